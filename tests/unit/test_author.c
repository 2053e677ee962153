/* test_author.c: what helps authors: changes of a program, examples of a brief, rules of sense, a new task's id. */
#include "tests/support/support.h"

#include <stdlib.h>
#include <string.h>

#include "harness/author/brief.h"
#include "harness/author/held.h"
#include "harness/author/lint.h"
#include "harness/author/mutants.h"
#include "harness/author/draft.h"
#include "harness/author/new.h"
#include "harness/author/yaml.h"
#include "harness/base/pattern.h"

struct fixture {
	struct arena *a;
	struct profiles profiles;
	struct problems problems;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct err e = ERR_NONE;
	f->a = arena_new();
	problems_init(&f->problems, f->a);
	*state = f;
	return profiles_load(f->a, NULL, &f->profiles, &f->problems, &e);
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	arena_free(f->a);
	free(f);
	return 0;
}

static struct mutants mutants(struct fixture *f, const char *language, const char *text)
{
	struct mutants ret = { 0 };
	struct err e = ERR_NONE;
	assert_int_equal(0, mutants_of(f->a, &f->profiles, profiles_find(&f->profiles, language), "a", bytes_of(text), &ret, &e));
	return ret;
}

static bool has(const struct mutants *m, const char *before, const char *after)
{
	for (size_t i = 0; i < m->count; i++)
		if (strcmp(m->items[i].before, before) == 0 && strcmp(m->items[i].after, after) == 0)
			return true;
	return false;
}

static void operators_constants_conditions_and_lines_are_changed(void **state)
{
	struct mutants m = mutants(*state, "php", "<?php\n$a = 3;\nif ($a <= 10 && $b) {\n    $a += 2;\n    run($a);\n}\n");
	assert_true(has(&m, "if ($a <= 10 && $b) {", "if ($a < 10 && $b) {"));
	assert_true(has(&m, "if ($a <= 10 && $b) {", "if ($a <= 11 && $b) {"));
	assert_true(has(&m, "if ($a <= 10 && $b) {", "if ($a <= 10 || $b) {"));
	assert_true(has(&m, "if ($a <= 10 && $b) {", "if (!($a <= 10 && $b)) {"));
	assert_true(has(&m, "$a += 2;", "$a -= 2;"));
	assert_true(has(&m, "run($a);", ""));
}

static void comments_and_strings_are_left_alone(void **state)
{
	struct mutants m = mutants(*state, "php", "<?php\n// $a <= 1\n/* true && 2 */\n$x = 'a <= 1';\n");
	for (size_t i = 0; i < m.count; i++)
		if (strcmp(m.items[i].before, "$x = 'a <= 1';") != 0 || m.items[i].after[0] != '\0')
			fail_msg("%s: %s -> %s", m.items[i].rule, m.items[i].before, m.items[i].after);
}

static void a_string_in_a_changed_line_stays_as_it_was_written(void **state)
{
	struct mutants m = mutants(*state, "python", "if x == 'a # b':\n    pass\n");
	assert_true(has(&m, "if x == 'a # b':", "if x != 'a # b':"));
	assert_true(has(&m, "if x == 'a # b':", "if not (x == 'a # b'):"));
}

