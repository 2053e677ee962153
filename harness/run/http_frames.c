/* http_frames.c: see http_frames.h. */
#include "harness/run/http_frames.h"

#include <errno.h>
#include <unistd.h>

#include "harness/base/str.h"

enum frame_kind { FRAME_ANSWER = 1, FRAME_VALUE, FRAME_PORTS, FRAME_END };

/* ── writing ── */

static void put_u32(struct str *s, uint32_t v)
{
	str_add_bytes(s, (struct bytes){ .data = (const char *)&v, .len = sizeof v });
}

static void put_bytes(struct str *s, struct bytes b)
{
	put_u32(s, (uint32_t)b.len);
	str_add_bytes(s, b);
}

static int write_all(int out, struct bytes b)
{
	while (b.len > 0) {
		ssize_t n = write(out, b.data, b.len);
		if (n < 0 && errno != EINTR)
			return -1;
		b.data += n > 0 ? n : 0;
		b.len -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

static int send_frame(int out, enum frame_kind kind, struct str *payload)
{
	struct str head = STR_EMPTY;
	put_u32(&head, kind);
	put_u32(&head, (uint32_t)payload->len);
	int rc = write_all(out, str_bytes(&head)) < 0 || write_all(out, str_bytes(payload)) < 0 ? -1 : 0;
	str_free(&head);
	str_free(payload);
	return rc;
}

int http_frames_answer(int out, size_t request, const struct http_answer *answer)
{
	struct str s = STR_EMPTY;
	put_u32(&s, (uint32_t)request);
	put_u32(&s, (uint32_t)answer->fail);
	put_u32(&s, answer->status);
	put_u32(&s, answer->us > UINT32_MAX ? UINT32_MAX : (uint32_t)answer->us);
	put_bytes(&s, answer->detail);
	put_u32(&s, (uint32_t)answer->header_count);
	for (size_t i = 0; i < answer->header_count; i++) {
		put_bytes(&s, answer->headers[i].name);
		put_bytes(&s, answer->headers[i].value);
	}
	put_bytes(&s, answer->body);
	return send_frame(out, FRAME_ANSWER, &s);
}

int http_frames_value(int out, size_t name, const struct http_value *value)
{
	struct str s = STR_EMPTY;
	put_u32(&s, (uint32_t)name);
	put_u32(&s, value->literal);
	put_bytes(&s, value->text);
	return send_frame(out, FRAME_VALUE, &s);
}

int http_frames_ports(int out, const uint16_t *ports, size_t count)
{
	struct str s = STR_EMPTY;
	put_u32(&s, (uint32_t)count);
	for (size_t i = 0; i < count; i++)
		put_u32(&s, ports[i]);
	return send_frame(out, FRAME_PORTS, &s);
}

int http_frames_end(int out)
{
	struct str s = STR_EMPTY;
	return send_frame(out, FRAME_END, &s);
}

/* ── reading ── */

/* Bytes that are taken from the front; after a step beyond the end nothing more is there. */
struct reader {
	struct bytes left;
	bool bad;
};

static struct bytes take(struct reader *r, size_t len)
{
	struct bytes taken = { .data = r->left.data, .len = len };
	if (r->bad || len > r->left.len) {
		r->bad = true;
		return (struct bytes){ .data = "", .len = 0 };
	}
	r->left.data += len;
	r->left.len -= len;
	return taken;
}

static uint32_t take_u32(struct reader *r)
{
	uint32_t v = 0;
	struct bytes b = take(r, sizeof v);
	memcpy(&v, b.data, b.len);
	return v;
}

static struct bytes take_bytes(struct reader *r)
{
	return take(r, take_u32(r));
}

static const char *read_answer(struct arena *a, struct reader *r, size_t requests, bool *seen, struct http_outcome *ret)
{
	uint32_t request = take_u32(r), fail = take_u32(r), status = take_u32(r), us = take_u32(r);
	struct bytes detail = take_bytes(r);
	uint32_t headers = take_u32(r);
	if (r->bad || request >= requests || seen[request])
		return "an answer to no request";
	if (fail >= http_fail_count || status > 999 || headers > HTTP_HEADERS_MAX || (http_answered((enum http_fail)fail) && status == 0))
		return "an answer that cannot be";
	seen[request] = true;
	struct http_answer *answer = &ret->answers[request];
	*answer = (struct http_answer){ .fail = (enum http_fail)fail, .detail = detail, .status = status, .us = us };
	answer->headers = ARENA_ARRAY(a, struct http_header, headers + 1);
	for (answer->header_count = 0; answer->header_count < headers && !r->bad; answer->header_count++) {
		struct bytes name = take_bytes(r), value = take_bytes(r);
		answer->headers[answer->header_count] = (struct http_header){ .name = name, .value = value };
	}
	answer->body = take_bytes(r);
	return NULL;
}

static const char *read_value(struct reader *r, size_t names, struct http_outcome *ret)
{
	uint32_t name = take_u32(r), literal = take_u32(r);
	struct bytes text = take_bytes(r);
	if (r->bad || name >= names || ret->values[name].set || text.len > HTTP_CAPTURE_BYTES_MAX)
		return "a value that nobody captures";
	ret->values[name] = (struct http_value){ .set = true, .literal = literal != 0, .text = text };
	return NULL;
}

static const char *read_ports(struct reader *r, struct http_outcome *ret)
{
	uint32_t count = take_u32(r);
	if (r->bad || count > HTTP_PORTS_MAX)
		return "more ports than are told";
	ret->port_count = 0;
	for (uint32_t i = 0; i < count && !r->bad; i++)
		ret->ports[ret->port_count++] = (uint16_t)take_u32(r);
	return NULL;
}

static const char *read_frame(struct arena *a, uint32_t kind, struct reader *r, size_t requests, size_t names, bool *seen, struct http_outcome *ret)
{
	const char *wrong = NULL;
	switch (kind) {
	case FRAME_ANSWER:
		wrong = read_answer(a, r, requests, seen, ret);
		break;
	case FRAME_VALUE:
		wrong = read_value(r, names, ret);
		break;
	case FRAME_PORTS:
		wrong = read_ports(r, ret);
		break;
	case FRAME_END:
		ret->whole = true;
		break;
	default:
		return "a frame of no kind";
	}
	return wrong ? wrong : r->bad || r->left.len ? "a frame of another length than it says" : NULL;
}

const char *http_frames_read(struct arena *a, struct bytes frames, size_t requests, size_t names, struct http_outcome *ret)
{
	struct reader all = { .left = frames };
	bool *seen = ARENA_ARRAY(a, bool, requests + 1);
	ret->answers = ARENA_ARRAY(a, struct http_answer, requests + 1);
	ret->values = ARENA_ARRAY(a, struct http_value, names + 1);
	ret->whole = false;
	ret->port_count = 0;
	for (size_t i = 0; i < requests; i++)
		ret->answers[i].fail = HTTP_NOT_SENT;
	while (all.left.len) {
		uint32_t kind = take_u32(&all);
		struct reader one = { .left = take_bytes(&all) };
		/* A client that was stopped leaves a frame cut off: that is no mistake, but the end. */
		if (all.bad)
			return NULL;
		if (ret->whole)
			return "something after the end";
		const char *wrong = read_frame(a, kind, &one, requests, names, seen, ret);
		if (wrong)
			return wrong;
	}
	return NULL;
}
