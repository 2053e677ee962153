/* test_pipeline.c: whole submissions through all stages, with a task made on the spot. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/pipeline/cases.h"
#include "harness/pipeline/pipeline.h"

static const char RUBRIC[] = "{ \"schema\": \"takehome.rubric/1\", \"id\": \"r\", \"version\": \"1.0.0\", \"title\": \"R\", \"pass\": 60, \"criteria\": ["
			     "{ \"id\": \"correctness\", \"title\": \"Correctness\", \"weight\": 100, \"measure\": \"cases\" } ] }";

/* "echo" repeats its input in upper case; the middle group expects what no program of these tests says; the last needs the middle. */
static const char TASK[] =
	"{ \"schema\": \"takehome.task/1\", \"id\": \"shout\", \"version\": \"1.0.0\", \"title\": \"Shout\", \"kind\": \"cli\", \"rubric\": \"rubric.json\", "
	"\"groups\": ["
	"{ \"id\": \"basics\", \"title\": \"Basics\", \"visibility\": \"public\", \"points\": 60, \"scoring\": \"sum\", \"cases\": ["
	"  { \"id\": \"word\", \"stdin\": \"hello\\n\", \"expect\": { \"stdout\": \"HELLO\\n\" } },"
	"  { \"id\": \"empty\", \"expect\": { \"stdout\": \"\" } } ] },"
	"{ \"id\": \"edge\", \"title\": \"Edges\", \"visibility\": \"hidden\", \"points\": 20, \"scoring\": \"all\", \"cases\": ["
	"  { \"id\": \"odd\", \"stdin\": \"x\\n\", \"expect\": { \"stdout\": \"never\\n\" } } ] },"
	"{ \"id\": \"last\", \"title\": \"Last\", \"visibility\": \"hidden\", \"points\": 20, \"scoring\": \"sum\", \"needs\": [\"edge\"], \"cases\": ["
	"  { \"id\": \"more\", \"stdin\": \"y\\n\", \"expect\": { \"stdout\": \"Y\\n\" } } ] } ] }";

struct bench {
	struct arena *a;
	const char *folder;
	struct profiles profiles;
	struct job job;
	struct workdir work;
	struct grade grade;
	struct err e;
};

static void put(struct bench *b, const char *path, const char *text, mode_t mode)
{
	const char *whole = fs_join(b->a, b->folder, path);
	const char *name = fs_basename(whole);
	assert_int_equal(fs_mkdirs(AT_FDCWD, arena_strndup(b->a, whole, (size_t)(name - whole - 1)), 0755), 0);
	assert_int_equal(fs_replace(whole, bytes_of(text), NULL), 0);
	assert_int_equal(chmod(whole, mode), 0);
}

static int start(void **state)
{
	struct bench *b = calloc(1, sizeof *b);
	struct problems problems;
	b->a = arena_new();
	b->folder = arena_strdup(b->a, support_scratch());
	problems_init(&problems, b->a);
	put(b, "task/task.json", TASK, 0644);
	put(b, "task/rubric.json", RUBRIC, 0644);
	if (profiles_load(b->a, NULL, &b->profiles, &problems, &b->e) < 0)
		fail_msg("%s", b->e.text);
	b->job.profiles = &b->profiles;
	b->job.task = task_load(b->a, fs_join(b->a, b->folder, "task"), &problems, &b->e);
	if (!b->job.task)
		fail_msg("%zu problems, %s", problems.count, problems.first ? problems.first->text : b->e.text);
	b->job.rubric = rubric_load(b->a, b->job.task->rubric_path, &problems, &b->e);
	assert_non_null(b->job.rubric);
	assert_int_equal(workdir_open(b->a, &b->work, &b->e), 0);
	b->grade.tree.fd = -1;
	*state = b;
	return 0;
}

static int stop(void **state)
{
	struct bench *b = *state;
	pipeline_release(&b->grade);
	workdir_close(&b->work);
	fs_remove_tree(AT_FDCWD, b->folder, NULL);
	arena_free(b->a);
	free(b);
	return 0;
}

static void grade(struct bench *b, const char *submission)
{
	b->job.submission = fs_join(b->a, b->folder, submission);
	if (pipeline_grade(b->a, &b->job, &b->work, NULL, &b->grade, &b->e) < 0)
		fail_msg("%s", b->e.text);
	assert_int_equal(b->grade.results.count, 4);
}

