/* test_judge.c: outcomes become verdicts, in the right order, with an owner and a reason that is the same in every run. */
#include "tests/support/support.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "harness/judge/judge.h"

static struct arena *arena;
static struct case_verdict verdict;

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

/* A case that expects "ok" on stdout and the status 0, and an outcome that is just that. */
static struct task_case ok_case(void)
{
	return (struct task_case){ .id = "c", .expect_stdout = true, .stdout_data = bytes_of("ok\n"), .stdout_match = { .kind = "lines" }, .expect_exit = true };
}

static struct outcome ok_outcome(void)
{
	return (struct outcome){ .ran = true, .end = SANDBOX_EXITED, .stdout_data = bytes_of("ok\n"), .limits = LIMITS_CASE_DEFAULT };
}

static void hold(const struct task_case *c, const struct outcome *o, enum verdict wanted, const char *words)
{
	judge(arena, c, o, &verdict);
	if (verdict.verdict != wanted || (words && (!verdict.reason || !strstr(verdict.reason, words))))
		print_error("%s: %s\n", verdict_text(verdict.verdict), verdict.reason ? verdict.reason : "(no reason)");
	assert_int_equal(wanted, verdict.verdict);
	if (!words) {
		assert_null(verdict.reason);
		return;
	}
	assert_non_null(strstr(verdict.reason, words));
}

static void what_is_as_expected_passes(void **state)
{
	(void)state;
	struct task_case c = ok_case();
	struct outcome o = ok_outcome();
	hold(&c, &o, VERDICT_PASSED, NULL);
	assert_int_equal(OWNER_NOBODY, verdict.owner);
	assert_false(verdict.has_difference);
}

static void what_was_not_run_is_skipped(void **state)
{
	(void)state;
	struct task_case c = ok_case();
	struct outcome o = { .skip_why = "the group basics did not pass" };
	hold(&c, &o, VERDICT_SKIPPED, "the group basics did not pass");
	assert_int_equal(OWNER_NOBODY, verdict.owner);
}

static void a_wrong_output_tells_the_first_difference(void **state)
{
	(void)state;
	struct task_case c = ok_case();
	struct outcome o = ok_outcome();
	o.stdout_data = bytes_of("OK\n");
	hold(&c, &o, VERDICT_WRONG_ANSWER, "stdout differs from what is expected at line 1, column 1; it differs only in letter case");
	assert_int_equal(OWNER_CANDIDATE, verdict.owner);
	assert_true(verdict.has_difference);
	assert_string_equal("stdout", verdict.difference.stream);
	assert_string_equal("ok", verdict.difference.expected);
	o.stdout_data = bytes_of("");
	hold(&c, &o, VERDICT_WRONG_ANSWER, "stdout is empty, but something is expected");
}

static void each_limit_has_its_verdict_and_names_the_limit(void **state)
{
	(void)state;
	const struct {
		enum sandbox_end end;
		enum verdict verdict;
		const char *words;
	} rows[] = {
		{ SANDBOX_CPU_LIMIT, VERDICT_TIME_LIMIT, "at the CPU limit of 2000 ms" },
		{ SANDBOX_WALL_LIMIT, VERDICT_TIME_LIMIT, "limit of 10000 ms on the clock" },
		{ SANDBOX_MEMORY_LIMIT, VERDICT_MEMORY_LIMIT, "memory limit of 512 MiB (files that it writes count as well)" },
		{ SANDBOX_OUTPUT_LIMIT, VERDICT_OUTPUT_LIMIT, "limit of 4096 KiB on stdout" },
	};
	struct task_case c = ok_case();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome o = ok_outcome();
		o.end = rows[i].end;
		o.stdout_cut = true;
		hold(&c, &o, rows[i].verdict, rows[i].words);
		assert_int_equal(OWNER_CANDIDATE, verdict.owner);
	}
}

static void measured_values_are_not_in_reasons(void **state)
{
	(void)state;
	struct task_case c = ok_case();
	struct outcome o = ok_outcome();
	o.end = SANDBOX_CPU_LIMIT;
	o.usage.cpu_user_us = 2034567;
	judge(arena, &c, &o, &verdict);
	const char *first = verdict.reason;
	o.usage.cpu_user_us = 2099999;
	judge(arena, &c, &o, &verdict);
	assert_string_equal(first, verdict.reason);
}

