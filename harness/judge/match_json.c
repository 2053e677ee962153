/* match_json.c: the same JSON value, or at least what is expected of it. The output is a stranger's, so it is read in a confined process. */
#include "harness/judge/confined_json.h"
#include "harness/judge/difference.h"
#include "harness/judge/matchers.h"
#include "harness/judge/words.h"

static enum match_result match(struct arena *a, const struct match *how, enum json_rule rule, struct bytes expected, struct bytes actual, struct mismatch *ret)
{
	struct json_verdict v;
	struct err e = ERR_NONE;
	if (words_trimmed(actual).len == 0) {
		ret->why = "is empty, but a JSON value is expected";
		return MATCH_NO;
	}
	if (confined_json(a, how, rule, expected, actual, &v, &e) < 0) {
		ret->why = arena_printf(a, "could not be judged: %s", e.text);
		return MATCH_HARNESS_FAULT;
	}
	ret->difference.line = v.line;
	ret->difference.column = v.column;
	switch (v.answer) {
	case JSON_SAME:
		return MATCH_YES;
	case JSON_DIFFERENT:
		ret->difference.expected = v.expected;
		ret->difference.actual = v.actual;
		ret->why = *v.path ? arena_printf(a, "is not as expected at %s", v.path) : "is not as expected at its top";
		return MATCH_NO;
	case JSON_BAD_ACTUAL:
		ret->difference.actual = difference_excerpt(a, actual, difference_offset(actual, v.line, v.column), false);
		ret->why = arena_printf(a, "is not valid JSON: %s", v.text);
		return MATCH_NO;
	case JSON_TOO_BIG:
		ret->why = "is too large, or too deeply built, to be read as JSON";
		return MATCH_NO;
	default:
		ret->difference.line = ret->difference.column = 0;
		ret->why = arena_printf(a, "cannot be judged: what the task expects is not valid JSON: %s", v.text);
		return MATCH_TASK_FAULT;
	}
}

enum match_result match_json(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret)
{
	return match(a, how, JSON_WHOLE, expected, actual, ret);
}

enum match_result match_json_subset(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret)
{
	return match(a, how, JSON_SUBSET, expected, actual, ret);
}
