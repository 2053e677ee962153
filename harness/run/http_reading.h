/* http_reading.h: the answer to a raw request, understood as it comes in. Of http_raw.c alone; pure, but for what http_incoming_line and http_incoming_body count. */
#ifndef HARNESS_RUN_HTTP_READING_H
#define HARNESS_RUN_HTTP_READING_H

#include "harness/run/http_client.h"

enum http_body_form { HTTP_BODY_TO_END, HTTP_BODY_LENGTH, HTTP_BODY_CHUNKS, HTTP_BODY_NONE };

/* Begins as zeros. */
struct http_reading {
	struct http_incoming in;
	struct str text; /* what has come so far */
	size_t at;       /* understood up to here */
	bool head_done, done;
	unsigned status;
	enum http_body_form form;
	uint64_t left; /* of the body or of the chunk */
	bool in_chunk;
	enum http_fail fail; /* once it is done */
	const char *why;     /* a clause, or NULL */
};

/* http_reading_take(c, r, part): Some more of it, when it is not done yet. */
void http_reading_take(struct http_client *c, struct http_reading *r, struct bytes part);
/* http_reading_end(r, how): Nothing more comes: the connection has ended (HTTP_CLOSED), or ${how} else. */
void http_reading_end(struct http_reading *r, enum http_fail how);

#endif
