/* test_task.c: loading tasks: what is bound, and that every mistake is told with its place. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/model/outcome.h"
#include "harness/model/rubric.h"
#include "harness/model/task.h"
#include "harness/model/task_load.h"

struct fixture {
	struct arena *a;
	const char *folder;
	struct problems problems;
	struct err e;
};

static void put(struct fixture *f, const char *path, const char *text)
{
	SCOPED_FD dir = open(f->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *name = fs_basename(path);
	assert_true(dir >= 0);
	if (name != path)
		assert_int_equal(0, fs_mkdirs(dir, arena_strndup(f->a, path, (size_t)(name - path) - 1), 0755));
	SCOPED_FD fd = openat(dir, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(0, fs_write_all(fd, bytes_of(text), NULL));
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	f->a = arena_new();
	f->folder = support_scratch();
	f->e = ERR_NONE;
	problems_init(&f->problems, f->a);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	arena_free(f->a);
	free(f);
	support_scratch_remove();
	return 0;
}

/* All problems, one line each, without the folder's name. */
static const char *told(struct fixture *f)
{
	struct str s = STR_EMPTY;
	problems_text(&f->problems, &s);
	const char *text = str_steal(&s, f->a);
	struct str cut = STR_EMPTY;
	size_t len = strlen(f->folder);
	for (const char *c = text; *c;) {
		if (strncmp(c, f->folder, len) == 0) {
			c += len + (c[len] == '/');
			continue;
		}
		str_add_char(&cut, *c++);
	}
	return str_steal(&cut, f->a);
}

static struct task *load(struct fixture *f)
{
	return task_load(f->a, f->folder, &f->problems, &f->e);
}

static struct task *load_well(struct fixture *f)
{
	struct task *task = load(f);
	if (!task)
		print_error("%s%s\n", told(f), f->e.text);
	assert_non_null(task);
	return task;
}

static void expect_told(struct fixture *f, const char *words)
{
	const char *text = told(f);
	if (!strstr(text, words))
		print_error("wanted: %s\ntold:\n%s%s\n", words, text, f->e.text);
	assert_non_null(strstr(text, words));
}

#define HEAD "{\n\"schema\": \"takehome.task/1\", \"id\": \"t\", \"version\": \"1.0.0\", \"title\": \"T\", \"kind\": \"cli\",\n"
#define GROUP(id, more) "{ \"id\": \"" id "\", \"title\": \"G\", \"visibility\": \"public\", \"points\": 10, \"scoring\": \"sum\"" more " }"
#define ONE_CASE(c) HEAD "\"groups\": [\n" GROUP("g", ", \"cases\": [\n" c "\n]") "\n] }\n"

static void load_text(struct fixture *f, const char *text)
{
	put(f, "task.json", text);
	assert_null(load(f));
}

static void a_case_is_bound_with_all_that_it_says(void **state)
{
	struct fixture *f = *state;
	put(f, "data/in.csv", "a;b\n");
	put(f, "task.json",
	    HEAD "\"limits\": { \"cpu_ms\": 1000 }, \"languages\": [\"php\"], \"entry\": \"tool\", // a comment\n"
		 "\"groups\": [\n" GROUP("g", ", \"limits\": { \"memory_mb\": 99 }, \"cases\": [ {"
					      "\"id\": \"c\", \"args\": [\"--x\", \"\"], \"env\": {\"A\": \"b\"}, \"stdin\": \"one\\u0000two\","
					      "\"files\": [ {\"path\": \"d/in.csv\", \"file\": \"data/in.csv\", \"executable\": true} ],"
					      "\"limits\": {\"wall_ms\": 5000}, \"match\": \"exact\","
					      "\"expect\": { \"stdout\": \"out\", \"stderr\": {\"text\": \"err\", \"match\": {\"kind\": \"contains\", \"ignore_case\": true}},"
					      "\"exit\": \"nonzero\", \"files\": [ {\"path\": \"o\", \"text\": \"1.5\", \"match\": {\"kind\": \"number\", \"absolute\": 0.5}} ] } } ]") "] }");
	const struct task *task = load_well(f);
	const struct task_case *c = &task->groups[0].cases[0];
	assert_string_equal("tool", task->entry);
	assert_string_equal("php", task->languages[0]);
	assert_null(task->languages[1]);
	assert_int_equal(1, task->case_count);
	assert_string_equal("c", c->id);
	assert_string_equal("--x", c->args[0]);
	assert_string_equal("", c->args[1]);
	assert_null(c->args[2]);
	assert_string_equal("A=b", c->env[0]);
	assert_int_equal(7, c->stdin_data.len);
	assert_string_equal("d/in.csv", c->files[0].path);
	assert_true(bytes_equal(bytes_of("a;b\n"), c->files[0].content));
	assert_true(c->files[0].executable);
	assert_int_equal(1000, c->limits.cpu_ms);
	assert_int_equal(5000, c->limits.wall_ms);
	assert_int_equal(99, c->limits.memory_mb);
	assert_string_equal("exact", c->stdout_match.kind);
	assert_string_equal("contains", c->stderr_match.kind);
	assert_true(c->stderr_match.ignore_case);
	assert_int_equal(1, c->exit_min);
	assert_int_equal(255, c->exit_max);
	assert_string_equal("number", c->expected_files[0].match.kind);
	assert_true(c->expected_files[0].match.absolute == 0.5);
}

