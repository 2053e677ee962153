/* test_json.c: reading: places, refusals in words, exact decoding, and looking things up. The writer: test_json_write.c. */
#include "tests/support/support.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/json.h"

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct json *parse(const char *text)
{
	struct json_error error = { 0 };
	struct json *root = json_parse(arena, bytes_of(text), JSON_COMMENTS, &error);
	if (!root)
		fail_msg("%s: %u:%u: %s", text, error.line, error.column, error.text);
	return root;
}

static void every_value_knows_its_place_and_family(void **state)
{
	(void)state;
	const struct json *root = parse("{\n  \"a\": [1, {\"b\": null}],\n  \"\xc3\xa4\": true\n}");
	const struct json *a = json_get(root, "a");
	assert_int_equal(root->type, JSON_OBJECT);
	assert_int_equal(root->count, 2);
	assert_int_equal(root->line, 1);
	assert_int_equal(root->column, 1);
	assert_null(root->parent);
	assert_null(root->key);
	assert_int_equal(a->line, 2);
	assert_int_equal(a->column, 8);
	assert_int_equal(a->count, 2);
	assert_ptr_equal(a->parent, root);
	assert_ptr_equal(a->child->parent, a);
	assert_null(a->child->key);
	const struct json *b = json_get(a->child->next, "b");
	assert_int_equal(b->type, JSON_NULL);
	assert_int_equal(b->column, 18);
	assert_int_equal(a->next->line, 3);
	assert_int_equal(a->next->column, 9);
	assert_string_equal(a->next->key, "\xc3\xa4");
	assert_null(a->next->next);
}

static void strings_are_decoded_with_their_nul_bytes(void **state)
{
	(void)state;
	const struct json *root = parse("[\"\\u0000a\\u0000\", \"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u00e4\\u20ac\\ud83d\\ude00\", \"\"]");
	const struct json *item = root->child;
	assert_true(bytes_equal(item->string, (struct bytes){ .data = "\0a\0", .len = 3 }));
	assert_string_equal((item = item->next)->string.data, "\"\\/\b\f\n\r\t");
	assert_string_equal((item = item->next)->string.data, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
	assert_int_equal((item = item->next)->string.len, 0);
	assert_string_equal(item->string.data, "");
}

static void numbers_keep_their_text_and_any_length(void **state)
{
	(void)state;
	const struct json *root = parse("[9007199254740993, -0.0, 1E+2, 1e-400, 0."
					"00000000000000000000000000000000000000000000000000000000000000000000000000000000125, 3]");
	const struct json *item = root->child;
	assert_string_equal(item->number_text.data, "9007199254740993");
	item = item->next;
	assert_string_equal(item->number_text.data, "-0.0");
	item = item->next;
	assert_true(item->number == 100);
	item = item->next;
	assert_true(item->number == 0);
	item = item->next;
	assert_true(item->number > 1.24e-81 && item->number < 1.26e-81);
	item = item->next;
	assert_true(item->number == 3);
}

static void a_locale_with_a_decimal_comma_changes_nothing(void **state)
{
	(void)state;
	bool found = setlocale(LC_ALL, "de_DE.UTF-8") || setlocale(LC_ALL, "fr_FR.UTF-8");
	double number = parse("[1.5]")->child->number;
	setlocale(LC_ALL, "C");
	assert_true(number == 1.5);
	if (!found)
		print_message("no locale with a decimal comma is installed: only the C locale was tried\n");
}

static void what_is_no_json_is_refused_with_place_and_words(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint32_t line, column;
		const char *words;
	} bad[] = {
		{ "", 1, 1, "the text is empty where a value must stand" },
		{ " \n ", 2, 2, "the text is empty where a value must stand" },
		{ "{\n\"a\": 1\n\"b\": 2}", 3, 1, "a comma is missing before '\"'" },
		{ "[1,]", 1, 4, "the comma before this bracket is one too many" },
		{ "[,1]", 1, 2, "a value is missing before ','" },
		{ "[1,,2]", 1, 4, "a value is missing before ','" },
		{ "{\"a\":}", 1, 6, "a value is missing before '}'" },
		{ "{\"a\" 1}", 1, 6, "a colon is missing after the key" },
		{ "{a: 1}", 1, 2, "a key in double quotes must stand here, not 'a'" },
		{ "{'a': 1}", 1, 2, "a key in double quotes must stand here, not '''" },
		{ "[\"a\": 1]", 1, 5, "a colon cannot stand in an array; is '{' meant instead of '['?" },
		{ "['a']", 1, 2, "text stands in double quotes, not in single ones" },
		{ "[1}", 1, 3, "'}' cannot close the array that began in line 1" },
		{ "[1\n,2", 2, 3, "the text ends inside the array that began in line 1" },
		{ "{\"a\":1", 1, 7, "the text ends inside the object that began in line 1" },
		{ "1 2", 1, 3, "'2' stands behind the end of the document" },
		{ "[\"ab", 1, 2, "this string is never closed with \"" },
		{ "\"a\nb\"", 1, 3, "the string is not closed on its line; a line break in a string is written \\n" },
		{ "\"a\tb\"", 1, 3, "a tab cannot stand in a string as it is; write \\u0009" },
		{ "\"a\\qb\"", 1, 3, "'q' after a backslash is no escape of JSON; a backslash itself is written \\\\" },
		{ "\"\\u12g4\"", 1, 2, "\\u needs four hexadecimal digits" },
		{ "\"\\ud800\"", 1, 2, "\\ud800 is half of a surrogate pair; its other half is missing" },
		{ "\"\\ud800\\ud800\"", 1, 2, "\\ud800 is half of a surrogate pair; its other half is missing" },
		{ "\"\\udc00\\ud800\"", 1, 2, "\\udc00 is half of a surrogate pair; its other half is missing" },
		{ "\"\xff\"", 1, 2, "the byte 0xff is not valid UTF-8" },
		{ "\"\xed\xa0\x80\"", 1, 2, "the byte 0xed is not valid UTF-8" },
		{ "{\"a\\u0000\":1}", 1, 4, "a key must not contain \\u0000" },
		{ "{\"a\":1,\n\"b\":2,\n\"\\u0061\":3}", 3, 1, "the key \"a\" stands twice in this object; the first is in line 1" },
		{ "01", 1, 1, "a number must not start with 0" },
		{ "-", 1, 2, "a digit is missing after the minus" },
		{ "1.", 1, 3, "a digit is missing after the decimal point" },
		{ ".5", 1, 1, "a number needs a digit before the decimal point" },
		{ "+1", 1, 1, "a number must not start with a plus" },
		{ "1e", 1, 3, "a digit is missing in the exponent" },
		{ "[1, 1e999]", 1, 5, "the number is too large; at most about 1.8e308 is possible" },
		{ "True", 1, 1, "JSON spells it \"true\", in small letters" },
		{ "[NaN]", 1, 2, "'NaN' is no value; text stands in double quotes" },
		{ "nullx", 1, 1, "'nullx' is no value; text stands in double quotes" },
		{ "[\x01]", 1, 2, "the byte 0x01 cannot start a value" },
		{ "[1] // x", 1, 5, "comments are not allowed in this file" },
		{ "\xef\xbb\xbf{}", 1, 1, "the text starts with a byte order mark; save it as UTF-8 without one" },
		{ "\xff\xfe{", 1, 1, "the text is UTF-16 or binary; save it as UTF-8" },
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct json_error error = { 0 };
		assert_null(json_parse(arena, bytes_of(bad[i].text), JSON_STRICT, &error));
		if (strcmp(error.text, bad[i].words) != 0 || error.line != bad[i].line || error.column != bad[i].column)
			fail_msg("'%s' gave %u:%u: %s", bad[i].text, error.line, error.column, error.text);
	}
	assert_null(json_parse(arena, bytes_of("["), JSON_STRICT, NULL));
}

