/* test_matchers.c: what each matcher accepts, and the first difference and note that it tells otherwise. json has a file of its own. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <string.h>

#include "harness/base/fs.h"
#include "harness/base/json.h"
#include "harness/judge/matchers.h"
#include "harness/judge/words.h"

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

static struct mismatch found;

static enum match_result run(const struct match *how, struct bytes expected, struct bytes actual)
{
	const struct matcher *m = matchers_find(how->kind);
	assert_non_null(m);
	found = (struct mismatch){ .why = NULL };
	return m->match(arena, how, expected, actual, &found);
}

static enum match_result hold(const char *kind, const char *expected, const char *actual)
{
	const struct match how = { .kind = kind };
	return run(&how, bytes_of(expected), bytes_of(actual));
}

static void differs_at(unsigned line, unsigned column, const char *expected, const char *actual)
{
	assert_int_equal(line, found.difference.line);
	assert_int_equal(column, found.difference.column);
	assert_string_equal(expected, found.difference.expected);
	assert_string_equal(actual, found.difference.actual);
}

static void noted(const char *words)
{
	assert_non_null(found.difference.note);
	assert_non_null(strstr(found.difference.note, words));
}

static void exact_wants_the_same_bytes(void **state)
{
	(void)state;
	assert_int_equal(MATCH_YES, hold("exact", "a\n", "a\n"));
	assert_int_equal(MATCH_NO, hold("exact", "a\n", "a"));
	differs_at(1, 2, "a\\n", "a");
	noted("line end at the very end");
	assert_int_equal(MATCH_NO, hold("exact", "a\nb\n", "a\r\nb\r\n"));
	noted("line ends (CRLF or LF)");
	assert_int_equal(MATCH_NO, hold("exact", "a\nb\n", "a  \nb\n"));
	noted("blanks at the ends of lines");
	assert_int_equal(MATCH_NO, hold("exact", "a\n", "a\nb\n"));
	differs_at(2, 1, "(nothing more)", "b\\n");
	assert_int_equal(MATCH_NO, run(&(struct match){ .kind = "exact" }, bytes_of("a"), (struct bytes){ .data = "a\0b", .len = 3 }));
	differs_at(1, 2, "a", "a\\x00b");
}

static void lines_ignores_trailing_blanks_final_line_ends_and_carriage_returns(void **state)
{
	(void)state;
	assert_int_equal(MATCH_YES, hold("lines", "a\nb\n", "a \t\r\nb\r\n\n\n"));
	assert_int_equal(MATCH_YES, hold("lines", "", "\n \n"));
	assert_int_equal(MATCH_NO, hold("lines", "a\nb", "a\n\nb"));
	differs_at(2, 1, "b", "(empty line)");
	assert_int_equal(MATCH_NO, hold("lines", "a\n b", "a\nb"));
	noted("blanks and line breaks between words");
}

static void lines_tells_line_column_and_context(void **state)
{
	(void)state;
	assert_int_equal(MATCH_NO, hold("lines", "one\ntwo 22\nthree", "one\ntwo 23\nthree"));
	differs_at(2, 6, "two 22", "two 23");
	assert_null(found.difference.note);
	assert_int_equal(MATCH_NO, hold("lines", "one\ntwo", "one"));
	differs_at(1, 4, "two", "(nothing more)");
	noted("ends too early");
	assert_int_equal(MATCH_NO, hold("lines", "one", "one\ntwo"));
	differs_at(2, 1, "(nothing more)", "two");
	noted("goes on after it");
}

static void columns_count_characters_and_context_is_cut_at_characters(void **state)
{
	(void)state;
	assert_int_equal(MATCH_NO, hold("lines", "äöü€x", "äöü€y"));
	differs_at(1, 5, "äöü€x", "äöü€y");
	assert_int_equal(MATCH_NO, hold("lines", "ä", "ö")); /* they share the first byte */
	differs_at(1, 1, "ä", "ö");
	char *long_line = arena_strdup(arena, "0123456789012345678901234567890123456789X0123456789012345678901234567890123456789");
	char *other = arena_strdup(arena, long_line);
	other[40] = 'Y';
	assert_int_equal(MATCH_NO, hold("lines", long_line, other));
	differs_at(1, 41, "…01234567890123456789X012345678901234567890123456789012345678…", "…01234567890123456789Y012345678901234567890123456789012345678…");
}

