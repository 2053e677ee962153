/* test_judge_talk.c: a dialogue is judged by who stopped it: whatever the other does after that is a consequence. */
#include "tests/support/support.h"

#include <signal.h>
#include <string.h>

#include "harness/judge/judge.h"

static struct arena *arena;
static struct talk_outcome talk;
static struct outcome outcome;
static struct case_verdict verdict;

enum { PROGRAM, INTERACTOR };

/* A dialogue in which the program said the last word and both ended well. */
static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	talk = (struct talk_outcome){ .talk = { .first = INTERACTOR, .left = INTERACTOR, .turn_count = 2, .turns_before = 2 },
				      .interactor = { .what = "interactor", .end = SANDBOX_EXITED, .status = CHECKED_RIGHT, .limits = LIMITS_CASE_DEFAULT } };
	talk.talk.turns[0] = (struct sandbox_turn){ .side = INTERACTOR, .bytes = 3, .text = "go\n" };
	talk.talk.turns[1] = (struct sandbox_turn){ .side = PROGRAM, .bytes = 3, .text = "up\n" };
	outcome = (struct outcome){ .ran = true, .end = SANDBOX_EXITED, .limits = LIMITS_CASE_DEFAULT, .talk = &talk };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void hold(enum verdict wanted, enum owner owner, const char *words)
{
	static const struct task_case task_case = { .id = "c", .kind = CASE_INTERACTIVE, .expect_exit = true };
	judge(arena, &task_case, &outcome, &verdict);
	if (verdict.verdict != wanted || verdict.owner != owner || (words && (!verdict.reason || !strstr(verdict.reason, words))))
		fail_msg("%s, %s: %s", verdict_text(verdict.verdict), owner_text(verdict.owner), verdict.reason ? verdict.reason : "(no reason)");
}

static void says(int status, const char *message)
{
	talk.interactor.status = status;
	talk.interactor.message = message;
}

static void both_ended_well(void **state)
{
	(void)state;
	hold(VERDICT_PASSED, OWNER_NOBODY, NULL);
	assert_null(verdict.reason);
}

static void the_interactors_word_is_the_reason(void **state)
{
	(void)state;
	says(CHECKED_WRONG, "it left somebody behind");
	hold(VERDICT_WRONG_ANSWER, OWNER_CANDIDATE, "says: it left somebody behind");
	says(CHECKED_WRONG, NULL);
	hold(VERDICT_WRONG_ANSWER, OWNER_CANDIDATE, "does not say why");
}

static void what_a_program_does_after_the_word_is_a_consequence(void **state)
{
	(void)state;
	says(CHECKED_WRONG, "wrong floor");
	outcome.status = 1;
	hold(VERDICT_WRONG_ANSWER, OWNER_CANDIDATE, "wrong floor");
	outcome.end = SANDBOX_WALL_LIMIT;
	hold(VERDICT_WRONG_ANSWER, OWNER_CANDIDATE, "wrong floor");
	outcome.end = SANDBOX_VIOLATION;
	hold(VERDICT_SECURITY_VIOLATION, OWNER_CANDIDATE, "forbidden");
}

static void a_crash_before_the_word_is_a_crash(void **state)
{
	(void)state;
	talk.talk.left = talk.talk.first = PROGRAM;
	says(CHECKED_WRONG, "it ended early");
	hold(VERDICT_WRONG_ANSWER, OWNER_CANDIDATE, "it ended early");
	outcome.status = 3;
	hold(VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE, "exit status 3; expected is 0; the task's interactor says: it ended early");
	outcome.end = SANDBOX_SIGNALED;
	outcome.signal = SIGSEGV;
	hold(VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE, "SIGSEGV");
}

static void even_a_program_that_is_right_has_to_end_well(void **state)
{
	(void)state;
	outcome.status = 3;
	hold(VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE, "exit status 3");
	outcome.end = SANDBOX_WALL_LIMIT;
	hold(VERDICT_TIME_LIMIT, OWNER_CANDIDATE, "the dialogue was over before");
}