static void files_of_one_name_make_a_case_and_come_sorted_after_those_of_task_json(void **state)
{
	struct fixture *f = *state;
	put(f, "task.json", ONE_CASE("{ \"id\": \"z\", \"expect\": {\"exit\": 3} }"));
	put(f, "cases/g/b.in", "in\n");
	put(f, "cases/g/b.out", "out\n");
	put(f, "cases/g/a.out", "a\n");
	put(f, "cases/g/a-b.json", "{ \"args\": [\"q\"], \"expect\": {\"stdout\": \"wins\"} }");
	put(f, "cases/g/a-b.out", "loses\n");
	put(f, "cases/g/.keep", "");
	put(f, "cases/unnamed/x.out", "a folder that no group names");
	const struct group *g = load_well(f)->groups;
	assert_int_equal(4, g->case_count);
	assert_string_equal("z", g->cases[0].id);
	assert_int_equal(3, g->cases[0].exit_min);
	assert_false(g->cases[0].expect_stdout);
	assert_string_equal("a", g->cases[1].id);
	assert_false(g->cases[1].has_stdin);
	assert_string_equal("a-b", g->cases[2].id);
	assert_string_equal("wins", g->cases[2].stdout_data.data);
	assert_string_equal("q", g->cases[2].args[0]);
	assert_string_equal("b", g->cases[3].id);
	assert_true(bytes_equal(bytes_of("in\n"), g->cases[3].stdin_data));
	assert_int_equal(0, g->cases[3].exit_max);
	assert_string_equal("lines", g->cases[3].stdout_match.kind);
}

static void a_file_that_a_case_names_is_no_case_of_its_own(void **state)
{
	struct fixture *f = *state;
	put(f, "task.json", ONE_CASE("{ \"id\": \"c\", \"expect\": {\"stdout\": {\"file\": \"cases/g/data.json\", \"match\": \"json\"}} }"));
	put(f, "cases/g/data.json", "{\"total\": 3}");
	assert_int_equal(1, load_well(f)->case_count);
}

static void five_different_mistakes_are_all_told_with_file_line_and_path(void **state)
{
	struct fixture *f = *state;
	load_text(f, HEAD "\"limts\": {},\n"
			  "\"groups\": [\n" GROUP("g", ", \"cases\": [\n"
						       "{ \"id\": \"a\", \"expect\": {\"stdout\": {\"file\": \"nowhere.out\"}} },\n"
						       "{ \"id\": \"a\", \"expect\": {\"stdout\": {\"text\": \"(\", \"match\": \"regex\"}} },\n"
						       "{ \"id\": \"b\", \"limits\": {\"cpu_ms\": 5}, \"expect\": {\"exit\": 0} } ]") ",\n"
			  GROUP("h", ", \"needs\": [\"none\"], \"cases\": [ {\"id\": \"c\", \"expect\": {\"exit\": 0}} ]") "] }");
	expect_told(f, "task.json:3: limts: unknown key; did you mean \"limits\"?");
	expect_told(f, "task.json:6: groups[0].cases[0].expect.stdout.file: the file 'nowhere.out' is not there");
	expect_told(f, "task.json:7: groups[0].cases[1].id: there is already a case with the id \"a\"");
	expect_told(f, "task.json:7: groups[0].cases[1].expect.stdout.text: ");
	expect_told(f, "task.json:8: groups[0].cases[2].limits.cpu_ms: must be between 10 and 600000");
	expect_told(f, "task.json:9: groups[1].needs[0]: there is no group \"none\"");
	assert_int_equal(6, f->problems.count);
}

