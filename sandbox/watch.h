/*
 * watch.h: the supervisor's side of one run: one poll over all that can happen, deadlines kept by a timer, the verdict on why it ended.
 *
 * Nothing is looked at at fixed intervals: CPU time is checked when it can at the earliest be used up (what is left, divided by the CPUs). Only on a host without
 * control groups the run is sampled.
 */
#ifndef SANDBOX_WATCH_H
#define SANDBOX_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/capture.h"
#include "sandbox/cgroup.h"
#include "sandbox/init.h"
#include "sandbox/policy.h"
#include "sandbox/sandbox.h"
#include "sandbox/serve.h"
#include "sandbox/step.h"

struct watch {
	/* Set by the caller; all stay its own. */
	pid_t pid;  /* init */
	int report; /* our end of init's channel */
	struct cgroup *cgroup;
	struct cgroup_counters before;
	const struct sandbox_command *command;
	const struct policy *policy;
	struct capture *out, *err;
	struct sandbox_result *result;
	struct serve *serve; /* a client to be beside it; NULL: none */
	int fd[INIT_FDS];    /* what init handed over, or -1; the caller closes */
	uint64_t base_bytes; /* as in struct init_report */

	/* What came of it. */
	uint64_t dead_ns; /* when init was reaped */
	struct cgroup_counters after;
	bool started, ended;            /* init said so */
	bool stopped;                   /* we killed it; result->end says why */
	struct init_report first, last; /* as STARTED or a failure, and as ENDED */
	uint64_t peak_resident, sampled_cpu_ns;
	uint32_t peak_processes;
};

/*
 * watch_run(w, f, e): Until init is dead and reaped, and with it every process of the run. Fills in result->end, status, signal, exec_errno and the denied calls.
 * 0, or -1 with ${f}: our fault; the run is dead then, too.
 */
int watch_run(struct watch *w, struct step_failure *f);

#endif
