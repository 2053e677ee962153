/* fuzz_http_reading.c: any answer to a raw request is bounded, and understood alike whether it comes at once or byte by byte. */
#include "tests/fuzz/fuzz.h"

#include "harness/run/http_reading.h"

enum { BODY_MAX = 4096 };

static struct http_reading *reading(struct arena *a, const uint8_t *data, size_t size, size_t step)
{
	const struct http_plan plan = { .body_max = BODY_MAX, .total_max = 2 * BODY_MAX };
	struct http_client client = { .plan = &plan, .arena = a };
	struct http_reading *r = ARENA_NEW(a, struct http_reading);
	for (size_t at = 0; at < size && !r->done; at += step)
		http_reading_take(&client, r, (struct bytes){ .data = (const char *)data + at, .len = step < size - at ? step : size - at });
	http_reading_end(r, HTTP_CLOSED);
	MUST(r->done && r->at <= r->text.len);
	MUST((int)r->fail >= 0 && (int)r->fail < http_fail_count && r->status <= 599);
	MUST(r->in.header_count <= HTTP_HEADERS_MAX && r->in.body.len <= BODY_MAX);
	return r;
}

static void forget(struct http_reading *r)
{
	str_free(&r->text);
	str_free(&r->in.body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct http_reading *whole = reading(a, data, size, size + 1);
	/* Where a line alone is more than all may be, it depends on how it comes which limit is met first. */
	if (size < HTTP_HEADER_BYTES_MAX) {
		struct http_reading *bytewise = reading(a, data, size, 1);
		MUST(whole->fail == bytewise->fail && whole->status == bytewise->status && whole->in.header_count == bytewise->in.header_count);
		MUST(whole->fail == HTTP_BODY_TOO_BIG || bytes_equal(str_bytes(&whole->in.body), str_bytes(&bytewise->in.body)));
		forget(bytewise);
	}
	forget(whole);
	arena_free(a);
	return 0;
}
