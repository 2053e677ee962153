/* pipeline.c: the whole way of one submission, a stage a line. */
#include <sys/resource.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/build/build.h"
#include "harness/detect/detect.h"
#include "harness/pipeline/cases.h"
#include "harness/pipeline/programs.h"
#include "harness/pipeline/pipeline.h"
#include "harness/pipeline/slot.h"
#include "harness/pipeline/turn.h"
#include "harness/run/run.h"
#include "harness/score/score.h"
#include "harness/unpack/unpack.h"

void pipeline_start(void)
{
	sandbox_sweep();
	workdir_sweep();
	slot_sweep(NULL);
}

static void tell(const struct pipeline_progress *progress, const char *stage)
{
	if (progress)
		progress->tell(progress->context, stage, 0, 0);
}

static int unpack_stage(struct arena *a, const struct job *job, const struct workdir *work, struct grade *grade, struct err *e)
{
	uint64_t start = clock_ns();
	int r = unpack(a, job->submission, job->name, &UNPACK_LIMITS_DEFAULT, work, sandbox_uid(job->slot), &grade->tree, e);
	grade->unpack_ms = clock_ms_since(start);
	return r;
}

static int detect_stage(struct arena *a, const struct job *job, struct grade *grade, struct sources *ret_sources, struct err *e)
{
	/* Nothing was unpacked: there is nothing to look at, and the reason why stands for the missing entry point. */
	if (grade->tree.refused) {
		grade->detection = (struct detection){ .kind = job->task->kind, .no_entry_reason = grade->tree.refused };
		return 0;
	}
	uint64_t start = clock_ns();
	int r = detect(a, &grade->tree, job->task, job->profiles, &grade->detection, ret_sources, e);
	grade->detect_ms = clock_ms_since(start);
	return r;
}

static int build_stage(struct arena *a, const struct job *job, const struct workdir *work, struct grade *grade, struct err *e)
{
	if (grade->tree.refused)
		return 0;
	uint64_t start = clock_ns();
	int r = build(a, job, &grade->tree, &grade->detection, work, &grade->built, e);
	grade->build_ms = clock_ms_since(start);
	return r;
}

static int make_runnable(struct arena *a, const struct job *job, const struct workdir *work, const struct pipeline_progress *progress, struct grade *grade,
			 struct sources *sources, struct err *e)
{
	tell(progress, "unpacking");
	if (unpack_stage(a, job, work, grade, e) < 0)
		return err_wrap(e, "unpacking");
	tell(progress, "looking");
	if (detect_stage(a, job, grade, sources, e) < 0)
		return err_wrap(e, "finding the entry point");
	tell(progress, "building");
	return build_stage(a, job, work, grade, e) < 0 ? err_wrap(e, "building") : 0;
}

/* Why no case can run, or NULL: they can. */
static const char *nothing_to_run(const struct grade *grade, const struct task *task, enum verdict *ret_verdict)
{
	*ret_verdict = VERDICT_NO_ENTRY_POINT;
	if (grade->tree.refused)
		return grade->tree.refused;
	/* What a unit suite tests need not start by itself. */
	bool tested = task_has_suites(task) && grade->built.status != BUILD_FAILED;
	if (tested && grade->detection.profile)
		return NULL;
	if (grade->detection.candidate_count == 0)
		return grade->detection.no_entry_reason ? grade->detection.no_entry_reason
							: "no file of the submission looks like a program that could be started";
	if (grade->built.status == BUILD_FAILED) {
		*ret_verdict = VERDICT_BUILD_FAILED;
		return grade->built.reason ? grade->built.reason : "the build failed";
	}
	if (!grade->built.run)
		return grade->built.reason ? grade->built.reason : "nothing that could be started came out of the build";
	return NULL;
}

/* Why no program can be started, or NULL: there is one. */
static const char *no_program(const struct grade *grade)
{
	const char *why = grade->detection.candidate_count ? grade->built.reason : grade->detection.no_entry_reason;
	return grade->built.run ? NULL : why ? why : "nothing of the submission can be started as a program";
}

