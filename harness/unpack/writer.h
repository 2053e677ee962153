/*
 * writer.h: puts things on disk, beneath one folder, through openat2(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS): whatever a name says, nothing outside can be reached.
 * Paths are normalised (policy_path) and their folders exist. Modes are 0755 for folders and programs, 0644 for the rest; all times are one fixed
 * date, so that what a program sees does not depend on the order or hour of unpacking. Failures are our host's (OWNER_HARNESS).
 * A writer without a folder writes nothing and always succeeds: for looking at what would come in.
 */
#ifndef HARNESS_UNPACK_WRITER_H
#define HARNESS_UNPACK_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "harness/base/bytes.h"
#include "harness/base/err.h"

struct writer {
	int root;    /* the folder; the caller's; -1: none */
	uid_t owner; /* uid and gid of all that is made */
};

int writer_folder(const struct writer *w, const char *path, struct err *e);
/* writer_file(w, path, ret_fd, e): Make a new file, open for writing; the caller hands it to writer_file_end. */
int writer_file(const struct writer *w, const char *path, int *ret_fd, struct err *e);
int writer_content(int fd, uint64_t offset, struct bytes content, struct err *e);
/* writer_file_end(w, fd, executable, e): Give the file its mode, owner and time, and close it in any case. */
int writer_file_end(const struct writer *w, int fd, bool executable, struct err *e);
/* writer_copy(w, from, fd, e): Append the content of the file ${from} of the tree to ${fd}. */
int writer_copy(const struct writer *w, const char *from, int fd, struct err *e);
int writer_link(const struct writer *w, const char *path, const char *target, struct err *e);
int writer_remove(const struct writer *w, const char *path, struct err *e);
/* writer_folder_end(w, path, e): Set the time of a folder ("." for the root) when nothing will be made in it any more. */
int writer_folder_end(const struct writer *w, const char *path, struct err *e);

#endif
