/* judge.c: the order in which an outcome is judged; see judge.h. How runs ended is told in judge_end.c. */
#include "harness/judge/judge.h"

#include "harness/base/utf8.h"
#include "harness/judge/judge_end.h"
#include "harness/judge/judge_http.h"
#include "harness/judge/judge_suite.h"
#include "harness/judge/judge_talk.h"
#include "harness/judge/judge_text.h"

void verdict_set(struct case_verdict *ret, enum verdict verdict, enum owner owner, const char *reason)
{
	ret->verdict = verdict;
	ret->owner = owner;
	ret->reason = reason;
}

/* By its matcher, or by what the task's checker said of it. */
static bool judge_part(struct arena *a, const char *stream, const struct match *how, struct bytes expected, struct bytes actual, const struct checked *checked,
		       struct case_verdict *ret)
{
	return checked ? judge_checked(a, checked, stream, ret) : judge_text(a, stream, how, expected, actual, ret);
}

static bool judge_files(struct arena *a, const struct task_case *c, const struct outcome *o, struct case_verdict *ret)
{
	for (size_t i = 0; i < c->expected_file_count; i++) {
		const struct case_file *wanted = &c->expected_files[i];
		const struct collected_file *got = o->files ? &o->files[i] : NULL;
		if (got && !got->why_not) {
			if (!judge_part(a, wanted->path, &wanted->match, wanted->content, got->content, got->checked, ret))
				return false;
			continue;
		}
		verdict_set(ret, VERDICT_WRONG_ANSWER, OWNER_CANDIDATE,
			    arena_printf(a, "the file %s, which it should have written, %s", utf8_visible(a, bytes_of(wanted->path), 200),
					 got ? got->why_not : "is not there"));
		return false;
	}
	return true;
}

static void judge_answer(struct arena *a, const struct task_case *c, const struct outcome *o, struct case_verdict *ret)
{
	if (!judge_ending(a, c, o, ret)) {
		judge_checked_beside(a, o->stdout_checked, "stdout", ret);
		return;
	}
	if ((!c->expect_stdout || judge_part(a, "stdout", &c->stdout_match, c->stdout_data, o->stdout_data, o->stdout_checked, ret)) &&
	    (!c->expect_stderr || judge_part(a, "stderr", &c->stderr_match, c->stderr_data, o->stderr_data, o->stderr_checked, ret)) &&
	    judge_files(a, c, o, ret))
		verdict_set(ret, VERDICT_PASSED, OWNER_NOBODY, NULL);
}

void judge(struct arena *a, const struct task_case *task_case, const struct outcome *outcome, struct case_verdict *ret)
{
	*ret = (struct case_verdict){ .verdict = VERDICT_SKIPPED };
	if (!outcome->ran) {
		ret->reason = outcome->skip_why ? outcome->skip_why : "was not run";
		return;
	}
	if (outcome->talk) {
		judge_talk(a, task_case, outcome, ret);
		if (outcome->hint && ret->owner == OWNER_CANDIDATE)
			ret->reason = arena_printf(a, "%s (%s)", ret->reason, outcome->hint);
		return;
	}
	if (!judge_stopped(a, outcome, ret)) {
		judge_http_stopped(a, task_case, outcome, ret);
		judge_suite_stopped(a, outcome, ret);
		return;
	}
	size_t right = 0; /* so many steps went well before: then what was started is of the right kind */
	if (outcome->suite)
		judge_suite(a, outcome, ret);
	else if (outcome->http)
		right = judge_http(a, task_case, outcome, ret);
	else
		judge_answer(a, task_case, outcome, ret);
	if (ret->verdict == VERDICT_PASSED || ret->verdict == VERDICT_HARNESS_ERROR)
		return;
	judge_scarcity(a, outcome, ret);
	if (outcome->hint && right == 0)
		ret->reason = arena_printf(a, "%s (%s)", ret->reason, outcome->hint);
}

/* Within a tenth of the limit on either side, or beyond it. */
static bool near(uint64_t used, uint64_t limit)
{
	return used * 10 >= limit * 9 && used * 10 <= limit * 11;
}

bool judge_near_limit(const struct outcome *o)
{
	if (!o->ran || judge_talk_settled(o))
		return false;
	return judge_http_late(o) || o->end == SANDBOX_CPU_LIMIT || o->end == SANDBOX_WALL_LIMIT ||
	       near(o->usage.cpu_user_us + o->usage.cpu_system_us, (uint64_t)o->limits.cpu_ms * 1000) ||
	       near(o->usage.wall_us, (uint64_t)o->limits.wall_ms * 1000) || near(o->usage.peak_memory_bytes, (uint64_t)o->limits.memory_mb << 20);
}

/* Is a limit, which noise can bring near, all that they disagree about? */
static bool only_limits(const struct case_verdict *verdicts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (verdicts[i].verdict != VERDICT_PASSED && verdicts[i].verdict != VERDICT_TIME_LIMIT && verdicts[i].verdict != VERDICT_MEMORY_LIMIT)
			return false;
	return true;
}

/* "passed, time_limit, passed" */
static const char *list_verdicts(struct arena *a, const struct case_verdict *verdicts, size_t count)
{
	SCOPED_STR s = STR_EMPTY;
	for (size_t i = 0; i < count; i++)
		str_addf(&s, "%s%s", i ? ", " : "", verdict_text(verdicts[i].verdict));
	return str_steal(&s, a);
}

void judge_reruns(struct arena *a, const struct case_verdict *verdicts, size_t count, struct case_verdict *ret)
{
	size_t passed = 0, same = 0;
	*ret = verdicts[0];
	for (size_t i = 0; i < count; i++) {
		passed += verdicts[i].verdict == VERDICT_PASSED;
		same += verdicts[i].verdict == verdicts[0].verdict;
		if (verdicts[i].verdict == VERDICT_HARNESS_ERROR)
			*ret = verdicts[i];
	}
	ret->reruns = (uint32_t)(count - 1);
	if (same == count || ret->verdict == VERDICT_HARNESS_ERROR)
		return;
	if (passed == 0) {
		ret->reason = arena_printf(a, "%s (runs of this case ended as %s)", verdicts[0].reason, list_verdicts(a, verdicts, count));
		return;
	}
	*ret = (struct case_verdict){
		.verdict = VERDICT_FLAKY,
		.owner = OWNER_NOBODY,
		.reruns = ret->reruns,
		.reason = arena_printf(a,
				       only_limits(verdicts, count)
					       ? "came so near to a limit that its runs disagree (%s); it counts as passed"
					       : "its runs disagree (%s), so that it depends on something that changes from run to run; it counts as passed",
				       list_verdicts(a, verdicts, count))
	};
}
