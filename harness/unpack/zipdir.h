/*
 * zipdir.h: what libarchive does not tell of a zip: read from its central directory (APPNOTE.TXT 4.3.12, 4.3.14–16), bounded, in the confined process.
 * Which system wrote it decides whether its file modes mean anything; a NUL in a name hides the real suffix from every C program.
 */
#ifndef HARNESS_UNPACK_ZIPDIR_H
#define HARNESS_UNPACK_ZIPDIR_H

#include <stdbool.h>
#include <stdint.h>

struct zipdir {
	bool found;       /* there is an end record that leads to a directory; nothing else is meaningful without */
	uint64_t entries; /* read before the directory ended or stopped making sense */
	bool modes_known; /* every entry was written on a Unix and has a mode */
	bool dos_names;   /* some entry was not written on a Unix */
	bool nul_in_name, encrypted;
};

/* zipdir_read(fd): Read with pread only. Any bytes give a result. */
struct zipdir zipdir_read(int fd);

#endif
