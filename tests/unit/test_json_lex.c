/* test_json_lex.c: tokens with their places, and strings decoded or held against a text where they stand. */
#include "tests/support/support.h"

#include <string.h>

#include "harness/base/json_lex.h"

static struct json_error wrong;

static void tokens_come_with_key_place_and_extent(void **state)
{
	(void)state;
	static const char text[] = "{\n \"a\": [12.50, \"x\\ty\"]}";
	struct json_lexer l;
	struct json_token t;
	json_lex_start(&l, bytes_of(text), JSON_STRICT, &wrong);
	assert_int_equal(1, json_lex(&l, &t));
	assert_true(t.kind == JSON_TOKEN_OPEN && t.type == JSON_OBJECT && !t.has_key && t.line == 1 && t.column == 1);
	assert_int_equal(1, json_lex(&l, &t));
	assert_true(t.kind == JSON_TOKEN_OPEN && t.type == JSON_ARRAY && t.has_key && json_lex_equal(&t.key, bytes_of("a")));
	assert_true(t.key_line == 2 && t.key_column == 2 && t.line == 2 && t.column == 7);
	assert_int_equal(1, json_lex(&l, &t));
	assert_true(t.type == JSON_NUMBER && bytes_equal(t.number, bytes_of("12.50")) && !t.has_key);
	assert_memory_equal("12.50", text + t.at, t.end - t.at);
	assert_int_equal(1, json_lex(&l, &t));
	assert_true(t.type == JSON_STRING && t.string.len == 3 && t.string.raw.len == 4);
	assert_int_equal(1, json_lex(&l, &t));
	assert_true(t.kind == JSON_TOKEN_CLOSE && t.type == JSON_ARRAY);
	assert_int_equal(1, json_lex(&l, &t));
	assert_true(t.kind == JSON_TOKEN_CLOSE && t.type == JSON_OBJECT && t.end == strlen(text));
	assert_int_equal(0, json_lex(&l, &t));
}

static void escapes_say_what_they_stand_for(void **state)
{
	(void)state;
	static const struct {
		const char *json, *text;
		size_t len;
	} rows[] = {
		{ "\"\"", "", 0 },
		{ "\"plain\"", "plain", 5 },
		{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8 },
		{ "\"a\\u0041\\u00e4\\u20aC\\uD83d\\uDe00z\"", "aA\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z", 12 },
		{ "\"\\u0000x\"", "\0x", 2 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct json_lexer l;
		struct json_token t;
		char decoded[32];
		json_lex_start(&l, bytes_of(rows[i].json), JSON_STRICT, &wrong);
		assert_int_equal(1, json_lex(&l, &t));
		assert_int_equal(rows[i].len, t.string.len);
		json_lex_string(&t.string, decoded);
		assert_memory_equal(rows[i].text, decoded, rows[i].len);
		struct bytes text = { .data = rows[i].text, .len = rows[i].len };
		assert_true(json_lex_equal(&t.string, text));
		if (!text.len)
			continue;
		text.len--;
		assert_false(json_lex_equal(&t.string, text));
		decoded[rows[i].len - 1] ^= 1;
		assert_false(json_lex_equal(&t.string, (struct bytes){ .data = decoded, .len = rows[i].len }));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_come_with_key_place_and_extent),
		cmocka_unit_test(escapes_say_what_they_stand_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