static void two_rules_that_make_the_same_make_one_mutant(void **state)
{
	struct mutants m = mutants(*state, "python", "if a <= b:\n    c += 1\n");
	for (size_t i = 0; i < m.count; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(bytes_equal(m.items[i].text, m.items[k].text));
}

static void a_sample_is_spread_over_the_whole_program(void **state)
{
	struct fixture *f = *state;
	struct str text = STR_EMPTY;
	for (int i = 0; i < 100; i++)
		str_addf(&text, "int a%d(int x) {\n\treturn x + %d;\n}\n", i, i + 2);
	struct mutants m = mutants(f, "c", str_text(&text));
	assert_true(m.count > 100);
	mutants_sample(&m, 10);
	assert_int_equal(10, m.count);
	assert_true(m.items[9].line > 250);
	str_free(&text);
}

static void every_shipped_rule_is_a_pattern(void **state)
{
	struct fixture *f = *state;
	size_t rules = 0;
	for (size_t i = 0; i <= f->profiles.count; i++) {
		const struct profile *p = i < f->profiles.count ? f->profiles.items[i] : f->profiles.common;
		JSON_EACH(rule, json_get(p->root, "mutations")) {
			struct err e = ERR_NONE;
			struct pattern *find = pattern_new(json_text(rule, "find", ""), PATTERN_MULTILINE, OWNER_TASK, &e);
			if (!find)
				fail_msg("%s:%u: %s", p->file, rule->line, e.text);
			assert_int_equal(PATTERN_NO, pattern_find(find, bytes_of(""), 0, NULL));
			pattern_free(find);
			rules++;
		}
	}
	assert_true(rules > 50);
}

static void examples_of_a_brief_are_found_with_their_input(void **state)
{
	struct fixture *f = *state;
	struct brief b = { 0 };
	brief_parse(f->a,
		    bytes_of("Text\n\n    $ echo 'a b' | add -x \"two words\"\n    1\n    $ ls | wc\n    7\n\n```\n$ add <<END\n1\n2\nEND\n3\n```\n\n    $ printf '1\\n2' | add\n    3\n\nEnd\n"),
		    "add", &b);
	assert_int_equal(4, b.count);
	assert_true(b.examples[0].understood);
	assert_string_equal("a b\n", b.examples[0].input.data);
	assert_string_equal("-x", b.examples[0].args[0]);
	assert_string_equal("two words", b.examples[0].args[1]);
	assert_string_equal("1\n", b.examples[0].output.data);
	assert_false(b.examples[1].understood);
	assert_true(b.examples[2].understood);
	assert_string_equal("1\n2\n", b.examples[2].input.data);
	assert_string_equal("3\n", b.examples[2].output.data);
	assert_string_equal("1\n2", b.examples[3].input.data);
	assert_int_equal(3, b.examples[0].line);
}

static void what_a_shell_would_expand_is_not_understood(void **state)
{
	struct fixture *f = *state;
	static const char *const LINES[] = { "add $HOME", "add *.csv", "add `date`", "echo \"$X\" | add", "printf '%d' 3 | add", "add > out", "add && add", "echo 'x | add", "cat a | sort | add" };
	for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
		struct brief b = { 0 };
		brief_parse(f->a, bytes_of(arena_printf(f->a, "    $ %s\n    1\n", LINES[i])), "add", &b);
		assert_int_equal(1, b.count);
		if (b.examples[0].understood)
			fail_msg("understood: %s", LINES[i]);
	}
}

static void ids_are_names_of_folders(void **state)
{
	(void)state;
	assert_null(new_id_problem("parcel-quote-2"));
	assert_non_null(new_id_problem(""));
	assert_non_null(new_id_problem("../x"));
	assert_non_null(new_id_problem("-x"));
	assert_non_null(new_id_problem("Ärger"));
}

static void a_report_that_differs_is_told_member_by_member(void **state)
{
	struct fixture *f = *state;
	struct json_error wrong;
	struct findings findings = { .arena = f->a };
	const struct json *report = json_parse(f->a,
					       bytes_of("{\"totals\": {\"percent\": 50, \"passed\": false}, \"language\": {\"id\": \"php\"}, \"entry_point\": {\"chosen\": null},"
							"\"criteria\": [{\"reasons\": [{\"text\": \"it is called\", \"path\": \"index.php\", \"line\": 3}]}],"
							"\"groups\": [{\"id\": \"g\", \"cases\": [{\"id\": \"c\", \"verdict\": \"wrong_answer\", \"owner\": \"candidate\", \"denied\": []}]}]}"),
					       JSON_STRICT, &wrong);
	const struct json *expect = json_parse(f->a,
					       bytes_of("{\"language\": \"ruby\", \"entry\": null, \"owner\": \"task\", \"groups\": {\"g\": {\"passed\": 1}}, \"reason\": [\"index.php:3\", \"nothing\"],"
							"\"denied\": [\"connect\"]}"),
					       JSON_STRICT, &wrong);
	assert_non_null(report);
	assert_non_null(expect);
	const struct solution solution = { .id = "s", .percent_min = 60, .percent_max = 60, .passed = true, .expect = expect };
	assert_false(held_compare(&solution, report, "solution s", &findings));
	assert_int_equal(7, findings.wrong);
}

