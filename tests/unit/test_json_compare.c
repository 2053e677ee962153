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
		struct json_error wrong;
		int equal = json_compare(arena, &how, JSON_WHOLE, parse(rows[i].expected), bytes_of(rows[i].actual), &d, &wrong);
		if (equal != rows[i].equal)
			print_error("%s and %s\n", rows[i].expected, rows[i].actual);
		assert_int_equal(rows[i].equal, equal);
	}
}

static struct json_difference found;
static struct json_error wrong;

static int hold(enum json_rule rule, const char *expected, const char *actual)
{
	const struct match how = { .kind = "json" };
	return json_compare(arena, &how, rule, parse(expected), bytes_of(actual), &found, &wrong);
}

static void the_first_difference_is_that_of_the_text(void **state)
{
	(void)state;
	static const char text[] = "{\"a\": 3, \"z\": 4}";
	assert_int_equal(0, hold(JSON_WHOLE, "{\"z\": 1, \"a\": 2}", text));
	assert_string_equal("a", found.path);
	assert_string_equal("3", json_show(arena, bytes_of(text), found.actual.at));
	assert_int_equal(0, hold(JSON_WHOLE, "{\"z\": 1, \"b\": 0, \"a\": 2}", "{\"z\": 1}"));
	assert_string_equal("b", found.path);
	assert_true(found.missing && found.actual.type == JSON_OBJECT && found.actual.column == 1);
	assert_int_equal(0, hold(JSON_WHOLE, "[[1]]", "[[1, 2, 3]]"));
	assert_string_equal("[0][1]", found.path);
	assert_null(found.expected);
	assert_int_equal(0, hold(JSON_WHOLE, "{\"a\": {}}", "{\"a\": {\"b c\": 1}}"));
	assert_string_equal("a[\"b c\"]", found.path);
}

static void keys_are_the_same_however_they_are_escaped(void **state)
{
	(void)state;
	assert_int_equal(1, hold(JSON_WHOLE, "{\"\u00e4/b\": 1, \"a\": 2}", "{\"\\u0061\": 2, \"\u00e4\\/b\": 1}"));
}

static void a_subset_lets_objects_have_more_but_not_arrays(void **state)
{
	(void)state;
	assert_int_equal(1, hold(JSON_SUBSET, "{\"a\": [{\"b\": 1}]}", "{\"x\": [[]], \"a\": [{\"y\": {\"z\": []}, \"b\": 1}]}"));
	assert_int_equal(1, hold(JSON_SUBSET, "{}", "{\"x\": {\"a\": 1}}"));
	assert_int_equal(0, hold(JSON_SUBSET, "{\"a\": [1]}", "{\"a\": [1, 2]}"));
	assert_int_equal(0, hold(JSON_SUBSET, "{\"a\": 1}", "{\"x\": {\"a\": 1}}"));
	assert_true(found.missing);
	assert_int_equal(0, hold(JSON_SUBSET, "{}", "[]"));
}

static void what_is_no_json_behind_a_difference_is_told_first(void **state)
{
	(void)state;
	assert_int_equal(-1, hold(JSON_WHOLE, "{\"a\": 1}", "{\"a\": 2, \"b\": [1, 2}"));
	assert_non_null(strstr(wrong.text, "cannot close the array"));
	assert_int_equal(-1, hold(JSON_WHOLE, "{\"a\": 1}", "{\"a\": 1,\n\"a\": 1}"));
	assert_string_equal("the key \"a\" stands twice in this object; the first is in line 1", wrong.text);
	assert_int_equal(2, wrong.line);
	assert_int_equal(-1, hold(JSON_WHOLE, "1", "1 1"));
}

/* However long a stranger's text is, only what is expected costs memory. */
static void memory_does_not_grow_with_the_text(void **state)
{
	(void)state;
	SCOPED_STR text = STR_EMPTY;
	str_add(&text, "{\"x\": [");
	for (int i = 0; i < 200000; i++)
		str_addf(&text, "%s{\"k\\u0065y\": \"v\\u0061lue\", \"n\": [%d]}", i ? "," : "", i);
	str_add(&text, "], \"a\": 1}");
	const struct json *expected = parse("{\"a\": 1}");
	const struct match how = { .kind = "json-subset" };
	size_t before = arena_used(arena);
	assert_int_equal(1, json_compare(arena, &how, JSON_SUBSET, expected, str_bytes(&text), &found, &wrong));
	assert_true(arena_used(arena) - before < 4096);
}

static const char *show(const char *text)
{
	return json_show(arena, bytes_of(text), 0);
}

static void values_are_shown_in_short(void **state)
{
	(void)state;
	assert_string_equal("null", show("null"));
	assert_string_equal("true", show("true"));
	assert_string_equal("1.50", show("1.50"));
	assert_string_equal("\"a\\n\"", show("\"a\\n\""));
	assert_string_equal("an empty array", show("[]"));
	assert_string_equal("an array of 1 element", show("[{\"a\": [1, 2, 3]}]"));
	assert_string_equal("an array of 2 elements", show("[[1], 2]"));
	assert_string_equal("an empty object", show("{}"));
	assert_string_equal("an object with \"a\", \"b\", \"c\" …", show("{\"a\":{\"x\": 1},\"b\":[1],\"c\":1,\"d\":1}"));
	char *text = arena_zalloc(arena, 1003);
	memset(text, 'x', 1002);
	text[0] = text[1001] = '"';
	assert_true(strlen(show(text)) < 130);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_equal_by_meaning),
		cmocka_unit_test(the_first_difference_is_that_of_the_text),
		cmocka_unit_test(keys_are_the_same_however_they_are_escaped),
		cmocka_unit_test(a_subset_lets_objects_have_more_but_not_arrays),
		cmocka_unit_test(what_is_no_json_behind_a_difference_is_told_first),
		cmocka_unit_test(memory_does_not_grow_with_the_text),
		cmocka_unit_test(values_are_shown_in_short),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
