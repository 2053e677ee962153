/* scan.h: lines, words and numbers of an output, without copying it. Pure. */
#ifndef HARNESS_JUDGE_SCAN_H
#define HARNESS_JUDGE_SCAN_H

#include <stdbool.h>

#include "harness/base/bytes.h"

struct scan {
	struct bytes text;
	size_t at;
};

bool scan_blank(char c);
/* scan_trimmed(b): ${b} without blanks at its end. */
struct bytes scan_trimmed(struct bytes b);
/*
 * scan_line(s, ret): Next line without its line end and without blanks before it; false at the end. Text that ends in a line end has no further line.
 * ret.data points into the text.
 */
bool scan_line(struct scan *s, struct bytes *ret);
/* scan_token(s, ret): Next run of bytes that are no blanks; false at the end. */
bool scan_token(struct scan *s, struct bytes *ret);
/* scan_equal(a, b, ignore_case): The same bytes, perhaps but for the case of A–Z. */
bool scan_equal(struct bytes a, struct bytes b, bool ignore_case);
char scan_lower(char c);

struct scan_number {
	double value;
	bool integer; /* written as digits only, perhaps with a sign */
};
/*
 * scan_number(token, ret): Is the whole ${token} a decimal number ("12", "+1.50", ".5", "1e-3"), "inf", "infinity" or "nan" (any case, perhaps signed)?
 * Independent of the locale. Tokens longer than 1,000 bytes are no numbers.
 */
bool scan_number(struct bytes token, struct scan_number *ret);
/* scan_close(expected, actual, absolute, relative): Within either tolerance, and the rounding of a few units in the last place on top. NaN is close to NaN only. */
bool scan_close(double expected, double actual, double absolute, double relative);
/* scan_same_integer(a, b): Two integers as written, of any size: the same but for signs of zero, "+" and leading zeros? */
bool scan_same_integer(struct bytes a, struct bytes b);

#endif
