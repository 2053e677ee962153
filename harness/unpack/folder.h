/* folder.h: a submission that is a folder already: copied through the same policy as an archive. */
#ifndef HARNESS_UNPACK_FOLDER_H
#define HARNESS_UNPACK_FOLDER_H

#include <sys/stat.h>

#include "harness/unpack/intake.h"

/* folder_copy(in, dir, e): Hand every entry beneath ${dir} to ${in}. Follows no links, never blocks on a FIFO. -1: it cannot be read (OWNER_HARNESS). */
int folder_copy(struct intake *in, int dir, struct err *e);

/* folder_take_other(in, parent, name, path, st, e): Hand over what is no regular file. */
int folder_take_other(struct intake *in, int parent, const char *name, const char *path, const struct stat *st, struct err *e);
/* What ends a walk when everything was refused. */
enum { FOLDER_STOP = 2 };

/* folder_copy_file(in, fd, name, e): A submission that is one source file, open for reading as ${fd}. */
int folder_copy_file(struct intake *in, int fd, const char *name, struct err *e);

#endif