static int make_programs(struct arena *a, const struct job *job, const struct workdir *work, struct built_programs *ret, struct err *e)
{
	if (turn_share(job->turn, e) < 0)
		return -1;
	int r = programs_make(a, job, work, ret, e);
	turn_leave(job->turn);
	return r;
}

static int run_stage(struct arena *a, const struct job *job, const struct workdir *work, const struct pipeline_progress *progress, struct grade *grade, struct err *e)
{
	uint64_t start = clock_ns();
	struct runner *runner;
	struct built_programs programs = { 0 };
	enum verdict verdict;
	const char *why = nothing_to_run(grade, job->task, &verdict);
	if (!why && make_programs(a, job, work, &programs, e) < 0)
		return -1;
	/* The box is opened even when nothing can run: a host that cannot isolate is refused for every submission alike, and each report says what was in force. */
	if (runner_open(a, job, &grade->built, &programs, &runner, e) < 0)
		return -1;
	grade->missing = runner_missing(runner);
	grade->cgroup = runner_cgroup(runner);
	grade->policy_digest = arena_strdup(a, runner_policy_digest(runner));
	int r = 0;
	if (why)
		cases_none(a, job->task, verdict, why, &grade->results);
	else
		r = cases_run(a, job, runner, no_program(grade), progress, &grade->results, e);
	runner_close(runner);
	grade->run_ms = clock_ms_since(start);
	return r;
}

static uint64_t own_peak_memory(void)
{
	struct rusage usage;
	return getrusage(RUSAGE_SELF, &usage) == 0 ? (uint64_t)usage.ru_maxrss * 1024 : 0;
}

/* What a submission does flows on as a value and is scored; -1 only ever means that no grade can be given. */
int pipeline_grade(struct arena *a, const struct job *job, const struct workdir *work, const struct pipeline_progress *progress, struct grade *ret,
		   struct err *e)
{
	uint64_t start = clock_ns();
	struct sources sources = { 0 };
	*ret = (struct grade){ .started = clock_utc(a), .tree.fd = -1 };
	if (turn_share(job->turn, e) < 0)
		return -1;
	int made = make_runnable(a, job, work, progress, ret, &sources, e);
	turn_leave(job->turn);
	if (made < 0)
		return -1;
	if (run_stage(a, job, work, progress, ret, e) < 0)
		return err_wrap(e, "running the cases");
	score(a, job, ret, &sources, &ret->scorecard);
	ret->total_ms = clock_ms_since(start);
	ret->tool_peak_memory_bytes = own_peak_memory();
	return 0;
}

int pipeline_inspect(struct arena *a, const char *submission, const char *name, const struct task *task, const struct profiles *profiles,
		     const struct workdir *work, struct tree *ret_tree, struct detection *ret_detection, struct err *e)
{
	struct sources sources = { 0 };
	bool seen;
	*ret_tree = (struct tree){ .fd = -1 };
	*ret_detection = (struct detection){ 0 };
	/* Nothing runs, so a folder need not be copied. */
	const struct unpack_skip skip = { .skips = detect_skips, .context = detect_skip(a, profiles) };
	if (unpack_look(a, submission, name, &skip, ret_tree, &seen, e) < 0 ||
	    (!seen && unpack(a, submission, name, &UNPACK_LIMITS_DEFAULT, work, sandbox_uid(0), ret_tree, e) < 0))
		return err_wrap(e, "unpacking");
	if (ret_tree->refused) {
		ret_detection->no_entry_reason = ret_tree->refused;
		return 0;
	}
	return detect(a, ret_tree, task, profiles, ret_detection, &sources, e);
}

void pipeline_release(struct grade *grade)
{
	if (grade->tree.fd > 0)
		close(grade->tree.fd);
	grade->tree.fd = -1;
}
