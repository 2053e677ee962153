/* watch.c: the loop; ppoll(2), pidfd_open(2), pidfd_send_signal(2). */
#include "sandbox/watch.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/scoped.h"
#include "sandbox/channel.h"
#include "sandbox/notify.h"
#include "sandbox/sample.h"

#define MS 1000000ull
/* A set-up that takes so long hangs. CPU checks are no closer than this; samples, where there is no control group, no further than that. */
enum { SETUP_MS = 30000, CHECK_MS = 4, SAMPLE_MS = 20 };

enum source { SOURCE_PIDFD, SOURCE_REPORT, SOURCE_OUT, SOURCE_ERR, SOURCE_LISTENER, SOURCE_CLIENT, SOURCE_CLIENT_OUT, SOURCES };
_Static_assert((int)SOURCES == (int)WATCH_SOURCES, "watch.h says how many");

static int count_cpus(void)
{
	cpu_set_t set;
	return sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0 ? CPU_COUNT(&set) : 1;
}

static bool lacks(const struct watch *w, enum sandbox_protection p)
{
	return w->cgroup->missing & (1u << p);
}

static uint64_t cpu_used_ns(const struct watch *w)
{
	return lacks(w, PROTECT_CPU) ? w->sampled_cpu_ns : cgroup_cpu_ns(w->cgroup) - w->before.cpu_ns;
}

static void kill_run(struct watch_loop *l)
{
	syscall(SYS_pidfd_send_signal, l->pidfd, SIGKILL, NULL, 0);
}

/* End the run as ${end}. The first reason counts; but memory that ran out was before any other, and is asked for only now. */
void watch_stop(struct watch_loop *l, enum sandbox_end end)
{
	struct watch *w = l->w;
	if (!w->stopped) {
		w->stopped = true;
		w->result->end = cgroup_oom_kills(w->cgroup) > w->before.oom_kills ? SANDBOX_MEMORY_LIMIT : end;
	}
	kill_run(l);
}

static void fail(struct watch_loop *l, enum step step)
{
	if (!l->failed)
		step_failed(l->failure, step);
	l->failed = true;
	kill_run(l);
}

/* Look at a run whose host counts nothing for us. */
static void look(struct watch_loop *l)
{
	struct watch *w = l->w;
	struct sample now;
	if (w->fd[INIT_PROC] < 0)
		return;
	sample_take(w->fd[INIT_PROC], &now);
	if (now.cpu_ns > w->sampled_cpu_ns)
		w->sampled_cpu_ns = now.cpu_ns;
	if (now.resident_bytes > w->peak_resident)
		w->peak_resident = now.resident_bytes;
	if (now.processes > w->peak_processes)
		w->peak_processes = now.processes;
	if (lacks(w, PROTECT_MEMORY) && now.resident_bytes > (uint64_t)w->command->limits.memory_mb << 20)
		watch_stop(l, SANDBOX_MEMORY_LIMIT);
}

static bool samples(const struct watch *w)
{
	return w->cgroup->missing != 0;
}

/* The earliest moment at which ${used_ns} of CPU time can have become the limit. */
static uint64_t next_check(const struct watch_loop *l, uint64_t now, uint64_t used_ns)
{
	const struct watch *w = l->w;
	uint64_t limit = w->command->limits.cpu_ms * MS;
	uint64_t step = used_ns >= limit ? 0 : (limit - used_ns) / (uint64_t)l->cpus;
	if (step < CHECK_MS * MS)
		step = CHECK_MS * MS;
	if (samples(w) && step > SAMPLE_MS * MS)
		step = SAMPLE_MS * MS;
	return now + step < l->deadline_ns ? now + step : l->deadline_ns;
}

static uint64_t check_usage(struct watch_loop *l, uint64_t now)
{
	struct watch *w = l->w;
	if (samples(w))
		look(l);
	uint64_t used = cpu_used_ns(w);
	if (cgroup_oom_kills(w->cgroup) > w->before.oom_kills)
		watch_stop(l, SANDBOX_MEMORY_LIMIT);
	else if (used >= w->command->limits.cpu_ms * MS)
		watch_stop(l, SANDBOX_CPU_LIMIT);
	uint32_t processes = cgroup_processes(w->cgroup);
	if (processes > w->peak_processes + 2)
		w->peak_processes = processes - 2;
	uint64_t resident = w->cgroup->peak_stays ? cgroup_usage_bytes(w->cgroup) : 0;
	if (resident > w->peak_resident)
		w->peak_resident = resident;
	return next_check(l, now, used);
}

