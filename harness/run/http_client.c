/* http_client.c: the whole of a case in the confined client: batch after batch, values captured, everything told in frames. See http_client.h. */
#include "harness/run/http_client.h"

#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/json.h"
#include "harness/run/http_curl.h"
#include "harness/run/http_frames.h"
#include "sandbox/confine.h"

enum {
	WAIT_MS_MAX = 20, /* between two attempts to reach a server that is starting */
	EMPTY_TRIES = 20, /* connections that a starting server may close without an answer */
	/* How long a server that fell silent may take to end, so that its end is seen before ours: one that listens no more, and one that still does, as it ends. */
	GONE_MS = 300,
	GONE_LISTENING_MS = 100,
	JSON_BYTES_MAX = 4 << 20,
	MS_NS = 1000000
};

uint32_t http_left_ms(uint64_t deadline_ns)
{
	uint64_t now = clock_ns();
	return now >= deadline_ns ? 0 : (uint32_t)((deadline_ns - now + MS_NS - 1) / MS_NS);
}

bool http_wait(const struct http_client *c, unsigned tries)
{
	uint32_t ms = tries < 5 ? 1u << tries : WAIT_MS_MAX, left = http_left_ms(c->deadline_ns);
	if (left == 0)
		return false;
	if (ms > left)
		ms = left;
	nanosleep(&(struct timespec){ .tv_nsec = (long)ms * MS_NS }, NULL);
	return true;
}

bool http_retry(const struct http_client *c, const struct http_request *request, enum http_fail fail, unsigned tries)
{
	if (c->ready)
		return false;
	return fail == HTTP_NOT_LISTENING || (fail == HTTP_CLOSED && tries < EMPTY_TRIES && !request->expect.closed);
}

bool http_incoming_line(struct http_client *c, struct http_incoming *in, struct bytes line)
{
	const char *colon = memchr(line.data, ':', line.len);
	in->header_bytes += line.len + 2;
	if (in->header_bytes > HTTP_HEADER_BYTES_MAX || in->header_count == HTTP_HEADERS_MAX) {
		in->headers_flood = true;
		return false;
	}
	if (!colon)
		return true; /* libcurl has let it pass; no rule can name it */
	struct bytes name = { .data = line.data, .len = (size_t)(colon - line.data) };
	struct bytes value = { .data = colon + 1, .len = line.len - name.len - 1 };
	while (value.len && (*value.data == ' ' || *value.data == '\t')) {
		value.data++;
		value.len--;
	}
	while (value.len && strchr(" \t\r\n", value.data[value.len - 1]))
		value.len--;
	in->headers[in->header_count++] = (struct http_header){ .name = arena_bytes(c->arena, name), .value = arena_bytes(c->arena, value) };
	return true;
}

bool http_incoming_body(struct http_client *c, struct http_incoming *in, struct bytes part)
{
	c->total += part.len;
	if (in->body.len + part.len > c->plan->body_max || c->total > c->plan->total_max) {
		in->body_flood = true;
		return false;
	}
	str_add_bytes(&in->body, part);
	return true;
}

/* ── values ── */

static bool value_of_json(struct http_client *c, const struct http_capture *capture, struct bytes body, struct http_value *ret, const char **ret_why)
{
	struct json_error wrong;
	const struct json *root = body.len <= JSON_BYTES_MAX ? json_parse(c->arena, body, JSON_STRICT, &wrong) : NULL;
	const struct json *value = root ? json_pointer(root, capture->pointer) : NULL;
	*ret_why = !root ? "the body is no JSON" : !value ? "it is not there" : "it is an object or an array";
	if (!value || value->type == JSON_OBJECT || value->type == JSON_ARRAY)
		return false;
	ret->literal = value->type != JSON_STRING;
	ret->text = value->type == JSON_STRING   ? value->string
		    : value->type == JSON_NUMBER ? value->number_text
						 : bytes_of(value->type == JSON_NULL ? "null"
							    : value->boolean         ? "true"
										     : "false");
	return true;
}

static bool value_of_header(const struct http_client *c, const struct http_capture *capture, const struct http_answer *answer, struct http_value *ret,
			    const char **ret_why)
{
	*ret_why = "there is no such header";
	for (size_t i = 0; i < answer->header_count; i++) {
		const struct http_header *h = &answer->headers[i];
		struct pattern_match match;
		if (h->name.len != strlen(capture->header) || strncasecmp(h->name.data, capture->header, h->name.len) != 0)
			continue;
		ret->text = h->value;
		if (!capture->pattern)
			return true;
		*ret_why = "its value is of another form";
		if (pattern_find(c->plan->patterns[capture->name], h->value, 0, &match) == PATTERN_YES) {
			ret->text = match.group[1].data ? match.group[1] : match.group[0];
			return true;
		}
	}
	return false;
}

