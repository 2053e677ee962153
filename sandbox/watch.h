/*
 * watch.h: the supervisor's side of one run: one poll over all that can happen, deadlines kept by a timer, the verdict on why it ended.
 *
 * Nothing is looked at at fixed intervals: CPU time is checked when it can at the earliest be used up (what is left, divided by the CPUs). Only on a host without
 * control groups the run is sampled.
 */
#ifndef SANDBOX_WATCH_H
#define SANDBOX_WATCH_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/capture.h"
#include "sandbox/cgroup.h"
#include "sandbox/init.h"
#include "sandbox/notify.h"
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

/*
 * The same in parts, for who watches several runs at one time:
 *
 *	watch_begin(&l, w, f)
 *	while (!l.dead) { watch_sources(&l, polled); watch_wait(polled, …, l.next_ns) > 0 → watch_handle(&l, polled) }
 *	watch_end(&l)
 */
enum { WATCH_SOURCES = 7 };

struct watch_loop {
	struct watch *w;
	int pidfd;
	int cpus;
	uint64_t deadline_ns;
	uint64_t next_ns; /* when time is to be looked at next */
	struct notify notify;
	struct step_failure *failure;
	bool failed;
	bool dead; /* nothing is left to be watched */
	bool late; /* its start was expected, and was not told */
	bool silent, listener_closed, client_done;
};

/* watch_begin(l, w, f): ${w} and ${f} as for watch_run; they stay the caller's and outlive ${l}. What fails is told by watch_end. */
void watch_begin(struct watch_loop *l, struct watch *w, struct step_failure *f);
/* watch_sources(l, ret): What to poll. */
void watch_sources(const struct watch_loop *l, struct pollfd ret[WATCH_SOURCES]);
/* watch_wait(polled, count, until_ns): ppoll(2). 1: handle what came, or that it is so late; 0: interrupted; -1: our fault, see watch_fail. */
int watch_wait(struct pollfd *polled, size_t count, uint64_t until_ns);
void watch_handle(struct watch_loop *l, const struct pollfd polled[WATCH_SOURCES]);
/* watch_cpu_us(l): CPU time of the run so far; 0 where the host does not count. */
uint64_t watch_cpu_us(const struct watch_loop *l);
/* watch_stop(l, end): End the run as ${end}; the first reason counts. watch_fail(l, step): End it as a failure of ours, for which errno stands. */
void watch_stop(struct watch_loop *l, enum sandbox_end end);
void watch_fail(struct watch_loop *l, enum step step);
/* watch_end(l): When it is dead: as watch_run. */
int watch_end(struct watch_loop *l);

#endif
