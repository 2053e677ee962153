/*
 * http_client.h: the requests of an HTTP case, sent to a server in its box from a confined process beside it (sandbox.h, sandbox_serve).
 *
 * http_client_run is that process. It reads a stranger's bytes, so it trusts itself no more than them: what it finds out leaves by http_frames.h alone.
 *	http_client.c      the case: batch after batch, values captured
 *	http_exchange.c    one request and its answer by libcurl; several at one time
 *	http_raw.c         plain sockets: malformed requests, and who listens where
 *	http_reading.c     what is answered to those
 */
#ifndef HARNESS_RUN_HTTP_CLIENT_H
#define HARNESS_RUN_HTTP_CLIENT_H

#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/pattern.h"
#include "harness/base/str.h"
#include "harness/model/http_case.h"
#include "harness/model/http_outcome.h"

/* Made by the parent; the child has it as a copy. */
struct http_plan {
	const struct http_case *http;
	uint16_t port;
	uint32_t wall_ms;          /* of the whole case */
	size_t body_max;           /* bytes of one body */
	size_t total_max;          /* of all */
	struct pattern **patterns; /* by captured name; NULL where there is none. Compiled by the parent, as the child may not make code */
};

/* For sandbox_client: ${context} is a struct http_plan. */
int http_client_run(int out, void *context);

/* ── between the three files ── */

struct http_client {
	const struct http_plan *plan;
	struct arena *arena;
	int out;
	struct http_value *values;
	uint64_t deadline_ns;
	bool ready;       /* it has answered once */
	int family;       /* AF_INET or AF_INET6: where it listens */
	size_t total;     /* bytes of all bodies so far */
	void *multi;      /* CURLM */
	size_t under_way; /* requests in it */
	void **jars;      /* CURLSH, as the case's jars */
};

/* An answer as it comes in. Texts live in the client's arena. */
struct http_incoming {
	struct http_header headers[HTTP_HEADERS_MAX];
	size_t header_count, header_bytes;
	struct str body;
	bool headers_flood, body_flood;
};

/* http_incoming_line(c, in, line): A header line. False: more than an answer may have. */
bool http_incoming_line(struct http_client *c, struct http_incoming *in, struct bytes line);
/* http_incoming_body(c, in, part): False: more than may come. */
bool http_incoming_body(struct http_client *c, struct http_incoming *in, struct bytes part);

/* http_left_ms(deadline_ns): Milliseconds until then, rounded up; 0: it has passed. */
uint32_t http_left_ms(uint64_t deadline_ns);
/* http_wait(c, tries): Wait a little, longer after more ${tries}, until the case's deadline at most. False: that has passed. */
bool http_wait(const struct http_client *c, unsigned tries);
/* http_retry(c, request, fail, tries): Is this failure one of a server that is only starting? */
bool http_retry(const struct http_client *c, const struct http_request *request, enum http_fail fail, unsigned tries);

/* http_exchange(c, first, count, ret): Send so many requests of the case at one time, and wait for their answers. */
void http_exchange(struct http_client *c, size_t first, size_t count, struct http_answer *ret);
/* http_raw(c, request, ret): Send a raw one. */
void http_raw(struct http_client *c, const struct http_request *request, struct http_answer *ret);

/* http_dial(family, port): A connection, or -1 with errno: to a server of our own network that is immediate. */
int http_dial(int family, uint16_t port);
/* http_ports(c, ret): Ports where somebody listens, other than the case's. */
size_t http_ports(const struct http_client *c, uint16_t ret[HTTP_PORTS_MAX]);

#endif
