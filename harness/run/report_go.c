/*
 * report_go.c: the lines of `go test -json` (go doc test2json): objects with Action, Test, Output. A line that is no object is what a compiler said.
 *
 * Whole is a report that ends with the result of the package: an event pass, fail or skip without Test.
 */
#include "harness/base/json.h"
#include "harness/base/str.h"
#include "harness/run/report.h"

/* The output of the test that runs now; of tests that run in parallel the latest. */
struct running {
	struct str output;
	struct str name;
	bool whole;
};

static void keep_output(struct running *now, struct bytes test, const struct json *output)
{
	if (!bytes_equal(str_bytes(&now->name), test)) {
		str_clear(&now->name);
		str_clear(&now->output);
		str_add_bytes(&now->name, test);
	}
	if (output && output->type == JSON_STRING && now->output.len < REPORT_TEXT_MAX)
		str_add_bytes(&now->output, output->string);
}

static void one_event(struct arena *a, struct arena *scratch, struct bytes line, struct running *now, struct report *r)
{
	static const struct {
		const char *action;
		enum test_status status;
	} ends[] = { { "pass", TEST_PASSED }, { "fail", TEST_FAILED }, { "skip", TEST_SKIPPED } };
	struct json_error wrong;
	const struct json *event = json_parse(scratch, line, JSON_STRICT, &wrong);
	const struct json *test = json_get(event, "Test");
	const char *action = json_text(event, "Action", "");
	if (!event)
		report_wrong(r, "has a line that starts as an event and is none");
	if (!event || (test && test->type != JSON_STRING))
		return;
	if (strcmp(action, "output") == 0 && test)
		keep_output(now, test->string, json_get(event, "Output"));
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		if (strcmp(action, ends[i].action) != 0)
			continue;
		if (!test) {
			if (now->whole)
				report_wrong(r, "ends twice");
			now->whole = true;
			continue;
		}
		struct bytes said = bytes_equal(str_bytes(&now->name), test->string) ? str_bytes(&now->output) : bytes_of("");
		report_add(a, r, arena_bytes(a, test->string), ends[i].status, arena_bytes(a, said));
	}
}

void report_go(struct arena *a, struct bytes text, struct report *r)
{
	struct running now = { .output = STR_EMPTY, .name = STR_EMPTY };
	for (size_t at = 0; at < text.len;) {
		const char *end = memchr(text.data + at, '\n', text.len - at);
		struct bytes line = { .data = text.data + at, .len = end ? (size_t)(end - text.data) - at : text.len - at };
		at += line.len + 1;
		if (line.len == 0 || line.data[0] != '{')
			continue;
		struct arena *scratch = arena_new();
		one_event(a, scratch, line, &now, r);
		arena_free(scratch);
	}
	if (!now.whole)
		report_wrong(r, text.len == 0 ? "is empty: the run ended before the test runner could report" : "ends in the middle: the run ended before it was done");
	str_free(&now.output);
	str_free(&now.name);
}
