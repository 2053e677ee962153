/* http_outcome.h: what our client got from a server under test, request by request. Facts; all texts and bytes are a stranger's. */
#ifndef HARNESS_MODEL_HTTP_OUTCOME_H
#define HARNESS_MODEL_HTTP_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/bytes.h"
#include "harness/base/enum.h"
#include "harness/model/http_fill.h"

/* Why a request has no answer, or none that counts. */
#define HTTP_FAIL_TABLE(X)                                                                                          \
	X(HTTP_ANSWERED, "answered")                                                                                \
	X(HTTP_NOT_SENT, "not_sent")           /* the requests before it ended the case */                          \
	X(HTTP_NOT_LISTENING, "not_listening") /* nobody ever listened at the port */                               \
	X(HTTP_REFUSED, "refused")             /* it listened before, and no more */                                \
	X(HTTP_CLOSED, "closed")               /* the connection ended without an answer */                         \
	X(HTTP_CUT, "cut")                     /* it ended within the answer */                                     \
	X(HTTP_TIMEOUT, "timeout")             /* of this request */                                                \
	X(HTTP_CASE_TIMEOUT, "case_timeout")   /* the time of the whole case was up */                              \
	X(HTTP_NO_HTTP, "no_http")             /* what came is no HTTP: detail says why */                          \
	X(HTTP_HEADERS_TOO_BIG, "headers_too_big")                                                                  \
	X(HTTP_BODY_TOO_BIG, "body_too_big")                                                                        \
	X(HTTP_REDIRECTS, "redirects")       /* more than are followed */                                           \
	X(HTTP_LEADS_AWAY, "leads_away")     /* an address that is not the service's: detail has it */              \
	X(HTTP_NO_VALUE, "no_value")         /* answered, but a value to capture is not there: detail says which */ \
	X(HTTP_CLIENT_FAULT, "client_fault") /* our client could not send it: detail says why */
ENUM_DECLARE(http_fail, HTTP_FAIL_TABLE)

/* Was there a whole answer? */
static inline bool http_answered(enum http_fail fail)
{
	return fail == HTTP_ANSWERED || fail == HTTP_NO_VALUE;
}

struct http_header {
	struct bytes name, value;
};

struct http_answer {
	enum http_fail fail;
	struct bytes detail;
	unsigned status; /* 0: none */
	struct http_header *headers;
	size_t header_count;
	struct bytes body;
	uint64_t body_bytes; /* once the outcome was released, when the body itself is gone */
	uint64_t us;         /* from sending to the end of the answer */
};

enum { HTTP_PORTS_MAX = 8 };

struct http_outcome {
	struct http_answer *answers;    /* one for each request of the case */
	struct http_value *values;      /* one for each captured name */
	uint16_t port;                  /* where it was to listen */
	uint16_t ports[HTTP_PORTS_MAX]; /* where it listened instead, when it never did at ${port} */
	size_t port_count;
	bool late;  /* a request was not answered in time */
	bool whole; /* the client came to its end */
};

#endif
