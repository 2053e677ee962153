/*
 * spare.h: the init of a box's next run, got ready before its command is known: its namespaces, mounts and walls are made, no program was ever in it, and it waits. It
 * shares nothing with the run before it. What getting ready costs is over before the run's counters are first read, so no run pays for it, nor for another.
 *
 *	spare_ask(&spare, zygote, &plan, …)            as soon as there is time: a box that is ahead asks after a run, any other at the beginning of the next
 *	spare_await(&spare, zygote, f)                 it is ready now
 *	spare_drop(&spare, zygote)                     it is not wanted after all
 */
#ifndef SANDBOX_SPARE_H
#define SANDBOX_SPARE_H

#include <stdbool.h>

#include "sandbox/init.h"
#include "sandbox/zygote.h"

struct spare {
	int channel; /* our end; -1: there is no spare */
	pid_t pid;   /* 0: not told yet */
	bool ready;
	struct init_plan plan;
	uint64_t base_bytes; /* as in struct init_report */
	int fd[INIT_FDS];    /* what it handed over, or -1 */
};
#define SPARE_NONE ((struct spare){ .channel = -1, .fd = { -1, -1, -1, -1, -1, -1 } })

/*
 * spare_ask(ret, z, plan, program, f): Does not wait. 0; -1 with ${f}; errno EPIPE there: the zygote is gone. ${program} is the filter of ${plan}->policy.
 */
int spare_ask(struct spare *ret, struct zygote *z, const struct init_plan *plan, const struct policy_program *program, struct step_failure *f);
/* spare_await(s, z, f): 0; -1 with ${f}: there is none (any more), and why. */
int spare_await(struct spare *s, struct zygote *z, struct step_failure *f);
/* spare_drop(s, z): Kill and reap it. To be called before the zygote is stopped. Never fails; nothing happens where there is none. */
void spare_drop(struct spare *s, struct zygote *z);

#endif
