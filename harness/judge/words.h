/* words.h: lines, words and numbers of an output, without copying it. Pure. */
#ifndef HARNESS_JUDGE_WORDS_H
#define HARNESS_JUDGE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/bytes.h"

struct words {
	struct bytes text;
	size_t at;
	size_t leap_at; /* words_leap() is not worth trying before here */
};

bool words_blank(char c);
/* words_trimmed(b): ${b} without blanks at its end. */
struct bytes words_trimmed(struct bytes b);
/*
 * words_line(s, ret): Next line without its line end and without blanks before it; false at the end. Text that ends in a line end has no further line.
 * ret.data points into the text.
 */
bool words_line(struct words *s, struct bytes *ret);
/* words_token(s, ret): Next run of bytes that are no blanks; false at the end. */
bool words_token(struct words *s, struct bytes *ret);
/*
 * words_leap(a, b, border): Both stand at the start of a line or word: while whole blocks of them are the same bytes, go on to behind the last ${border} in
 * these: a line end, or (WORDS_BLANK) any blank. What is skipped has the same lines or words in both. At the speed of memcmp, where outputs are right.
 */
enum words_border { WORDS_LINE_END, WORDS_BLANK };
void words_leap(struct words *a, struct words *b, enum words_border border);
/* words_same_tokens(a, b): Go on over words that are the same in both, whatever blanks stand between them; then both stand at the first that is not, or at an end. */
void words_same_tokens(struct words *a, struct words *b);
/* words_without_line_ends(b): ${b} without line ends at its end. */
struct bytes words_without_line_ends(struct bytes b);
/* words_hash(b, ignore_case): For tables of lines; equal by words_equal has an equal hash. */
uint64_t words_hash(struct bytes b, bool ignore_case);
/* words_equal(a, b, ignore_case): The same bytes, perhaps but for the case of A–Z. */
bool words_equal(struct bytes a, struct bytes b, bool ignore_case);
char words_lower(char c);

struct words_number {
	double value;
	bool integer; /* written as digits only, perhaps with a sign */
};
/*
 * words_number(token, ret): Is the whole ${token} a decimal number ("12", "+1.50", ".5", "1e-3"), "inf", "infinity" or "nan" (any case, perhaps signed)?
 * Independent of the locale. Tokens longer than 1,000 bytes are no numbers.
 */
bool words_number(struct bytes token, struct words_number *ret);
/* words_close(expected, actual, absolute, relative): Within either tolerance, and the rounding of a few units in the last place on top. NaN is close to NaN only. */
bool words_close(double expected, double actual, double absolute, double relative);
/* words_same_integer(a, b): Two integers as written, of any size: the same but for signs of zero, "+" and leading zeros? */
bool words_same_integer(struct bytes a, struct bytes b);

#endif
