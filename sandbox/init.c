/* init.c: the life of a run from inside; pid_namespaces(7). */
#include "sandbox/init.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/scoped.h"
#include "sandbox/channel.h"
#include "sandbox/landlock.h"
#include "sandbox/launch.h"
#include "sandbox/layin.h"
#include "sandbox/loopback.h"
#include "sandbox/request.h"
#include "sandbox/view.h"

struct init {
	const struct init_birth *birth;
	int rules;   /* of Landlock, or -1 */
	int network; /* its own namespace, or -1 */
	struct view view;
	struct launch launch;
};

static _Noreturn void fail(struct init *i, struct init_report *r)
{
	r->word = r->exec_errno ? INIT_EXEC_FAILED : INIT_FAILED;
	channel_send(i->birth->channel, r, sizeof *r, NULL, 0);
	_exit(1);
}

/* Only channel and work tree stay open: whatever is handed over is the supervisor's now, and nothing of it may be the program's. */
static void keep_two(int one, int other)
{
	unsigned low = (unsigned)(one < other ? one : other), high = (unsigned)(one < other ? other : one);
	if (low > 3)
		close_range(3, low - 1, 0);
	if (high > low + 1)
		close_range(low + 1, high - 1, 0);
	close_range(high + 1, ~0U, 0);
}

static int say_ready(struct init *i, struct init_report *r)
{
	const struct init_plan *plan = i->birth->plan;
	const int all[INIT_FDS] = {
		i->view.work, i->view.disk, plan->sampled ? i->view.proc : -1, i->view.space, i->launch.listener > 0 ? i->launch.listener : -1, i->network
	};
	int fds[INIT_FDS];
	size_t count = 0;
	for (int n = 0; n < INIT_FDS; n++) {
		if (all[n] < 0)
			continue;
		r->fds |= 1u << n;
		fds[count++] = all[n];
	}
	r->word = INIT_READY;
	r->base_bytes = i->view.base_bytes;
	if (channel_send(i->birth->channel, r, sizeof *r, fds, count) < 0)
		return -1;
	if (i->birth->ready)
		*i->birth->ready = true;
	keep_two(i->birth->channel, i->view.work);
	return 0;
}

/* All that needs no command. */
static int get_ready(struct init *i, struct init_report *r)
{
	const struct init_birth *b = i->birth;
	const struct init_plan *plan = b->plan;
	struct step_failure *f = &r->failure;
	if (STEP_TRY(f, STEP_INIT, prctl(PR_SET_PDEATHSIG, SIGKILL)) < 0)
		return -1;
	prctl(PR_SET_NAME, "takehome-init");
	if (view_make(&i->view, b->view, plan->limits.disk_mb, plan->limits.files, f) < 0)
		return -1;
	if (plan->loopback && (i->network = loopback_make(f)) < 0)
		return -1;
	const int own[LANDLOCK_OWN] = {
		[LANDLOCK_PROC] = i->view.proc, [LANDLOCK_WORK] = i->view.work, [LANDLOCK_TMP] = i->view.tmp, [LANDLOCK_SHM] = i->view.shm
	};
	if (plan->landlock && STEP_TRY(f, STEP_LANDLOCK, i->rules = landlock_rules(b->places, own, plan->network)) < 0)
		return -1;
	if (STEP_TRY(f, STEP_MOVE, fchdir(i->view.work)) < 0 || launch_prepare(&i->launch, b, i->rules, f) < 0)
		return -1;
	return STEP_TRY(f, STEP_INIT, say_ready(i, r)) < 0 ? -1 : 0;
}

