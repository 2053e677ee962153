/* init.c: the life of a run from inside; pid_namespaces(7). */
#include "sandbox/init.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
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
	int channel;
	int rules;   /* of Landlock, or -1 */
	int network; /* its own namespace, or -1 */
	struct view view;
	struct request request;
	struct launch launch;
};

static _Noreturn void fail(struct init *i, struct init_report *r)
{
	r->word = r->exec_errno ? INIT_EXEC_FAILED : INIT_FAILED;
	channel_send(i->channel, r, sizeof *r, NULL, 0);
	_exit(1);
}

/* All that needs no command. */
static int get_ready(struct init *i, const struct init_plan *plan, const struct view_base *base, const struct landlock_places *places, struct step_failure *f)
{
	if (STEP_TRY(f, STEP_INIT, prctl(PR_SET_PDEATHSIG, SIGKILL)) < 0)
		return -1;
	prctl(PR_SET_NAME, "takehome-init");
	if (view_make(&i->view, base, plan->disk_mb, plan->files, f) < 0)
		return -1;
	if (plan->loopback && (i->network = loopback_make(f)) < 0)
		return -1;
	launch_prepare(&i->launch);
	if (plan->landlock && STEP_TRY(f, STEP_LANDLOCK, i->rules = landlock_rules(places, plan->network)) < 0)
		return -1;
	if (!plan->announce)
		return 0;
	const struct init_report ready = { .word = INIT_READY };
	return STEP_TRY(f, STEP_INIT, channel_send(i->channel, &ready, sizeof ready, NULL, 0)) < 0 ? -1 : 0;
}

/* Wait for the command, and take it in. */
static int take_command(struct init *i, struct init_report *r)
{
	struct step_failure *f = &r->failure;
	int given[CHANNEL_FDS_MAX];
	size_t count;
	char word;
	int got = channel_receive(i->channel, &word, sizeof word, given, &count);
	r->taken_ns = clock_ns();
	if (got == 0)
		_exit(0); /* it was not needed after all */
	if (got == 1 && count != INIT_GIVEN)
		errno = EPROTO;
	if (STEP_TRY(f, STEP_INIT, got < 0 || count != INIT_GIVEN ? -1 : 0) < 0)
		return -1;
	sched_setscheduler(0, SCHED_OTHER, &(struct sched_param){ 0 });
	for (int fd = 0; fd < 3; fd++)
		if (STEP_TRY(f, STEP_INIT, dup2(given[INIT_IN + fd], fd)) < 0)
			return -1;
	if (STEP_TRY(f, STEP_INIT, request_map(given[INIT_REQUEST], &i->request)) < 0)
		return -1;
	if (layin_files(i->view.work, &i->request, f) < 0)
		return -1;
	/* A folder that is not there is a command that cannot be started: the submission lacks it. */
	if (fchdir(i->view.work) < 0 || (i->request.cwd[0] && chdir(i->request.cwd) < 0)) {
		r->exec_errno = errno;
		return -1;
	}
	return 0;
}

/* What is left to do needs next to no privilege; so none is kept while the program runs beside us, but for the one that shows hidden processes in /proc. */
static void drop_capabilities(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct kept[2] = { { .effective = 1u << CAP_SYS_PTRACE, .permitted = 1u << CAP_SYS_PTRACE }, { 0 } };
	syscall(SYS_capset, &head, kept);
}

/* The vfork, and everything that the program is not to share with us given away. */
static pid_t start(struct init *i, struct init_report *r)
{
	r->base_bytes = i->view.base_bytes;
	r->start_ns = clock_ns();
	pid_t program = launch_program(&i->launch, &i->request, i->rules);
	if (program < 0 || i->launch.failed) {
		r->failure = i->launch.failure;
		r->exec_errno = i->launch.exec_errno;
		fail(i, r);
	}
	r->exec_ns = clock_ns();
	drop_capabilities();
	const int fds[] = { i->view.work, i->view.disk, i->view.proc, i->view.space, i->launch.listener };
	const struct init_report networked = { .word = INIT_NETWORKED };
	if (i->network >= 0 && channel_send(i->channel, &networked, sizeof networked, &i->network, 1) < 0)
		_exit(1);
	/* A supervisor that is gone cannot be told: EPIPE, and the end. */
	if (channel_send(i->channel, r, sizeof *r, fds, i->launch.listener > 0 ? INIT_FDS + 1 : INIT_FDS) < 0)
		_exit(1);
	/* Our copies of the program's ends go, too, or the supervisor would never see the end of its output. */
	if (i->channel > 0)
		close_range(0, (unsigned)i->channel - 1, 0);
	close_range((unsigned)i->channel + 1, ~0U, 0);
	return program;
}

static int count_others(void)
{
	DIR *proc = opendir("/proc");
	int others = 0;
	for (struct dirent *entry; proc && (entry = readdir(proc));)
		others += entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && strcmp(entry->d_name, "1") != 0;
	if (proc)
		closedir(proc);
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
	r->left = other < 0 ? 0 : (uint32_t)count_others();
	struct rusage used;
	getrusage(RUSAGE_CHILDREN, &used);
	r->cpu_user_us = microseconds(used.ru_utime);
	r->cpu_system_us = microseconds(used.ru_stime);
}

_Noreturn void init_main(const struct init_plan *plan, const struct view_base *base, const struct landlock_places *places, int channel)
{
	struct init i = { .channel = channel, .rules = -1, .network = -1 };
	struct init_report r = { .word = INIT_STARTED };
	if (get_ready(&i, plan, base, places, &r.failure) < 0 || take_command(&i, &r) < 0)
		fail(&i, &r);
	pid_t program = start(&i, &r);
	wait_for(program, &r);
	r.word = INIT_ENDED;
	channel_send(channel, &r, sizeof r, NULL, 0);
	_exit(0);
}