static void a_broken_file_is_one_problem_with_line_and_column(void **state)
{
	struct fixture *f = *state;
	load_text(f, "{\n  \"schema\": \"takehome.task/1\"\n  \"id\": 1 }");
	assert_int_equal(1, f->problems.count);
	expect_told(f, "task.json:3: column 3: this is not valid JSON: ");
}

static void a_folder_that_is_not_there_is_the_tasks_fault(void **state)
{
	struct fixture *f = *state;
	assert_null(task_load(f->a, "/nonexistent/task", &f->problems, &f->e));
	assert_int_equal(0, f->problems.count);
	assert_int_equal(OWNER_TASK, f->e.owner);
	assert_null(load(f));
	assert_non_null(strstr(f->e.text, "there is no file"));
	assert_int_equal(OWNER_TASK, f->e.owner);
}

static void a_disk_that_fails_is_our_fault_and_no_mistake_of_the_author(void **state)
{
	struct fixture *f = *state;
	put(f, "task.json", ONE_CASE("{ \"id\": \"c\", \"stdin\": {\"file\": \"in\"}, \"expect\": {\"exit\": 0} }"));
	put(f, "in", "x");
	load_well(f);
	for (int passage = 1; passage <= 3; passage++) { /* task.json: its bytes and its end; then the file that it names */
		f->e = ERR_NONE;
		problems_init(&f->problems, f->a);
		fault_arm(arena_printf(f->a, "fs.read:%d", passage));
		assert_null(load(f));
		fault_arm(NULL);
		assert_int_equal(0, f->problems.count);
		assert_int_equal(OWNER_HARNESS, f->e.owner);
		assert_non_null(strstr(f->e.text, "Input/output error"));
	}
}

static void paths_that_leave_the_folder_are_refused(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(0, symlink("/etc/passwd", arena_printf(f->a, "%s/link", f->folder)));
	load_text(f, ONE_CASE("{ \"id\": \"a\", \"stdin\": {\"file\": \"../x\"}, \"expect\": {\"exit\": 0} },\n"
			      "{ \"id\": \"b\", \"stdin\": {\"file\": \"/etc/passwd\"}, \"expect\": {\"exit\": 0} },\n"
			      "{ \"id\": \"c\", \"stdin\": {\"file\": \"link\"}, \"expect\": {\"exit\": 0} },\n"
			      "{ \"id\": \"d\", \"files\": [{\"path\": \"a/../../b\", \"text\": \"\"}], \"expect\": {\"exit\": 0} },\n"
			      "{ \"id\": \"e\", \"files\": [{\"path\": \"a\", \"text\": \"\"}, {\"path\": \"a/b\", \"text\": \"\"}], \"expect\": {\"exit\": 0} }"));
	expect_told(f, "\"../x\" must not contain \"..\"");
	expect_told(f, "\"/etc/passwd\" must be relative");
	expect_told(f, "'link' is, or goes through, a symbolic link");
	expect_told(f, "\"a/../../b\" must not contain \"..\"");
	expect_told(f, "\"a\" and \"a/b\" cannot both be files");
	assert_int_equal(5, f->problems.count);
}

static void case_files_that_nothing_uses_are_told(void **state)
{
	struct fixture *f = *state;
	put(f, "cases/g/a.out", "x");
	put(f, "cases/g/notes.txt", "x");
	put(f, "cases/g/deep/b.out", "x");
	put(f, "cases/g/only.in", "x");
	put(f, "cases/g/Upper.out", "x");
	load_text(f, HEAD "\"groups\": [" GROUP("g", "") "] }");
	expect_told(f, "cases/g/notes.txt: this file is used by no case");
	expect_told(f, "cases/g/deep/b.out: this file is used by no case");
	expect_told(f, "cases/g/only.in: this case expects nothing");
	expect_told(f, "cases/g/Upper.out: the name before the suffix becomes the case's id");
	assert_int_equal(4, f->problems.count);
}

