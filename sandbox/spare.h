/*
 * spare.h: the init of a box's next run, got ready while nobody waits for it: its namespaces, mounts and Landlock rules are made, no program was ever in it, and it
 * waits for a command. It shares nothing with the run before it. What getting ready costs is over before the next run's counters are first read, so no run pays
 * for another.
 *
 *	spare_ask(&spare, zygote, &plan, space)  after a run; does not wait
 *	spare_await(&spare, zygote)              before the next: it is ready now
 *	spare_drop(&spare, zygote)               it is not wanted after all
 */
#ifndef SANDBOX_SPARE_H
#define SANDBOX_SPARE_H

#include <stdbool.h>

#include "sandbox/init.h"
#include "sandbox/zygote.h"

struct spare {
	int channel; /* our end; -1: there is no spare */
	pid_t pid;   /* 0: the zygote's answer was not read yet */
	bool ready;
	struct init_plan plan;
};
#define SPARE_NONE ((struct spare){ .channel = -1 })

/* spare_ask(ret, z, plan, space): Never fails: without a spare, the next run makes its own. ${space} is as for zygote_ask. */
void spare_ask(struct spare *ret, const struct zygote *z, const struct init_plan *plan, int space);
/* spare_await(s, z): false: there is none (any more). */
bool spare_await(struct spare *s, const struct zygote *z);
/* spare_drop(s, z): Kill and reap it. To be called before the zygote is stopped. Never fails; nothing happens where there is none. */
void spare_drop(struct spare *s, const struct zygote *z);

#endif
