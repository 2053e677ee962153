/* channel.c: sendmsg and recvmsg with SCM_RIGHTS, unix(7). */
#include "sandbox/channel.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int channel_pair(int ret[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ret);
}

int channel_timeout(int fd, int seconds)
{
	struct timeval limit = { .tv_sec = seconds };
	return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

int channel_send(int fd, const void *data, size_t size, const int *fds, size_t count)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * CHANNEL_FDS_MAX)] = { 0 };
	struct iovec part = { .iov_base = (void *)(size_t)data, .iov_len = size };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	if (count > CHANNEL_FDS_MAX) {
		errno = EINVAL;
		return -1;
	}
	if (count > 0) {
		message.msg_control = control;
		message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
		struct cmsghdr *head = (struct cmsghdr *)(void *)control;
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int) * count);
		memcpy(CMSG_DATA(head), fds, sizeof(int) * count);
	}
	ssize_t sent;
	do {
		sent = sendmsg(fd, &message, MSG_NOSIGNAL);
	} while (sent < 0 && errno == EINTR);
	return sent < 0 ? -1 : 0;
}

/* Take the descriptors out of ${message}; close them where the caller has no room or the message is bad. */
static void take_fds(struct msghdr *message, int *ret_fds, size_t *ret_count)
{
	for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head; head = CMSG_NXTHDR(message, head)) {
		if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
			continue;
		size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < count; i++) {
			int fd;
			memcpy(&fd, CMSG_DATA(head) + i * sizeof fd, sizeof fd);
			if (ret_fds && *ret_count < CHANNEL_FDS_MAX)
				ret_fds[(*ret_count)++] = fd;
			else
				close(fd);
		}
	}
}

static int receive(int fd, void *data, size_t size, int *ret_fds, size_t *ret_count, int flags)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * CHANNEL_FDS_MAX)] = { 0 };
	struct iovec part = { .iov_base = data, .iov_len = size };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
	size_t none = 0;
	if (!ret_count)
		ret_count = &none;
	*ret_count = 0;
	ssize_t got;
	bool reset = false;
	do {
		got = recvmsg(fd, &message, MSG_CMSG_CLOEXEC | flags);
		/* An end that closed before it read all is told as a reset, once; its own last words may stand behind that. */
	} while (got < 0 && (errno == EINTR || (errno == ECONNRESET && !reset && (reset = true))));
	if (got <= 0)
		return got < 0 && errno == ECONNRESET ? 0 : (int)got;
	take_fds(&message, ret_fds, ret_count);
	if ((size_t)got == size && !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)))
		return 1;
	for (size_t i = 0; ret_fds && i < *ret_count; i++)
		close(ret_fds[i]);
	*ret_count = 0;
	errno = EBADMSG;
	return -1;
}

int channel_receive(int fd, void *data, size_t size, int *ret_fds, size_t *ret_count)
{
	return receive(fd, data, size, ret_fds, ret_count, 0);
}

int channel_take(int fd, void *data, size_t size)
{
	return receive(fd, data, size, NULL, NULL, MSG_DONTWAIT);
}
