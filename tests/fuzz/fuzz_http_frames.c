/*
 * fuzz_http_frames.c: whatever the HTTP client writes, its parent reads within it, and believes nothing that does not fit the case.
 * Input: how many requests and names the case has (a byte each), then what the client wrote.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "harness/run/http_frames.h"

static void inside(struct bytes all, struct bytes part)
{
	MUST(part.len == 0 || (part.data >= all.data && part.data + part.len <= all.data + all.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	size_t requests = data[0] % 8, names = data[1] % 8;
	struct arena *a = arena_new();
	struct http_outcome got = { 0 };
	struct bytes all = { .data = (const char *)data + 2, .len = size - 2 };
	const char *wrong = http_frames_read(a, all, requests, names, &got);
	MUST(!wrong || *wrong);
	MUST(got.port_count <= HTTP_PORTS_MAX);
	for (size_t i = 0; i < requests; i++) {
		const struct http_answer *answer = &got.answers[i];
		MUST((int)answer->fail >= 0 && (int)answer->fail < http_fail_count && answer->status <= 999 && answer->header_count <= HTTP_HEADERS_MAX);
		inside(all, answer->body);
		inside(all, answer->detail);
		for (size_t h = 0; h < answer->header_count; h++) {
			inside(all, answer->headers[h].name);
			inside(all, answer->headers[h].value);
		}
	}
	for (size_t i = 0; i < names; i++) {
		inside(all, got.values[i].text);
		MUST(got.values[i].text.len <= HTTP_CAPTURE_BYTES_MAX);
	}
	arena_free(a);
	return 0;
}
