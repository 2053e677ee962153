/* undertaker.c: one message with descriptors there, one back when they are closed. */
#include "sandbox/undertaker.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/channel.h"

/* As long as we wait for any process of a box. */
enum { PATIENCE_SECONDS = 30 };

static void close_all(const int *fds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		close(fds[i]);
}

/* A copy of the supervisor that gives up whatever that was good for. */
static void forget(int control)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[2] = { 0 };
	sigset_t all;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	setsid(); /* a Ctrl-C at the supervisor's terminal is for the supervisor to handle */
	prctl(PR_SET_NAME, "takehome-under");
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	syscall(SYS_capset, &head, none);
	close_range(0, (unsigned)control - 1, 0);
	close_range((unsigned)control + 1, ~0U, 0);
	/* Whoever has something to do for a run comes first. */
	sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){ 0 });
}

static _Noreturn void undertaker_main(int control)
{
	char word;
	int fds[CHANNEL_FDS_MAX];
	size_t count;
	forget(control);
	/* A supervisor that died before closed its end, which ends the loop. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (channel_receive(control, &word, sizeof word, fds, &count) == 1) {
		close_all(fds, count);
		if (channel_send(control, &word, sizeof word, NULL, 0) < 0)
			break;
	}
	_exit(0);
}

int undertaker_start(struct undertaker *ret, struct step_failure *f)
{
	int ends[2];
	*ret = UNDERTAKER_NONE;
	if (STEP_TRY(f, STEP_CONTROL, channel_pair(ends)) < 0)
		return -1;
	channel_timeout(ends[0], PATIENCE_SECONDS);
	ret->control = ends[0];
	int rc = STEP_TRY(f, STEP_FORK, ret->pid = fork());
	if (rc == 0 && ret->pid == 0)
		undertaker_main(ends[1]);
	close(ends[1]);
	if (rc < 0)
		undertaker_stop(ret);
	return rc;
}

void undertaker_give(struct undertaker *u, const int *fds, size_t count)
{
	const char word = 0;
	int held[CHANNEL_FDS_MAX];
	size_t held_count = 0;
	for (size_t i = 0; i < count && held_count < CHANNEL_FDS_MAX; i++)
		if (fds[i] >= 0)
			held[held_count++] = fds[i];
	if (held_count == 0 || u->pid == 0)
		return;
	if (channel_send(u->control, &word, sizeof word, held, held_count) == 0)
		u->given++;
	else
		undertaker_stop(u);
}

void undertaker_await(struct undertaker *u)
{
	char word;
	for (; u->given > 0; u->given--)
		if (channel_receive(u->control, &word, sizeof word, NULL, NULL) != 1)
			break;
	/* It died, or is as good as dead; whoever has been reaped holds nothing any more. */
	if (u->given > 0)
		undertaker_stop(u);
}

void undertaker_stop(struct undertaker *u)
{
	if (u->pid > 0) {
		kill(u->pid, SIGKILL);
		while (waitpid(u->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (u->control >= 0)
		close(u->control);
	*u = UNDERTAKER_NONE;
}
