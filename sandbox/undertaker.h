/*
 * undertaker.h: a process beside a box that takes down what its runs leave: a mount namespace and a file system in which nobody is any more. The kernel makes whoever
 * lets go of such a thing last wait, twice, until no processor looks at it any more. That is not to be the zygote, which has the next init to make, nor the supervisor.
 * It is in no group of the box, so no run pays for its time; and it holds nothing but its channel and what it was given.
 *
 *	undertaker_start(&u, f)
 *	undertaker_give(&u, fds, count)       after a run
 *	undertaker_await(&u)                  before the counters of the next are read
 *	undertaker_stop(&u)
 */
#ifndef SANDBOX_UNDERTAKER_H
#define SANDBOX_UNDERTAKER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/step.h"

struct undertaker {
	pid_t pid;   /* 0: none */
	int control; /* our end of the channel */
	uint32_t given;
};
#define UNDERTAKER_NONE ((struct undertaker){ .control = -1 })

/* undertaker_start(ret, f): 0; -1 with ${f}, and nothing is left. */
int undertaker_start(struct undertaker *ret, struct step_failure *f);
/*
 * undertaker_give(u, fds, count): It gets copies, and closes them; the caller's are closed by the caller, at once. Those that are -1 count for nothing. Never fails: when
 * the undertaker has died (then pid is 0, and another may be started), it is the caller's own closing that takes long.
 */
void undertaker_give(struct undertaker *u, const int *fds, size_t count);
/* undertaker_await(u): Wait until all that was given is gone. Never fails. */
void undertaker_await(struct undertaker *u);
/* undertaker_stop(u): Kill and reap it. Never fails. */
void undertaker_stop(struct undertaker *u);

#endif
