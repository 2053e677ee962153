/* test_json_write.c: what the writer writes is valid, whatever it is given, and reads back the same. */
#include "tests/support/support.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "harness/base/json.h"
#include "harness/base/utf8.h"

static struct arena *arena;
static struct json_writer *w;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	w = json_writer_new(false);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	json_writer_free(w);
	json_writer_free(NULL);
	arena_free(arena);
	return 0;
}

static const char *written(void)
{
	return json_writer_text(w).data;
}

static void the_compact_form_has_no_blanks(void **state)
{
	(void)state;
	json_object(w, NULL);
	json_put_string(w, "s", "x");
	json_put_string(w, "none", NULL);
	json_array(w, "list");
	json_put_int(w, NULL, INT64_MIN);
	json_put_bool(w, NULL, true);
	json_object(w, NULL);
	json_end(w);
	json_array(w, NULL);
	json_end(w);
	json_end(w);
	json_put_null(w, "n");
	json_end(w);
	assert_string_equal(written(), "{\"s\":\"x\",\"none\":null,\"list\":[-9223372036854775808,true,{},[]],\"n\":null}\n");
}

static void the_pretty_form_is_indented_by_two(void **state)
{
	(void)state;
	json_writer_free(w);
	w = json_writer_new(true);
	json_object(w, NULL);
	json_array(w, "a");
	json_put_int(w, NULL, 1);
	json_put_int(w, NULL, 2);
	json_end(w);
	json_object(w, "empty");
	json_end(w);
	json_end(w);
	assert_string_equal(written(), "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"empty\": {}\n}\n");
}

static void a_single_value_is_a_document(void **state)
{
	(void)state;
	json_put_bool(w, NULL, false);
	assert_string_equal(written(), "false\n");
}

static void any_bytes_become_valid_text(void **state)
{
	(void)state;
	static const char bytes[] = "a\"\\/\b\f\n\r\t\0\x01\x1b\x7f\xc2\x85\xff\xc3(\xe2\x80\xa8\xf0\x9f\x98\x80";
	json_put_bytes(w, NULL, (struct bytes){ .data = bytes, .len = sizeof bytes - 1 });
	assert_string_equal(written(), "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u0001\\u001b\\u007f\\u0085\xef\xbf\xbd\xef\xbf\xbd(\\u2028\xf0\x9f\x98\x80\"\n");
}

static void every_byte_pair_reads_back(void **state)
{
	(void)state;
	char pair[2];
	for (int i = 0; i < 0x10000; i++) {
		struct json_error error;
		pair[0] = (char)(i >> 8);
		pair[1] = (char)i;
		struct arena *a = arena_new();
		struct json_writer *one = json_writer_new(false);
		struct bytes b = { .data = pair, .len = 2 };
		json_put_bytes(one, NULL, b);
		const struct json *back = json_parse(a, json_writer_text(one), JSON_STRICT, &error);
		assert_non_null(back);
		assert_true(bytes_equal(back->string, utf8_valid_copy(a, b)));
		json_writer_free(one);
		arena_free(a);
	}
}

static const char *number(double v)
{
	struct json_writer *one = json_writer_new(false);
	json_put_number(one, NULL, v);
	struct bytes text = json_writer_text(one);
	const char *copy = arena_strndup(arena, text.data, text.len - 1);
	json_writer_free(one);
	return copy;
}

static void numbers_are_as_short_as_they_can_be_and_exact(void **state)
{
	(void)state;
	assert_string_equal(number(0), "0");
	assert_string_equal(number(-3), "-3");
	assert_string_equal(number(0.1), "0.1");
	assert_string_equal(number(100), "100");
	assert_string_equal(number(66.7), "66.7");
	assert_string_equal(number(1e15), "1000000000000000");
	assert_string_equal(number(1.0 / 3), "0.3333333333333333");
	assert_string_equal(number(0.1 + 0.2), "0.30000000000000004");
	assert_string_equal(number(1e300), "1e+300");
	assert_string_equal(number(NAN), "null");
	assert_string_equal(number(-INFINITY), "null");
	static const double hard[] = { DBL_MAX, DBL_MIN, 5e-324, 9007199254740993.0, 1.7976931348623157e308, 2.2250738585072011e-308, -1e-7 };
	for (size_t i = 0; i < sizeof hard / sizeof hard[0]; i++)
		assert_true(strtod(number(hard[i]), NULL) == hard[i]);
}

static void a_parsed_document_is_written_as_it_was(void **state)
{
	(void)state;
	static const char text[] = "{\"a\":[1,-0.0,1E5,123456789012345678901234567890,null,true,\"\\u0000\"],\"b\":{\"c\":{},\"d\":[]}}\n";
	struct json_error error;
	const struct json *root = json_parse(arena, bytes_of(text), JSON_STRICT, &error);
	json_put_json(w, NULL, root);
	assert_string_equal(written(), text);
	struct json_writer *inner = json_writer_new(false);
	json_object(inner, NULL);
	json_put_json(inner, "copy", json_get(root, "b"));
	json_end(inner);
	assert_string_equal(json_writer_text(inner).data, "{\"copy\":{\"c\":{},\"d\":[]}}\n");
	json_writer_free(inner);
}

static void keys_are_escaped_as_values_are(void **state)
{
	(void)state;
	json_object(w, NULL);
	json_put_int(w, "a\"\n\xff", 1);
	json_end(w);
	assert_string_equal(written(), "{\"a\\\"\\n\xef\xbf\xbd\":1}\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_compact_form_has_no_blanks),
		TEST(the_pretty_form_is_indented_by_two),
		TEST(a_single_value_is_a_document),
		TEST(any_bytes_become_valid_text),
		TEST(every_byte_pair_reads_back),
		TEST(numbers_are_as_short_as_they_can_be_and_exact),
		TEST(a_parsed_document_is_written_as_it_was),
		TEST(keys_are_escaped_as_values_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
