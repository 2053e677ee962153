/*
 * http_raw.c: plain sockets: a malformed request sent byte by byte as its author wrote it, and who listens where.
 *
 * libcurl sends no malformed request, so the answer to one is read here: a head of lines, then a body by length, by chunks, or up to the end (RFC 9112, section 6).
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
	union address own;
	socklen_t len = sizeof own;
	if (getsockname(fd, &own.any, &len) < 0)
		return true;
	return ntohs(own.any.sa_family == AF_INET6 ? own.v6.sin6_port : own.v4.sin_port) == port;
}

static int open_socket(int family)
{
	const struct timeval patience = { .tv_usec = DIAL_MS * 1000 };
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

/* ── the answer to a raw request ── */

enum body_form { BODY_TO_END, BODY_LENGTH, BODY_CHUNKS, BODY_NONE };

/* What has come so far, and how far it was understood. */
struct answer {
	struct http_incoming in;
	struct str text;
	size_t at; /* understood up to here */
	bool head_done, done;
	unsigned status;
	enum body_form form;
	uint64_t left; /* of the body or of the chunk */
	bool in_chunk;
	enum http_fail fail;
	const char *why;
};

static void garbage(struct answer *r, const char *why)
{
	r->fail = HTTP_NO_HTTP;
	r->why = why;
	r->done = true;
}

/* A line that has come whole, without its end. */
static bool next_line(struct answer *r, struct bytes *ret)
{
	const char *from = str_text(&r->text) + r->at;
	const char *end = memchr(from, '\n', r->text.len - r->at);
	if (!end)
		return false;
	*ret = (struct bytes){ .data = from, .len = (size_t)(end - from) };
	r->at += ret->len + 1;
	if (ret->len && ret->data[ret->len - 1] == '\r')
		ret->len--;
	return true;
}

static bool named(const struct http_header *h, const char *name)
{
	return h->name.len == strlen(name) && strncasecmp(h->name.data, name, h->name.len) == 0;
}

static void take_status(struct answer *r, struct bytes line)
{
	/* "HTTP/1.1 400 Bad Request" */
	if (line.len < 12 || memcmp(line.data, "HTTP/", 5) != 0 || line.data[8] != ' ' || line.data[9] < '1' || line.data[9] > '5' ||
	    strspn(line.data + 9, "0123456789") != 3) {
		garbage(r, "it does not begin with \"HTTP/\" and a status");
		return;
	}
	r->status = (unsigned)((line.data[9] - '0') * 100 + (line.data[10] - '0') * 10 + (line.data[11] - '0'));
}

static void end_head(struct answer *r)
{
	if (r->status < 200) { /* an interim answer: the real one follows */
		r->status = 0;
		r->in.header_count = 0;
		return;
	}
	r->head_done = true;
	r->form = r->status == 204 || r->status == 304 ? BODY_NONE : BODY_TO_END;
	for (size_t i = 0; i < r->in.header_count && r->form != BODY_NONE && r->form != BODY_CHUNKS; i++) {
		const struct http_header *h = &r->in.headers[i];
		if (named(h, "transfer-encoding")) {
			r->form = BODY_CHUNKS;
		} else if (named(h, "content-length")) {
			char *end;
			r->form = BODY_LENGTH;
			r->left = strtoull(h->value.data, &end, 10);
			if (end == h->value.data)
				garbage(r, "its Content-Length is no number");
		}
	}
	if (r->form == BODY_NONE || (r->form == BODY_LENGTH && r->left == 0))
		r->done = true;
}

static void take_head(struct http_client *c, struct answer *r)
{
	struct bytes line;
	while (!r->head_done && !r->done && next_line(r, &line)) {
		if (r->status == 0)
			take_status(r, line);
		else if (line.len == 0)
			end_head(r);
		else if (!http_incoming_line(c, &r->in, line)) {
			r->fail = HTTP_HEADERS_TOO_BIG;
			r->done = true;
		}
	}
	if (!r->head_done && !r->done && r->text.len - r->at > HTTP_HEADER_BYTES_MAX) {
		r->fail = HTTP_HEADERS_TOO_BIG;
		r->done = true;
	}
}

