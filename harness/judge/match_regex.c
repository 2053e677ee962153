/* match_regex.c: the task's pattern matches the whole output, with or without the line ends at its end. */
#include "harness/base/pattern.h"
#include "harness/base/utf8.h"
#include "harness/judge/difference.h"
#include "harness/judge/matchers.h"
#include "harness/judge/words.h"

enum match_result match_regex(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret)
{
	struct err e = ERR_NONE;
	/* The loader compiled it before, so a failure here is rare; it is the task's all the same. */
	struct pattern *pattern = pattern_new(arena_strndup(a, expected.data, expected.len), how->ignore_case ? PATTERN_CASELESS : 0, OWNER_TASK, &e);
	if (!pattern) {
		ret->why = arena_printf(a, "cannot be judged: %s", e.text);
		return MATCH_TASK_FAULT;
	}
	enum pattern_result found = pattern_whole(pattern, actual);
	if (found == PATTERN_NO)
		found = pattern_whole(pattern, words_without_line_ends(actual));
	pattern_free(pattern);
	if (found == PATTERN_YES)
		return MATCH_YES;
	ret->difference.expected = arena_printf(a, "a match of %s", utf8_visible(a, expected, 200));
	ret->difference.actual = difference_excerpt(a, actual, 0, false);
	ret->why = found == PATTERN_NO ? "does not match the expected pattern"
				       : "cannot be judged: the task's pattern takes too many steps on it; the pattern must be made simpler";
	return found == PATTERN_NO ? MATCH_NO : MATCH_TASK_FAULT;
}
