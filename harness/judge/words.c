/* words.c: see words.h. */
#include "harness/judge/words.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

bool words_blank(char c)
{
	return c == ' ' || (unsigned char)(c - '\t') < 5;
}

char words_lower(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c + ('a' - 'A'));
	return c;
}

struct bytes words_trimmed(struct bytes b)
{
	while (b.len && words_blank(b.data[b.len - 1]))
		b.len--;
	return b;
}

bool words_line(struct words *s, struct bytes *ret)
{
	if (s->at >= s->text.len)
		return false;
	const char *start = s->text.data + s->at;
	size_t left = s->text.len - s->at;
	const char *end = memchr(start, '\n', left);
	size_t len = end ? (size_t)(end - start) : left;
	s->at += len + (end ? 1 : 0);
	*ret = words_trimmed((struct bytes){ .data = start, .len = len });
	return true;
}

bool words_token(struct words *s, struct bytes *ret)
{
	while (s->at < s->text.len && words_blank(s->text.data[s->at]))
		s->at++;
	size_t start = s->at;
	while (s->at < s->text.len && !words_blank(s->text.data[s->at]))
		s->at++;
	*ret = (struct bytes){ .data = s->text.data + start, .len = s->at - start };
	return ret->len > 0;
}

struct bytes words_without_line_ends(struct bytes b)
{
	while (b.len && (b.data[b.len - 1] == '\n' || b.data[b.len - 1] == '\r'))
		b.len--;
	return b;
}

enum { LEAP_MIN = 4096, LEAP_MAX = 1 << 20 };

void words_leap(struct words *a, struct words *b, enum words_border border)
{
	if (a->at < a->leap_at)
		return;
	const char *x = a->text.data + a->at, *y = b->text.data + b->at;
	size_t left = a->text.len - a->at, other = b->text.len - b->at, same = 0, block = LEAP_MIN;
	left = left < other ? left : other;
	for (; left - same >= block && memcmp(x + same, y + same, block) == 0; block = block < LEAP_MAX ? block * 2 : block)
		same += block;
	/* Not again for each word of a block that is not the same throughout: that would be quadratic. */
	a->leap_at = a->at + same + LEAP_MIN;
	while (same && !(border == WORDS_LINE_END ? x[same - 1] == '\n' : words_blank(x[same - 1])))
		same--;
	a->at += same;
	b->at += same;
}

static size_t skip_blanks(struct bytes b, size_t at)
{
	while (at < b.len && words_blank(b.data[at]))
		at++;
	return at;
}

void words_same_tokens(struct words *a, struct words *b)
{
	struct bytes x = a->text, y = b->text;
	for (;;) {
		size_t i = a->at = skip_blanks(x, a->at), k = b->at = skip_blanks(y, b->at);
		while (i < x.len && k < y.len && x.data[i] == y.data[k] && !words_blank(x.data[i]))
			i++, k++;
		/* Both words must end here, and there must have been one. */
		if (i == a->at || (i < x.len && !words_blank(x.data[i])) || (k < y.len && !words_blank(y.data[k])))
			return;
		a->at = i;
		b->at = k;
		if (i >= a->leap_at)
			return; /* long enough without a look whether the rest is the same */
	}
}

/* FNV-1a. */
uint64_t words_hash(struct bytes b, bool ignore_case)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < b.len; i++)
		h = (h ^ (unsigned char)(ignore_case ? words_lower(b.data[i]) : b.data[i])) * 0x100000001b3u;
	return h;
}

bool words_equal(struct bytes a, struct bytes b, bool ignore_case)
{
	if (!ignore_case || a.len != b.len)
		return bytes_equal(a, b);
	for (size_t i = 0; i < a.len; i++)
		if (words_lower(a.data[i]) != words_lower(b.data[i]))
			return false;
	return true;
}

static size_t digits(struct bytes b, size_t at)
{
	size_t n = 0;
	while (at + n < b.len && b.data[at + n] >= '0' && b.data[at + n] <= '9')
		n++;
	return n;
}

/* Does a decimal number stand from ${at} to the end? The grammar is checked here, as strtod would also take hexadecimal and blanks. */
static bool decimal(struct bytes b, size_t at, bool *ret_integer)
{
	size_t whole = digits(b, at), fraction = 0;
	at += whole;
	*ret_integer = at == b.len && whole > 0;
	if (at < b.len && b.data[at] == '.') {
		fraction = digits(b, at + 1);
		at += 1 + fraction;
	}
	if (whole + fraction == 0)
		return false;
	if (at < b.len && (b.data[at] == 'e' || b.data[at] == 'E')) {
		at++;
		if (at < b.len && (b.data[at] == '+' || b.data[at] == '-'))
			at++;
		size_t exponent = digits(b, at);
		if (exponent == 0)
			return false;
		at += exponent;
	}
	return at == b.len;
}

static double to_double(const char *text)
{
	/* Never the user's locale, where the decimal point may be a comma. */
	static locale_t plain;
	if (!plain)
		plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	return plain ? strtod_l(text, NULL, plain) : strtod(text, NULL);
}

bool words_number(struct bytes token, struct words_number *ret)
{
	char text[1001];
	size_t sign = token.len && (token.data[0] == '+' || token.data[0] == '-') ? 1 : 0;
	struct bytes rest = { .data = token.data + sign, .len = token.len - sign };
	if (token.len == 0 || token.len >= sizeof text)
		return false;
	ret->integer = false;
	if (words_equal(rest, bytes_of("nan"), true))
		ret->value = (double)NAN;
	else if (words_equal(rest, bytes_of("inf"), true) || words_equal(rest, bytes_of("infinity"), true))
		ret->value = token.data[0] == '-' ? -(double)INFINITY : (double)INFINITY;
	else if (decimal(token, sign, &ret->integer)) {
		memcpy(text, token.data, token.len);
		text[token.len] = '\0';
		ret->value = to_double(text);
	} else
		return false;
	return true;
}

bool words_close(double expected, double actual, double absolute, double relative)
{
	if (isnan(expected) || isnan(actual))
		return isnan(expected) && isnan(actual);
	if (isinf(expected) || isinf(actual) || expected == actual)
		return expected == actual;
	if (absolute == 0 && relative == 0)
		return false;
	/* 12.35 and 12.34 lie 0.0099999… or 0.0100000…1 apart: what was written in decimals must not turn on that. */
	double rounding = 4 * DBL_EPSILON * fmax(fabs(expected), fabs(actual));
	double apart = fabs(expected - actual);
	return apart <= absolute + rounding || apart <= relative * fabs(expected) + rounding;
}

static struct bytes bare_integer(struct bytes b, bool *ret_negative)
{
	*ret_negative = b.len && b.data[0] == '-';
	if (b.len && (b.data[0] == '-' || b.data[0] == '+')) {
		b.data++;
		b.len--;
	}
	while (b.len > 1 && b.data[0] == '0') {
		b.data++;
		b.len--;
	}
	return b;
}

bool words_same_integer(struct bytes a, struct bytes b)
{
	bool negative_a, negative_b;
	a = bare_integer(a, &negative_a);
	b = bare_integer(b, &negative_b);
	return bytes_equal(a, b) && (negative_a == negative_b || (a.len == 1 && a.data[0] == '0'));
}
