/* shares.c: a list's work done by several processes. */
#include "harness/pool/shares.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fault.h"

struct shares {
	size_t count;
	struct hand {
		pid_t pid; /* -1: none */
		int fd;
		struct str inbox;
	} *items;
};

/* The items of one process, each answered with a frame. A failure is answered, too, and ends it. */
static int work(const struct shares_spec *spec, size_t number, int fd)
{
	struct err e = ERR_NONE;
	int bad = spec->begin(spec->context, &e);
	for (size_t at = number; bad == 0 && at < spec->items; at += spec->processes) {
		struct arena *a = arena_new();
		struct frame frame;
		bad = spec->make(spec->context, a, at, &frame, &e);
		if (bad == 0)
			bad = frame_send(fd, &frame, &e);
		arena_free(a);
	}
	if (bad < 0)
		frame_send(fd, &(struct frame){ .type = FRAME_FAILED, .fields = { bytes_of(owner_text(e.owner)), bytes_of(e.text) } }, NULL);
	spec->end(spec->context);
	return bad < 0;
}

static int start_one(const struct shares_spec *spec, struct shares *s, size_t number, struct err *e)
{
	int sockets[2];
	pid_t parent = getpid();
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0)
		return err_sys(e, OWNER_HARNESS, "making a socket for another process");
	struct hand *hand = &s->items[number];
	hand->pid = fault_at("shares.fork") ? -1 : fork();
	if (hand->pid == 0) {
		close(sockets[0]);
		/* The ends of those before it: they must see when the parent has closed theirs. */
		for (size_t i = 0; i < number; i++)
			close(s->items[i].fd);
		bool alone = prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent;
		_exit(alone ? 1 : work(spec, number, sockets[1]));
	}
	close(sockets[1]);
	if (hand->pid < 0) {
		close(sockets[0]);
		return err_sys(e, OWNER_HARNESS, "starting another process");
	}
	hand->fd = sockets[0];
	return 0;
}

int shares_start(const struct shares_spec *spec, struct shares **ret, struct err *e)
{
	struct shares *s = alloc_zero(sizeof *s);
	s->count = spec->processes;
	s->items = alloc_zero(s->count * sizeof *s->items);
	for (size_t i = 0; i < s->count; i++)
		s->items[i] = (struct hand){ .pid = -1, .fd = -1 };
	*ret = NULL;
	for (size_t i = 0; i < s->count; i++)
		if (start_one(spec, s, i, e) < 0) {
			shares_end(s);
			return -1;
		}
	*ret = s;
	return 0;
}

int shares_next(struct shares *s, struct arena *a, size_t at, struct frame *ret, struct err *e)
{
	struct hand *hand = &s->items[at % s->count];
	enum owner owner;
	if (frame_wait(a, hand->fd, &hand->inbox, ret) < 0)
		return err_set(e, OWNER_HARNESS, "a process that was to help ended before it was done: run the same command again");
	if (ret->type != FRAME_FAILED)
		return 0;
	owner = owner_parse(ret->fields[0].data ? ret->fields[0].data : "", &owner) ? owner : OWNER_HARNESS;
	return err_set(e, owner, "%s", ret->fields[1].data ? ret->fields[1].data : "");
}

void shares_end(struct shares *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->count; i++)
		if (s->items[i].fd >= 0)
			close(s->items[i].fd);
	for (size_t i = 0; i < s->count; i++) {
		int status;
		/* Who was not finished finds its socket closed, cleans up behind itself and ends. */
		while (s->items[i].pid > 0 && waitpid(s->items[i].pid, &status, 0) < 0 && errno == EINTR)
			;
		str_free(&s->items[i].inbox);
	}
	free(s->items);
	free(s);
}
