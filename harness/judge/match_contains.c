/*
 * match_contains.c: the text occurs somewhere in the output.
 *
 * Knuth, Morris and Pratt, "Fast Pattern Matching in Strings" (1977): linear whatever a hostile output repeats, with memory for the task's text only.
 */
#include "harness/base/utf8.h"
#include "harness/judge/difference.h"
#include "harness/judge/matchers.h"
#include "harness/judge/words.h"

static char folded(char c, bool ignore_case)
{
	if (ignore_case)
		return words_lower(c);
	return c;
}

/* fall[i]: how much of the text is still matched when byte i does not fit. */
static size_t *fall_back(struct arena *a, struct bytes text, bool ignore_case)
{
	size_t *fall = ARENA_ARRAY(a, size_t, text.len + 1);
	size_t have = 0;
	for (size_t i = 1; i < text.len; i++) {
		while (have && folded(text.data[i], ignore_case) != folded(text.data[have], ignore_case))
			have = fall[have];
		if (folded(text.data[i], ignore_case) == folded(text.data[have], ignore_case))
			have++;
		fall[i + 1] = have;
	}
	return fall;
}

static bool occurs(struct arena *a, struct bytes text, struct bytes in, bool ignore_case)
{
	const size_t *fall = fall_back(a, text, ignore_case);
	size_t have = 0;
	for (size_t i = 0; i < in.len && have < text.len; i++) {
		char c = folded(in.data[i], ignore_case);
		while (have && c != folded(text.data[have], ignore_case))
			have = fall[have];
		if (c == folded(text.data[have], ignore_case))
			have++;
	}
	return have == text.len;
}

enum match_result match_contains(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret)
{
	if (occurs(a, expected, actual, how->ignore_case))
		return MATCH_YES;
	ret->why = "does not contain the expected text";
	ret->difference.expected = utf8_visible(a, expected, 200);
	ret->difference.actual = difference_excerpt(a, actual, 0, false);
	if (!how->ignore_case && occurs(a, expected, actual, true))
		ret->difference.note = "differs only in letter case";
	return MATCH_NO;
}
