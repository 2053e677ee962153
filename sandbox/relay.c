/* relay.c: pipe(7): read here, written there. */
#include "sandbox/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* A pipe whose end ${theirs} (0 to read, 1 to write) is for the box of ${uid}, by name as well: /dev/stdin, /dev/stdout. */
static int make(int theirs, uid_t uid, int *ret_ours, int *ret_theirs)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	*ret_ours = ends[!theirs];
	*ret_theirs = ends[theirs];
	if (uid != geteuid() && fchown(*ret_theirs, uid, (gid_t)uid) < 0)
		return -1;
	return fcntl(*ret_ours, F_SETFL, O_NONBLOCK);
}

int relay_open(struct relay *r, uint8_t side, struct transcript *transcript, const uid_t uids[SANDBOX_SIDES], int *ret_speaker, int *ret_listener)
{
	r->from = r->to = *ret_speaker = *ret_listener = -1;
	r->side = side;
	r->transcript = transcript;
	r->said = r->unheard = 0;
	r->ended = r->deaf = false;
	r->start = r->len = 0;
	return make(1, uids[side], &r->from, ret_speaker) < 0 || make(0, uids[!side], &r->to, ret_listener) < 0 ? -1 : 0;
}

void relay_close(struct relay *r)
{
	close_end(&r->from);
	close_end(&r->to);
}

void relay_sources(const struct relay *r, struct pollfd ret[RELAY_SOURCES])
{
	/* To write is asked for only while there is something; that nobody reads any more is told in any case. */
	ret[0] = (struct pollfd){ r->len < RELAY_BUFFER ? r->from : -1, POLLIN, 0 };
	ret[1] = (struct pollfd){ r->to, r->len ? POLLOUT : 0, 0 };
}

static void drop_rest(struct relay *r)
{
	r->unheard += r->len;
	r->start = r->len = 0;
}

static void stop_passing(struct relay *r)
{
	r->deaf = true;
	close_end(&r->to);
	drop_rest(r);
}

/* 1: something came; 0: nothing now, or the end. */
static int take(struct relay *r)
{
	size_t at = (r->start + r->len) % RELAY_BUFFER, room = at >= r->start && r->len < RELAY_BUFFER ? RELAY_BUFFER - at : r->start - at;
	ssize_t got = read(r->from, r->buffer + at, room);
	if (got < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	if (got == 0) {
		r->ended = true;
		close_end(&r->from);
		return 0;
	}
	transcript_add(r->transcript, r->side, r->buffer + at, (size_t)got);
	r->said += (size_t)got;
	r->len += (size_t)got;
	if (r->to < 0)
		drop_rest(r);
	return 1;
}

static int pass(struct relay *r)
{
	while (r->len && r->to >= 0) {
		size_t whole = RELAY_BUFFER - r->start;
		ssize_t put = write(r->to, r->buffer + r->start, r->len < whole ? r->len : whole);
		if (put < 0 && (errno == EAGAIN || errno == EINTR))
			return 0;
		if (put < 0 && errno != EPIPE)
			return -1;
		if (put < 0) {
			stop_passing(r);
			return 0;
		}
		r->start = (r->start + (size_t)put) % RELAY_BUFFER;
		r->len -= (size_t)put;
	}
	return 0;
}

int relay_handle(struct relay *r, const struct pollfd polled[RELAY_SOURCES])
{
	if (polled[1].revents & POLLERR)
		stop_passing(r);
	if (polled[0].revents && r->from >= 0 && take(r) < 0)
		return -1;
	if (pass(r) < 0)
		return -1;
	if (r->ended && r->len == 0)
		close_end(&r->to); /* the listener has read all, and then finds the end */
	return 0;
}

void relay_drain(struct relay *r)
{
	stop_passing(r);
	while (r->from >= 0 && take(r) > 0)
		;
}

uint64_t relay_unread(const struct relay *r)
{
	int there = 0;
	if (r->to < 0 || ioctl(r->to, FIONREAD, &there) < 0)
		there = 0;
	return (uint64_t)there + r->len;
}