/* Up to ${left} bytes of what has come are body. */
static void take_part(struct http_client *c, struct answer *r)
{
	size_t have = r->text.len - r->at;
	if (r->form != BODY_TO_END && have > r->left)
		have = (size_t)r->left;
	if (!http_incoming_body(c, &r->in, (struct bytes){ .data = str_text(&r->text) + r->at, .len = have })) {
		r->fail = HTTP_BODY_TOO_BIG;
		r->done = true;
	}
	r->at += have;
	if (r->form != BODY_TO_END)
		r->left -= have;
}

static void take_chunks(struct http_client *c, struct answer *r)
{
	struct bytes line;
	char *end;
	while (!r->done) {
		if (r->in_chunk && r->left) {
			take_part(c, r);
			if (r->left)
				return;
		}
		if (!next_line(r, &line)) {
			if (r->text.len - r->at > HTTP_HEADER_BYTES_MAX)
				garbage(r, "a chunk's size does not end");
			return;
		}
		if (r->in_chunk && line.len) {
			garbage(r, "a chunk is longer than it says");
		} else if (r->in_chunk) {
			r->in_chunk = false;
		} else {
			r->left = strtoull(line.data, &end, 16);
			if (end == line.data || *line.data == '-' || *line.data == ' ')
				garbage(r, "a chunk's size is no number");
			r->in_chunk = r->left > 0;
			r->done = r->done || r->left == 0;
		}
	}
}

static void take(struct http_client *c, struct answer *r)
{
	if (!r->head_done)
		take_head(c, r);
	if (!r->head_done || r->done)
		return;
	if (r->form == BODY_CHUNKS)
		take_chunks(c, r);
	else
		take_part(c, r);
	r->done = r->done || (r->form == BODY_LENGTH && r->left == 0);
}

/* The connection has ended, or ${how} else. */
static void end(struct answer *r, enum http_fail how)
{
	if (r->done)
		return;
	r->done = true;
	if (how == HTTP_CLOSED && r->head_done && r->form == BODY_TO_END)
		return;
	r->fail = how != HTTP_CLOSED ? how : r->text.len == 0 ? HTTP_CLOSED : HTTP_CUT;
	if (r->fail == HTTP_CUT && !r->head_done && r->status == 0)
		garbage(r, "it does not begin with \"HTTP/\" and a status");
}

static void talk(struct http_client *c, int fd, struct bytes request, uint64_t deadline, enum http_fail late, struct answer *r)
{
	char part[PART];
	while (!r->done) {
		struct pollfd ready = { .fd = fd, .events = (short)(POLLIN | (request.len ? POLLOUT : 0)) };
		uint32_t ms = http_left_ms(deadline);
		if (ms == 0 || poll(&ready, 1, (int)ms) == 0) {
			end(r, late);
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
			end(r, HTTP_CLOSED);
			return;
		}
		str_add_bytes(&r->text, (struct bytes){ .data = part, .len = (size_t)got });
		take(c, r);
	}
}

void http_raw(struct http_client *c, const struct http_request *request, struct http_answer *ret)
{
	uint64_t own = request->timeout_ms ? clock_ns() + (uint64_t)request->timeout_ms * 1000000 : UINT64_MAX;
	bool case_first = c->deadline_ns <= own;
	uint64_t deadline = case_first ? c->deadline_ns : own;
	struct bytes text = http_fill(c->arena, HTTP_FILL_TEXT, request->body, c->plan->http->names, c->values, c->plan->http->name_count);
	struct answer *r;
	for (unsigned tries = 0;; tries++) {
		uint64_t start = clock_ns();
		r = ARENA_NEW(c->arena, struct answer);
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
