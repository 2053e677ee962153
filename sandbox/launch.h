/* launch.h: from init to the program: a child that shares init's memory until it becomes the program (vfork), limited, stripped and filtered on its way. */
#ifndef SANDBOX_LAUNCH_H
#define SANDBOX_LAUNCH_H

#include <stdbool.h>
#include <sys/types.h>

#include "sandbox/request.h"
#include "sandbox/step.h"

struct launch {
	bool failed;                 /* the child did not become the program: */
	int exec_errno;              /* … because it could not be executed, or */
	struct step_failure failure; /* … because a step of ours failed */
	int oom_score;               /* /proc/self/oom_score_adj of init, or -1 */
	char usual[8];               /* what stands in it */
	int listener;                /* of the filter, in init's own table; 0: there is none */
};

/* launch_prepare(): In init, before there is a command: what launch_program needs of /proc. Never fails. */
void launch_prepare(struct launch *ret);

/* launch_program(ret, r, rules): ${rules}: the Landlock rule set, or -1. Return when the program runs (its pid), or has failed. -1: no child at all. */
pid_t launch_program(struct launch *ret, const struct request *r, int rules);

#endif
