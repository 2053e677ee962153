/* spare.c: one message to the zygote, one from init. */
#include "sandbox/spare.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/channel.h"

enum { READY_SECONDS = 30 };

int spare_ask(struct spare *ret, struct zygote *z, const struct init_plan *plan, const struct policy_program *program, struct step_failure *f)
{
	int ends[2];
	*ret = SPARE_NONE;
	if (STEP_TRY(f, STEP_PIPES, channel_pair(ends)) < 0)
		return -1;
	channel_timeout(ends[0], READY_SECONDS);
	ret->plan = *plan;
	int rc = zygote_ask(z, plan, program, ends[1], f);
	close(ends[1]);
	if (rc == 0)
		ret->channel = ends[0];
	else
		close(ends[0]);
	return rc;
}

static void take(struct spare *s, const struct init_report *r, const int *fds, size_t count)
{
	size_t next = 0;
	for (int n = 0; n < INIT_FDS; n++)
		if (r->fds & (1u << n) && next < count)
			s->fd[n] = fds[next++];
	while (next < count)
		close(fds[next++]);
	s->base_bytes = r->base_bytes;
}

/* Its first word. Where it does not know its own pid, the zygote does; so it does where init did not come to say anything. */
static int hear(struct spare *s, struct zygote *z, struct step_failure *f)
{
	struct init_report r = { .word = INIT_FAILED };
	int fds[CHANNEL_FDS_MAX];
	size_t count;
	if (!z->shares && zygote_answer(z, &s->pid, f) < 0)
		return -1;
	int got = channel_receive(s->channel, &r, sizeof r, fds, &count);
	if (got == 1) {
		s->pid = r.pid ? r.pid : s->pid;
		take(s, &r, fds, count);
		s->ready = r.word == INIT_READY;
		*f = r.failure;
		errno = f->error;
		return s->ready ? 0 : -1;
	}
	if (got == 0 && z->shares && zygote_answer(z, &s->pid, f) < 0)
		return -1;
	if (got == 0)
		errno = ECHILD;
	return step_failed_at(f, STEP_INIT, "the run's init died");
}

int spare_await(struct spare *s, struct zygote *z, struct step_failure *f)
{
	if (s->channel < 0) {
		errno = ECHILD;
		return step_failed(f, STEP_INIT);
	}
	if (s->ready || hear(s, z, f) == 0)
		return 0;
	int error = errno;
	spare_drop(s, z);
	errno = error;
	return -1;
}

void spare_drop(struct spare *s, struct zygote *z)
{
	struct step_failure ignored;
	if (s->channel < 0)
		return;
	if (s->pid == 0)
		hear(s, z, &ignored);
	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	for (int n = 0; n < INIT_FDS; n++)
		if (s->fd[n] >= 0)
			close(s->fd[n]);
	close(s->channel);
	*s = SPARE_NONE;
}
