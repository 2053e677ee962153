/* fuzz_report_go.c: any bytes as the lines of go test -json: a bounded report, whose texts lie within their limits, or a reason why it is none. */
#include "tests/fuzz/fuzz.h"

#include "harness/run/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct report r;
	report_parse(a, SUITE_GO, (struct bytes){ .data = (const char *)data, .len = size }, &r);
	MUST(r.count <= REPORT_TESTS_MAX);
	for (size_t i = 0; i < r.count; i++) {
		MUST(r.tests[i].name.len <= REPORT_NAME_MAX);
		MUST(r.tests[i].message.len <= REPORT_TEXT_MAX);
		MUST((int)r.tests[i].status < (int)test_status_count);
	}
	MUST(!r.why_not || *r.why_not);
	arena_free(a);
	return 0;
}
