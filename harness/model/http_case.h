/*
 * http_case.h: a case of a web service: requests in order, what each must be answered, and what is taken from an answer for later ones.
 *
 * Requests stand in one list. Those of one batch are sent at once; batches follow each other. A batch is a step of the case as its author wrote it; a step with
 * "concurrent" is a batch of several. All texts may hold {{name}}, which http_fill.h replaces by what an earlier answer gave.
 */
#ifndef HARNESS_MODEL_HTTP_CASE_H
#define HARNESS_MODEL_HTTP_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/bytes.h"
#include "harness/model/match.h"

enum {
	HTTP_REQUESTS_MAX = 500,       /* of a case */
	HTTP_CONCURRENT_MAX = 32,      /* at one time: the client has few descriptors */
	HTTP_NAMES_MAX = 100,          /* captured values */
	HTTP_REDIRECTS_MAX = 10,       /* followed for one request */
	HTTP_HEADER_BYTES_MAX = 65536, /* of one answer, all lines */
	HTTP_HEADERS_MAX = 200,        /* of one answer */
	HTTP_CAPTURE_BYTES_MAX = 8192  /* of one value */
};

struct http_pair {
	const char *name, *value;
};

/* Both ends included. */
struct http_status_range {
	unsigned min, max; /* 100..599 */
};

struct http_header_rule {
	const char *name; /* compared without regard to case */
	bool absent;      /* it must not be there */
	struct bytes text;
	struct match match;
};

struct http_expect {
	struct http_status_range *statuses; /* any of them */
	size_t status_count;                /* 0: any status */
	bool closed;                        /* to close the connection without an answer is right as well */
	struct http_header_rule *headers;
	size_t header_count;
	bool has_body;
	struct bytes body;
	struct match body_match;
};

struct http_capture {
	size_t name;         /* index in the case's names */
	const char *pointer; /* JSON pointer into the body; or NULL */
	const char *header;  /* else this header's value */
	const char *pattern; /* of the header, its group 1; NULL: the whole value */
};

struct http_request {
	const char *label;         /* "3", or "3.2" in a concurrent step */
	const char *method, *path; /* of a raw request both NULL */
	struct http_pair *headers;
	size_t header_count;
	bool has_body, json_body;
	struct bytes body; /* of a raw request: all that is sent */
	bool raw, follow;
	const char *jar;     /* the person whose cookies are used and kept, "" if nobody is named; NULL: without cookies */
	uint32_t timeout_ms; /* 0: only the case's own limit */
	struct http_expect expect;
	struct http_capture *captures;
	size_t capture_count;
};

/* So many answers of a batch must have such a status. */
struct http_tally {
	struct http_status_range status;
	const char *text; /* as written: "201", "4xx" */
	size_t count;
};

struct http_batch {
	size_t first, count; /* in the list of requests */
	struct http_tally *tallies;
	size_t tally_count;
};

struct http_case {
	struct http_request *requests;
	size_t request_count;
	struct http_batch *batches;
	size_t batch_count;
	const char **names; /* what is captured, in the order of the file */
	size_t name_count;
	const char **jars; /* all persons, each once */
	size_t jar_count;
};

#endif