static void on_started(struct watch_loop *l, const struct init_report *r)
{
	struct watch *w = l->w;
	w->started = true;
	/* Only the program's own time counts against it, not that of our set-up. */
	l->deadline_ns = r->start_ns + w->command->limits.wall_ms * MS;
	l->next_ns = samples(w) ? r->start_ns : next_check(l, r->start_ns, 0);
	if (w->serve && (step_armed(STEP_CLIENT) || serve_start(w->serve, w->fd[INIT_NETWORK], w->command->limits.wall_ms) < 0))
		fail(l, STEP_CLIENT);
}

/*
 * What init has said so far. Nobody waits for it, but for a client's sake: init's words are read when there is something else to wake up for. All of them are there
 * when it is dead.
 */
static void hear(struct watch_loop *l)
{
	struct watch *w = l->w;
	struct init_report r;
	while (!l->silent) {
		int got = channel_take(w->report, &r, sizeof r);
		if (got < 0 && errno == EAGAIN)
			return;
		if (got <= 0) {
			l->silent = true;
		} else if (r.word == INIT_ENDED) {
			w->ended = l->silent = true; /* its last word */
			w->last = r;
		} else {
			w->first = r;
			w->started = false;
			if (r.word == INIT_STARTED)
				on_started(l, &r);
		}
	}
}

/* Check what time can exceed, and note when the next thing can at the earliest. */
static void on_time(struct watch_loop *l)
{
	struct watch *w = l->w;
	uint64_t now = clock_ns();
	hear(l);
	l->next_ns = w->started && !w->stopped && !w->ended ? check_usage(l, now) : l->deadline_ns;
	l->late = !w->started;
	if (now < l->deadline_ns)
		return;
	if (w->ended) {
		kill_run(l); /* the program itself was in time */
	} else if (w->started) {
		watch_stop(l, SANDBOX_WALL_LIMIT);
	} else {
		errno = ETIMEDOUT;
		fail(l, STEP_INIT);
	}
	/* What was killed is gone in a moment. A process that the kernel cannot end is looked at again, not in a loop. */
	l->next_ns = now + 1000 * MS;
}

static void on_output(struct watch_loop *l, struct capture *c)
{
	if (step_armed(STEP_CAPTURE) || capture_take(c) < 0)
		fail(l, STEP_CAPTURE);
	if (c->cut && !l->w->command->keep_going_when_full)
		watch_stop(l, SANDBOX_OUTPUT_LIMIT);
}

static void on_denied(struct watch_loop *l)
{
	bool violation = false;
	struct err e = ERR_NONE;
	if (notify_handle(&l->notify, &violation, &e) < 0)
		fail(l, STEP_WATCH);
	if (violation)
		watch_stop(l, SANDBOX_VIOLATION);
}

/* The client is done, and the server with it; unless that had ended before. */
static void on_client(struct watch_loop *l)
{
	l->client_done = true;
	hear(l);
	if (!l->w->ended)
		watch_stop(l, SANDBOX_STOPPED);
}

void watch_sources(const struct watch_loop *l, struct pollfd ret[WATCH_SOURCES])
{
	const struct watch *w = l->w;
	const struct pollfd polled[SOURCES] = {
		[SOURCE_PIDFD] = { l->pidfd, POLLIN, 0 },
		[SOURCE_REPORT] = { w->started || l->silent || !(w->serve || l->late) ? -1 : w->report, POLLIN, 0 },
		[SOURCE_OUT] = { w->out->pipe, POLLIN, 0 },
		[SOURCE_ERR] = { w->err->pipe, POLLIN, 0 },
		[SOURCE_LISTENER] = { l->listener_closed || w->stopped ? -1 : w->fd[INIT_LISTENER], POLLIN, 0 },
		[SOURCE_CLIENT] = { l->client_done ? -1 : serve_pidfd(w->serve), POLLIN, 0 },
		[SOURCE_CLIENT_OUT] = { w->serve ? w->serve->out.pipe : -1, POLLIN, 0 },
	};
	memcpy(ret, polled, sizeof polled);
}

int watch_wait(struct pollfd *polled, size_t count, uint64_t until_ns)
{
	uint64_t now = clock_ns(), left = until_ns > now ? until_ns - now : 0;
	const struct timespec limit = { .tv_sec = (time_t)(left / 1000000000u), .tv_nsec = (long)(left % 1000000000u) };
	if (step_armed(STEP_WATCH))
		return -1;
	if (ppoll(polled, count, &limit, NULL) >= 0)
		return 1;
	return errno == EINTR ? 0 : -1;
}

uint64_t watch_cpu_us(const struct watch_loop *l)
{
	return lacks(l->w, PROTECT_CPU) ? 0 : cpu_used_ns(l->w) / 1000;
}