static void comments_and_a_mark_are_blanks_where_people_write(void **state)
{
	(void)state;
	const struct json *root = parse("\xef\xbb\xbf// one\n/* two\n */ {\"a\" /**/ : // x\n [ /* , */ 1 //\n ], \"url\": \"http://x/*y*/\" } // end");
	assert_string_equal(json_text(root, "url", NULL), "http://x/*y*/");
	assert_int_equal(root->line, 3);
	assert_int_equal(root->column, 5);
	assert_int_equal(json_get(root, "a")->child->line, 4);
	struct json_error error;
	assert_null(json_parse(arena, bytes_of("1\n /* x\n\n"), JSON_COMMENTS, &error));
	assert_string_equal(error.text, "this comment is never closed with */");
	assert_int_equal(error.line, 2);
	assert_int_equal(error.column, 2);
	assert_null(json_parse(arena, bytes_of("1 / 2"), JSON_COMMENTS, &error));
	assert_string_equal(error.text, "a comment starts with // or /*");
	assert_null(json_parse(arena, bytes_of("// \xff\n1"), JSON_COMMENTS, &error));
	assert_string_equal(error.text, "the byte 0xff is not valid UTF-8");
}

static char *repeat(const char *text, size_t count)
{
	struct str s = STR_EMPTY;
	for (size_t i = 0; i < count; i++)
		str_add(&s, text);
	return str_steal(&s, arena);
}

static void nesting_ends_at_its_limit(void **state)
{
	(void)state;
	struct json_error error;
	const char *fits = arena_printf(arena, "%s%s", repeat("[", JSON_DEPTH_MAX), repeat("]", JSON_DEPTH_MAX));
	assert_non_null(parse(fits));
	const char *path = json_path(arena, parse(arena_printf(arena, "%s7%s", repeat("[", JSON_DEPTH_MAX), repeat("]", JSON_DEPTH_MAX))));
	assert_string_equal(path, "(root)");
	assert_null(json_parse(arena, bytes_of(repeat("[", 100000)), JSON_STRICT, &error));
	assert_int_equal(error.column, JSON_DEPTH_MAX + 1);
	assert_string_equal(error.text, "brackets stand in brackets more than 512 deep");
}