static void invisible_and_invalid_bytes_are_made_visible(void **state)
{
	(void)state;
	assert_int_equal(MATCH_NO, hold("lines", "ok", "\x1b[31mok\xff"));
	assert_null(strchr(found.difference.actual, 0x1b));
	assert_non_null(strstr(found.difference.actual, "\\e[31mok\\xff"));
	assert_int_equal(MATCH_NO, hold("lines", "a", "\xef\xbb\xbf" "a"));
	noted("byte order mark");
}

static void small_differences_are_named(void **state)
{
	(void)state;
	assert_int_equal(MATCH_NO, hold("lines", "Total: 3", "total: 3"));
	noted("letter case");
	assert_int_equal(MATCH_NO, hold("lines", "a 1.50", "a 1.5"));
	noted("how numbers are written");
	assert_int_equal(MATCH_NO, hold("lines", "a\nb\nc", "c\nb\na"));
	noted("another order");
	assert_int_equal(MATCH_NO, hold("tokens", "a B", "a b"));
	noted("letter case");
}

static void letter_case_can_be_ignored(void **state)
{
	(void)state;
	const char *const kinds[] = { "lines", "tokens", "number", "contains", "regex" };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const struct match how = { .kind = kinds[i], .ignore_case = true };
		assert_int_equal(MATCH_YES, run(&how, bytes_of("Total"), bytes_of("tOTAL")));
		assert_int_equal(MATCH_NO, hold(kinds[i], "Total", "tOTAL"));
	}
}

static void tokens_ignores_what_stands_between_words(void **state)
{
	(void)state;
	assert_int_equal(MATCH_YES, hold("tokens", "a b\nc", "  a\n\nb   c\n"));
	assert_int_equal(MATCH_NO, hold("tokens", "a b c", "a bc"));
	differs_at(1, 3, "a b c", "a bc");
	assert_int_equal(MATCH_NO, hold("tokens", "a b", "a"));
	assert_string_equal("(nothing more)", found.difference.actual);
}

static void numbers_compare_within_either_tolerance(void **state)
{
	(void)state;
	const struct match absolute = { .kind = "number", .absolute = 0.01 }, relative = { .kind = "number", .relative = 0.1 };
	assert_int_equal(MATCH_YES, run(&absolute, bytes_of("x 12.34"), bytes_of("x 12.35")));
	assert_int_equal(MATCH_NO, run(&absolute, bytes_of("x 12.34"), bytes_of("x 12.3511")));
	assert_int_equal(MATCH_YES, run(&relative, bytes_of("100"), bytes_of("91")));
	assert_int_equal(MATCH_NO, run(&relative, bytes_of("100"), bytes_of("89")));
	assert_int_equal(MATCH_NO, run(&relative, bytes_of("0"), bytes_of("0.001")));
	assert_int_equal(MATCH_YES, run(&absolute, bytes_of("-0 inf nan"), bytes_of("0 +Infinity NaN")));
	assert_int_equal(MATCH_NO, run(&absolute, bytes_of("inf"), bytes_of("-inf")));
	assert_int_equal(MATCH_NO, run(&absolute, bytes_of("1"), bytes_of("nan")));
	assert_int_equal(MATCH_NO, run(&absolute, bytes_of("nan"), bytes_of("1")));
	assert_int_equal(MATCH_NO, run(&absolute, bytes_of("a1"), bytes_of("a1.001")));
}

static void numbers_without_tolerance_are_equal_by_value_at_any_size(void **state)
{
	(void)state;
	assert_int_equal(MATCH_YES, hold("number", "1.50 +3 1e3 .5", "1.5 3 1000 0.5"));
	assert_int_equal(MATCH_YES, hold("number", "9007199254740993", "+009007199254740993"));
	assert_int_equal(MATCH_NO, hold("number", "9007199254740993", "9007199254740992"));
	assert_int_equal(MATCH_NO, hold("number", "16", "0x10"));
}

static void only_decimal_numbers_are_numbers(void **state)
{
	(void)state;
	struct words_number n;
	const char *const good[] = { "1", "-1", "+1", "1.", ".1", "1e5", "1E-5", "1.5e+5", "nan", "-INF" };
	const char *const bad[] = { "", "-", ".", "e5", "1e", "1e+", "0x1", "1,5", "1 ", "--1", "1.2.3", "infinit", "1_000" };
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(words_number(bytes_of(good[i]), &n));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(words_number(bytes_of(bad[i]), &n));
}

