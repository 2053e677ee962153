/* capture.c: splice(2) from the pipe to a memfd; the bytes never pass through our own memory. */
#include "sandbox/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/base/scoped.h"

int capture_open(struct capture *ret, uint64_t cap_bytes, uid_t uid, int *ret_writer)
{
	int ends[2];
	*ret = CAPTURE_NONE;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	if (uid != geteuid() && fchown(ends[1], uid, (gid_t)uid) < 0) {
		int error = errno;
		close(ends[0]);
		close(ends[1]);
		errno = error;
		return -1;
	}
	*ret = (struct capture){ .pipe = ends[0], .file = -1, .cap = cap_bytes };
	*ret_writer = ends[1];
	return 0;
}

/* Nobody is left who could write. */
static bool has_ended(const struct capture *c)
{
	struct pollfd end = { c->pipe, POLLIN, 0 };
	return poll(&end, 1, 0) == 1 && end.revents == POLLHUP;
}

static void at_end(struct capture *c)
{
	close(c->pipe);
	c->pipe = -1;
}

/* What is there to be taken. We alone take, so that it is there still when we do, and nothing blocks. */
static int bytes_there(const struct capture *c)
{
	int there = 0;
	return ioctl(c->pipe, FIONREAD, &there) < 0 ? -1 : there;
}

/* Beyond the cap: read and forget. */
static ssize_t drop(struct capture *c)
{
	static char nowhere[65536];
	ssize_t got = read(c->pipe, nowhere, sizeof nowhere);
	if (got > 0)
		c->cut = true;
	return got;
}

static ssize_t keep(struct capture *c)
{
	if (c->file < 0)
		c->file = memfd_create("takehome-output", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (c->file < 0)
		return -1;
	uint64_t room = c->cap - c->bytes;
	ssize_t got = splice(c->pipe, NULL, c->file, NULL, room < 1u << 18 ? (size_t)room : 1u << 18, SPLICE_F_NONBLOCK);
	if (got > 0)
		c->bytes += (uint64_t)got;
	return got;
}

/* 1: something was taken; 0: there is nothing; -1. Those that print nothing cost no file. */
static int take(struct capture *c)
{
	int there = bytes_there(c);
	ssize_t got = there <= 0 ? there : c->bytes < c->cap ? keep(c) : drop(c);
	if (got < 0 && errno != EAGAIN && errno != EINTR)
		return -1;
	return got > 0;
}

int capture_take(struct capture *c)
{
	int got = take(c);
	if (got == 0 && has_ended(c))
		at_end(c);
	return got;
}

int capture_finish(struct capture *c, int *ret_fd)
{
	*ret_fd = -1;
	int got = 1;
	while (c->pipe >= 0 && (got = take(c)) > 0)
		;
	if (got < 0)
		return -1;
	if (c->pipe >= 0)
		at_end(c);
	if (c->file < 0 || c->bytes == 0)
		return 0;
	if (fcntl(c->file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0 || lseek(c->file, 0, SEEK_SET) < 0)
		return -1;
	*ret_fd = fd_steal(&c->file);
	return 0;
}

void capture_close(struct capture *c)
{
	if (c->pipe >= 0)
		close(c->pipe);
	if (c->file >= 0)
		close(c->file);
	*c = CAPTURE_NONE;
}
