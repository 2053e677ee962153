/* test_utf8.c: what is valid, and what strangers' text looks like to people. */
#include "tests/support/support.h"

#include "harness/base/str.h"
#include "harness/base/utf8.h"

/* The encoding of ${c} by the table of RFC 3629, section 3, written independently of the decoder. */
static size_t encode(uint32_t c, char out[4])
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = len; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(lead[len] | c);
	return len;
}

static void every_code_point_but_surrogates_decodes_to_itself(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x110100; c++) {
		char text[4];
		uint32_t back = 0xdead;
		size_t len = encode(c, text);
		bool valid = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
		size_t found = utf8_next((struct bytes){ .data = text, .len = len }, 0, &back);
		assert_int_equal(found, valid ? len : 0);
		if (valid)
			assert_int_equal(back, c);
		/* Cut short, it is nothing. */
		if (len > 1)
			assert_int_equal(utf8_next((struct bytes){ .data = text, .len = len - 1 }, 0, &back), 0);
	}
}

static void overlong_and_broken_sequences_are_invalid(void **state)
{
	(void)state;
	static const char *const bad[] = { "\xc0\x80", "\xc1\xbf",  "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf",     "\x80",
					   "\xc3(",    "\xe2\x82(", "\xe2(\x82",    "\xf8\x88\x80\x80\x80", "\xff" };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(utf8_valid(bytes_of(bad[i])));
	uint32_t c;
	assert_int_equal(utf8_next(bytes_of("a"), 1, &c), 0);
	assert_true(utf8_valid((struct bytes){ 0 }));
	assert_true(utf8_valid((struct bytes){ .data = "a\0\xc3\xa4", .len = 4 }));
}

static void what_cannot_be_seen_is_spelled_out(void **state)
{
	(void)state;
	static const struct {
		const char *text, *visible;
	} examples[] = {
		{ "", "" },
		{ "plain \\n text", "plain \\n text" },
		{ "a\nb\tc\r", "a\\nb\\tc\\r" },
		{ "\x1b[31mred\x07", "\\e[31mred\\x07" },
		{ "\x7f", "\\x7f" },
		{ "\xc2\x85", "\\u{85}" },
		{ "\xff\xc3(", "\\xff\\xc3(" },
		{ "\xe2\x80\xae"
		  "abc",
		  "\\u{202e}abc" }, /* right-to-left override */
		{ "a\xe2\x80\x8b"
		  "b\xef\xbb\xbf",
		  "a\\u{200b}b\\u{feff}" }, /* zero-width space, byte order mark */
		{ "a\xc2\xa0"
		  "b",
		  "a\\u{a0}b" }, /* a blank that is none */
		{ "\xe2\x80\xa8", "\\u{2028}" },
		{ "\xe3\x85\xa4", "\\u{3164}" }, /* the Hangul filler */
		{ "\xee\x80\x80", "\\u{e000}" }, /* private use */
		{ "\xc3\xa4\xe2\x82\xac\xe6\x97\xa5\xf0\x9f\x98\x80", "\xc3\xa4\xe2\x82\xac\xe6\x97\xa5\xf0\x9f\x98\x80" },
		{ "e\xcc\x81", "e\xcc\x81" }, /* a combining accent is seen */
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
		assert_string_equal(utf8_visible(a, bytes_of(examples[i].text), 1000), examples[i].visible);
	assert_string_equal(utf8_visible(a, (struct bytes){ .data = "\0", .len = 1 }, 10), "\\x00");
	arena_free(a);
}

static void a_cut_never_splits_a_character_or_an_escape(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(utf8_visible(a, bytes_of("abcdef"), 6), "abcdef");
	assert_string_equal(utf8_visible(a, bytes_of("abcdefg"), 6), "abc…");
	assert_string_equal(utf8_visible(a, bytes_of("a\x07\x07"), 7), "a…");
	assert_string_equal(utf8_visible(a, bytes_of("abc"), 2), "");
	struct bytes mixed = bytes_of("\xc3\xa4\x1b\xe2\x82\xac\xff\xe2\x80\xae\xf0\x9f\x98\x80 end of it");
	const size_t whole = strlen(utf8_visible(a, mixed, 1000));
	for (size_t max = 0; max < whole + 3; max++) {
		const char *visible = utf8_visible(a, mixed, max);
		size_t len = strlen(visible);
		assert_true(len <= max);
		assert_true(utf8_valid(bytes_of(visible)));
		assert_true(len == 0 || max >= whole || strcmp(visible + len - 3, "…") == 0);
		const char *backslash = strrchr(visible, '\\');
		/* \xff and \e are whole, or not there at all. */
		assert_true(!backslash || backslash[1] == 'e' || strncmp(backslash, "\\xff", 4) == 0 || strncmp(backslash, "\\u{202e}", 8) == 0);
	}
	arena_free(a);
}

static void a_copy_for_reports_replaces_each_invalid_byte(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct bytes copy = utf8_valid_copy(a, (struct bytes){ .data = "a\xff\xfe\tb\n\0\xc3\xa4\xe2\x82", .len = 11 });
	assert_true(bytes_equal(copy, (struct bytes){ .data = "a\xef\xbf\xbd\xef\xbf\xbd\tb\n\0\xc3\xa4\xef\xbf\xbd\xef\xbf\xbd", .len = 19 }));
	assert_int_equal(copy.data[copy.len], 0);
	copy = utf8_valid_copy(a, bytes_of("fine"));
	assert_string_equal(copy.data, "fine");
	assert_int_equal(utf8_valid_copy(a, (struct bytes){ 0 }).len, 0);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_but_surrogates_decodes_to_itself),
		cmocka_unit_test(overlong_and_broken_sequences_are_invalid),
		cmocka_unit_test(what_cannot_be_seen_is_spelled_out),
		cmocka_unit_test(a_cut_never_splits_a_character_or_an_escape),
		cmocka_unit_test(a_copy_for_reports_replaces_each_invalid_byte),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
