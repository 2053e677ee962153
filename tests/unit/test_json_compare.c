/* test_json_compare.c: JSON values by meaning, and how one is shown in short. */
#include "tests/support/support.h"

#include <string.h>

#include "harness/judge/json_compare.h"

static struct arena *arena;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const struct json *parse(const char *text)
{
	struct json_error wrong;
	const struct json *root = json_parse(arena, bytes_of(text), JSON_STRICT, &wrong);
	assert_non_null(root);
	return root;
}

static void values_are_equal_by_meaning(void **state)
{
	static const struct {
		const char *expected, *actual;
		double absolute, relative;
		bool equal;
	} rows[] = {
		{ "null", "null", 0, 0, true },
		{ "true", "false", 0, 0, false },
		{ "0", "false", 0, 0, false },
		{ "1", "\"1\"", 0, 0, false },
		{ "1", "1.0", 0, 0, true },
		{ "1e2", "100", 0, 0, true },
		{ "-0", "0", 0, 0, true },
		{ "0.1", "0.10000000000000001", 0, 0, true },
		{ "18446744073709551616", "18446744073709551617", 0, 0, false },
		{ "18446744073709551616", "18446744073709551617", 0, 0.1, true },
		{ "12.34", "12.35", 0.01, 0, true },
		{ "100", "95", 0, 0.05, true },
		{ "100", "94", 0, 0.05, false },
		{ "\"a\"", "\"A\"", 0, 0, false },
		{ "\"a\\u0000b\"", "\"a\\u0000c\"", 0, 0, false },
		{ "\"\\u00e4\"", "\"ä\"", 0, 0, true },
		{ "[]", "{}", 0, 0, false },
		{ "[[1], [2]]", "[[1], [2]]", 0, 0, true },
		{ "[1, 1]", "[1]", 0, 0, false },
		{ "{\"a\": {\"b\": 1, \"c\": 2}}", "{\"a\": {\"c\": 2, \"b\": 1}}", 0, 0, true },
		{ "{\"a\": 1}", "{\"A\": 1}", 0, 0, false },
		{ "{\"a\": null}", "{}", 0, 0, false },
		{ "{}", "{\"a\": null}", 0, 0, false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct match how = { .kind = "json", .absolute = rows[i].absolute, .relative = rows[i].relative };
		struct json_difference d;
		bool equal = json_compare(arena, &how, parse(rows[i].expected), parse(rows[i].actual), &d);
		if (equal != rows[i].equal)
			print_error("%s and %s\n", rows[i].expected, rows[i].actual);
		assert_int_equal(rows[i].equal, equal);
		if (!equal)
			assert_true(d.expected || d.actual);
	}
}

static void the_first_difference_is_that_of_the_expected_order(void **state)
{
	struct json_difference d;
	const struct match how = { .kind = "json" };
	(void)state;
	assert_false(json_compare(arena, &how, parse("{\"z\": 1, \"a\": 2}"), parse("{\"a\": 3, \"z\": 4}"), &d));
	assert_string_equal("z", d.expected->key);
	assert_string_equal("4", json_show(arena, d.actual));
	assert_false(json_compare(arena, &how, parse("{\"z\": 1, \"a\": 2}"), parse("{\"z\": 1}"), &d));
	assert_string_equal("a", d.expected->key);
	assert_null(d.actual);
	assert_int_equal(JSON_OBJECT, d.holder->type);
	assert_false(json_compare(arena, &how, parse("[1]"), parse("[1, 2, 3]"), &d));
	assert_null(d.expected);
	assert_string_equal("2", json_show(arena, d.actual));
}

static void values_are_shown_in_short(void **state)
{
	(void)state;
	assert_string_equal("(missing)", json_show(arena, NULL));
	assert_string_equal("null", json_show(arena, parse("null")));
	assert_string_equal("true", json_show(arena, parse("true")));
	assert_string_equal("1.50", json_show(arena, parse("1.50")));
	assert_string_equal("\"a\\n\"", json_show(arena, parse("\"a\\n\"")));
	assert_string_equal("an empty array", json_show(arena, parse("[]")));
	assert_string_equal("an array of 1 element", json_show(arena, parse("[1]")));
	assert_string_equal("an array of 2 elements", json_show(arena, parse("[1, 2]")));
	assert_string_equal("an empty object", json_show(arena, parse("{}")));
	assert_string_equal("an object with \"a\", \"b\", \"c\" …", json_show(arena, parse("{\"a\":1,\"b\":1,\"c\":1,\"d\":1}")));
	char *text = arena_zalloc(arena, 1003);
	memset(text, 'x', 1002);
	text[0] = text[1001] = '"';
	assert_true(strlen(json_show(arena, parse(text))) < 130);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_equal_by_meaning),
		cmocka_unit_test(the_first_difference_is_that_of_the_expected_order),
		cmocka_unit_test(values_are_shown_in_short),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
