/* difference_note.c: what a difference comes down to, so that nobody hunts for an invisible blank. Looser comparisons, tried from the smallest difference on. */
#include "harness/judge/difference.h"

#include "harness/judge/words.h"

static bool starts_with_bom(struct bytes b)
{
	return b.len >= 3 && memcmp(b.data, "\xef\xbb\xbf", 3) == 0;
}

static bool only_bom(struct bytes expected, struct bytes actual)
{
	return starts_with_bom(actual) && !starts_with_bom(expected);
}

/* The next byte with CRLF read as LF; -1 at the end. */
static int next_unix(struct bytes b, size_t *at)
{
	if (*at + 1 < b.len && b.data[*at] == '\r' && b.data[*at + 1] == '\n')
		(*at)++;
	return *at < b.len ? (unsigned char)b.data[(*at)++] : -1;
}

static bool only_line_ends(struct bytes expected, struct bytes actual)
{
	size_t e = 0, c = 0;
	int x, y;
	do {
		x = next_unix(expected, &e);
		y = next_unix(actual, &c);
	} while (x == y && x >= 0);
	return x == y;
}

static bool only_final_line_end(struct bytes expected, struct bytes actual)
{
	return bytes_equal(words_without_line_ends(expected), words_without_line_ends(actual));
}

static bool same_lines(struct bytes expected, struct bytes actual, bool ignore_case)
{
	struct words e = { .text = words_trimmed(expected) }, c = { .text = words_trimmed(actual) };
	struct bytes x, y;
	for (;;) {
		bool more_e = words_line(&e, &x), more_c = words_line(&c, &y);
		if (!more_e || !more_c)
			return more_e == more_c;
		if (!words_equal(x, y, ignore_case))
			return false;
	}
}

static bool only_trailing_blanks(struct bytes expected, struct bytes actual)
{
	return same_lines(expected, actual, false);
}

static bool only_case_in_lines(struct bytes expected, struct bytes actual)
{
	return same_lines(expected, actual, true);
}

static bool same_tokens(struct bytes expected, struct bytes actual, bool ignore_case, bool numbers)
{
	struct words e = { .text = expected }, c = { .text = actual };
	struct bytes x, y;
	struct words_number m, n;
	for (;;) {
		bool more_e = words_token(&e, &x), more_c = words_token(&c, &y);
		if (!more_e || !more_c)
			return more_e == more_c;
		if (!words_equal(x, y, ignore_case) && !(numbers && words_number(x, &m) && words_number(y, &n) && words_close(m.value, n.value, 0, 0)))
			return false;
	}
}

static bool only_blanks(struct bytes expected, struct bytes actual)
{
	return same_tokens(expected, actual, false, false);
}

static bool only_case_in_tokens(struct bytes expected, struct bytes actual)
{
	return same_tokens(expected, actual, true, false);
}

static bool only_number_format(struct bytes expected, struct bytes actual)
{
	return same_tokens(expected, actual, false, true);
}

/* A sum of hashes does not depend on order; each is mixed so that sums do not cancel. */
static uint64_t line_sum(struct bytes b, uint64_t *ret_lines)
{
	struct words s = { .text = words_trimmed(b) };
	struct bytes line;
	uint64_t sum = 0;
	for (*ret_lines = 0; words_line(&s, &line); ++*ret_lines) {
		uint64_t h = words_hash(line, false);
		h = (h ^ (h >> 31)) * 0x9e3779b97f4a7c15u;
		sum += h ^ (h >> 29);
	}
	return sum;
}

static bool only_order(struct bytes expected, struct bytes actual)
{
	uint64_t lines_e, lines_c;
	return line_sum(expected, &lines_e) == line_sum(actual, &lines_c) && lines_e == lines_c;
}

static bool starts_with(struct bytes b, struct bytes head)
{
	return b.len >= head.len && (head.len == 0 || memcmp(b.data, head.data, head.len) == 0);
}

static bool too_short(struct bytes expected, struct bytes actual)
{
	return starts_with(expected, words_trimmed(actual));
}

static bool too_long(struct bytes expected, struct bytes actual)
{
	return starts_with(actual, words_trimmed(expected));
}

static const struct {
	enum strictness from, to; /* for matchers of this strictness the difference counts */
	bool (*is)(struct bytes expected, struct bytes actual);
	const char *text;
} notes[] = {
	{ STRICT_BYTES, STRICT_NUMBERS, only_bom, "starts with a byte order mark (BOM), which is not expected" },
	{ STRICT_BYTES, STRICT_BYTES, only_line_ends, "differs only in line ends (CRLF or LF)" },
	{ STRICT_BYTES, STRICT_BYTES, only_final_line_end, "differs only in the line end at the very end" },
	{ STRICT_BYTES, STRICT_BYTES, only_trailing_blanks, "differs only in blanks at the ends of lines" },
	{ STRICT_BYTES, STRICT_LINES, only_blanks, "differs only in blanks and line breaks between words" },
	{ STRICT_BYTES, STRICT_LINES, only_case_in_lines, "differs only in letter case" },
	{ STRICT_TOKENS, STRICT_NUMBERS, only_case_in_tokens, "differs only in letter case" },
	{ STRICT_BYTES, STRICT_TOKENS, only_number_format, "differs only in how numbers are written" },
	{ STRICT_BYTES, STRICT_NUMBERS, only_order, "has the expected lines in another order" },
	{ STRICT_BYTES, STRICT_NUMBERS, too_short, "is right so far, but ends too early" },
	{ STRICT_BYTES, STRICT_NUMBERS, too_long, "has all that is expected, but goes on after it" },
};

const char *difference_note(struct bytes expected, struct bytes actual, enum strictness strictness)
{
	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
		if (strictness >= notes[i].from && strictness <= notes[i].to && notes[i].is(expected, actual))
			return notes[i].text;
	return NULL;
}
