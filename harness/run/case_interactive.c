/*
 * case_interactive.c: a case of a dialogue: the program under test and the task's interactor, each in its own box, talk over two pipes (sandbox_pair).
 *
 * The interactor has the case's input and answer; of these nothing is in the program's box. Its time comes on top of the program's: it has to be there still when the
 * program has been stopped, to say what it thinks of it.
 */
#include "harness/run/capture.h"
#include "harness/run/command.h"
#include "harness/run/kinds.h"

enum { WALL_MS_MAX = 3600000 }; /* the sandbox's */

static int tell(const struct kinds_context *context, const struct task_case *task_case, const struct limits *limits,
		const struct sandbox_result result[SANDBOX_SIDES], struct talk_outcome *talk, struct outcome *ret, struct err *e)
{
	struct arena *a = context->arena;
	if (command_outcome(a, &result[0], &task_case->limits, ret, e) < 0 ||
	    program_said(a, &context->interactor, limits, &result[1], &talk->interactor, e) < 0)
		return -1;
	/* Nothing of it was captured here: it went to the interactor. */
	ret->stdout_cut = ret->end == SANDBOX_OUTPUT_LIMIT && !ret->stderr_cut;
	ret->talk = talk;
	return 0;
}

int case_interactive(const struct kinds_context *context, const struct task_case *task_case, struct outcome *ret, struct err *e)
{
	struct arena *a = context->arena;
	const struct program *p = &context->interactor;
	if (!p->box)
		return err_set(e, OWNER_TASK, "the case is a dialogue, and the task has no interactor");
	struct limits limits = p->task_program->limits;
	uint64_t wall_ms = (uint64_t)limits.wall_ms + task_case->limits.wall_ms;
	limits.wall_ms = wall_ms < WALL_MS_MAX ? (uint32_t)wall_ms : WALL_MS_MAX;
	struct sandbox_command command[SANDBOX_SIDES] = {
		{ .argv = command_joined(a, context->built->run, task_case->args),
		  .env = command_joined(a, context->built->env, task_case->env),
		  .policy = task_case->limits.policy,
		  .limits = limits_for_sandbox(&task_case->limits),
		  .files = command_files(a, task_case),
		  .file_count = task_case->file_count },
		program_command(a, p, task_case->talk->input, task_case->talk->answer, task_case->talk->args),
	};
	command[1].limits = limits_for_sandbox(&limits);
	struct sandbox *const box[SANDBOX_SIDES] = { context->box, p->box };
	struct sandbox_result result[SANDBOX_SIDES];
	struct talk_outcome *talk = ARENA_NEW(a, struct talk_outcome);
	if (sandbox_pair(box, command, result, &talk->talk, e) < 0)
		return -1;
	int r = tell(context, task_case, &limits, result, talk, ret, e);
	for (int s = 0; s < SANDBOX_SIDES; s++)
		sandbox_result_clear(&result[s]);
	if (r < 0) {
		capture_unmap(&ret->stdout_data);
		capture_unmap(&ret->stderr_data);
	}
	return r;
}
