/* utf8.c: decoding by the table of RFC 3629, and what a reader may not see. */
#include "harness/base/utf8.h"

#include <stdio.h>
#include <utf8proc.h>

#include "harness/base/str.h"

static bool continues(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* Overlong forms, surrogates and what lies above U+10FFFF are told by the second byte (RFC 3629, section 4). */
static bool second_byte_fits(unsigned char first, unsigned char second)
{
	switch (first) {
	case 0xe0:
		return second >= 0xa0;
	case 0xed:
		return second <= 0x9f;
	case 0xf0:
		return second >= 0x90;
	case 0xf4:
		return second <= 0x8f;
	default:
		return true;
	}
}

size_t utf8_next(struct bytes b, size_t at, uint32_t *ret_codepoint)
{
	const unsigned char *s = (const unsigned char *)b.data + at;
	if (at >= b.len)
		return 0;
	if (s[0] < 0x80) {
		*ret_codepoint = s[0];
		return 1;
	}
	size_t len = s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
	if (len == 0 || len > b.len - at || !continues(s[1]) || !second_byte_fits(s[0], s[1]))
		return 0;
	uint32_t codepoint = s[0] & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if (!continues(s[i]))
			return 0;
		codepoint = codepoint << 6 | (s[i] & 0x3fu);
	}
	*ret_codepoint = codepoint;
	return len;
}

bool utf8_valid(struct bytes b)
{
	uint32_t codepoint;
	for (size_t at = 0, len; at < b.len; at += len) {
		len = utf8_next(b, at, &codepoint);
		if (len == 0)
			return false;
	}
	return true;
}

/* Letters and marks by their category, that are drawn as nothing or as a blank all the same. */
static bool drawn_as_nothing(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = {
		{ 0x034f, 0x034f },   /* combining grapheme joiner */
		{ 0x115f, 0x1160 },   /* Hangul fillers */
		{ 0x17b4, 0x17b5 },   /* Khmer vowels that are not written */
		{ 0x180b, 0x180f },   /* Mongolian selectors */
		{ 0x2800, 0x2800 },   /* the empty Braille cell */
		{ 0x3164, 0x3164 },   /* Hangul filler */
		{ 0xfe00, 0xfe0f },   /* variation selectors */
		{ 0xffa0, 0xffa0 },   /* Hangul filler, half as wide */
		{ 0xe0100, 0xe01ef }, /* more variation selectors */
	};
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

static bool is_invisible(uint32_t c)
{
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF: /* bidirectional and zero-width ones are here */
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	case UTF8PROC_CATEGORY_ZS:
		return c != ' ';
	default:
		return drawn_as_nothing(c);
	}
}

/* The visible spelling of ${c} in ${out}: "" where it is visible as it stands. */
static void spell(uint32_t c, char out[16])
{
	static const char named[][4] = { ['\t'] = "\\t", ['\n'] = "\\n", ['\r'] = "\\r", [0x1b] = "\\e" };
	out[0] = '\0';
	if (c >= ' ' && c < 0x7f)
		return;
	if (c < sizeof named / sizeof named[0] && named[c][0])
		memcpy(out, named[c], sizeof named[c]);
	else if (c < 0x80)
		snprintf(out, 16, "\\x%02x", (unsigned)c);
	else if (is_invisible(c))
		snprintf(out, 16, "\\u{%x}", (unsigned)c);
}

const char *utf8_visible(struct arena *a, struct bytes b, size_t max)
{
	static const char cut_mark[] = "…";
	const size_t mark_len = sizeof cut_mark - 1;
	SCOPED_STR s = STR_EMPTY;
	size_t cut = 0; /* the longest result so far that leaves room for the mark */

	for (size_t at = 0, len; at < b.len; at += len) {
		uint32_t c = 0;
		char spelled[16] = "";
		len = utf8_next(b, at, &c);
		if (len == 0) {
			len = 1;
			snprintf(spelled, sizeof spelled, "\\x%02x", (unsigned)(unsigned char)b.data[at]);
		} else {
			spell(c, spelled);
		}
		if (s.len + mark_len <= max)
			cut = s.len;
		str_add_bytes(&s, spelled[0] ? bytes_of(spelled) : (struct bytes){ .data = b.data + at, .len = len });
		if (s.len > max) {
			s.len = cut;
			s.data[cut] = '\0';
			if (max >= mark_len)
				str_add(&s, cut_mark);
			break;
		}
	}
	return str_steal(&s, a);
}

struct bytes utf8_valid_copy(struct arena *a, struct bytes b)
{
	static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */
	if (utf8_valid(b))
		return arena_bytes(a, b);
	SCOPED_STR s = STR_EMPTY;
	size_t from = 0, at = 0;
	while (at < b.len) {
		uint32_t c;
		size_t len = utf8_next(b, at, &c);
		if (len == 0) {
			str_add_bytes(&s, (struct bytes){ .data = b.data + from, .len = at - from });
			str_add(&s, replacement);
			from = at + 1;
		}
		at += len ? len : 1;
	}
	str_add_bytes(&s, (struct bytes){ .data = b.data + from, .len = at - from });
	return arena_bytes(a, str_bytes(&s));
}

bool utf8_is_mark(uint32_t codepoint)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)codepoint);
	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

static bool is_letter_or_digit(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);
	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) || (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

size_t utf8_fold(uint32_t codepoint, char out[UTF8_FOLD_MAX])
{
	enum { PARTS_MAX = UTF8_FOLD_MAX / 4 }; /* the longest compatible form has 18 characters */
	utf8proc_int32_t parts[PARTS_MAX];
	int last = 0;
	size_t len = 0;
	if (codepoint < 0x80) {
		char c = (char)codepoint;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		out[0] = c;
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
	}
	utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)codepoint, parts, PARTS_MAX,
							 UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &last);
	for (utf8proc_ssize_t i = 0; i < count && i < PARTS_MAX; i++)
		if (is_letter_or_digit(parts[i]))
			len += (size_t)utf8proc_encode_char(parts[i], (utf8proc_uint8_t *)out + len);
	return len;
}