/* A quadratic check of two hundred thousand keys would compare twenty thousand million pairs. */
static void an_object_with_very_many_keys_is_checked_for_duplicates_in_time(void **state)
{
	(void)state;
	struct json_error error;
	SCOPED_STR s = STR_EMPTY;
	str_add(&s, "{");
	for (int i = 0; i < 200000; i++)
		str_addf(&s, "\"key%d\":%d,\n", i, i);
	str_add(&s, "\"key99999\":0,\"key5\":0}");
	assert_null(json_parse(arena, str_bytes(&s), JSON_STRICT, &error));
	assert_string_equal(error.text, "the key \"key99999\" stands twice in this object; the first is in line 100000");
	assert_int_equal(error.line, 200001);
}

static void a_long_message_is_cut_on_a_character(void **state)
{
	(void)state;
	struct json_error error;
	const char *key = repeat("\xe2\x82\xac", 100);
	assert_null(json_parse(arena, bytes_of(arena_printf(arena, "{\"%s\":1,\"%s\":2}", key, key)), JSON_STRICT, &error));
	assert_true(strlen(error.text) < sizeof error.text);
	assert_non_null(strstr(error.text, "stands twice"));
}

static void paths_lead_from_the_root(void **state)
{
	(void)state;
	const struct json *root = parse("{\"groups\":[{},{\"limits\":{\"cpu_ms\":1}}],\"odd key\":[[0,1]],\"\":2}");
	assert_string_equal(json_path(arena, root), "(root)");
	assert_string_equal(json_path(arena, json_pointer(root, "/groups/1/limits/cpu_ms")), "groups[1].limits.cpu_ms");
	assert_string_equal(json_path(arena, json_pointer(root, "/odd key/0/1")), "[\"odd key\"][0][1]");
	assert_string_equal(json_path(arena, json_pointer(root, "/")), "[\"\"]");
	assert_string_equal(json_path(arena, parse("[[5]]")->child->child), "[0][0]");
}

/* The examples of RFC 6901, section 5. */
static void pointers_follow_rfc_6901(void **state)
{
	(void)state;
	const struct json *root =
		parse("{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8}");
	static const char *const numbers[] = { "/", "/a~1b", "/c%d", "/e^f", "/g|h", "/i\\j", "/k\"l", "/ ", "/m~0n" };
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		assert_true(json_pointer(root, numbers[i])->number == (double)i);
	assert_ptr_equal(json_pointer(root, ""), root);
	assert_string_equal(json_pointer(root, "/foo/1")->string.data, "baz");
	static const char *const nothing[] = { "foo", "/foo/2", "/foo/01", "/foo/-1", "/foo/", "/foo/1/x", "/m~2n", "/m~", "/foo/99999999999999999999" };
	for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
		assert_null(json_pointer(root, nothing[i]));
}

static void reading_with_a_default_takes_it_where_the_type_is_another(void **state)
{
	(void)state;
	const struct json *root = parse("{\"s\":\"x\",\"n\":2,\"b\":true,\"z\":null}");
	assert_string_equal(json_text(root, "s", "d"), "x");
	assert_string_equal(json_text(root, "n", "d"), "d");
	assert_string_equal(json_text(root, "S", "d"), "d");
	assert_true(json_number(root, "n", 9) == 2);
	assert_true(json_number(root, "s", 9) == 9);
	assert_true(json_bool(root, "b", false));
	assert_true(json_bool(root, "z", true));
	assert_null(json_get(NULL, "x"));
	assert_null(json_get(root->child, "x"));
	JSON_EACH (item, json_get(root, "absent"))
		fail_msg("nothing has no elements");
}

static void every_type_reads_back_from_its_text(void **state)
{
	(void)state;
	assert_int_equal(json_type_count, 6);
	for (int i = 0; i < json_type_count; i++) {
		enum json_type back;
		assert_true(json_type_parse(json_type_text((enum json_type)i), &back));
		assert_int_equal(back, i);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_value_knows_its_place_and_family),
		TEST(strings_are_decoded_with_their_nul_bytes),
		TEST(numbers_keep_their_text_and_any_length),
		TEST(a_locale_with_a_decimal_comma_changes_nothing),
		TEST(what_is_no_json_is_refused_with_place_and_words),
		TEST(comments_and_a_mark_are_blanks_where_people_write),
		TEST(nesting_ends_at_its_limit),
		TEST(an_object_with_very_many_keys_is_checked_for_duplicates_in_time),
		TEST(a_long_message_is_cut_on_a_character),
		TEST(paths_lead_from_the_root),
		TEST(pointers_follow_rfc_6901),
		TEST(reading_with_a_default_takes_it_where_the_type_is_another),
		TEST(every_type_reads_back_from_its_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