/* Wait for the command, and take it in. */
static int take_command(struct init *i, struct init_report *r)
{
	struct step_failure *f = &r->failure;
	const struct request *request = i->birth->mailbox;
	int given[CHANNEL_FDS_MAX];
	size_t count;
	char word;
	int got = channel_receive(i->birth->channel, &word, sizeof word, given, &count);
	if (got == 0)
		_exit(0); /* it was not needed after all */
	if (got == 1 && count != INIT_GIVEN)
		errno = EPROTO;
	if (STEP_TRY(f, STEP_INIT, got < 0 || count != INIT_GIVEN ? -1 : 0) < 0)
		return -1;
	/* The zygote is a batch process, and so were its children. */
	sched_setscheduler(i->launch.pid, SCHED_OTHER, &(struct sched_param){ 0 });
	for (int fd = 0; fd < 3; fd++)
		if (STEP_TRY(f, STEP_INIT, dup2(given[fd], fd)) < 0)
			return -1;
	if (layin_files(i->view.work, request, f) < 0)
		return -1;
	/* A folder that is not there is a command that cannot be started: the submission lacks it. */
	if (request->cwd[0] && chdir(request->cwd) < 0) {
		r->exec_errno = errno;
		return -1;
	}
	return STEP_TRY(f, STEP_NO_NEW_PRIVS, close_range(3, ~0U, CLOSE_RANGE_CLOEXEC));
}

/* What is left to do needs next to no privilege; so none is kept while the program runs beside us, but for the one that shows hidden processes in /proc. */
static void drop_capabilities(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct kept[2] = { { .effective = 1u << CAP_SYS_PTRACE, .permitted = 1u << CAP_SYS_PTRACE }, { 0 } };
	syscall(SYS_capset, &head, kept);
}

/* The program, from here on. */
static void start(struct init *i, struct init_report *r)
{
	int channel = i->birth->channel;
	drop_capabilities();
	r->start_ns = clock_ns();
	r->word = INIT_STARTED;
	/* A client is not to ask a server that could not be started; otherwise what happened is told in the end, so that the supervisor sleeps through. */
	if (i->network < 0 && channel_send(channel, r, sizeof *r, NULL, 0) < 0)
		_exit(1);
	launch_go(&i->launch, i->birth->mailbox);
	if (i->birth->plan->talks) {
		launch_await(&i->launch); /* from then on the program's descriptors are its own */
		close_range(0, 2, 0);
		keep_two(channel, i->view.work);
	}
	if (i->network < 0)
		return;
	launch_await(&i->launch);
	/* A supervisor that is gone cannot be told: EPIPE, and the end. */
	if (!i->launch.failed && channel_send(channel, r, sizeof *r, NULL, 0) < 0)
		_exit(1);
}

/* Without opendir, which allocates. */
static uint32_t count_others(void)
{
	_Alignas(struct dirent64) char list[2048];
	uint32_t others = 0;
	SCOPED_FD proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (ssize_t got; proc >= 0 && (got = getdents64(proc, list, sizeof list)) > 0;) {
		for (ssize_t at = 0; at < got;) {
			const struct dirent64 *entry = (const struct dirent64 *)(const void *)(list + at);
			others += entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && strcmp(entry->d_name, "1") != 0;
			at += entry->d_reclen;
		}
	}
	return others;
}

static uint64_t microseconds(struct timeval t)
{
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_usec;
}

/* Wait for the program; adopt and bury orphans meanwhile. */
static void wait_for(pid_t program, struct init_report *r)
{
	for (;;) {
		int status;
		pid_t pid = waitpid(-1, &status, __WALL);
		if (pid < 0 && errno == EINTR)
			continue;
		if (pid == program || pid < 0) {
			r->wait_status = status;
			break;
		}
	}
	r->wall_ns = clock_ns() - r->start_ns;
	pid_t other;
	while ((other = waitpid(-1, NULL, __WALL | WNOHANG)) > 0)
		;
	/* All orphans are our children; who has none needs not count. */
	r->left = other < 0 ? 0 : count_others();
	struct rusage used;
	getrusage(RUSAGE_CHILDREN, &used);
	r->cpu_user_us = microseconds(used.ru_utime);
	r->cpu_system_us = microseconds(used.ru_stime);
}

_Noreturn void init_main(const struct init_birth *birth)
{
	struct init i = { .birth = birth, .rules = -1, .network = -1 };
	struct init_report r = { .pid = birth->pid ? *birth->pid : 0 };
	close(birth->control);
	if (get_ready(&i, &r) < 0 || take_command(&i, &r) < 0)
		fail(&i, &r);
	start(&i, &r);
	wait_for(i.launch.pid, &r);
	if (i.launch.failed) {
		r.exec_errno = i.launch.exec_errno;
		fail(&i, &r);
	}
	r.word = INIT_ENDED;
	channel_send(birth->channel, &r, sizeof r, NULL, 0);
	_exit(0);
}
