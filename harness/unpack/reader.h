/*
 * reader.h: an archive, read by libarchive, becomes the stream of stream.h. Runs in a confined process and decides nothing but whether the archive is sound:
 * whatever libarchive complains of makes the whole archive refused, because a half-read submission must not be graded as if it were whole.
 */
#ifndef HARNESS_UNPACK_READER_H
#define HARNESS_UNPACK_READER_H

#include <locale.h>
#include <stdint.h>

#include "harness/base/err.h"
#include "harness/unpack/identify.h"

struct reader {
	enum archive_kind kind;
	uint64_t max_raw_bytes; /* a compressed tar may unpack to so much in all, padding and headers included */
	locale_t locale;        /* UTF-8, so that libarchive converts names itself and needs no files */
};

/* reader_init(r, kind, max_raw_bytes, e): Before the process is confined: load what later could not be. reader_clear gives it back. */
int reader_init(struct reader *r, enum archive_kind kind, uint64_t max_raw_bytes, struct err *e);
void reader_clear(struct reader *r);

/* reader_run(in, out, reader): The confine_function: read ${in} with pread, write frames to ${out}. Return 0; or 1 when nobody reads ${out}. */
int reader_run(int in, int out, void *reader);

#endif
