/*
 * sources.h: a submission's files as a page shows them: text, bounded, in the order of their paths.
 *
 * The store keeps reports, not submissions: files are taken from the submission itself again, which must still be what was graded, byte by byte.
 */
#ifndef HARNESS_POOL_SOURCES_H
#define HARNESS_POOL_SOURCES_H

#include "harness/model/tree.h"
#include "harness/model/workdir.h"
#include "harness/report/formats.h"

/* What a page shows of a submission at most. */
enum { SOURCES_FILES_MAX = 300, SOURCES_FILE_BYTES = 128 * 1024, SOURCES_BYTES = 1024 * 1024 };

struct sources {
	struct format_source *items;
	size_t count;
	const char *none; /* why there are none, or not all; NULL: all are there */
};

/* sources_of_tree(a, tree, report, ret): Of an unpacked submission. What ${report} has set aside (installed packages …) is left out. Never fails. */
void sources_of_tree(struct arena *a, const struct tree *tree, const struct json *report, struct sources *ret);

/*
 * sources_again(a, path, report, work, ret): Unpack ${path} once more, below ${work}, and take the files from there. A submission that is gone or has changed since is no
 * error: ${ret} says so. ${report} NULL: whatever lies there. Never fails.
 */
void sources_again(struct arena *a, const char *path, const struct json *report, const struct workdir *work, struct sources *ret);

#endif
