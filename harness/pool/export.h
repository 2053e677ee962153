/*
 * export.h: a pool's grades in files: whatever of the formats (report/formats.h) is asked for, in one folder that can be deleted and made again.
 *
 * One walk over the store: a report is read, parsed and written in every format before the next one is looked at, so memory does not grow with the pool. Where a file a
 * submission is asked for, several processes write those; the pool's own tables are written here, in the pool's order, so that the bytes are the same for any number.
 */
#ifndef HARNESS_POOL_EXPORT_H
#define HARNESS_POOL_EXPORT_H

#include "harness/pool/store.h"
#include "harness/report/formats.h"

enum { EXPORT_WORKERS_MAX = 256 };

struct export_spec {
	const char *folder; /* of the store */
	const char *to;     /* made if it is not there; a folder with other things in it is refused */
	const struct format *const *formats;
	size_t format_count;
	unsigned workers; /* 1: this process alone; 0: one a core, if there is enough to do */
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
