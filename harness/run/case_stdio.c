/*
 * case_stdio.c: a case of a command-line program: arguments, stdin, environment and files in; stdout, stderr, exit status and files out.
 *
 * Expected outputs never enter the box: what is laid in is what the case gives, nothing of what it expects.
 */
#include "harness/base/scoped.h"
#include "harness/run/capture.h"
#include "harness/run/command.h"
#include "harness/run/kinds.h"

/* A file that the case expects is collected up to here; a bigger one cannot be right (case files are smaller), and is named as too large. */
enum { COLLECT_BYTES_MAX = 64 * 1024 * 1024 };

static int collect_files(struct arena *a, const struct sandbox_result *result, const struct task_case *task_case, struct outcome *ret, struct err *e)
{
	ret->files = ARENA_ARRAY(a, struct collected_file, task_case->expected_file_count + 1);
	for (size_t i = 0; i < task_case->expected_file_count; i++) {
		struct collected_file *file = &ret->files[i];
		SCOPED_FD fd = -1;
		uint64_t len = 0;
		file->content = bytes_of("");
		if (result->work_fd < 0)
			file->why_not = "is not there";
		else if (sandbox_collect(result, task_case->expected_files[i].path, COLLECT_BYTES_MAX, &fd, &len, &file->why_not) == 0) {
			file->why_not = NULL;
			if (capture_map(fd, len, &file->content, e) < 0)
				return -1;
		}
	}
	return 0;
}

static int capture(struct arena *a, const struct sandbox_result *result, const struct task_case *task_case, struct outcome *ret, struct err *e)
{
	if (command_outcome(a, result, &task_case->limits, ret, e) < 0)
		return -1;
	return collect_files(a, result, task_case, ret, e);
}

static void drop(const struct task_case *task_case, struct outcome *outcome)
{
	capture_unmap(&outcome->stdout_data);
	capture_unmap(&outcome->stderr_data);
	for (size_t i = 0; outcome->files && i < task_case->expected_file_count; i++)
		capture_unmap(&outcome->files[i].content);
}

int case_stdio(const struct kinds_context *context, const struct task_case *task_case, struct outcome *ret, struct err *e)
{
	struct arena *a = context->arena;
	struct sandbox_command command = {
		.argv = command_joined(a, context->built->run, task_case->args),
		.env = command_joined(a, context->built->env, task_case->env),
		.policy = task_case->limits.policy,
		.limits = limits_for_sandbox(&task_case->limits),
		.stdin_data = task_case->has_stdin ? task_case->stdin_data.data : NULL,
		.stdin_len = task_case->has_stdin ? task_case->stdin_data.len : 0,
		.files = command_files(a, task_case),
		.file_count = task_case->file_count,
	};
	if (task_case->has_stdin && !command.stdin_data)
		command.stdin_data = "";
	struct sandbox_result result = SANDBOX_RESULT_NONE;
	if (sandbox_run(context->box, &command, &result, e) < 0)
		return -1;
	int r = capture(a, &result, task_case, ret, e);
	sandbox_result_clear(&result);
	if (r == 0)
		r = program_check(a, &context->checker, task_case, ret, e);
	if (r < 0)
		drop(task_case, ret);
	return r;
}
