/* match_exact.c: the same bytes. */
#include "harness/judge/difference.h"
#include "harness/judge/matchers.h"

enum match_result match_exact(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret)
{
	(void)how;
	if (bytes_equal(expected, actual))
		return MATCH_YES;
	size_t at = difference_common(expected, actual, false);
	struct parting p = { .expected_at = at, .actual_at = at, .show_line_ends = true };
	p.expected_ended = at == expected.len && (at == 0 || expected.data[at - 1] == '\n');
	p.actual_ended = at == actual.len && (at == 0 || actual.data[at - 1] == '\n');
	difference_at(a, expected, actual, &p, &ret->difference);
	ret->difference.note = difference_note(expected, actual, STRICT_BYTES);
	return MATCH_NO;
}