static void mistakes_in_a_case_file_are_told_at_that_file(void **state)
{
	struct fixture *f = *state;
	put(f, "cases/g/a.json", "{\n\"expct\": {} }");
	put(f, "cases/g/b.json", "{\n");
	put(f, "cases/g/c.json", "{ \"match\": \"linez\", \"expect\": {\"stdout\": \"\"} }");
	load_text(f, HEAD "\"groups\": [" GROUP("g", "") "] }");
	expect_told(f, "cases/g/a.json:2: expct: unknown key; did you mean \"expect\"?");
	expect_told(f, "cases/g/b.json:2: column ");
	expect_told(f, "cases/g/c.json:1: match: must be one of \"exact\", \"lines\"");
	assert_int_equal(3, f->problems.count);
}

static void groups_need_earlier_groups_unique_ids_and_cases(void **state)
{
	struct fixture *f = *state;
	load_text(f, HEAD "\"groups\": [\n" GROUP("a", ", \"needs\": [\"b\"], \"cases\": [{\"id\": \"c\", \"expect\": {\"exit\": 0}}]") ",\n" GROUP("b", "") ",\n"
			  GROUP("a", ", \"cases\": [{\"id\": \"c\", \"expect\": {}}]") "] }");
	expect_told(f, "task.json:4: groups[0].needs[0]: the group \"b\" does not come before this one");
	expect_told(f, "task.json:5: groups[1]: the group \"b\" has no case");
	expect_told(f, "task.json:6: groups[2].id: there is already a group with the id \"a\"");
	expect_told(f, "task.json:6: groups[2].cases[0].expect: this case expects nothing");
	assert_int_equal(4, f->problems.count);
}

static void expected_json_must_be_json(void **state)
{
	struct fixture *f = *state;
	put(f, "cases/g/a.out", "{\n\"x\": }");
	load_text(f, HEAD "\"match\": \"json\", \"groups\": [" GROUP("g", "") "] }");
	expect_told(f, "cases/g/a.out:2: the matcher is json, but the expected text is not valid JSON (line 2, column 6)");
	assert_int_equal(1, f->problems.count);
}

static void a_text_cannot_be_given_twice_or_hold_nul_where_none_may_be(void **state)
{
	struct fixture *f = *state;
	put(f, "x", "");
	load_text(f, ONE_CASE("{ \"id\": \"a\", \"expect\": {\"stdout\": {\"text\": \"\", \"file\": \"x\"}} },\n"
			      "{ \"id\": \"b\", \"expect\": {\"stdout\": {}} },\n"
			      "{ \"id\": \"c\", \"args\": [\"a\\u0000b\"], \"env\": {\"A\": \"\\u0000\"}, \"expect\": {\"exit\": 0} }"));
	expect_told(f, "task.json:5: groups[0].cases[0].expect.stdout: must have either \"text\" or \"file\", not both");
	expect_told(f, "task.json:6: groups[0].cases[1].expect.stdout: must have either \"text\" or \"file\"");
	expect_told(f, "task.json:7: groups[0].cases[2].args[0]: must not contain a NUL character");
	expect_told(f, "task.json:7: groups[0].cases[2].env.A: must not contain a NUL character");
	assert_int_equal(4, f->problems.count);
}

static void a_missing_rubric_is_told(void **state)
{
	struct fixture *f = *state;
	load_text(f, HEAD "\"rubric\": \"../no/rubric.json\",\n\"groups\": [" GROUP("g", ", \"cases\": [{\"id\": \"c\", \"expect\": {\"exit\": 0}}]") "] }");
	expect_told(f, "task.json:3: rubric: there is no rubric file '");
	assert_int_equal(1, f->problems.count);
}

static void the_final_line_end_of_a_pattern_is_not_part_of_it(void **state)
{
	struct fixture *f = *state;
	put(f, "task.json", HEAD "\"match\": \"regex\", \"groups\": [" GROUP("g", "") "] }");
	put(f, "cases/g/a.out", "ok [0-9]+\n");
	assert_string_equal("ok [0-9]+", load_well(f)->groups[0].cases[0].stdout_data.data);
}