/* False, with the answer's detail set: a value is missing. */
static bool capture_all(struct http_client *c, const struct http_request *request, struct http_answer *answer)
{
	for (size_t i = 0; i < request->capture_count; i++) {
		const struct http_capture *capture = &request->captures[i];
		struct http_value value = { .set = true };
		const char *why;
		bool got = capture->pointer ? value_of_json(c, capture, answer->body, &value, &why) : value_of_header(c, capture, answer, &value, &why);
		if (got && value.text.len > HTTP_CAPTURE_BYTES_MAX) {
			got = false;
			why = "it is longer than 8192 bytes";
		}
		if (!got) {
			answer->fail = HTTP_NO_VALUE;
			answer->detail = bytes_of(arena_printf(c->arena, "%s: %s", capture->pointer ? capture->pointer : capture->header, why));
			return false;
		}
		c->values[capture->name] = value;
		http_frames_value(c->out, capture->name, &value);
	}
	return true;
}

/* ── the case ── */

/* A server that has fallen silent may be about to end: when it does, that is why. */
static void see_it_end(const struct http_client *c)
{
	uint64_t now = clock_ns(), until = now + (uint64_t)GONE_MS * MS_NS, listening = now + (uint64_t)GONE_LISTENING_MS * MS_NS;
	for (;;) {
		int fd = http_dial(c->family, c->plan->port);
		if (fd >= 0)
			close(fd);
		if (http_left_ms(fd >= 0 ? listening : until) == 0)
			return;
		nanosleep(&(struct timespec){ .tv_nsec = 5L * MS_NS }, NULL);
	}
}

/* Tell of an answer. False: no further request makes sense. */
static bool tell(struct http_client *c, size_t index, struct http_answer *answer)
{
	const struct http_request *request = &c->plan->http->requests[index];
	uint16_t ports[HTTP_PORTS_MAX];
	bool goes_on = answer->fail == HTTP_ANSWERED ? capture_all(c, request, answer) : answer->fail == HTTP_CLOSED && request->expect.closed;
	if (http_frames_answer(c->out, index, answer) < 0)
		return false;
	if (answer->fail == HTTP_NOT_LISTENING)
		http_frames_ports(c->out, ports, http_ports(c, ports));
	if (!goes_on && (answer->fail == HTTP_REFUSED || answer->fail == HTTP_CLOSED || answer->fail == HTTP_CUT))
		see_it_end(c);
	return goes_on;
}

static bool batch(struct http_client *c, const struct http_batch *b)
{
	struct http_answer *answers = ARENA_ARRAY(c->arena, struct http_answer, b->count);
	bool goes_on = true;
	if (c->plan->http->requests[b->first].raw)
		http_raw(c, &c->plan->http->requests[b->first], answers);
	else
		http_exchange(c, b->first, b->count, answers);
	for (size_t i = 0; i < b->count; i++)
		goes_on = tell(c, b->first + i, &answers[i]) && goes_on;
	return goes_on;
}

static bool open_curl(struct http_client *c)
{
	const struct http_case *http = c->plan->http;
	c->multi = http_curl->multi_init();
	c->jars = ARENA_ARRAY(c->arena, void *, http->jar_count + 1);
	for (size_t i = 0; i < http->jar_count; i++) {
		c->jars[i] = http_curl->share_init();
		if (!c->jars[i] || http_curl->share_setopt(c->jars[i], CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE) != CURLSHE_OK)
			return false;
	}
	return c->multi;
}

int http_client_run(int out, void *context)
{
	const struct http_plan *plan = context;
	struct http_client c = {
		.plan = plan, .arena = arena_new(), .out = out, .family = AF_INET, .deadline_ns = clock_ns() + (uint64_t)plan->wall_ms * MS_NS
	};
	c.values = ARENA_ARRAY(c.arena, struct http_value, plan->http->name_count + 1);
	if (!open_curl(&c))
		return CONFINE_STATUS_MEMORY;
	for (size_t i = 0; i < plan->http->batch_count; i++)
		if (!batch(&c, &plan->http->batches[i]))
			break;
	return http_frames_end(out) < 0; /* the process ends with it: nothing is given back */
}
