/*
 * http_raw.c: plain sockets: a malformed request sent byte by byte as its author wrote it, and who listens where.
 * libcurl sends no malformed request, so the answer to one is read by http_reading.c.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/scoped.h"
#include "harness/run/http_client.h"
#include "harness/run/http_reading.h"

enum { DIAL_MS = 200, PART = 16384, LINGER_TRIES = 4, PORT_MAX = 65535 };

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static socklen_t loopback(int family, uint16_t port, union address *ret)
{
	*ret = (union address){ 0 };
	if (family == AF_INET6) {
		ret->v6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_loopback };
		return sizeof ret->v6;
	}
	ret->v4 = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	return sizeof ret->v4;
}

/* A socket that asks for a port which nobody listens at may be given that very port for its own end, and then meets itself. */
static bool met_itself(int fd, uint16_t port)
{
	union address own = { .any.sa_family = AF_UNSPEC };
	socklen_t len = sizeof own;
	if (getsockname(fd, &own.any, &len) < 0)
		return true;
	return ntohs(own.any.sa_family == AF_INET6 ? own.v6.sin6_port : own.v4.sin_port) == port;
}

static int open_socket(int family)
{
	const struct timeval patience = { .tv_usec = DIAL_MS * 1000L };
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	return fd;
}

int http_dial(int family, uint16_t port)
{
	union address to;
	socklen_t len = loopback(family, port, &to);
	int fd = open_socket(family);
	if (fd < 0)
		return -1;
	if (connect(fd, &to.any, len) == 0 && !met_itself(fd, port))
		return fd;
	close(fd);
	errno = ECONNREFUSED;
	return -1;
}

/* Every port once. A socket that was refused can be used for the next: that saves most of the time. */
static size_t look(const struct http_client *c, int family, uint16_t ret[HTTP_PORTS_MAX])
{
	size_t count = 0;
	int fd = -1;
	for (uint32_t port = 1; port <= PORT_MAX && count < HTTP_PORTS_MAX; port++) {
		union address to;
		socklen_t len = loopback(family, (uint16_t)port, &to);
		if (port == c->plan->port)
			continue;
		if (fd < 0 && (fd = open_socket(family)) < 0)
			break;
		/* One that is too busy to take a connection listens as well. */
		bool there = connect(fd, &to.any, len) == 0 || errno == EINPROGRESS || errno == EAGAIN;
		if (!there && errno == ECONNREFUSED)
			continue;
		if (!there)
			break;
		if (!met_itself(fd, (uint16_t)port))
			ret[count++] = (uint16_t)port;
		close(fd);
		fd = -1;
	}
	if (fd >= 0)
		close(fd);
	return count;
}

size_t http_ports(const struct http_client *c, uint16_t ret[HTTP_PORTS_MAX])
{
	size_t count = look(c, AF_INET, ret);
	return count ? count : look(c, AF_INET6, ret);
}

static void talk(struct http_client *c, int fd, struct bytes request, uint64_t deadline, enum http_fail late, struct http_reading *r)
{
	char part[PART];
	while (!r->done) {
		struct pollfd ready = { .fd = fd, .events = (short)(POLLIN | (request.len ? POLLOUT : 0)) };
		uint32_t ms = http_left_ms(deadline);
		if (ms == 0 || poll(&ready, 1, (int)ms) == 0) {
			http_reading_end(r, late);
			return;
		}
		if (request.len && ready.revents & POLLOUT) {
			ssize_t sent = send(fd, request.data, request.len, MSG_NOSIGNAL | MSG_DONTWAIT);
			/* It may refuse to read the rest, and still have answered. */
			size_t gone = sent > 0 ? (size_t)sent : sent < 0 && errno != EAGAIN ? request.len : 0;
			request.data += gone;
			request.len -= gone;
		}
		if (!(ready.revents & (POLLIN | POLLHUP | POLLERR)))
			continue;
		ssize_t got = recv(fd, part, sizeof part, MSG_DONTWAIT);
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (got <= 0) {
			http_reading_end(r, HTTP_CLOSED);
			return;
		}
		http_reading_take(c, r, (struct bytes){ .data = part, .len = (size_t)got });
	}
}

void http_raw(struct http_client *c, const struct http_request *request, struct http_answer *ret)
{
	uint64_t own = request->timeout_ms ? clock_ns() + (uint64_t)request->timeout_ms * 1000000 : UINT64_MAX;
	bool case_first = c->deadline_ns <= own;
	uint64_t deadline = case_first ? c->deadline_ns : own;
	struct bytes text = http_fill(c->arena, HTTP_FILL_TEXT, request->body, c->plan->http->names, c->values, c->plan->http->name_count);
	struct http_reading *r;
	for (unsigned tries = 0;; tries++) {
		uint64_t start = clock_ns();
		r = ARENA_NEW(c->arena, struct http_reading);
		SCOPED_FD fd = http_dial(c->family, c->plan->port);
		if (fd < 0)
			r->fail = c->ready ? HTTP_REFUSED : HTTP_NOT_LISTENING;
		else
			talk(c, fd, text, deadline, case_first ? HTTP_CASE_TIMEOUT : HTTP_TIMEOUT, r);
		ret->us = (clock_ns() - start) / 1000;
		if (!http_retry(c, request, r->fail, tries) || !http_wait(c, tries))
			break;
		c->family = fd < 0 && c->family == AF_INET ? AF_INET6 : AF_INET;
		str_free(&r->text);
		str_free(&r->in.body);
	}
	ret->fail = r->fail;
	ret->detail = bytes_of(r->why ? r->why : "");
	ret->status = r->head_done ? r->status : 0;
	ret->headers = r->in.headers;
	ret->header_count = r->in.header_count;
	ret->body = arena_bytes(c->arena, str_bytes(&r->in.body));
	c->ready = c->ready || ret->status != 0;
}
