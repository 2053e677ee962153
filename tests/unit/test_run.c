/* test_run.c: cases run in a real box, and their facts. */
#include "tests/support/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/run/kinds.h"
#include "harness/run/run.h"

struct bench {
	struct arena *a;
	struct built built;
	struct job job;
	struct runner *runner;
	struct task_case task_case;
};

static const char *const NOTHING[] = { NULL };
static const char *const SHELL[] = { "/bin/sh", "script", NULL };

/* A tree with one script that a test has written. */
static int start(void **state)
{
	struct bench *b = calloc(1, sizeof *b);
	struct err e = ERR_NONE;
	b->a = arena_new();
	const char *folder = support_scratch();
	/* As unpacking leaves it: owned by the box's uid, so that the program may change its own copy. */
	assert_int_equal(chmod(folder, 0755), 0);
	assert_int_equal(chown(folder, sandbox_uid(0), sandbox_uid(0)), 0);
	b->built = (struct built){ .path = folder, .run = SHELL, .env = NOTHING };
	b->task_case = (struct task_case){ .id = "c", .args = NOTHING, .env = NOTHING, .limits = LIMITS_CASE_DEFAULT };
	*state = b;
	if (runner_open(b->a, &b->job, &b->built, &(struct built_programs){ 0 }, &b->runner, &e) < 0)
		fail_msg("%s", e.text);
	return 0;
}

static int stop(void **state)
{
	struct bench *b = *state;
	runner_close(b->runner);
	support_scratch_remove();
	arena_free(b->a);
	free(b);
	return 0;
}

static struct outcome run(struct bench *b, const char *script)
{
	struct outcome outcome;
	struct err e = ERR_NONE;
	const char *path = fs_join(b->a, b->built.path, "script");
	assert_int_equal(fs_replace(path, bytes_of(script), &e), 0);
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(chown(path, sandbox_uid(0), sandbox_uid(0)), 0);
	if (run_case(b->runner, &b->task_case, &outcome, &e) < 0)
		fail_msg("%s", e.text);
	return outcome;
}

static void assert_bytes(struct bytes b, const char *expected)
{
	assert_int_equal(b.len, strlen(expected));
	assert_memory_equal(b.data, expected, b.len);
}

static void every_kind_of_case_has_a_row(void **state)
{
	(void)state;
	for (int i = 0; i < case_kind_count; i++) {
		assert_non_null(kinds_find((enum case_kind)i));
		assert_int_equal(kinds_find((enum case_kind)i)->kind, i);
	}
}

static void arguments_stdin_environment_and_files_reach_the_program(void **state)
{
	struct bench *b = *state;
	static const char *const args[] = { "one word", "two", NULL };
	static const char *const env[] = { "COLOUR=red", NULL };
	struct case_file file = { .path = "data/in.txt", .content = { .data = "laid in\n", .len = 8 } };
	b->task_case.args = args;
	b->task_case.env = env;
	b->task_case.has_stdin = true;
	b->task_case.stdin_data = bytes_of("from stdin\n");
	b->task_case.files = &file;
	b->task_case.file_count = 1;
	struct outcome outcome = run(b, "echo \"$1/$2/$COLOUR\"; cat; cat data/in.txt; echo oops >&2; exit 3");
	assert_true(outcome.ran);
	assert_int_equal(outcome.end, SANDBOX_EXITED);
	assert_int_equal(outcome.status, 3);
	assert_bytes(outcome.stdout_data, "one word/two/red\nfrom stdin\nlaid in\n");
	assert_bytes(outcome.stderr_data, "oops\n");
	assert_int_equal(outcome.limits.cpu_ms, b->task_case.limits.cpu_ms);
	run_case_release(b->runner, &b->task_case, &outcome, 0);
}