static const char SHOUT[] = "#!/usr/bin/env python3\nimport sys\nprint(sys.stdin.read().upper(), end=\"\")\n";

static void assert_verdicts(const struct bench *b, enum verdict first, enum verdict second, enum verdict third, enum verdict fourth)
{
	const enum verdict expected[] = { first, second, third, fourth };
	for (size_t i = 0; i < 4; i++)
		if (b->grade.results.items[i].verdict.verdict != expected[i])
			fail_msg("case %zu: %s (%s), not %s", i, verdict_text(b->grade.results.items[i].verdict.verdict),
				 b->grade.results.items[i].verdict.reason, verdict_text(expected[i]));
}

static void cases_run_in_order_and_a_group_whose_needs_failed_is_skipped(void **state)
{
	struct bench *b = *state;
	put(b, "jane/shout.py", SHOUT, 0755);
	grade(b, "jane");
	assert_verdicts(b, VERDICT_PASSED, VERDICT_PASSED, VERDICT_WRONG_ANSWER, VERDICT_SKIPPED);
	const struct case_result *skipped = &b->grade.results.items[3];
	assert_int_equal(skipped->verdict.owner, OWNER_NOBODY);
	assert_false(skipped->outcome.ran);
	assert_string_equal(skipped->verdict.reason, "not run: it needs the group \"edge\" (Edges), which did not pass");
	assert_true(b->grade.scorecard.percent == 60);
	assert_true(b->grade.scorecard.passed);
}

static void what_a_failed_case_printed_is_kept_and_of_a_passed_one_nothing(void **state)
{
	struct bench *b = *state;
	put(b, "jane/shout.py", SHOUT, 0755);
	grade(b, "jane");
	assert_int_equal(b->grade.results.items[0].outcome.stdout_data.len, 0);
	assert_int_equal(b->grade.results.items[2].outcome.stdout_data.len, 2);
	assert_memory_equal(b->grade.results.items[2].outcome.stdout_data.data, "X\n", 2);
}

static void a_damaged_archive_flows_through_and_is_scored(void **state)
{
	struct bench *b = *state;
	put(b, "jane.zip", "PK\003\004 this is not the rest of a zip", 0644);
	grade(b, "jane.zip");
	assert_non_null(b->grade.tree.refused);
	assert_verdicts(b, VERDICT_NO_ENTRY_POINT, VERDICT_NO_ENTRY_POINT, VERDICT_NO_ENTRY_POINT, VERDICT_NO_ENTRY_POINT);
	assert_int_equal(b->grade.results.items[0].verdict.owner, OWNER_CANDIDATE);
	assert_string_equal(b->grade.results.items[0].verdict.reason, b->grade.tree.refused);
	assert_true(b->grade.scorecard.percent == 0);
	assert_false(b->grade.scorecard.passed);
	assert_non_null(b->grade.policy_digest);
}

static void without_an_entry_point_every_case_says_why(void **state)
{
	struct bench *b = *state;
	put(b, "jane/README.md", "Sorry, no time.\n", 0644);
	grade(b, "jane");
	assert_null(b->grade.tree.refused);
	assert_verdicts(b, VERDICT_NO_ENTRY_POINT, VERDICT_NO_ENTRY_POINT, VERDICT_NO_ENTRY_POINT, VERDICT_NO_ENTRY_POINT);
	assert_non_null(b->grade.results.items[3].verdict.reason);
}

static void a_language_that_the_task_does_not_take_is_told_and_not_run(void **state)
{
	struct bench *b = *state;
	const char *const languages[] = { "php", "ruby", NULL };
	struct task task = *b->job.task;
	task.languages = languages;
	b->job.task = &task;
	put(b, "jane/shout.py", SHOUT, 0755);
	grade(b, "jane");
	assert_verdicts(b, VERDICT_NO_ENTRY_POINT, VERDICT_NO_ENTRY_POINT, VERDICT_NO_ENTRY_POINT, VERDICT_NO_ENTRY_POINT);
	assert_string_equal(b->grade.results.items[0].verdict.reason, "the task asks for PHP or Ruby; the program found here, shout.py, is written in Python");
}

