/* report_ctrf.c: the Common Test Report Format (ctrf.io): JSON with results.tests[], each with name, status, perhaps suite, message, trace, stdout. */
#include "harness/base/json.h"
#include "harness/base/str.h"
#include "harness/run/report.h"

static bool status_of(const char *text, enum test_status *ret)
{
	static const struct {
		const char *text;
		enum test_status status;
	} table[] = {
		{ "passed", TEST_PASSED },   { "failed", TEST_FAILED },   { "skipped", TEST_SKIPPED },
		{ "pending", TEST_SKIPPED }, { "other", TEST_ERROR },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i].text, text) == 0) {
			*ret = table[i].status;
			return true;
		}
	return false;
}

static void add_text(struct str *s, const struct json *value)
{
	if (value && value->type == JSON_STRING && value->string.len && s->len < REPORT_TEXT_MAX) {
		str_add_bytes(s, (struct bytes){ .data = value->string.data, .len = value->string.len < REPORT_TEXT_MAX ? value->string.len : REPORT_TEXT_MAX });
		str_add_char(s, '\n');
	}
}

static void one_test(struct arena *a, const struct json *test, struct report *r)
{
	const struct json *suite = json_get(test, "suite"), *name = json_get(test, "name"), *out = json_get(test, "stdout");
	enum test_status status;
	if (!name || name->type != JSON_STRING || !status_of(json_text(test, "status", ""), &status)) {
		report_wrong(r, "has a test without name or status");
		return;
	}
	SCOPED_STR full = STR_EMPTY, message = STR_EMPTY;
	if (suite && suite->type == JSON_STRING) {
		str_add_bytes(&full, suite->string);
		str_add(&full, " > ");
	}
	JSON_EACH (part, suite && suite->type == JSON_ARRAY ? suite : NULL)
		if (part->type == JSON_STRING && full.len < REPORT_NAME_MAX) {
			str_add_bytes(&full, part->string);
			str_add(&full, " > ");
		}
	str_add_bytes(&full, name->string);
	add_text(&message, json_get(test, "message"));
	add_text(&message, json_get(test, "trace"));
	JSON_EACH (line, out && out->type == JSON_ARRAY ? out : NULL)
		add_text(&message, line);
	report_add(a, r, arena_bytes(a, str_bytes(&full)), status, arena_bytes(a, str_bytes(&message)));
}

void report_ctrf(struct arena *a, struct bytes text, struct report *r)
{
	struct json_error wrong;
	const struct json *root = json_parse(a, text, JSON_STRICT, &wrong);
	const struct json *tests = json_get(json_get(root, "results"), "tests");
	if (!root)
		report_wrong(r, text.len == 0 ? "is empty: the run ended before the test runner could report"
					      : arena_printf(a, "is no JSON in its line %u: %s", wrong.line, wrong.text));
	else if (!tests || tests->type != JSON_ARRAY)
		report_wrong(r, "is JSON, but no CTRF report: results.tests is missing");
	JSON_EACH (test, tests && tests->type == JSON_ARRAY ? tests : NULL)
		one_test(a, test, r);
}