static void each_rule_of_sense_has_a_name_of_its_own(void **state)
{
	(void)state;
	size_t count;
	const struct lint_rule *rules = lint_rules(&count);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(rules[i].name, rules[k].name);
}

static const char *yaml(struct fixture *f, struct bytes text, const struct json **ret)
{
	const char *why;
	struct err e = ERR_NONE;
	if (yaml_read(f->a, text, ret, &why, &e) < 0)
		fail_msg("%s", e.text);
	assert_true((*ret != NULL) == (why == NULL));
	return why;
}

static void yaml_has_texts_numbers_truths_and_nothing(void **state)
{
	const struct json *got;
	assert_null(yaml(*state, bytes_of("a: 1.50\nb: '2'\nc: [yes, true, ~, 007, -3e2, x: 1]\nd:\n- \"q\\n\\\"\"\n1: one\ne: |\n  two\n  lines\n"), &got));
	assert_int_equal(JSON_NUMBER, json_get(got, "a")->type);
	assert_string_equal("2", json_text(got, "b", ""));
	static const enum json_type TYPES[] = { JSON_STRING, JSON_BOOL, JSON_NULL, JSON_STRING, JSON_NUMBER, JSON_OBJECT };
	size_t i = 0;
	JSON_EACH(item, json_get(got, "c"))
		assert_int_equal(TYPES[i++], item->type);
	assert_int_equal(6, i);
	assert_string_equal("q\n\"", json_get(got, "d")->child->string.data);
	assert_string_equal("one", json_text(got, "1", ""));
	assert_string_equal("two\nlines\n", json_text(got, "e", ""));
	assert_null(yaml(*state, bytes_of(""), &got));
	assert_int_equal(JSON_NULL, got->type);
}

static void yaml_that_would_hurt_is_refused_with_its_line(void **state)
{
	struct fixture *f = *state;
	const struct json *got;
	struct str deep = STR_EMPTY;
	for (int i = 0; i < 100000; i++)
		str_add_char(&deep, '[');
	assert_non_null(strstr(yaml(f, bytes_of("a: &x [1]\nb: *x\n"), &got), "line 2: aliases"));
	assert_non_null(strstr(yaml(f, bytes_of("a: [1\n"), &got), "line 2"));
	assert_non_null(yaml(f, str_bytes(&deep), &got));
	assert_non_null(yaml(f, bytes_of("? [a]\n: 1\n"), &got));
	assert_non_null(yaml(f, bytes_of("a: 1\na: 2\n"), &got));
	assert_non_null(yaml(f, (struct bytes){ .data = "a: \xff\xfe\0", .len = 6 }, &got));
	str_free(&deep);
}

static void names_of_strangers_become_ids(void **state)
{
	struct fixture *f = *state;
	assert_string_equal("a-b-2", draft_id(f->a, "../A b_2.."));
	assert_string_equal("x", draft_id(f->a, "\xc3\xa4"));
	assert_null(new_id_problem(draft_id(f->a, "-- x")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(operators_constants_conditions_and_lines_are_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(comments_and_strings_are_left_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(a_string_in_a_changed_line_stays_as_it_was_written, setup, teardown),
		cmocka_unit_test_setup_teardown(two_rules_that_make_the_same_make_one_mutant, setup, teardown),
		cmocka_unit_test_setup_teardown(a_sample_is_spread_over_the_whole_program, setup, teardown),
		cmocka_unit_test_setup_teardown(every_shipped_rule_is_a_pattern, setup, teardown),
		cmocka_unit_test_setup_teardown(examples_of_a_brief_are_found_with_their_input, setup, teardown),
		cmocka_unit_test_setup_teardown(what_a_shell_would_expand_is_not_understood, setup, teardown),
		cmocka_unit_test(ids_are_names_of_folders),
		cmocka_unit_test_setup_teardown(a_report_that_differs_is_told_member_by_member, setup, teardown),
		cmocka_unit_test_setup_teardown(yaml_has_texts_numbers_truths_and_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(yaml_that_would_hurt_is_refused_with_its_line, setup, teardown),
		cmocka_unit_test_setup_teardown(names_of_strangers_become_ids, setup, teardown),
		cmocka_unit_test(each_rule_of_sense_has_a_name_of_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
