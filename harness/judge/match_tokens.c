/* match_tokens.c: the same words, whatever stands between them. */
#include "harness/judge/words.h"
#include "harness/judge/tokens.h"

enum match_result tokens_match(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, token_equal equal,
			       enum strictness strictness, struct mismatch *ret)
{
	struct words e = { .text = expected }, c = { .text = actual };
	struct bytes x = { 0 }, y = { 0 };
	struct parting p = { .expected_at = 0 };
	do {
		words_leap(&e, &c, WORDS_BLANK);
		words_same_tokens(&e, &c);
		p.expected_ended = !words_token(&e, &x);
		p.actual_ended = !words_token(&c, &y);
		if (p.expected_ended && p.actual_ended)
			return MATCH_YES;
	} while (!p.expected_ended && !p.actual_ended && equal(how, x, y));
	/* The word's start, so that a whole number is shown and not its last digits. */
	p.expected_at = e.at - x.len;
	p.actual_at = c.at - y.len;
	difference_at(a, expected, actual, &p, &ret->difference);
	ret->difference.note = difference_note(expected, actual, strictness);
	return MATCH_NO;
}

static bool same_text(const struct match *how, struct bytes expected, struct bytes actual)
{
	return words_equal(expected, actual, how->ignore_case);
}

enum match_result match_tokens(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret)
{
	return tokens_match(a, how, expected, actual, same_text, STRICT_TOKENS, ret);
}