static void an_interactor_that_fails_is_the_tasks_fault(void **state)
{
	static const struct {
		enum sandbox_end end;
		int code;
		const char *words;
	} rows[] = { { SANDBOX_EXITED, 0, "exit status 0" },    { SANDBOX_SIGNALED, SIGABRT, "SIGABRT" },          { SANDBOX_CPU_LIMIT, 0, "CPU limit" },
		     { SANDBOX_WALL_LIMIT, 0, "on the clock" }, { SANDBOX_MEMORY_LIMIT, 0, "memory limit" },       { SANDBOX_OUTPUT_LIMIT, 0, "KiB" },
		     { SANDBOX_VIOLATION, 0, "forbidden" },     { SANDBOX_EXEC_FAILED, 0, "could not be started" } };
	(void)state;
	outcome.status = 1; /* no wonder */
	talk.interactor.complaint = "Traceback";
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		talk.interactor.end = rows[i].end;
		talk.interactor.status = talk.interactor.signal = rows[i].code;
		hold(VERDICT_HARNESS_ERROR, OWNER_TASK, rows[i].words);
		assert_non_null(strstr(verdict.reason, "Traceback; this is no fault of the submission"));
	}
	/* Unless the program left before, and failed by itself. */
	talk.talk.left = PROGRAM;
	hold(VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE, "exit status 1");
	outcome.status = 0;
	hold(VERDICT_HARNESS_ERROR, OWNER_TASK, "no fault of the submission");
}

/* Stopped at the time limit, in every position. */
static void a_silence_is_told_by_whose_turn_it_was(void **state)
{
	static const struct {
		bool silenced, deaf, open_line;
		uint64_t unread[2], busy_ms[2], turns;
		enum verdict verdict;
		enum owner owner;
		const char *words;
	} rows[] = {
		{ .turns = 1,
		  .verdict = VERDICT_TIME_LIMIT,
		  .owner = OWNER_CANDIDATE,
		  .words = "not flushed does not arrive); the last words were the interactor's: \"go\\n\"" },
		{ .turns = 0, .verdict = VERDICT_TIME_LIMIT, .owner = OWNER_CANDIDATE, .words = "nothing had been said" },
		{ .turns = 2,
		  .verdict = VERDICT_TIME_LIMIT,
		  .owner = OWNER_CANDIDATE,
		  .words = "expected more than it wrote; the last words were the program's: \"up\\n\"" },
		{ .turns = 2, .open_line = true, .verdict = VERDICT_TIME_LIMIT, .owner = OWNER_CANDIDATE, .words = "no line break at its end" },
		{ .turns = 1, .silenced = true, .verdict = VERDICT_TIME_LIMIT, .owner = OWNER_CANDIDATE, .words = "closed its output" },
		{ .turns = 1, .deaf = true, .verdict = VERDICT_TIME_LIMIT, .owner = OWNER_CANDIDATE, .words = "closed its input" },
		{ .turns = 1, .unread = { 3, 0 }, .verdict = VERDICT_TIME_LIMIT, .owner = OWNER_CANDIDATE, .words = "did not read" },
		{ .turns = 1, .unread = { 3, 3 }, .verdict = VERDICT_TIME_LIMIT, .owner = OWNER_CANDIDATE, .words = "did not read" },
		{ .turns = 1, .busy_ms = { 5000, 0 }, .verdict = VERDICT_TIME_LIMIT, .owner = OWNER_CANDIDATE, .words = "it computed all the time" },
		{ .turns = 2, .unread = { 0, 3 }, .verdict = VERDICT_HARNESS_ERROR, .owner = OWNER_TASK, .words = "neither read on nor answered" },
		{ .turns = 2, .busy_ms = { 0, 5000 }, .verdict = VERDICT_HARNESS_ERROR, .owner = OWNER_TASK, .words = "neither read on nor answered" },
		{ .turns = 2, .busy_ms = { 5000, 5000 }, .verdict = VERDICT_TIME_LIMIT, .owner = OWNER_CANDIDATE, .words = "it computed all the time" },
	};
	(void)state;
	outcome.end = SANDBOX_WALL_LIMIT;
	says(CHECKED_WRONG, "it ended early");
	talk.talk.left = talk.talk.first = PROGRAM;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (int s = 0; s < SANDBOX_SIDES; s++)
			talk.talk.side[s] = (struct sandbox_side){ .unread = rows[i].unread[s], .busy_us = rows[i].busy_ms[s] * 1000 };
		talk.talk.side[PROGRAM].silenced = rows[i].silenced;
		talk.talk.side[PROGRAM].deaf = rows[i].deaf;
		talk.talk.open_line = rows[i].open_line;
		talk.talk.turns_before = rows[i].turns;
		hold(rows[i].verdict, rows[i].owner, rows[i].words);
	}
}

static void limits_count_before_the_word(void **state)
{
	(void)state;
	talk.talk.left = PROGRAM;
	says(CHECKED_WRONG, "it ended early");
	outcome.end = SANDBOX_MEMORY_LIMIT;
	hold(VERDICT_MEMORY_LIMIT, OWNER_CANDIDATE, "memory limit");
	outcome.end = SANDBOX_OUTPUT_LIMIT;
	outcome.stdout_cut = true;
	hold(VERDICT_OUTPUT_LIMIT, OWNER_CANDIDATE, "KiB on stdout");
	outcome.end = SANDBOX_EXITED;
	outcome.status = 1;
	outcome.process_limit_hit = true;
	hold(VERDICT_PROCESS_LIMIT, OWNER_CANDIDATE, "limit of 64 processes");
}

