/* capture.h: what a program prints, drained from a pipe into a sealed memory file up to a cap, with constant memory of our own. */
#ifndef SANDBOX_CAPTURE_H
#define SANDBOX_CAPTURE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct capture {
	int pipe; /* our end, not blocking; -1: at its end */
	int file; /* -1: nothing came yet */
	uint64_t bytes, cap;
	bool cut; /* more came than fits */
};
#define CAPTURE_NONE ((struct capture){ .pipe = -1, .file = -1 })

/* capture_open(ret, cap_bytes, uid, ret_writer): Make the pipe. The writer's end, owned by ${uid} so that the program may open /dev/stdout, is the caller's. 0, or -1 with errno. */
int capture_open(struct capture *ret, uint64_t cap_bytes, uid_t uid, int *ret_writer);

/*
 * capture_take(c): Take what is there, at most some hundred KB. 1: something came; 0: nothing is there now, or no writer is left (then c->pipe becomes -1);
 * -1 with errno: our fault. Beyond the cap bytes are dropped and c->cut is set.
 */
int capture_take(struct capture *c);

/* capture_finish(c, ret_fd): Take all that is left (every writer must be dead), seal, rewind, hand over the file (or -1). 0, or -1 with errno. */
int capture_finish(struct capture *c, int *ret_fd);
void capture_close(struct capture *c);

#endif
