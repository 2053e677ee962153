/* test_matcher_json.c: JSON held against JSON by meaning, read in a confined process. */
#include "tests/support/support.h"

#include <string.h>
#include <sys/mman.h>

#include "harness/judge/matchers.h"

static struct arena *arena;
static struct mismatch found;

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

static enum match_result hold_bytes(const struct match *how, struct bytes expected, struct bytes actual)
{
	found = (struct mismatch){ .why = NULL };
	enum match_result result = match_json(arena, how, expected, actual, &found);
	if (result == MATCH_HARNESS_FAULT)
		print_error("%s\n", found.why);
	return result;
}

static enum match_result hold(const char *expected, const char *actual)
{
	return hold_bytes(&(struct match){ .kind = "json" }, bytes_of(expected), bytes_of(actual));
}

static void differs(const char *why, unsigned line, unsigned column, const char *expected, const char *actual)
{
	assert_string_equal(why, found.why);
	assert_int_equal(line, found.difference.line);
	assert_int_equal(column, found.difference.column);
	assert_string_equal(expected, found.difference.expected);
	assert_string_equal(actual, found.difference.actual);
}

static void order_of_keys_and_layout_do_not_count(void **state)
{
	(void)state;
	assert_int_equal(MATCH_YES, hold("{\"a\": 1, \"b\": [true, null, \"x\"]}", "{ \"b\":[true,null,\"\\u0078\"],\n\"a\":1.0 }\n"));
	assert_int_equal(MATCH_YES, hold("[]", " [ ] "));
	assert_int_equal(MATCH_YES, hold("\"\\u0000\"", "\"\\u0000\""));
}

static void order_of_elements_counts(void **state)
{
	(void)state;
	assert_int_equal(MATCH_NO, hold("[1, 2]", "[2, 1]"));
	differs("is not as expected at [0]", 1, 2, "1", "2");
}

static void a_difference_is_told_with_its_path_and_place(void **state)
{
	(void)state;
	assert_int_equal(MATCH_NO, hold("{\"orders\": [{\"total\": 1}, {\"total\": 12.5}]}", "{\"orders\": [{\"total\": 1},\n {\"total\": \"12.5\"}]}"));
	differs("is not as expected at orders[1].total", 2, 12, "12.5", "\"12.5\"");
	assert_int_equal(MATCH_NO, hold("[1]", "{}"));
	differs("is not as expected at its top", 1, 1, "an array of 1 element", "an empty object");
}

static void missing_and_surplus_members_are_told(void **state)
{
	(void)state;
	assert_int_equal(MATCH_NO, hold("{\"a\": 1, \"b\": 2}", "{\"a\": 1}"));
	differs("is not as expected at b", 1, 1, "2", "(missing)");
	assert_int_equal(MATCH_NO, hold("{\"a\": 1}", "{\"a\": 1, \"b\": {\"x\": 1}}"));
	differs("is not as expected at b", 1, 15, "(nothing)", "an object with \"x\"");
	assert_int_equal(MATCH_NO, hold("[1, 2]", "[1]"));
	differs("is not as expected at [1]", 1, 1, "2", "(missing)");
	assert_int_equal(MATCH_NO, hold("[1]", "[1, 2]"));
	differs("is not as expected at [1]", 1, 5, "(nothing)", "2");
}

static void numbers_have_a_tolerance_if_the_task_gives_one(void **state)
{
	(void)state;
	const struct match near = { .kind = "json", .absolute = 0.01 };
	assert_int_equal(MATCH_YES, hold_bytes(&near, bytes_of("{\"a\": 1.00}"), bytes_of("{\"a\": 1.01}")));
	assert_int_equal(MATCH_NO, hold_bytes(&near, bytes_of("{\"a\": 1.00}"), bytes_of("{\"a\": 1.02}")));
	assert_int_equal(MATCH_NO, hold("9007199254740993", "9007199254740992"));
}

static void output_that_is_no_json_is_told_with_its_place(void **state)
{
	(void)state;
	assert_int_equal(MATCH_NO, hold("{}", "{\"a\": 1\n \"b\": 2}"));
	assert_non_null(strstr(found.why, "is not valid JSON: "));
	assert_int_equal(2, found.difference.line);
	assert_int_equal(2, found.difference.column);
	assert_string_equal(" \"b\": 2}", found.difference.actual);
	assert_int_equal(MATCH_NO, hold("{}", ""));
	assert_string_equal("is empty, but a JSON value is expected", found.why);
	assert_int_equal(MATCH_NO, hold("{}", "{\"a\": 1, \"a\": 2}"));
	assert_int_equal(MATCH_NO, hold("{}", "{} {}"));
	assert_int_equal(MATCH_NO, hold("{}", "\xff\xfe{\0}"));
}