void watch_fail(struct watch_loop *l, enum step step)
{
	fail(l, step);
	l->dead = true; /* killed, in any case; watch_end waits for that */
}

void watch_handle(struct watch_loop *l, const struct pollfd polled[WATCH_SOURCES])
{
	struct watch *w = l->w;
	if (polled[SOURCE_REPORT].revents)
		hear(l);
	if (polled[SOURCE_OUT].revents)
		on_output(l, w->out);
	if (polled[SOURCE_ERR].revents)
		on_output(l, w->err);
	if (polled[SOURCE_LISTENER].revents & POLLIN)
		on_denied(l);
	else if (polled[SOURCE_LISTENER].revents)
		l->listener_closed = true;
	if (polled[SOURCE_CLIENT_OUT].revents && capture_take(&w->serve->out) < 0)
		fail(l, STEP_CAPTURE);
	if (polled[SOURCE_CLIENT].revents)
		on_client(l);
	if (clock_ns() >= l->next_ns)
		on_time(l);
	if (polled[SOURCE_PIDFD].revents)
		l->dead = true;
}

static void judge(struct watch_loop *l)
{
	struct watch *w = l->w;
	struct sandbox_result *r = w->result;
	if (!l->failed && cgroup_counters(w->cgroup, &w->after, l->failure) < 0)
		l->failed = true;
	if (l->failed || w->stopped)
		return;
	uint64_t used_ns = lacks(w, PROTECT_CPU) ? w->sampled_cpu_ns : w->after.cpu_ns - w->before.cpu_ns;
	if (w->first.word == INIT_EXEC_FAILED) {
		r->end = SANDBOX_EXEC_FAILED;
		r->exec_errno = w->first.exec_errno;
		return;
	}
	if (w->started && w->after.oom_kills > w->before.oom_kills) {
		r->end = SANDBOX_MEMORY_LIMIT;
	} else if (w->started && used_ns >= w->command->limits.cpu_ms * MS) {
		r->end = SANDBOX_CPU_LIMIT;
	} else if (w->first.word == INIT_FAILED) {
		*l->failure = w->first.failure;
		l->failed = true;
	} else if (!w->started || !w->ended) {
		errno = ECHILD;
		step_failed_at(l->failure, STEP_INIT, "the run's init died");
		l->failed = true;
	} else if (WIFSIGNALED(w->last.wait_status)) {
		r->end = SANDBOX_SIGNALED;
		r->signal = WTERMSIG(w->last.wait_status);
	} else {
		r->end = SANDBOX_EXITED;
		r->status = WEXITSTATUS(w->last.wait_status);
	}
}


void watch_begin(struct watch_loop *l, struct watch *w, struct step_failure *f)
{
	uint64_t now = clock_ns(), wall_ns = w->command->limits.wall_ms * MS;
	*l = (struct watch_loop){ .w = w, .cpus = count_cpus(), .failure = f, .deadline_ns = now + SETUP_MS * MS, .late = samples(w) };
	/* No limit can be met before this, whenever it starts. */
	l->next_ns = next_check(l, now, 0);
	if (l->next_ns > now + wall_ns)
		l->next_ns = now + wall_ns;
	w->first.word = INIT_ENDED; /* nothing was said yet */
	if (w->fd[INIT_LISTENER] >= 0)
		notify_start(&l->notify, w->fd[INIT_LISTENER], w->policy, w->result);
	l->pidfd = (int)syscall(SYS_pidfd_open, w->pid, 0);
	if (l->pidfd >= 0)
		return;
	step_failed(f, STEP_WATCH);
	l->failed = l->dead = true;
	kill(w->pid, SIGKILL);
}

int watch_end(struct watch_loop *l)
{
	struct watch *w = l->w;
	if (l->pidfd >= 0)
		hear(l);
	/* Returns when the whole PID namespace is empty: init is the last to go. */
	while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
		;
	w->dead_ns = clock_ns();
	judge(l);
	if (l->pidfd >= 0)
		close(l->pidfd);
	return l->failed ? -1 : 0;
}

int watch_run(struct watch *w, struct step_failure *f)
{
	struct watch_loop l;
	watch_begin(&l, w, f);
	while (!l.dead) {
		struct pollfd polled[SOURCES];
		watch_sources(&l, polled);
		int got = watch_wait(polled, SOURCES, l.next_ns);
		if (got < 0)
			watch_fail(&l, STEP_WATCH);
		else if (got > 0)
			watch_handle(&l, polled);
	}
	return watch_end(&l);
}
