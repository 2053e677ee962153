/* test_rubric.c: loading rubrics, holding them against a task, and the shipped ones. */
#include "tests/support/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/model/rubric.h"
#include "harness/model/task.h"

struct fixture {
	struct arena *a;
	const char *path;
	struct problems problems;
	struct err e;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	f->a = arena_new();
	f->path = fs_join(f->a, support_scratch(), "rubric.json");
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

static struct rubric *load(struct fixture *f, const char *text)
{
	assert_int_equal(0, fs_replace(f->path, bytes_of(text), NULL));
	return rubric_load(f->a, f->path, &f->problems, &f->e);
}

static const char *told(struct fixture *f)
{
	struct str s = STR_EMPTY;
	problems_text(&f->problems, &s);
	return str_steal(&s, f->a);
}

static void expect_told(struct fixture *f, const char *words)
{
	const char *text = told(f);
	if (!strstr(text, words))
		print_error("wanted: %s\ntold:\n%s%s\n", words, text, f->e.text);
	assert_non_null(strstr(text, words));
}

#define HEAD "{ \"schema\": \"takehome.rubric/1\", \"id\": \"r\", \"version\": \"1.2.3\", \"title\": \"R\", \"pass\": 60, \"criteria\": [\n"
#define CRITERION(id, measure, more) "{ \"id\": \"" id "\", \"title\": \"T\", \"weight\": 10, \"measure\": \"" measure "\"" more " }"

static void every_measure_is_bound_with_its_settings(void **state)
{
	struct fixture *f = *state;
	const struct rubric *r = load(
		f, HEAD CRITERION("a", "cases", ", \"groups\": [\"g\", \"h\"], \"required\": true, \"cap\": 40, \"levels\": [{\"score\": 0, \"anchor\": \"n\"}, {\"score\": 3, \"anchor\": \"m\"}]") ",\n"
		CRITERION("b", "entry_point", ", \"conventions\": [{\"id\": \"php.cli.*\", \"cost\": 0.5}]") ",\n"
		CRITERION("c", "framework", ", \"allow\": \"component\"") ",\n"
		CRITERION("d", "files", ", \"files\": [{\"glob\": \"README*\", \"must\": \"exist\", \"share\": 2, \"why\": \"w\"}, {\"glob\": \"x\", \"must\": \"not_exist\", \"why\": \"w\"}]") ",\n"
		CRITERION("e", "source", ", \"rules\": [{\"pattern\": \"eval\", \"in\": \"comments\", \"must\": \"not_match\", \"language\": \"php\", \"why\": \"w\"}]") ",\n"
		CRITERION("f", "build", ", \"warning_cost\": 0.05") ",\n"
		CRITERION("g", "limits", ", \"time_share\": 0.5, \"denied_cost\": 0.25") ",\n"
		CRITERION("h", "lint", "") ",\n"
		CRITERION("i", "reviewer", ", \"levels\": [{\"score\": 0, \"anchor\": \"n\"}, {\"score\": 1, \"anchor\": \"m\"}]") "] }");
	if (!r)
		print_error("%s%s\n", told(f), f->e.text);
	assert_non_null(r);
	const struct criterion *c = r->criteria;
	assert_int_equal(9, r->criterion_count);
	assert_true(r->pass == 60);
	assert_string_equal("h", c[0].groups[1]);
	assert_true(c[0].required && c[0].cap == 40);
	assert_string_equal("m", c[0].levels[1].anchor);
	assert_string_equal("php.cli.*", c[1].conventions[0].id);
	assert_int_equal(FRAMEWORK_COMPONENT, c[2].allowed);
	assert_true(c[3].files[0].must_exist && c[3].files[0].share == 2);
	assert_true(!c[3].files[1].must_exist && c[3].files[1].share == 1);
	assert_true(c[4].sources[0].in_comments && !c[4].sources[0].must_match);
	assert_string_equal("php", c[4].sources[0].languages);
	assert_true(c[5].warning_cost == 0.05);
	assert_true(c[6].time_share == 0.5 && c[6].denied_cost == 0.25);
	assert_int_equal(MEASURE_REVIEWER, c[8].measure);
	assert_int_equal(64, strlen(r->provenance.digest));
}

static void all_mistakes_are_told(void **state)
{
	struct fixture *f = *state;
	assert_null(load(f, HEAD CRITERION("a", "cases", ", \"required\": true") ",\n"
			    CRITERION("a", "cases", ", \"cap\": 10, \"levels\": [{\"score\": 2, \"anchor\": \"n\"}, {\"score\": 2, \"anchor\": \"m\"}]") ",\n"
			    CRITERION("c", "source", ", \"rules\": [{\"pattern\": \"(\", \"must\": \"match\", \"why\": \"w\"}]") ",\n"
			    CRITERION("d", "files", ", \"files\": [{\"glob\": \"/etc/\", \"must\": \"exist\", \"why\": \"w\"}]") ",\n"
			    CRITERION("e", "lint", ", \"allow\": \"none\"") "] }"));
	expect_told(f, ":2: criteria[0].required: a required criterion needs \"cap\"");
	expect_told(f, ":3: criteria[1].id: there is already a criterion with the id \"a\"");
	expect_told(f, ":3: criteria[1].cap: has no effect without \"required\": true");
	expect_told(f, ":3: criteria[1].levels[1]: levels must rise");
	expect_told(f, ":4: criteria[2].rules[0].pattern: ");
	expect_told(f, ":5: criteria[3].files[0].glob: must be relative");
	expect_told(f, ":6: criteria[4].allow: unknown key");
	assert_int_equal(7, f->problems.count);
}

static void an_unknown_measure_and_a_reviewer_without_levels_are_told(void **state)
{
	struct fixture *f = *state;
	assert_null(load(f, HEAD CRITERION("a", "vibes", "") ",\n" CRITERION("b", "reviewer", "") "] }"));
	expect_told(f, ":2: criteria[0]");
	expect_told(f, ":3: criteria[1]");
	expect_told(f, "\"cases\", \"entry_point\"");
	expect_told(f, "levels");
}

static void a_group_that_the_task_does_not_have_is_told(void **state)
{
	struct fixture *f = *state;
	struct group groups[] = { { .id = "basics" } };
	const struct task task = { .id = "t", .groups = groups, .group_count = 1 };
	const struct rubric *r = load(f, HEAD CRITERION("a", "cases", ", \"groups\": [\"basics\", \"edges\"]") "] }");
	assert_non_null(r);
	rubric_fits(r, &task, &f->problems);
	assert_int_equal(1, f->problems.count);
	expect_told(f, ":2: criteria[0].groups: the task \"t\" has no group \"edges\"");
}

static void a_file_that_is_not_there_is_the_authors_fault(void **state)
{
	struct fixture *f = *state;
	assert_null(rubric_load(f->a, f->path, &f->problems, &f->e));
	assert_int_equal(OWNER_TASK, f->e.owner);
	assert_int_equal(0, f->problems.count);
}

static void every_shipped_task_and_its_rubric_load_and_fit(void **state)
{
	struct fixture *f = *state;
	DIR *dir = opendir("tasks");
	size_t tasks = 0;
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir));) {
		const char *folder = fs_join(f->a, "tasks", entry->d_name);
		if (entry->d_name[0] == '.' || access(fs_join(f->a, folder, "task.json"), F_OK) < 0)
			continue;
		const struct task *task = task_load(f->a, folder, &f->problems, &f->e);
		const struct rubric *rubric = task && task->rubric_path ? rubric_load(f->a, task->rubric_path, &f->problems, &f->e) : NULL;
		if (rubric)
			rubric_fits(rubric, task, &f->problems);
		if (!rubric || f->problems.count)
			print_error("%s: %s%s\n", folder, told(f), f->e.text);
		assert_non_null(rubric);
		assert_int_equal(0, f->problems.count);
		tasks++;
	}
	closedir(dir);
	assert_true(tasks > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_measure_is_bound_with_its_settings),
		TEST(all_mistakes_are_told),
		TEST(an_unknown_measure_and_a_reviewer_without_levels_are_told),
		TEST(a_group_that_the_task_does_not_have_is_told),
		TEST(a_file_that_is_not_there_is_the_authors_fault),
		TEST(every_shipped_task_and_its_rubric_load_and_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
