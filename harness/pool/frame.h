/* frame.h: messages between the batch and its workers, over a stream socket: a type and a few fields of bytes, each of which may be absent. */
#ifndef HARNESS_POOL_FRAME_H
#define HARNESS_POOL_FRAME_H

#include "harness/base/err.h"
#include "harness/base/str.h"

#define FRAME_TYPE_TABLE(X)                                                                                            \
	X(FRAME_JOB, "job")       /* to a worker: id, name, path */                                                    \
	X(FRAME_TELL, "tell")     /* from it: stage, done, of (decimal) */                                             \
	X(FRAME_GRADED, "graded") /* report, content digest, stamp, sha256 before grading */                           \
	X(FRAME_FAILED, "failed") /* owner, text */                                                                    \
	X(FRAME_ITEM, "item")     /* of an export: name, flags, why there is no grade or absent, report or absent, why there are no files or absent */
ENUM_DECLARE(frame_type, FRAME_TYPE_TABLE)

enum { FRAME_FIELDS_MAX = 5, FRAME_BYTES_MAX = 256 << 20 };

struct frame {
	enum frame_type type;
	struct bytes fields[FRAME_FIELDS_MAX]; /* .data NULL: absent; else terminated with a NUL that does not count */
};

/* frame_send(fd, frame, e): All of it, waiting where the socket is full. */
int frame_send(int fd, const struct frame *frame, struct err *e);

/*
 * frame_feed(fd, inbox): Append what can be read at once. 1: something came, 0: nothing now, -1: the other side is gone, or sent no frames.
 * frame_take(a, inbox, ret): 1: ${ret} is the oldest whole frame, taken out; 0: none is whole yet; -1: that is no frame.
 * frame_wait(a, fd, inbox, ret): Wait for one, on a socket that blocks. 1, or -1 as above.
 */
int frame_feed(int fd, struct str *inbox);
int frame_take(struct arena *a, struct str *inbox, struct frame *ret);
int frame_wait(struct arena *a, int fd, struct str *inbox, struct frame *ret);

#endif
