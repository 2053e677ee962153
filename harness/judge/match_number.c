/* match_number.c: the same words, and those that are numbers within a tolerance. */
#include "harness/judge/words.h"
#include "harness/judge/tokens.h"

static bool same_number(const struct match *how, struct bytes expected, struct bytes actual)
{
	struct words_number x, y;
	if (words_equal(expected, actual, how->ignore_case))
		return true;
	if (!words_number(expected, &x) || !words_number(actual, &y))
		return false;
	/* Beyond 2^53 different integers become the same double. */
	if (x.integer && y.integer && how->absolute == 0 && how->relative == 0)
		return words_same_integer(expected, actual);
	return words_close(x.value, y.value, how->absolute, how->relative);
}

enum match_result match_number(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret)
{
	return tokens_match(a, how, expected, actual, same_number, STRICT_NUMBERS, ret);
}
