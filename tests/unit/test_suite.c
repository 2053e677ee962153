/* test_suite.c: unit suites as a task has them: what is bound, each mistake of an author, and how a planned test is judged. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/judge/judge.h"
#include "harness/model/task.h"

static struct arena *a;
static const char *folder;

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	folder = support_scratch();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	support_scratch_remove();
	return 0;
}

static void put(const char *path, const char *text)
{
	SCOPED_FD dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *name = fs_basename(path);
	if (name != path)
		assert_int_equal(0, fs_mkdirs(dir, arena_strndup(a, path, (size_t)(name - path) - 1), 0755));
	SCOPED_FD fd = openat(dir, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(0, fs_write_all(fd, bytes_of(text), NULL));
}

/* A task whose one group has this suite and these cases. */
static struct task *load(const char *suite, const char *cases, const char **ret_problems)
{
	struct problems problems;
	struct err e = ERR_NONE;
	struct str text = STR_EMPTY;
	problems_init(&problems, a);
	put("tests/py/tests/test_sum.py", "import unittest\n");
	put("tests/py/tests/data.txt", "1 2\n");
	put("task.json", arena_printf(a,
				      "{\"schema\":\"takehome.task/1\",\"id\":\"t\",\"version\":\"1.0.0\",\"title\":\"T\",\"kind\":\"library\",\"groups\":[{\"id\":\"g\","
				      "\"title\":\"G\",\"visibility\":\"public\",\"points\":1,\"scoring\":\"sum\"%s%s,\"cases\":[%s]}]}",
				      *suite ? ",\"suite\":" : "", suite, cases));
	struct task *task = task_load(a, folder, &problems, &e);
	problems_text(&problems, &text);
	*ret_problems = str_steal(&text, a);
	if (!task && !problems.count)
		fail_msg("%s", e.text);
	return task;
}

static const char PYTHON[] = "{\"python\":{\"runner\":\"unittest\",\"files\":\"tests/py\",\"test\":\"SumTest.test_{snake}\"}}";

static void a_suite_is_bound_with_its_runner_files_words_and_names(void **state)
{
	(void)state;
	const char *told;
	const struct task *task = load(PYTHON, "{\"id\":\"half-a-cent\",\"kind\":\"suite\"},{\"id\":\"b\",\"kind\":\"suite\",\"test\":\"SumTest.other\"}", &told);
	assert_non_null(task);
	assert_true(task_has_suites(task));
	const struct group *group = &task->groups[0];
	assert_int_equal(group->suite->count, 1);
	const struct suite *suite = suite_for(group->suite, "python");
	assert_ptr_equal(suite, &group->suite->items[0]);
	assert_null(suite_for(group->suite, "php"));
	assert_string_equal(suite->runner->id, "unittest");
	assert_int_equal(suite->file_count, 2);
	assert_string_equal(suite->args[0], "tests/test_sum.py");
	assert_null(suite->args[1]);
	assert_string_equal(group->cases[0].suite->names[0], "SumTest.test_half_a_cent");
	assert_string_equal(group->cases[1].suite->names[0], "SumTest.other");
}

static void a_rule_spells_the_id_as_languages_do(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{ "{id}", "half-a-cent" }, { "{snake}", "half_a_cent" }, { "{camel}", "halfACent" }, { "T::{Camel}!", "T::HalfACent!" }, { "{words} {x}", "half a cent {x}" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *told;
		const char *suite = arena_printf(a, "{\"python\":{\"runner\":\"unittest\",\"files\":\"tests/py\",\"test\":\"%s\"}}", rows[i][0]);
		const struct task *task = load(suite, "{\"id\":\"half-a-cent\",\"kind\":\"suite\"}", &told);
		assert_non_null(task);
		assert_string_equal(task->groups[0].cases[0].suite->names[0], rows[i][1]);
	}
}

