/*
 * cases.c: all cases of a task, run and judged in order.
 *
 * One after the other, never two at a time: a case that shares the machine with another is measured wrongly. What a case printed is let go of as soon as it is
 * judged, so that memory does not grow with the suite.
 */
#include "harness/judge/judge.h"
#include "harness/pipeline/cases.h"
#include "harness/pipeline/turn.h"

static void start_results(struct arena *a, const struct task *task, struct results *ret)
{
	ret->items = ARENA_ARRAY(a, struct case_result, task->case_count + 1);
	ret->count = 0;
	for (size_t g = 0; g < task->group_count; g++)
		for (size_t c = 0; c < task->groups[g].case_count; c++)
			ret->items[ret->count++] = (struct case_result){ .group = &task->groups[g], .task_case = &task->groups[g].cases[c] };
}

void cases_none(struct arena *a, const struct task *task, enum verdict verdict, const char *reason, struct results *ret)
{
	start_results(a, task, ret);
	for (size_t i = 0; i < ret->count; i++) {
		ret->items[i].outcome.skip_why = reason;
		ret->items[i].outcome.limits = ret->items[i].task_case->limits;
		ret->items[i].verdict = (struct case_verdict){ .verdict = verdict, .owner = OWNER_CANDIDATE, .reason = reason };
	}
}

/* The first group that ${group} needs and that did not pass whole, or NULL. */
static const struct group *unmet(const struct task *task, const struct group *group, const bool *whole)
{
	for (size_t i = 0; i < group->needs_count; i++)
		if (!whole[group->needs[i]])
			return &task->groups[group->needs[i]];
	return NULL;
}

static void skip(struct case_result *result, const char *reason)
{
	result->outcome.skip_why = reason;
	result->outcome.limits = result->task_case->limits;
	result->verdict = (struct case_verdict){ .verdict = VERDICT_SKIPPED, .owner = OWNER_NOBODY, .reason = reason };
}

static void cannot_start(struct case_result *result, const char *why)
{
	result->outcome.skip_why = why;
	result->outcome.limits = result->task_case->limits;
	result->verdict = (struct case_verdict){ .verdict = VERDICT_NO_ENTRY_POINT, .owner = OWNER_CANDIDATE, .reason = why };
}

static const char *why_not(struct arena *a, const struct group *needed, bool enough)
{
	if (enough)
		return "not run: one case was stopped by time, which was all that was asked";
	return needed ? arena_printf(a, "not run: it needs the group \"%s\" (%s), which did not pass", needed->id, needed->title) : NULL;
}

static bool stopped_by_time(const struct case_result *result)
{
	return result->outcome.end == SANDBOX_CPU_LIMIT || result->outcome.end == SANDBOX_WALL_LIMIT || result->verdict.verdict == VERDICT_TIME_LIMIT;
}

static int rerun(struct arena *a, struct runner *runner, struct case_result *result, struct err *e)
{
	struct case_verdict said[1 + CASES_RERUNS] = { result->verdict };
	size_t runs = 1;
	/* A run that was stopped by time has used up its whole limit; a second that is stopped too settles it. Runs that disagree settle it as well. */
	size_t most = stopped_by_time(result) ? 2 : 1 + CASES_RERUNS;
	while (runs < most) {
		struct outcome again;
		if (run_case(runner, result->task_case, &again, e) < 0)
			return -1;
		judge(a, result->task_case, &again, &said[runs++]);
		run_case_release(runner, result->task_case, &again, 0);
		if (said[runs - 1].verdict != said[0].verdict)
			break;
	}
	judge_reruns(a, said, runs, &result->verdict);
	result->verdict.reruns = (uint32_t)runs - 1;
	return 0;
}

/* As often as was asked for, whatever came of the first run; all runs count, also when some disagree. */
static int repeat(struct arena *a, const struct job *job, struct runner *runner, struct case_result *result, struct err *e)
{
	struct case_verdict *said = ARENA_ARRAY(a, struct case_verdict, job->repeat);
	said[0] = result->verdict;
	for (uint32_t i = 1; i < job->repeat; i++) {
		struct outcome again;
		if (turn_share(job->turn, e) < 0)
			return -1;
		int r = run_case(runner, result->task_case, &again, e);
		turn_leave(job->turn);
		if (r < 0)
			return -1;
		judge(a, result->task_case, &again, &said[i]);
		run_case_release(runner, result->task_case, &again, 0);
	}
	judge_reruns(a, said, job->repeat, &result->verdict);
	return 0;
}

static int run_once(struct turn *turn, struct runner *runner, struct case_result *result, struct err *e)
{
	if (turn_share(turn, e) < 0)
		return -1;
	int r = run_case(runner, result->task_case, &result->outcome, e);
	turn_leave(turn);
	return r;
}

static int rerun_alone(struct arena *a, struct turn *turn, struct runner *runner, struct case_result *result, struct err *e)
{
	if (turn_alone(turn, e) < 0)
		return -1;
	int r = rerun(a, runner, result, e);
	turn_leave(turn);
	return r;
}

static int run_one(struct arena *a, const struct job *job, struct runner *runner, struct case_result *result, struct err *e)
{
	struct turn *turn = job->turn;
	if (run_once(turn, runner, result, e) < 0)
		return -1;
	judge(a, result->task_case, &result->outcome, &result->verdict);
	run_case_release(runner, result->task_case, &result->outcome, result->verdict.verdict == VERDICT_PASSED ? 0 : CASES_KEEP_BYTES);
	if (job->repeat > 1)
		return repeat(a, job, runner, result, e);
	return !job->probe && judge_near_limit(&result->outcome) ? rerun_alone(a, turn, runner, result, e) : 0;
}

int cases_run(struct arena *a, const struct job *job, struct runner *runner, const char *no_program, const struct pipeline_progress *progress, struct results *ret, struct err *e)
{
	const struct task *task = job->task;
	start_results(a, task, ret);
	bool *whole = ARENA_ARRAY(a, bool, task->group_count + 1);
	size_t at = 0;
	bool enough = false;
	for (size_t g = 0; g < task->group_count; g++) {
		const struct group *needed = unmet(task, &task->groups[g], whole);
		whole[g] = true;
		for (size_t c = 0; c < task->groups[g].case_count; c++, at++) {
			if (progress)
				progress->tell(progress->context, "running", at, task->case_count);
			const char *reason = why_not(a, needed, enough);
			if (reason)
				skip(&ret->items[at], reason);
			else if (no_program && task->groups[g].cases[c].kind != CASE_SUITE)
				cannot_start(&ret->items[at], no_program);
			else if (run_one(a, job, runner, &ret->items[at], e) < 0)
				return -1;
			whole[g] = whole[g] && ret->items[at].verdict.verdict == VERDICT_PASSED;
			enough = enough || (job->probe && !reason && stopped_by_time(&ret->items[at]));
		}
	}
	return 0;
}
