/*
 * fuzz_json_compare.c: any text held against any JSON: the same as itself; what is the same in order is the same by meaning; a difference stands within the text.
 * Input: how (a byte), what is expected, a byte 0x1e, the text.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "harness/judge/json_compare.h"

static int compare(struct arena *a, const struct match *how, enum json_rule rule, const struct json *expected, struct bytes text)
{
	struct json_difference d = { 0 };
	struct json_error wrong = { 0 };
	int same = json_compare(a, how, rule, expected, text, &d, &wrong);
	MUST(same >= 0 || (wrong.line > 0 && wrong.text[0]));
	if (same == 0) {
		MUST(d.path && d.actual.line > 0 && d.actual.at < text.len);
		MUST(*json_show(a, text, d.actual.at));
	}
	return same;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data + 1, *border = size < 1 ? NULL : memchr(text, 0x1e, size - 1);
	if (!border)
		return 0;
	struct bytes expected = { .data = text, .len = (size_t)(border - text) };
	struct bytes actual = { .data = border + 1, .len = size - 1 - expected.len - 1 };
	const struct match how = { .ignore_case = data[0] & 1, .absolute = data[0] & 2 ? 0.01 : 0, .relative = data[0] & 4 ? 1e-6 : 0 };
	struct arena *a = arena_new();
	struct json_error wrong;
	const struct json *root = json_parse(a, expected, JSON_STRICT, &wrong);
	for (enum json_rule rule = JSON_WHOLE; root && rule <= JSON_SUBSET; rule++) {
		MUST(compare(a, &how, rule, root, expected) == 1);
		int same = compare(a, &how, rule, root, actual);
		MUST(same == 1 || !json_same_in_order(&how, expected, actual));
		/* It is more patient than our parser, which has numbers to keep. */
		MUST(same >= 0 || !json_parse(a, actual, JSON_STRICT, &wrong));
	}
	arena_free(a);
	return 0;
}
