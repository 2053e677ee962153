/* spare.c: one message to the zygote, one from it, one from init. */
#include "sandbox/spare.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/channel.h"

enum { READY_MS = 30000 };

void spare_ask(struct spare *ret, const struct zygote *z, const struct init_plan *plan, int space)
{
	int ends[2];
	struct step_failure ignored;
	*ret = SPARE_NONE;
	if (channel_pair(ends) < 0)
		return;
	ret->plan = *plan;
	ret->plan.announce = true;
	if (zygote_ask(z, &ret->plan, ends[1], space, &ignored) == 0)
		ret->channel = ends[0];
	else
		close(ends[0]);
	close(ends[1]);
}

/* Its pid, which only the zygote knows. */
static bool is_born(struct spare *s, const struct zygote *z)
{
	struct step_failure ignored;
	return s->pid > 0 || zygote_answer(z, &s->pid, &ignored) == 0;
}

static bool says_ready(const struct spare *s)
{
	struct init_report r;
	struct pollfd said = { s->channel, POLLIN, 0 };
	int got;
	do {
		got = poll(&said, 1, READY_MS);
	} while (got < 0 && errno == EINTR);
	return got == 1 && channel_receive(s->channel, &r, sizeof r, NULL, NULL) == 1 && r.word == INIT_READY;
}

bool spare_await(struct spare *s, const struct zygote *z)
{
	if (s->channel < 0)
		return false;
	if (!s->ready)
		s->ready = is_born(s, z) && says_ready(s);
	if (!s->ready)
		spare_drop(s, z);
	return s->ready;
}

void spare_drop(struct spare *s, const struct zygote *z)
{
	if (s->channel < 0)
		return;
	if (is_born(s, z)) {
		kill(s->pid, SIGKILL);
		while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close(s->channel);
	*s = SPARE_NONE;
}