static void the_digest_is_of_what_grades(void **state)
{
	struct fixture *f = *state;
	char first[HASH_HEX_SIZE];
	put(f, "task.json", ONE_CASE("{ \"id\": \"c\", \"expect\": {\"exit\": 0} }"));
	strcpy(first, load_well(f)->provenance.digest);
	put(f, "solutions/x/main.py", "pass");
	put(f, "starter/php/a.php", "<?php");
	put(f, ".gitignore", "x");
	assert_string_equal(first, load_well(f)->provenance.digest);
	put(f, "README.md", "# T");
	assert_string_not_equal(first, load_well(f)->provenance.digest);
}

static void paths_beneath_a_folder_are_told_from_others(void **state)
{
	(void)state;
	assert_null(task_path_problem("a"));
	assert_null(task_path_problem("a/..b/c."));
	assert_non_null(task_path_problem(""));
	assert_non_null(task_path_problem("/a"));
	assert_non_null(task_path_problem("a/.."));
	assert_non_null(task_path_problem("./a"));
	assert_non_null(task_path_problem("a//b"));
	assert_non_null(task_path_problem("a/"));
}

static void enum_texts_read_back(void **state)
{
	(void)state;
	for (int i = 0; i < verdict_count; i++) {
		enum verdict v;
		assert_true(verdict_parse(verdict_text((enum verdict)i), &v));
		assert_int_equal(i, v);
	}
	for (int i = 0; i < measure_count; i++) {
		enum measure m;
		assert_true(measure_parse(measure_text((enum measure)i), &m));
		assert_int_equal(i, m);
	}
}

/* Inline cases and case files say the same: their schemas are two files, so their common parts must be equal. */
static void case_files_and_inline_cases_obey_the_same_rules(void **state)
{
	struct fixture *f = *state;
	struct json_error wrong;
	struct bytes text;
	assert_int_equal(0, fs_read(f->a, AT_FDCWD, "tasks/task.schema.json", 1 << 20, &text, NULL));
	const struct json *task = json_parse(f->a, text, JSON_STRICT, &wrong);
	assert_int_equal(0, fs_read(f->a, AT_FDCWD, "tasks/case.schema.json", 1 << 20, &text, NULL));
	const struct json *one = json_parse(f->a, text, JSON_STRICT, &wrong);
	const struct json *pairs[][2] = { { json_get(one, "properties"), json_pointer(task, "/$defs/case/properties") },
					  { json_get(one, "$defs"), json_get(task, "$defs") } };
	for (size_t i = 0; i < 2; i++) {
		assert_non_null(pairs[i][0]);
		JSON_EACH(member, pairs[i][0]) {
			struct json_writer *x = json_writer_new(false), *y = json_writer_new(false);
			assert_non_null(json_get(pairs[i][1], member->key));
			json_put_json(x, NULL, member);
			json_put_json(y, NULL, json_get(pairs[i][1], member->key));
			assert_true(bytes_equal(json_writer_text(x), json_writer_text(y)));
			json_writer_free(x);
			json_writer_free(y);
		}
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_case_is_bound_with_all_that_it_says),
		TEST(files_of_one_name_make_a_case_and_come_sorted_after_those_of_task_json),
		TEST(a_file_that_a_case_names_is_no_case_of_its_own),
		TEST(five_different_mistakes_are_all_told_with_file_line_and_path),
		TEST(a_broken_file_is_one_problem_with_line_and_column),
		TEST(a_folder_that_is_not_there_is_the_tasks_fault),
		TEST(a_disk_that_fails_is_our_fault_and_no_mistake_of_the_author),
		TEST(paths_that_leave_the_folder_are_refused),
		TEST(case_files_that_nothing_uses_are_told),
		TEST(mistakes_in_a_case_file_are_told_at_that_file),
		TEST(groups_need_earlier_groups_unique_ids_and_cases),
		TEST(expected_json_must_be_json),
		TEST(a_text_cannot_be_given_twice_or_hold_nul_where_none_may_be),
		TEST(a_missing_rubric_is_told),
		TEST(the_final_line_end_of_a_pattern_is_not_part_of_it),
		TEST(the_digest_is_of_what_grades),
		TEST(paths_beneath_a_folder_are_told_from_others),
		TEST(enum_texts_read_back),
		TEST(case_files_and_inline_cases_obey_the_same_rules),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
