/* init.c: the life of a run from inside; pid_namespaces(7). */
#include "sandbox/init.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "sandbox/channel.h"
#include "sandbox/landlock.h"
#include "sandbox/launch.h"
#include "sandbox/layin.h"
#include "sandbox/request.h"
#include "sandbox/view.h"

struct init {
	int report;
	struct request request;
	struct view view;
	struct launch launch;
};

static _Noreturn void fail(struct init *i, struct init_report *r)
{
	r->word = r->exec_errno ? INIT_EXEC_FAILED : INIT_FAILED;
	channel_send(i->report, r, sizeof *r, NULL, 0);
	_exit(1);
}

static int set_up(struct init *i, int request, const int io[3], struct init_report *r)
{
	struct step_failure *f = &r->failure;
	if (STEP_TRY(f, STEP_INIT, prctl(PR_SET_PDEATHSIG, SIGKILL)) < 0)
		return -1;
	prctl(PR_SET_NAME, "takehome-init");
	for (int fd = 0; fd < 3; fd++)
		if (STEP_TRY(f, STEP_INIT, dup2(io[fd], fd)) < 0)
			return -1;
	if (STEP_TRY(f, STEP_INIT, request_map(request, &i->request)) < 0)
		return -1;
	const struct request *q = &i->request;
	const struct view_spec view = { q->limits.disk_mb, q->limits.files, q->options.lower, q->options.overlay };
	if (view_make(&i->view, &view, f) < 0 || layin_files(i->view.work, &i->request, f) < 0)
		return -1;
	/* A folder that is not there is a command that cannot be started: the submission lacks it. */
	if (fchdir(i->view.work) < 0 || (q->cwd[0] && chdir(q->cwd) < 0)) {
		r->exec_errno = errno;
		return -1;
	}
	return 0;
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
	while (waitpid(-1, NULL, __WALL | WNOHANG) > 0)
		;
	r->left = (uint32_t)count_others();
	struct rusage used;
	getrusage(RUSAGE_CHILDREN, &used);
	r->cpu_user_us = microseconds(used.ru_utime);
	r->cpu_system_us = microseconds(used.ru_stime);
}

/* What is left to do needs next to no privilege; so none is kept while the program runs beside us, but for the one that shows hidden processes in /proc. */
static void drop_capabilities(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct kept[2] = { { .effective = 1u << CAP_SYS_PTRACE, .permitted = 1u << CAP_SYS_PTRACE }, { 0 } };
	syscall(SYS_capset, &head, kept);
}

_Noreturn void init_main(int request, int report, const int io[3])
{
	struct init i = { .report = report };
	struct init_report r = { .word = INIT_STARTED };
	if (set_up(&i, request, io, &r) < 0)
		fail(&i, &r);
	int rules = -1;
	if (i.request.options.landlock && STEP_TRY(&r.failure, STEP_LANDLOCK, rules = landlock_rules(i.request.options.network)) < 0)
		fail(&i, &r);
	r.base_bytes = i.view.base_bytes;
	r.start_ns = clock_ns();
	pid_t program = launch_program(&i.launch, &i.request, rules);
	if (program < 0 || i.launch.failed) {
		r.failure = i.launch.failure;
		r.exec_errno = i.launch.exec_errno;
		fail(&i, &r);
	}
	drop_capabilities();
	/* Our copies of the program's ends go, or the supervisor would never see the end of its output. */
	for (int fd = 0; fd < 3; fd++) {
		close(fd);
		close(io[fd]);
	}
	const int fds[] = { i.view.work, i.view.disk, i.view.proc, i.launch.listener };
	/* A supervisor that is gone cannot be told: EPIPE, and the end. */
	if (channel_send(report, &r, sizeof r, fds, i.launch.listener > 0 ? INIT_FDS + 1 : INIT_FDS) < 0)
		_exit(1);
	for (int fd = 0; fd < INIT_FDS; fd++)
		close(fds[fd]);
	if (i.launch.listener > 0)
		close(i.launch.listener);
	wait_for(program, &r);
	r.word = INIT_ENDED;
	channel_send(report, &r, sizeof r, NULL, 0);
	_exit(0);
}
