/*
 * http_reading.c: see http_reading.h. A head of lines, then a body by length, by chunks, or up to the end (RFC 9112, section 6).
 */
#include "harness/run/http_reading.h"

#include <string.h>
#include <strings.h>

static void garbage(struct http_reading *r, const char *why)
{
	r->fail = HTTP_NO_HTTP;
	r->why = why;
	r->done = true;
}

/* A line that has come whole, without its end. */
static bool next_line(struct http_reading *r, struct bytes *ret)
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

/* Digits of a base up to the end of ${text}, or up to what ${ends} it; one number, whatever may come behind it in memory. */
static bool take_number(struct bytes text, unsigned base, const char *ends, uint64_t *ret)
{
	static const char DIGITS[] = "0123456789abcdef";
	size_t at = 0;
	for (*ret = 0; at < text.len; at++) {
		const char *digit = text.data[at] ? memchr(DIGITS, text.data[at] | ' ', base) : NULL;
		if (!digit)
			break;
		if (*ret > (UINT64_MAX - base) / base)
			return false;
		*ret = *ret * base + (uint64_t)(digit - DIGITS);
	}
	return at > 0 && (at == text.len || (text.data[at] && strchr(ends, text.data[at])));
}

static void take_status(struct http_reading *r, struct bytes line)
{
	/* "HTTP/1.1 400 Bad Request" */
	if (line.len < 12 || memcmp(line.data, "HTTP/", 5) != 0 || line.data[8] != ' ' || line.data[9] < '1' || line.data[9] > '5' ||
	    strspn(line.data + 9, "0123456789") != 3) {
		garbage(r, "it does not begin with \"HTTP/\" and a status");
		return;
	}
	r->status = (unsigned)((line.data[9] - '0') * 100 + (line.data[10] - '0') * 10 + (line.data[11] - '0'));
}

static void end_head(struct http_reading *r)
{
	if (r->status < 200) { /* an interim answer: the real one follows */
		r->status = 0;
		r->in.header_count = 0;
		return;
	}
	r->head_done = true;
	r->form = r->status == 204 || r->status == 304 ? HTTP_BODY_NONE : HTTP_BODY_TO_END;
	for (size_t i = 0; i < r->in.header_count && r->form != HTTP_BODY_NONE && r->form != HTTP_BODY_CHUNKS; i++) {
		const struct http_header *h = &r->in.headers[i];
		if (named(h, "transfer-encoding")) {
			r->form = HTTP_BODY_CHUNKS;
		} else if (named(h, "content-length")) {
			r->form = HTTP_BODY_LENGTH;
			if (!take_number(h->value, 10, "", &r->left))
				garbage(r, "its Content-Length is no number");
		}
	}
	if (r->form == HTTP_BODY_NONE || (r->form == HTTP_BODY_LENGTH && r->left == 0))
		r->done = true;
}

static void take_head(struct http_client *c, struct http_reading *r)
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
static void take_part(struct http_client *c, struct http_reading *r)
{
	size_t have = r->text.len - r->at;
	if (r->form != HTTP_BODY_TO_END && have > r->left)
		have = (size_t)r->left;
	if (!http_incoming_body(c, &r->in, (struct bytes){ .data = str_text(&r->text) + r->at, .len = have })) {
		r->fail = HTTP_BODY_TOO_BIG;
		r->done = true;
	}
	r->at += have;
	if (r->form != HTTP_BODY_TO_END)
		r->left -= have;
}

static void take_chunks(struct http_client *c, struct http_reading *r)
{
	struct bytes line;
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
			if (!take_number(line, 16, "; \t", &r->left))
				garbage(r, "a chunk's size is no number");
			r->in_chunk = r->left > 0;
			r->done = r->done || r->left == 0;
		}
	}
}

void http_reading_take(struct http_client *c, struct http_reading *r, struct bytes part)
{
	str_add_bytes(&r->text, part);
	if (!r->head_done)
		take_head(c, r);
	if (!r->head_done || r->done)
		return;
	if (r->form == HTTP_BODY_CHUNKS)
		take_chunks(c, r);
	else
		take_part(c, r);
	r->done = r->done || (r->form == HTTP_BODY_LENGTH && r->left == 0);
}

void http_reading_end(struct http_reading *r, enum http_fail how)
{
	if (r->done)
		return;
	r->done = true;
	if (how == HTTP_CLOSED && r->head_done && r->form == HTTP_BODY_TO_END)
		return;
	r->fail = how != HTTP_CLOSED ? how : r->text.len == 0 ? HTTP_CLOSED : HTTP_CUT;
	if (r->fail == HTTP_CUT && !r->head_done && r->status == 0)
		garbage(r, "it does not begin with \"HTTP/\" and a status");
}