static void a_violation_names_the_call_and_what_it_aimed_at(void **state)
{
	(void)state;
	struct task_case c = ok_case();
	struct outcome o = ok_outcome();
	struct sandbox_denied denied[] = { { .call = "socket", .detail = "AF_VSOCK" }, { .call = "ptrace", .detail = "pid\x1b 1", .violation = true } };
	o.end = SANDBOX_VIOLATION;
	o.denied = denied;
	o.denied_count = 2;
	hold(&c, &o, VERDICT_SECURITY_VIOLATION, "forbidden system call: ptrace (pid\\e 1)");
	denied[1].violation = false;
	hold(&c, &o, VERDICT_SECURITY_VIOLATION, "went on making refused system calls, among them socket (AF_VSOCK)");
}

static void how_it_ended_comes_before_what_it_printed(void **state)
{
	(void)state;
	struct task_case c = ok_case();
	struct outcome o = ok_outcome();
	o.stdout_data = bytes_of("wrong");
	o.end = SANDBOX_SIGNALED;
	o.signal = SIGSEGV;
	hold(&c, &o, VERDICT_RUNTIME_ERROR, "crashed with the signal SIGSEGV: it used memory that is not its own");
	o.end = SANDBOX_EXITED;
	o.status = 1;
	hold(&c, &o, VERDICT_RUNTIME_ERROR, "ended with the exit status 1; expected is 0");
	assert_string_equal("exit status", verdict.difference.stream);
	o.end = SANDBOX_EXEC_FAILED;
	o.exec_errno = ENOENT;
	hold(&c, &o, VERDICT_RUNTIME_ERROR, "could not be started: the program, or the interpreter that its first line names, is not there");
}

static void a_failure_that_should_have_been_is_a_wrong_answer(void **state)
{
	(void)state;
	struct task_case c = ok_case();
	struct outcome o = ok_outcome();
	c.exit_min = 1;
	c.exit_max = 255;
	hold(&c, &o, VERDICT_WRONG_ANSWER, "ended with the exit status 0 (success); expected is 1 to 255 (a failure)");
	o.status = 3;
	hold(&c, &o, VERDICT_PASSED, NULL);
	c.expect_exit = false;
	o.status = 0;
	hold(&c, &o, VERDICT_PASSED, NULL);
}

static void a_full_disk_or_a_refused_fork_is_the_verdict_only_if_something_went_wrong(void **state)
{
	(void)state;
	struct task_case c = ok_case();
	struct outcome o = ok_outcome();
	o.disk_limit_hit = o.process_limit_hit = true;
	hold(&c, &o, VERDICT_PASSED, NULL);
	o.status = 1;
	hold(&c, &o, VERDICT_PROCESS_LIMIT, "limit of 64 processes and threads; after that: ended with the exit status 1");
	o.process_limit_hit = false;
	hold(&c, &o, VERDICT_DISK_LIMIT, "(64 MiB, 10000 files); after that: ended with the exit status 1");
	o.process_limit_hit = true;
	o.end = SANDBOX_CPU_LIMIT;
	hold(&c, &o, VERDICT_TIME_LIMIT, "before that it had reached the limit of 64 processes");
}

static void stderr_and_files_are_judged_after_stdout(void **state)
{
	(void)state;
	struct task_case c = ok_case();
	struct outcome o = ok_outcome();
	struct case_file wanted = { .path = "out\x1b.csv", .content = bytes_of("a"), .match = { .kind = "lines" } };
	struct collected_file got = { .why_not = "is a symbolic link" };
	c.expect_stderr = true;
	c.stderr_data = bytes_of("line 3");
	c.stderr_match = (struct match){ .kind = "contains" };
	c.expected_files = &wanted;
	c.expected_file_count = 1;
	o.files = &got;
	o.stderr_data = bytes_of("line 4");
	hold(&c, &o, VERDICT_WRONG_ANSWER, "stderr does not contain the expected text");
	o.stderr_data = bytes_of("error in line 3");
	hold(&c, &o, VERDICT_WRONG_ANSWER, "the file out\\e.csv, which it should have written, is a symbolic link");
	got = (struct collected_file){ .content = bytes_of("b") };
	hold(&c, &o, VERDICT_WRONG_ANSWER, "out\\e.csv differs from what is expected at line 1, column 1");
	got.content = bytes_of("a\n");
	hold(&c, &o, VERDICT_PASSED, NULL);
}