static void what_was_said_is_made_visible(void **state)
{
	(void)state;
	outcome.end = SANDBOX_WALL_LIMIT;
	talk.talk.left = PROGRAM;
	talk.talk.turns[1] = (struct sandbox_turn){ .side = PROGRAM, .bytes = 5000, .text = "\x1b[31m\xff" };
	hold(VERDICT_TIME_LIMIT, OWNER_CANDIDATE, "\\e[31m\\xff");
}

static void a_checkers_word_counts_for_its_stream(void **state)
{
	static const struct checked right = { .what = "checker", .end = SANDBOX_EXITED, .status = CHECKED_RIGHT };
	static const struct checked wrong = { .what = "checker", .end = SANDBOX_EXITED, .status = CHECKED_WRONG, .message = "a box too many" };
	static const struct checked none = { .what = "checker", .why_not = "the task has none" };
	static const struct match by_checker = { .kind = "checker" };
	struct case_file file = { .path = "plan.txt", .match = by_checker };
	struct collected_file collected = { .checked = &wrong };
	const struct task_case c = { .id = "c", .expect_stdout = true, .stdout_match = by_checker, .expected_files = &file, .expected_file_count = 1 };
	(void)state;
	outcome.talk = NULL;
	outcome.files = &collected;
	const struct {
		const struct checked *out, *file;
		enum verdict verdict;
		const char *words;
	} rows[] = { { &right, &right, VERDICT_PASSED, NULL },
		     { &right, &wrong, VERDICT_WRONG_ANSWER, "plan.txt: the task's checker says: a box too many" },
		     { &wrong, &right, VERDICT_WRONG_ANSWER, "stdout: the task's checker says" },
		     { &none, &right, VERDICT_HARNESS_ERROR, "the task has none" },
		     { NULL, &right, VERDICT_HARNESS_ERROR, "was not asked about it" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		outcome.stdout_checked = rows[i].out;
		collected.checked = rows[i].file;
		judge(arena, &c, &outcome, &verdict);
		assert_int_equal(verdict.verdict, rows[i].verdict);
		if (rows[i].words)
			assert_non_null(strstr(verdict.reason, rows[i].words));
	}
}

static void a_checkers_word_stands_beside_a_wrong_exit_status(void **state)
{
	static const struct checked right = { .what = "checker", .end = SANDBOX_EXITED, .status = CHECKED_RIGHT };
	static const struct checked wrong = { .what = "checker", .end = SANDBOX_EXITED, .status = CHECKED_WRONG, .message = "a box too many" };
	static const struct checked failed = { .what = "checker", .end = SANDBOX_EXITED, .status = 1 };
	const struct task_case c = { .id = "c", .expect_exit = true, .exit_min = 1, .exit_max = 1, .expect_stdout = true, .stdout_match = { .kind = "checker" } };
	(void)state;
	outcome.talk = NULL;
	const struct {
		const struct checked *out;
		const char *words;
	} rows[] = { { &right, "ended with the exit status 0 (success); expected is 1; the task's checker accepts what stands on stdout" },
		     { &wrong, "ended with the exit status 0 (success); expected is 1; the task's checker says of stdout: a box too many" },
		     { &failed, "ended with the exit status 0 (success); expected is 1" },
		     { NULL, "ended with the exit status 0 (success); expected is 1" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		outcome.stdout_checked = rows[i].out;
		judge(arena, &c, &outcome, &verdict);
		assert_int_equal(verdict.verdict, VERDICT_WRONG_ANSWER);
		assert_int_equal(verdict.owner, OWNER_CANDIDATE);
		assert_string_equal(verdict.reason, rows[i].words);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(both_ended_well),
		TEST(the_interactors_word_is_the_reason),
		TEST(what_a_program_does_after_the_word_is_a_consequence),
		TEST(a_crash_before_the_word_is_a_crash),
		TEST(even_a_program_that_is_right_has_to_end_well),
		TEST(an_interactor_that_fails_is_the_tasks_fault),
		TEST(a_silence_is_told_by_whose_turn_it_was),
		TEST(limits_count_before_the_word),
		TEST(what_was_said_is_made_visible),
		TEST(a_checkers_word_counts_for_its_stream),
		TEST(a_checkers_word_stands_beside_a_wrong_exit_status),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