static void a_pattern_matches_the_whole_output_but_for_its_last_line_ends(void **state)
{
	(void)state;
	assert_int_equal(MATCH_YES, hold("regex", "id [0-9]+", "id 42\n"));
	assert_int_equal(MATCH_YES, hold("regex", "id [0-9]+\\n", "id 42\n"));
	assert_int_equal(MATCH_NO, hold("regex", "id [0-9]+", "id 42 x"));
	assert_string_equal("does not match the expected pattern", found.why);
	assert_string_equal("a match of id [0-9]+", found.difference.expected);
	assert_string_equal("id 42 x", found.difference.actual);
}

static void a_pattern_that_gives_up_is_the_tasks_fault(void **state)
{
	(void)state;
	char *text = arena_zalloc(arena, 65);
	memset(text, 'a', 63);
	text[63] = 'b';
	assert_int_equal(MATCH_TASK_FAULT, hold("regex", "((a|aa)+)+$", text));
	assert_non_null(strstr(found.why, "too many steps"));
}

static void contains_finds_the_text_anywhere(void **state)
{
	(void)state;
	assert_int_equal(MATCH_YES, hold("contains", "line 3", "error in line 3: x"));
	assert_int_equal(MATCH_YES, hold("contains", "aab", "aaaaab"));
	assert_int_equal(MATCH_YES, hold("contains", "abcabd", "abcabcabd"));
	assert_int_equal(MATCH_NO, hold("contains", "aab", "aaaa"));
	assert_string_equal("does not contain the expected text", found.why);
	assert_int_equal(MATCH_NO, hold("contains", "Line", "line"));
	noted("letter case");
}

/* 8 MiB of the worst that an output can be for a naive search; quadratic would take hours, and the test's time limit tells. */
static void contains_is_linear(void **state)
{
	(void)state;
	size_t len = 8 << 20, half = 1 << 16;
	char *text = arena_zalloc(arena, len + 1), *wanted = arena_zalloc(arena, half + 2);
	memset(text, 'a', len);
	memset(wanted, 'a', half);
	wanted[half] = 'b';
	assert_int_equal(MATCH_NO, hold("contains", wanted, text));
}

/* The schema names the matchers for authors; the table is what there is. */
static void the_task_schema_names_just_the_matchers_of_the_table(void **state)
{
	(void)state;
	struct bytes text;
	struct json_error wrong;
	size_t count;
	assert_int_equal(0, fs_read(arena, AT_FDCWD, "tasks/task.schema.json", 1 << 20, &text, NULL));
	const struct json *names = json_pointer(json_parse(arena, text, JSON_STRICT, &wrong), "/$defs/match/then/enum");
	assert_non_null(names);
	matchers_all(&count);
	assert_int_equal(count, names->count);
	JSON_EACH(name, names)
		assert_non_null(matchers_find(name->string.data));
	assert_null(matchers_find("telepathy"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exact_wants_the_same_bytes),
		cmocka_unit_test(lines_ignores_trailing_blanks_final_line_ends_and_carriage_returns),
		cmocka_unit_test(lines_tells_line_column_and_context),
		cmocka_unit_test(columns_count_characters_and_context_is_cut_at_characters),
		cmocka_unit_test(invisible_and_invalid_bytes_are_made_visible),
		cmocka_unit_test(small_differences_are_named),
		cmocka_unit_test(letter_case_can_be_ignored),
		cmocka_unit_test(tokens_ignores_what_stands_between_words),
		cmocka_unit_test(numbers_compare_within_either_tolerance),
		cmocka_unit_test(numbers_without_tolerance_are_equal_by_value_at_any_size),
		cmocka_unit_test(only_decimal_numbers_are_numbers),
		cmocka_unit_test(a_pattern_matches_the_whole_output_but_for_its_last_line_ends),
		cmocka_unit_test(a_pattern_that_gives_up_is_the_tasks_fault),
		cmocka_unit_test(contains_finds_the_text_anywhere),
		cmocka_unit_test(contains_is_linear),
		cmocka_unit_test(the_task_schema_names_just_the_matchers_of_the_table),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