static void a_pattern_that_gives_up_never_costs_the_candidate(void **state)
{
	(void)state;
	struct task_case c = ok_case();
	struct outcome o = ok_outcome();
	c.stdout_data = bytes_of("((a|aa)+)+$");
	c.stdout_match = (struct match){ .kind = "regex" };
	o.stdout_data = bytes_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
	hold(&c, &o, VERDICT_HARNESS_ERROR, "takes too many steps");
	assert_int_equal(OWNER_TASK, verdict.owner);
}

static void near_a_limit_on_either_side_is_near(void **state)
{
	(void)state;
	struct outcome o = ok_outcome();
	assert_false(judge_near_limit(&o));
	o.usage.cpu_user_us = 1000000;
	o.usage.cpu_system_us = 790000;
	assert_false(judge_near_limit(&o));
	o.usage.cpu_system_us = 810000;
	assert_true(judge_near_limit(&o));
	o = ok_outcome();
	o.usage.wall_us = 9100000;
	assert_true(judge_near_limit(&o));
	o = ok_outcome();
	o.usage.peak_memory_bytes = (uint64_t)500 << 20;
	assert_true(judge_near_limit(&o));
	o = ok_outcome();
	o.end = SANDBOX_CPU_LIMIT;
	assert_true(judge_near_limit(&o));
	o.ran = false;
	assert_false(judge_near_limit(&o));
}

static void reruns_that_agree_keep_the_verdict_and_others_are_flaky(void **state)
{
	(void)state;
	const struct case_verdict pass = { .verdict = VERDICT_PASSED, .owner = OWNER_NOBODY };
	const struct case_verdict slow = { .verdict = VERDICT_TIME_LIMIT, .owner = OWNER_CANDIDATE, .reason = "was stopped" };
	const struct case_verdict wrong = { .verdict = VERDICT_WRONG_ANSWER, .owner = OWNER_CANDIDATE, .reason = "stdout differs" };
	const struct case_verdict ours = { .verdict = VERDICT_HARNESS_ERROR, .owner = OWNER_HARNESS, .reason = "no memory" };
	judge_reruns(arena, (struct case_verdict[]){ slow, slow }, 2, &verdict);
	assert_int_equal(VERDICT_TIME_LIMIT, verdict.verdict);
	assert_string_equal("was stopped", verdict.reason);
	assert_int_equal(1, verdict.reruns);
	judge_reruns(arena, (struct case_verdict[]){ slow, pass, pass }, 3, &verdict);
	assert_int_equal(VERDICT_FLAKY, verdict.verdict);
	assert_int_equal(OWNER_NOBODY, verdict.owner);
	assert_int_equal(2, verdict.reruns);
	assert_non_null(strstr(verdict.reason, "(time_limit, passed, passed)"));
	judge_reruns(arena, (struct case_verdict[]){ slow, wrong }, 2, &verdict);
	assert_int_equal(VERDICT_TIME_LIMIT, verdict.verdict);
	assert_non_null(strstr(verdict.reason, "(runs of this case ended as time_limit, wrong_answer)"));
	judge_reruns(arena, (struct case_verdict[]){ pass, ours }, 2, &verdict);
	assert_int_equal(VERDICT_HARNESS_ERROR, verdict.verdict);
	assert_int_equal(OWNER_HARNESS, verdict.owner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_as_expected_passes),
		cmocka_unit_test(what_was_not_run_is_skipped),
		cmocka_unit_test(a_wrong_output_tells_the_first_difference),
		cmocka_unit_test(each_limit_has_its_verdict_and_names_the_limit),
		cmocka_unit_test(measured_values_are_not_in_reasons),
		cmocka_unit_test(a_violation_names_the_call_and_what_it_aimed_at),
		cmocka_unit_test(how_it_ended_comes_before_what_it_printed),
		cmocka_unit_test(a_failure_that_should_have_been_is_a_wrong_answer),
		cmocka_unit_test(a_full_disk_or_a_refused_fork_is_the_verdict_only_if_something_went_wrong),
		cmocka_unit_test(stderr_and_files_are_judged_after_stdout),
		cmocka_unit_test(a_pattern_that_gives_up_never_costs_the_candidate),
		cmocka_unit_test(near_a_limit_on_either_side_is_near),
		cmocka_unit_test(reruns_that_agree_keep_the_verdict_and_others_are_flaky),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
