/*
 * export.h: a pool's grades in files: whatever of the formats (report/formats.h) is asked for, in one folder that can be deleted and made again.
 *
 * One walk over the store: a report is read, parsed and written in every format before the next one is looked at, so memory does not grow with the pool.
 */
#ifndef HARNESS_POOL_EXPORT_H
#define HARNESS_POOL_EXPORT_H

#include "harness/pool/store.h"
#include "harness/report/formats.h"

struct export_spec {
	const char *folder; /* of the store */
	const char *to;     /* made if it is not there; a folder with other things in it is refused */
	const struct format *const *formats;
	size_t format_count;
	bool blind;      /* pseudonyms instead of names, e-mail addresses and ids, everywhere */
	const char *key; /* blind: the file that says who is who; kept if it is there, so that pseudonyms stay */
	void (*tell)(void *context, size_t done, size_t of); /* may be NULL */
	void *context;
};

struct export_done {
	size_t submissions, ungraded, files;
	size_t without_files; /* submissions that are gone or have changed, so that their pages show no files */
	const char *page;     /* the one to open; NULL: no page was written */
};

/* export_run(a, spec, ret, e): Every file is whole or not there. -1: the store cannot be read, or a file cannot be written. */
int export_run(struct arena *a, const struct export_spec *spec, struct export_done *ret, struct err *e);

#endif
