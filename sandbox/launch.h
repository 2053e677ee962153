/*
 * launch.h: from init to the program: a child that shares init's memory and descriptors until it becomes the program. It is limited, stripped and filtered before there
 * is a command, and then waits for it.
 *
 *	launch_prepare(&l, birth, rules, f)   the child is made and waits
 *	launch_go(&l, request)                it becomes the program, or fails
 *	launch_await(&l)                      which of the two is told apart by l.failed, once it has ended or this has returned
 */
#ifndef SANDBOX_LAUNCH_H
#define SANDBOX_LAUNCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/init.h"
#include "sandbox/policy.h"
#include "sandbox/request.h"
#include "sandbox/step.h"

struct launch {
	pid_t pid;
	bool failed;                 /* the child did not become the program: */
	int exec_errno;              /* … because it could not be executed, or */
	struct step_failure failure; /* … because a step of ours failed */
	int listener;                /* of the filter, in init's own table; 0: there is none */
	int score;                   /* /proc/self/oom_score_adj of init while it has to be put back, or -1 */
	char usual[8];               /* what stands in it */

	/* Between init and the child. */
	uint32_t life, go; /* futex(2) */
	const struct init_plan *plan;
	const struct policy_program *program; /* NULL: no filter */
	int rules;
	const struct request *request;
};

/*
 * launch_prepare(ret, birth, rules, f): ${rules}: the Landlock rule set, or -1. ${ret} and ${birth} stay where they are until the program runs.
 * 0; -1 with ${f}: there is no child, or it is on its way out.
 */
int launch_prepare(struct launch *ret, const struct init_birth *birth, int rules, struct step_failure *f);

/*
 * launch_go(l, request): From here on until the child has become the program or has ended, both may run, and share errno: so call nothing meanwhile that can fail but
 * launch_await or waitpid.
 */
void launch_go(struct launch *l, const struct request *request);
/* launch_await(l): Wait until the program runs, or the child has failed or died. */
void launch_await(struct launch *l);

/* launch_can_wait(policy): The policy allows what the child has to do behind the filter. */
bool launch_can_wait(const struct policy *policy);

#endif
