/* test_matcher_tables.c: lines in whatever order, and CSV cell by cell. */
#include "tests/support/support.h"

#include <string.h>

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

static enum match_result hold(const struct match *how, const char *expected, const char *actual)
{
	found = (struct mismatch){ .why = NULL };
	return matchers_find(how->kind)->match(arena, how, bytes_of(expected), bytes_of(actual), &found);
}

static void told(const char *why, unsigned line, unsigned column, const char *expected, const char *actual)
{
	assert_string_equal(why, found.why);
	assert_int_equal(line, found.difference.line);
	assert_int_equal(column, found.difference.column);
	assert_string_equal(expected, found.difference.expected);
	assert_string_equal(actual, found.difference.actual);
}

static const struct match unordered = { .kind = "unordered" }, csv = { .kind = "csv" }, named = { .kind = "csv", .by_name = true };

static void lines_may_come_in_any_order_but_each_as_often(void **state)
{
	(void)state;
	assert_int_equal(MATCH_YES, hold(&unordered, "a\nb\na\n", "b\r\na  \na"));
	assert_int_equal(MATCH_YES, hold(&unordered, "", "\n"));
	assert_int_equal(MATCH_NO, hold(&unordered, "a\nb", "a\nx\nb"));
	told("has a line that is not expected", 2, 1, "(nothing more)", "x");
	assert_int_equal(MATCH_NO, hold(&unordered, "a\nb\nc", "c\nx\na"));
	told("has a line that is not expected", 2, 1, "b", "x");
	assert_int_equal(MATCH_NO, hold(&unordered, "a\nb", "b\na\nb"));
	told("has a line more often than expected", 3, 1, "(nothing more)", "b");
	assert_int_equal(MATCH_NO, hold(&unordered, "a\nb\nb", "b\na"));
	told("lacks a line that is expected", 0, 0, "b", "(nothing more)");
	assert_int_equal(MATCH_NO, hold(&unordered, "a\nb", "B\na"));
	assert_string_equal("differs only in letter case", found.difference.note);
	assert_int_equal(MATCH_YES, hold(&(struct match){ .kind = "unordered", .ignore_case = true }, "a\nb", "B\na"));
}

static void cells_are_equal_however_they_are_quoted(void **state)
{
	(void)state;
	assert_int_equal(MATCH_YES, hold(&csv, "a,b c,\"d \"\"e\"\"\"\n1,,3\n", "\"a\",\"b c\",\"d \"\"e\"\"\"\r\n1,\"\",3"));
	assert_int_equal(MATCH_YES, hold(&csv, "a \"b\",c", "\"a \"\"b\"\"\",c"));
	assert_int_equal(MATCH_YES, hold(&csv, "\"two\nlines\",x", "\"two\nlines\",x\n\n"));
	assert_int_equal(MATCH_YES, hold(&(struct match){ .kind = "csv", .delimiter = ';' }, "1,5;x", "\"1,5\";x"));
	assert_int_equal(MATCH_NO, hold(&csv, "a,b", "a, b"));
	assert_non_null(strstr(found.difference.note, "blanks"));
}

static void a_cell_that_differs_is_told_by_its_row_and_column(void **state)
{
	(void)state;
	assert_int_equal(MATCH_NO, hold(&csv, "id,total\n1,2.50\n", "id,total\n1,\"2.5\"\n"));
	told("is not as expected in row 2, column \"total\"", 2, 3, "2.50", "2.5");
	assert_string_equal("differs only in how numbers are written", found.difference.note);
	assert_int_equal(MATCH_YES, hold(&(struct match){ .kind = "csv", .absolute = 0.01 }, "id,total\n1,2.50\n", "id,total\n1,2.51\n"));
	assert_int_equal(MATCH_NO, hold(&csv, "a,\"x\ny\"\nb,", "a,\"x\ny\"\nb,\"z\""));
	told("is not as expected in row 2, column \"x\\ny\"", 3, 3, "(empty cell)", "z");
}

static void rows_that_are_missing_short_or_too_many_are_told(void **state)
{
	(void)state;
	assert_int_equal(MATCH_NO, hold(&csv, "a,b\nc,d\ne,f", "a,b\nc\ne,f"));
	told("has another number of cells in row 2", 2, 1, "2 cells", "1 cell");
	assert_int_equal(MATCH_NO, hold(&csv, "a,b\nc,d\ne,f", "a,b"));
	told("ends too early: row 2 is missing", 1, 4, "c,d", "(nothing more)");
	assert_int_equal(MATCH_NO, hold(&csv, "a,b", "a,b\nc,d"));
	told("goes on after its last row, 1", 2, 1, "(nothing more)", "c,d");
}

static void columns_can_be_found_by_name(void **state)
{
	(void)state;
	assert_int_equal(MATCH_YES, hold(&named, "id,name\n1,Ann\n2,Bob", "name,id\nAnn,1\nBob,2"));
	assert_int_equal(MATCH_NO, hold(&csv, "id,name\n1,Ann", "name,id\nAnn,1"));
	assert_int_equal(MATCH_NO, hold(&named, "id,name\n1,Ann", "name,id\nAnn,2"));
	told("is not as expected in row 2, column \"id\"", 2, 5, "1", "2");
	assert_int_equal(MATCH_NO, hold(&named, "id,name\n1,Ann", "id,title\n1,Ann"));
	told("lacks the column \"name\"", 1, 1, "name", "(missing)");
	assert_int_equal(MATCH_NO, hold(&named, "id\n1", "id,name\n1,Ann"));
	told("has a column that is not expected", 1, 4, "(nothing)", "name");
}

static void what_is_no_csv_is_told_with_its_place(void **state)
{
	(void)state;
	assert_int_equal(MATCH_NO, hold(&csv, "a,b\nc,d", "a,b\n\"c,d"));
	assert_string_equal("is not valid CSV: a quoted cell is never closed", found.why);
	assert_int_equal(2, found.difference.line);
	assert_int_equal(MATCH_NO, hold(&csv, "a,b", "\"a\"x,b"));
	assert_string_equal("is not valid CSV: something stands behind the closing quote of a cell", found.why);
	assert_int_equal(4, found.difference.column);
	assert_int_equal(MATCH_TASK_FAULT, hold(&csv, "\"a", "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_may_come_in_any_order_but_each_as_often),
		cmocka_unit_test(cells_are_equal_however_they_are_quoted),
		cmocka_unit_test(a_cell_that_differs_is_told_by_its_row_and_column),
		cmocka_unit_test(rows_that_are_missing_short_or_too_many_are_told),
		cmocka_unit_test(columns_can_be_found_by_name),
		cmocka_unit_test(what_is_no_csv_is_told_with_its_place),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
