/* report.h: a fuzz target for one format of test reports: from any bytes a bounded report, whose texts lie within their limits, or a reason why it is none. */
#ifndef TESTS_FUZZ_REPORT_H
#define TESTS_FUZZ_REPORT_H

#include "harness/run/report.h"
#include "tests/fuzz/fuzz.h"

static void fuzz_report(enum suite_format format, struct bytes input)
{
	struct arena *a = arena_new();
	struct report r;
	report_parse(a, format, input, &r);
	MUST(r.count <= REPORT_TESTS_MAX);
	for (size_t i = 0; i < r.count; i++) {
		MUST(r.tests[i].name.len <= REPORT_NAME_MAX);
		MUST(r.tests[i].message.len <= REPORT_TEXT_MAX);
		MUST((int)r.tests[i].status < (int)test_status_count);
	}
	MUST(!r.why_not || *r.why_not);
	arena_free(a);
}

#define FUZZ_REPORT(format)                                                                      \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                             \
	{                                                                                        \
		fuzz_report(format, (struct bytes){ .data = (const char *)data, .len = size });  \
		return 0;                                                                        \
	}

#endif