static void terminal_escapes_in_the_output_are_made_visible(void **state)
{
	(void)state;
	assert_int_equal(MATCH_NO, hold("[\"a\"]", "[\"\\u001b[2J\"]"));
	differs("is not as expected at [0]", 1, 2, "\"a\"", "\"\\e[2J\"");
}

static void expected_text_that_is_no_json_is_the_tasks_fault(void **state)
{
	(void)state;
	assert_int_equal(MATCH_TASK_FAULT, hold("{", "{}"));
	assert_non_null(strstr(found.why, "what the task expects is not valid JSON"));
}

static void hostile_depth_ends_in_a_verdict(void **state)
{
	(void)state;
	size_t len = 1 << 20;
	char *deep = arena_zalloc(arena, len + 1);
	memset(deep, '[', len);
	assert_int_equal(MATCH_NO, hold("[]", deep));
}

/* An object of 200,000 members, in another order: quadratic lookups would take minutes. It also sorts more than fits qsort's stack buffer. */
static void many_members_in_another_order_are_equal(void **state)
{
	(void)state;
	SCOPED_STR up = STR_EMPTY, down = STR_EMPTY;
	enum { MEMBERS = 200000 };
	for (int i = 0; i < MEMBERS; i++) {
		str_addf(&up, "%s\"key%d\": %d", i ? "," : "{", i, i);
		str_addf(&down, "%s\"key%d\": %d", i ? "," : "{", MEMBERS - 1 - i, MEMBERS - 1 - i);
	}
	str_add(&up, "}");
	str_add(&down, "}");
	assert_int_equal(MATCH_YES, hold_bytes(&(struct match){ .kind = "json" }, str_bytes(&up), str_bytes(&down)));
}

static void dense_output_of_several_mebibytes_is_read(void **state)
{
	(void)state;
	size_t count = 2 << 20;
	char *many = arena_zalloc(arena, 2 * count + 2);
	for (size_t i = 0; i < count; i++)
		memcpy(many + 2 * i, i ? ",1" : "[1", 2);
	many[2 * count] = ']';
	assert_int_equal(MATCH_NO, hold("[]", many));
	differs("is not as expected at [0]", 1, 2, "(nothing)", "1");
}

/* One mapping over a few pages stands for the output. It is refused at a first level, so that nothing is read of the rest. */
static void a_gigabyte_of_nesting_is_no_json(void **state)
{
	(void)state;
	static const char *const whats[] = { "[", "{\"a\":", "[[{\"b\":[" };
	for (size_t i = 0; i < sizeof whats / sizeof *whats; i++) {
		size_t len;
		char *text = support_tiled(whats[i], 1 << 30, &len);
		assert_int_equal(MATCH_NO, hold_bytes(&(struct match){ .kind = "json" }, bytes_of("[[1]]"), (struct bytes){ .data = text, .len = len }));
		munmap(text, len);
		if (!strstr(found.why, "is not valid JSON: ") || found.difference.line != 1)
			fail_msg("%s, line %u", found.why, (unsigned)found.difference.line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_of_keys_and_layout_do_not_count),
		cmocka_unit_test(order_of_elements_counts),
		cmocka_unit_test(a_difference_is_told_with_its_path_and_place),
		cmocka_unit_test(missing_and_surplus_members_are_told),
		cmocka_unit_test(numbers_have_a_tolerance_if_the_task_gives_one),
		cmocka_unit_test(output_that_is_no_json_is_told_with_its_place),
		cmocka_unit_test(terminal_escapes_in_the_output_are_made_visible),
		cmocka_unit_test(expected_text_that_is_no_json_is_the_tasks_fault),
		cmocka_unit_test(hostile_depth_ends_in_a_verdict),
		cmocka_unit_test(a_gigabyte_of_nesting_is_no_json),
		cmocka_unit_test(many_members_in_another_order_are_equal),
		cmocka_unit_test(dense_output_of_several_mebibytes_is_read),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
