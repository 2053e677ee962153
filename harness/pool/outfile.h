/*
 * outfile.h: a file of an export: written piece by piece beside its place, then put there. It is whole or not there; it is not forced onto the disk, because the store can
 * write it again at any time.
 */
#ifndef HARNESS_POOL_OUTFILE_H
#define HARNESS_POOL_OUTFILE_H

#include "harness/base/arena.h"
#include "harness/base/bytes.h"
#include "harness/base/err.h"

struct outfile {
	int fd;
	const char *path, *partial;
};
#define OUTFILE_NONE ((struct outfile){ .fd = -1 })

/* outfile_open(a, folder, name, ret, e): ${name} below ${folder}, with the folders in between. */
int outfile_open(struct arena *a, const char *folder, const char *name, struct outfile *ret, struct err *e);
int outfile_add(struct outfile *f, struct bytes text, struct err *e);
/* outfile_close(f, e): Put it into its place. outfile_drop(f): Forget it; also after a failure, and for OUTFILE_NONE. */
int outfile_close(struct outfile *f, struct err *e);
void outfile_drop(struct outfile *f);

/* outfile_whole(a, folder, name, text, e): All at once. */
int outfile_whole(struct arena *a, const char *folder, const char *name, struct bytes text, struct err *e);

#endif