static void a_failed_build_is_the_candidates_and_no_error(void **state)
{
	struct bench *b = *state;
	put(b, "jane/main.c", "#include <stdio.h>\nint main(void)\n{\n\tputs(\"HELLO\")\n\treturn 0;\n}\n", 0644);
	grade(b, "jane");
	assert_int_equal(b->grade.built.status, BUILD_FAILED);
	assert_verdicts(b, VERDICT_BUILD_FAILED, VERDICT_BUILD_FAILED, VERDICT_BUILD_FAILED, VERDICT_BUILD_FAILED);
	assert_int_equal(b->grade.results.items[0].verdict.owner, OWNER_CANDIDATE);
}

static void a_run_stopped_by_time_is_run_once_more_before_it_is_believed(void **state)
{
	struct bench *b = *state;
	put(b, "jane/shout.py", "#!/usr/bin/env python3\nimport sys, time\nif sys.stdin.read() == \"hello\\n\":\n\ttime.sleep(60)\n", 0755);
	struct task_case *word = &b->job.task->groups[0].cases[0];
	word->limits.wall_ms = 400;
	grade(b, "jane");
	assert_verdicts(b, VERDICT_TIME_LIMIT, VERDICT_PASSED, VERDICT_WRONG_ANSWER, VERDICT_SKIPPED);
	assert_int_equal(b->grade.results.items[0].verdict.reruns, 1);
	assert_int_equal(b->grade.results.items[1].verdict.reruns, 0);
}

static void a_host_that_fails_gives_no_grade_and_blames_nobody_else(void **state)
{
	struct bench *b = *state;
	put(b, "jane/shout.py", SHOUT, 0755);
	b->job.submission = fs_join(b->a, b->folder, "jane");
	fault_arm("run.map");
	int r = pipeline_grade(b->a, &b->job, &b->work, NULL, &b->grade, &b->e);
	fault_arm(NULL);
	assert_int_equal(r, -1);
	assert_int_equal(b->e.owner, OWNER_HARNESS);
	assert_non_null(strstr(b->e.text, "running the cases: running case 'word'"));
}

static void inspecting_finds_the_entry_point_without_a_task(void **state)
{
	struct bench *b = *state;
	put(b, "jane/shout.py", SHOUT, 0755);
	const char *submission = fs_join(b->a, b->folder, "jane");
	assert_int_equal(pipeline_inspect(b->a, submission, NULL, NULL, &b->profiles, &b->work, &b->grade.tree, &b->grade.detection, &b->e), 0);
	assert_int_equal(b->grade.detection.candidate_count, 1);
	assert_string_equal(b->grade.detection.candidates[0].path, "shout.py");
}

struct told {
	size_t calls, last_done, last_of;
};

static void count_calls(void *context, const char *stage, size_t done, size_t of)
{
	struct told *told = context;
	assert_non_null(stage);
	*told = (struct told){ told->calls + 1, done, of };
}

static void progress_is_told_stage_by_stage_and_case_by_case(void **state)
{
	struct bench *b = *state;
	struct told told = { 0 };
	const struct pipeline_progress progress = { .tell = count_calls, .context = &told };
	put(b, "jane/shout.py", SHOUT, 0755);
	b->job.submission = fs_join(b->a, b->folder, "jane");
	assert_int_equal(pipeline_grade(b->a, &b->job, &b->work, &progress, &b->grade, &b->e), 0);
	assert_int_equal(told.calls, 3 + 4);
	assert_int_equal(told.last_done, 3);
	assert_int_equal(told.last_of, 4);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cases_run_in_order_and_a_group_whose_needs_failed_is_skipped),
		TEST(what_a_failed_case_printed_is_kept_and_of_a_passed_one_nothing),
		TEST(a_damaged_archive_flows_through_and_is_scored),
		TEST(without_an_entry_point_every_case_says_why),
		TEST(a_language_that_the_task_does_not_take_is_told_and_not_run),
		TEST(a_failed_build_is_the_candidates_and_no_error),
		TEST(a_run_stopped_by_time_is_run_once_more_before_it_is_believed),
		TEST(a_host_that_fails_gives_no_grade_and_blames_nobody_else),
		TEST(inspecting_finds_the_entry_point_without_a_task),
		TEST(progress_is_told_stage_by_stage_and_case_by_case),
	};
	return cmocka_run_group_tests_name("pipeline", tests, NULL, NULL);
}