static void the_builts_own_environment_comes_too(void **state)
{
	struct bench *b = *state;
	static const char *const env[] = { "FROM_PROFILE=yes", NULL };
	b->built.env = env;
	struct outcome outcome = run(b, "printf %s \"$FROM_PROFILE\"");
	assert_bytes(outcome.stdout_data, "yes");
	run_case_release(b->runner, &b->task_case, &outcome, 0);
}

static void each_case_starts_from_the_same_tree(void **state)
{
	struct bench *b = *state;
	for (int i = 0; i < 2; i++) {
		struct outcome outcome = run(b, "ls; touch left-behind; rm script");
		assert_bytes(outcome.stdout_data, "script\n");
		run_case_release(b->runner, &b->task_case, &outcome, 0);
	}
}

static void expected_files_are_collected_and_tricks_are_named(void **state)
{
	struct bench *b = *state;
	struct case_file expected[] = { { .path = "out/a.txt" }, { .path = "link.txt" }, { .path = "missing.txt" } };
	b->task_case.expected_files = expected;
	b->task_case.expected_file_count = 3;
	struct outcome outcome = run(b, "mkdir out; printf hello > out/a.txt; ln -s /etc/passwd link.txt");
	assert_null(outcome.files[0].why_not);
	assert_bytes(outcome.files[0].content, "hello");
	assert_non_null(strstr(outcome.files[1].why_not, "symbolic link"));
	assert_non_null(strstr(outcome.files[2].why_not, "not there"));
	run_case_release(b->runner, &b->task_case, &outcome, 0);
}

static void outputs_are_kept_short_after_release(void **state)
{
	struct bench *b = *state;
	struct outcome outcome = run(b, "printf 0123456789; printf abc >&2");
	run_case_release(b->runner, &b->task_case, &outcome, 4);
	assert_bytes(outcome.stdout_data, "0123");
	assert_bytes(outcome.stderr_data, "abc");
}

static void a_limit_that_stops_the_program_is_a_fact_not_an_error(void **state)
{
	struct bench *b = *state;
	b->task_case.limits.output_kb = 4;
	struct outcome outcome = run(b, "while :; do echo 0123456789012345678901234567890123456789; done");
	assert_int_equal(outcome.end, SANDBOX_OUTPUT_LIMIT);
	assert_true(outcome.stdout_cut);
	run_case_release(b->runner, &b->task_case, &outcome, 0);
}

static size_t open_descriptors(void)
{
	size_t count = 0;
	DIR *dir = opendir("/proc/self/fd");
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

static void many_cases_leave_no_descriptor_open(void **state)
{
	struct bench *b = *state;
	struct outcome outcome = run(b, "echo x");
	run_case_release(b->runner, &b->task_case, &outcome, 0);
	size_t before = open_descriptors();
	for (int i = 0; i < 10; i++) {
		outcome = run(b, "echo x; echo y >&2");
		run_case_release(b->runner, &b->task_case, &outcome, 0);
	}
	assert_int_equal(open_descriptors(), before);
}

static void a_failing_mapping_is_the_hosts_fault_and_names_the_case(void **state)
{
	struct bench *b = *state;
	struct outcome outcome;
	struct err e = ERR_NONE;
	outcome = run(b, "echo x");
	run_case_release(b->runner, &b->task_case, &outcome, 0);
	fault_arm("run.map");
	int r = run_case(b->runner, &b->task_case, &outcome, &e);
	fault_arm(NULL);
	assert_int_equal(r, -1);
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_non_null(strstr(e.text, "running case 'c'"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_case_has_a_row),
		TEST(arguments_stdin_environment_and_files_reach_the_program),
		TEST(the_builts_own_environment_comes_too),
		TEST(each_case_starts_from_the_same_tree),
		TEST(expected_files_are_collected_and_tricks_are_named),
		TEST(outputs_are_kept_short_after_release),
		TEST(a_limit_that_stops_the_program_is_a_fact_not_an_error),
		TEST(many_cases_leave_no_descriptor_open),
		TEST(a_failing_mapping_is_the_hosts_fault_and_names_the_case),
	};
	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
