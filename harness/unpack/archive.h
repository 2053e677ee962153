/* archive.h: the trusting-nothing side of reading an archive: starts the confined reader, checks its stream, and hands the entries to an intake. */
#ifndef HARNESS_UNPACK_ARCHIVE_H
#define HARNESS_UNPACK_ARCHIVE_H

#include "harness/unpack/identify.h"
#include "harness/unpack/intake.h"

/* archive_unpack(in, fd, kind, name, e): A bad archive sets in->refused. ${name}: for notes about the archive as a whole. -1: our host failed. */
int archive_unpack(struct intake *in, int fd, enum archive_kind kind, const char *name, struct err *e);

#endif
