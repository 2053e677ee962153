/* test_problems.c: all mistakes of a file, one line each, in the order in which an author reads the file. */
#include "tests/support/support.h"

#include "harness/base/problems.h"

static void problems_are_sorted_by_file_and_line_and_else_keep_their_order(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct problems p;
	SCOPED_STR s = STR_EMPTY;
	problems_init(&p, a);
	problems_text(&p, &s);
	assert_string_equal(str_text(&s), "");
	problems_add(&p, "b.json", 2, "x", "second of %s", "b");
	problems_add(&p, "b.json", 2, NULL, "third");
	problems_add(&p, "b.json", 1, "y[0]", "first");
	problems_add(&p, "a.json", 10, NULL, "last of a");
	problems_add(&p, "a.json", 0, NULL, "of the whole file");
	assert_int_equal(p.count, 5);
	problems_text(&p, &s);
	assert_string_equal(str_text(&s),
			    "a.json: of the whole file\na.json:10: last of a\nb.json:1: y[0]: first\nb.json:2: x: second of b\nb.json:2: third\n");
	arena_free(a);
}

static void a_problem_at_a_value_names_its_line_and_path(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct problems p;
	struct json_error error;
	SCOPED_STR s = STR_EMPTY;
	problems_init(&p, a);
	const struct json *root = json_parse(a, bytes_of("{\n\"groups\": [\n1,\n2]}"), JSON_STRICT, &error);
	problems_at(&p, "t", json_pointer(root, "/groups/1"), "must be %d", 3);
	problems_at(&p, "t", root, "must be shorter");
	problems_text(&p, &s);
	assert_string_equal(str_text(&s), "t:1: must be shorter\nt:4: groups[1]: must be 3\n");
	arena_free(a);
}

static void what_would_break_the_line_or_the_terminal_is_spelled_out(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct problems p;
	SCOPED_STR s = STR_EMPTY;
	problems_init(&p, a);
	problems_add(&p, "f\n", 1, "a\x1b[2J", "two\nlines");
	problems_text(&p, &s);
	assert_string_equal(str_text(&s), "f\\n:1: a\\e[2J: two\\nlines\n");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(problems_are_sorted_by_file_and_line_and_else_keep_their_order),
		cmocka_unit_test(a_problem_at_a_value_names_its_line_and_path),
		cmocka_unit_test(what_would_break_the_line_or_the_terminal_is_spelled_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
