/* match_lines.c: the same lines; blanks at line ends, and line ends at the very end, do not count. */
#include "harness/judge/difference.h"
#include "harness/judge/matchers.h"
#include "harness/judge/words.h"

enum match_result match_lines(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret)
{
	struct words e = { .text = words_trimmed(expected) }, c = { .text = words_trimmed(actual) };
	struct bytes x, y;
	struct parting p = { .expected_at = 0 };
	for (;;) {
		words_leap(&e, &c, WORDS_LINE_END);
		p.expected_at = e.at;
		p.actual_at = c.at;
		p.expected_ended = !words_line(&e, &x);
		p.actual_ended = !words_line(&c, &y);
		if (p.expected_ended && p.actual_ended)
			return MATCH_YES;
		if (p.expected_ended || p.actual_ended || !words_equal(x, y, how->ignore_case))
			break;
	}
	if (!p.expected_ended && !p.actual_ended) {
		size_t at = difference_common(x, y, how->ignore_case);
		p.expected_at += at;
		p.actual_at += at;
	}
	difference_at(a, expected, actual, &p, &ret->difference);
	ret->difference.note = difference_note(expected, actual, STRICT_LINES);
	return MATCH_NO;
}
