/*
 * zygote.h: the long-lived process of a box. It sits in the box's control group, its namespaces and its read-only root, does nothing by itself, and on request
 * gives birth to a run's init, which is a child of the supervisor (CLONE_PARENT), so that the supervisor alone waits for it.
 */
#ifndef SANDBOX_ZYGOTE_H
#define SANDBOX_ZYGOTE_H

#include <stdbool.h>
#include <sys/types.h>

#include "harness/base/err.h"
#include "sandbox/cgroup.h"
#include "sandbox/init.h"
#include "sandbox/sandbox.h"
#include "sandbox/step.h"

struct zygote_spec {
	const char *work, *rootfs; /* as in struct sandbox_spec */
	uint32_t slot;
	sandbox_protections without;
	size_t mailbox_bytes; /* room for a command */
	const struct cgroup *cgroup;
};

struct zygote {
	pid_t pid; /* 0: none */
	int pidfd;
	int control;                 /* our end of the channel */
	bool overlay;                /* else each run copies the work tree */
	bool shares;                 /* init uses its memory, and it sleeps meanwhile */
	sandbox_protections missing; /* namespaces that could not be had and that the spec accepted to go without */
	uint32_t policies;           /* bit set of the filters that it has */
	void *mailbox;               /* where commands are written: request.h */
	size_t mailbox_bytes;
};
#define ZYGOTE_NONE ((struct zygote){ .pidfd = -1, .control = -1 })
enum { ZYGOTE_POLICIES = 16 };

int zygote_start(struct zygote *ret, const struct zygote_spec *spec, struct step_failure *f);
/*
 * zygote_ask(z, plan, program, channel, f): Ask for an init, whose end of the channel is ${channel}; it stays the caller's, who closes it at once. Does not wait.
 * No other init of this zygote may live. 0; -1 with ${f}; errno EPIPE there: the zygote is gone.
 */
int zygote_ask(struct zygote *z, const struct init_plan *plan, const struct policy_program *program, int channel, struct step_failure *f);
/*
 * zygote_answer(z, ret_pid, f): Wait for the answer to zygote_ask, which comes at once, or, if ${z}->shares, only when init died before it was ready. ${ret_pid} is a
 * child of the caller. As above.
 */
int zygote_answer(const struct zygote *z, pid_t *ret_pid, struct step_failure *f);
/* zygote_stop(z): Kill and reap it. Never fails. */
void zygote_stop(struct zygote *z);

#endif
