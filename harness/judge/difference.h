/* difference.h: the first place where an output is not as expected, told in a short context that can be read. */
#ifndef HARNESS_JUDGE_DIFFERENCE_H
#define HARNESS_JUDGE_DIFFERENCE_H

#include "harness/base/arena.h"
#include "harness/model/outcome.h"

/* Where both texts part: byte offsets, or the end of one. */
struct parting {
	size_t expected_at, actual_at;
	bool expected_ended, actual_ended; /* that text has nothing more */
	bool show_line_ends;               /* they matter: show them as \n */
};

/* difference_at(a, expected, actual, p, ret): Line and column (in characters) in ${actual}, and up to about 60 characters of the line on either side. */
void difference_at(struct arena *a, struct bytes expected, struct bytes actual, const struct parting *p, struct difference *ret);
/* difference_excerpt(a, text, at, show_line_end): The surroundings of byte ${at} in its line, invisible characters made visible. */
const char *difference_excerpt(struct arena *a, struct bytes text, size_t at, bool show_line_end);
/* difference_offset(text, line, column): The byte that lies at a line and a column in bytes, both from 1; at most the length. */
size_t difference_offset(struct bytes text, uint64_t line, uint64_t column);
/* difference_common(expected, actual, ignore_case): How many bytes both begin with, cut back to a whole character. */
size_t difference_common(struct bytes expected, struct bytes actual, bool ignore_case);

/*
 * difference_note(expected, actual, strictness): A clause when the outputs differ only in something small ("differs only in letter case"), else NULL.
 * Looser comparisons are tried in turn; each is linear.
 */
enum strictness { STRICT_BYTES, STRICT_LINES, STRICT_TOKENS, STRICT_NUMBERS };
const char *difference_note(struct bytes expected, struct bytes actual, enum strictness strictness);

#endif
