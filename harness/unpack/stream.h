/*
 * stream.h: how the confined reader hands an archive over: a plain stream of frames, so plain that the side that trusts nothing can check every byte of it.
 *
 *	frame:    kind (1 byte) | length of the body (4 bytes, little-endian) | body
 *	entry:    type 1 | flags 1 | mode 4 | bytes 8 | length of the path 2 | path | target
 *	data:     offset 8 | content (1..STREAM_CONTENT_MAX). Offsets never go back within an entry; a gap is zeros
 *	end:      -            the entry is whole
 *	note:     text         about the archive as a whole
 *	done:     -            the archive is whole; nothing may follow
 *	refused:  reason 1 | detail. Nothing may follow
 *
 * Order: note*, (entry data* end)*, then done; refused may come at any point.
 */
#ifndef HARNESS_UNPACK_STREAM_H
#define HARNESS_UNPACK_STREAM_H

#include "harness/base/err.h"
#include "harness/base/str.h"
#include "harness/unpack/entry.h"

enum { STREAM_CONTENT_MAX = 64 * 1024, STREAM_NAME_MAX = 8 * 1024, STREAM_BODY_MAX = STREAM_CONTENT_MAX + 8, STREAM_HEAD = 5 };

/* Why a reader gave up. The text is what the report says; it is completed by what the candidate can do. */
#define STREAM_REASON_TABLE(X)              \
	X(REASON_CUT, "cut off")            \
	X(REASON_DAMAGED, "damaged")        \
	X(REASON_ENCRYPTED, "encrypted")    \
	X(REASON_METHOD, "unknown method")  \
	X(REASON_NAME_NUL, "NUL in a name") \
	X(REASON_TOO_BIG, "too big")        \
	X(REASON_MEMORY, "too much memory") \
	X(REASON_OTHER, "not readable")
ENUM_DECLARE(stream_reason, STREAM_REASON_TABLE)

enum stream_kind { STREAM_ENTRY = 'E', STREAM_DATA = 'D', STREAM_END = 'N', STREAM_NOTE = 'T', STREAM_DONE = 'Z', STREAM_REFUSED = 'R' };

/* ── The writing side ── Each returns 0, or -1 when the reader on the other side is gone. */
int stream_write_entry(int fd, const struct entry *entry);
int stream_write_data(int fd, uint64_t offset, struct bytes content);
int stream_write_end(int fd);
int stream_write_note(int fd, const char *text);
int stream_write_done(int fd);
int stream_write_refused(int fd, enum stream_reason reason, const char *detail);

/* ── The reading side ── */
struct stream_frame {
	enum stream_kind kind;
	struct entry entry;   /* STREAM_ENTRY; views into the decoder */
	uint64_t offset;      /* STREAM_DATA */
	struct bytes content; /* STREAM_DATA; text of STREAM_NOTE, detail of STREAM_REFUSED (any bytes) */
	enum stream_reason reason;
};

struct stream {
	unsigned char *buffer; /* of STREAM_HEAD + STREAM_BODY_MAX bytes */
	size_t start, end;
	enum { STREAM_AT_START, STREAM_BETWEEN, STREAM_IN_ENTRY, STREAM_OVER } state;
	uint64_t next_offset;
};

void stream_init(struct stream *s);
void stream_free(struct stream *s);

/* stream_space(s, ret_size): Where the next bytes go (at least one fits after every frame was taken), and stream_filled to say how many came. */
void *stream_space(struct stream *s, size_t *ret_size);
void stream_filled(struct stream *s, size_t size);

/*
 * stream_next(s, ret): Take the next frame. 1: there is one, valid until stream_space; 0: more bytes are needed; -1: these are not the bytes that our writer writes
 * (the reader was taken over or is broken): the stream cannot be used any more.
 */
int stream_next(struct stream *s, struct stream_frame *ret);

/* stream_over(s): The last frame was taken. */
bool stream_over(const struct stream *s);

#endif