static void each_mistake_of_an_author_is_told(void **state)
{
	(void)state;
	static const struct {
		const char *suite, *cases, *words;
	} rows[] = {
		{ "", "{\"id\":\"a\",\"kind\":\"suite\",\"test\":\"x\"}", "needs a group with \"suite\"" },
		{ "{\"python\":{\"runner\":\"pytests\",\"files\":\"tests/py\",\"test\":\"x\"}}", "{\"id\":\"a\",\"kind\":\"suite\"}",
		  "there is no test runner \"pytests\"; there are: bats, cargo-test" },
		{ "{\"python\":{\"runner\":\"unittest\",\"files\":\"tests/rb\",\"test\":\"x\"}}", "{\"id\":\"a\",\"kind\":\"suite\"}", "there is no folder" },
		{ "{\"python\":{\"runner\":\"unittest\",\"files\":\"../x\",\"test\":\"x\"}}", "{\"id\":\"a\",\"kind\":\"suite\"}", "must not contain \"..\"" },
		{ "{\"python\":{\"runner\":\"unittest\",\"files\":\"tests/py\"}}", "{\"id\":\"a\",\"kind\":\"suite\"}", "which test is it for \"python\"" },
		{ "{\"python\":{\"runner\":\"unittest\",\"files\":\"tests/py\",\"test\":\"x\"}}", "{\"id\":\"a\",\"kind\":\"suite\",\"test\":{\"ruby\":\"x\"}}",
		  "has no suite for \"ruby\"" },
		{ "{\"python\":{\"runner\":\"unittest\",\"files\":\"tests/py\",\"test\":\"x\"}}", "{\"id\":\"a\",\"kind\":\"suite\",\"args\":[\"x\"]}", "\"args\" does not belong here" },
		{ "{\"python\":{\"runner\":\"unittest\",\"files\":\"tests/py\",\"test\":\"x\"}}", "{\"id\":\"a\",\"kind\":\"suite\",\"limits\":{\"cpu_ms\":10}}", "but to the group" },
		{ "{}", "{\"id\":\"a\",\"kind\":\"suite\",\"test\":\"x\"}", "the suite has no tests" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *told;
		assert_null(load(rows[i].suite, rows[i].cases, &told));
		if (!strstr(told, rows[i].words))
			fail_msg("\"%s\" does not say \"%s\"", told, rows[i].words);
	}
}

/* ── judging ── */

static void hold(struct suite_outcome suite, enum sandbox_end end, int status, enum verdict wanted, const char *words)
{
	struct task_case c = { .id = "c", .kind = CASE_SUITE };
	struct outcome o = { .ran = true, .end = end, .status = status, .signal = SIGKILL, .limits = LIMITS_CASE_DEFAULT, .suite = &suite };
	struct case_verdict verdict;
	suite.runner = "Runner";
	suite.name = "SumTest::testAdds";
	judge(a, &c, &o, &verdict);
	assert_int_equal(wanted, verdict.verdict);
	assert_int_equal(wanted == VERDICT_PASSED ? OWNER_NOBODY : OWNER_CANDIDATE, verdict.owner);
	if (words && !strstr(verdict.reason, words))
		fail_msg("\"%s\" does not say \"%s\"", verdict.reason, words);
}

static void a_planned_test_passes_when_all_agrees(void **state)
{
	(void)state;
	hold((struct suite_outcome){ .reports = 1, .tests = 3 }, SANDBOX_EXITED, 0, VERDICT_PASSED, NULL);
	/* Another test failed, and the status says so. */
	hold((struct suite_outcome){ .reports = 1, .tests = 3, .failures = 1 }, SANDBOX_EXITED, 1, VERDICT_PASSED, NULL);
}

static void whatever_does_not_agree_counts_as_failed(void **state)
{
	(void)state;
	struct bytes message = bytes_of("SumTest::testAdds\n  6 is not 5\n\nat line 3\nfour\nfive\n");
	hold((struct suite_outcome){ .no_suite = "the task's tests are for php" }, SANDBOX_EXITED, 0, VERDICT_NO_ENTRY_POINT, "are for php");
	hold((struct suite_outcome){ .unreadable = "is empty" }, SANDBOX_EXITED, 0, VERDICT_RUNTIME_ERROR, "ended with the exit status 0, and its report is empty");
	hold((struct suite_outcome){ .reports = 1 }, SANDBOX_SIGNALED, 0, VERDICT_RUNTIME_ERROR, "by the signal SIGKILL");
	hold((struct suite_outcome){ .tests = 2 }, SANDBOX_EXITED, 0, VERDICT_RUNTIME_ERROR, "never ran: the report of Runner does not name it");
	hold((struct suite_outcome){ .tests = 2, .failures = 1, .other = bytes_of("cannot load\n") }, SANDBOX_EXITED, 1, VERDICT_RUNTIME_ERROR, "what failed there: cannot load");
	hold((struct suite_outcome){ .reports = 2 }, SANDBOX_EXITED, 0, VERDICT_WRONG_ANSWER, "reported 2 times");
	hold((struct suite_outcome){ .reports = 1, .status = TEST_FAILED, .failures = 1, .message = message }, SANDBOX_EXITED, 1, VERDICT_WRONG_ANSWER,
	     "failed: 6 is not 5 / at line 3 / four");
	hold((struct suite_outcome){ .reports = 1, .status = TEST_ERROR, .failures = 1, .message = bytes_of("") }, SANDBOX_EXITED, 1, VERDICT_RUNTIME_ERROR, "ended with an error");
	hold((struct suite_outcome){ .reports = 1, .status = TEST_SKIPPED, .message = bytes_of("") }, SANDBOX_EXITED, 0, VERDICT_WRONG_ANSWER, "was skipped");
	hold((struct suite_outcome){ .reports = 1 }, SANDBOX_EXITED, 3, VERDICT_RUNTIME_ERROR, "do not agree");
	hold((struct suite_outcome){ .reports = 1, .failures = 1 }, SANDBOX_EXITED, 0, VERDICT_RUNTIME_ERROR, "do not agree");
	hold((struct suite_outcome){ .reports = 1 }, SANDBOX_CPU_LIMIT, 0, VERDICT_TIME_LIMIT, "the test run, which all tests of the group share, was stopped at the CPU limit");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_suite_is_bound_with_its_runner_files_words_and_names),
		TEST(a_rule_spells_the_id_as_languages_do),
		TEST(each_mistake_of_an_author_is_told),
		TEST(a_planned_test_passes_when_all_agrees),
		TEST(whatever_does_not_agree_counts_as_failed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
