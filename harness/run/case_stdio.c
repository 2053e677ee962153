/*
 * case_stdio.c: a case of a command-line program: arguments, stdin, environment and files in; stdout, stderr, exit status and files out.
 *
 * Expected outputs never enter the box: what is laid in is what the case gives, nothing of what it expects.
 */
#include "harness/base/scoped.h"
#include "harness/run/capture.h"
#include "harness/run/kinds.h"

/* A file that the case expects is collected up to here; a bigger one cannot be right (case files are smaller), and is named as too large. */
enum { COLLECT_BYTES_MAX = 64 * 1024 * 1024 };

static size_t count(const char *const *list)
{
	size_t n = 0;
	while (list && list[n])
		n++;
	return n;
}

static const char *const *joined(struct arena *a, const char *const *first, const char *const *second)
{
	size_t n = count(first), m = count(second);
	const char **both = ARENA_ARRAY(a, const char *, n + m + 1);
	for (size_t i = 0; i < n; i++)
		both[i] = first[i];
	for (size_t i = 0; i < m; i++)
		both[n + i] = second[i];
	return both;
}

static const struct sandbox_file *laid_in(struct arena *a, const struct task_case *task_case)
{
	struct sandbox_file *files = ARENA_ARRAY(a, struct sandbox_file, task_case->file_count + 1);
	for (size_t i = 0; i < task_case->file_count; i++) {
		const struct case_file *file = &task_case->files[i];
		files[i] = (struct sandbox_file){ .path = file->path, .data = file->content.data, .len = file->content.len, .executable = file->executable };
	}
	return files;
}

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
	*ret = (struct outcome){ .ran = true,
				 .end = result->end,
				 .status = result->status,
				 .signal = result->signal,
				 .exec_errno = result->exec_errno,
				 .process_limit_hit = result->process_limit_hit,
				 .disk_limit_hit = result->disk_limit_hit,
				 .stdout_cut = result->stdout_cut,
				 .stderr_cut = result->stderr_cut,
				 .usage = result->usage,
				 .limits = task_case->limits,
				 .denied_count = result->denied_kinds };
	ret->denied = ARENA_ARRAY(a, struct sandbox_denied, ret->denied_count + 1);
	for (size_t i = 0; i < ret->denied_count; i++)
		ret->denied[i] = result->denied[i];
	if (capture_map(result->stdout_fd, result->stdout_bytes, &ret->stdout_data, e) < 0 ||
	    capture_map(result->stderr_fd, result->stderr_bytes, &ret->stderr_data, e) < 0)
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
		.argv = joined(a, context->built->run, task_case->args),
		.env = joined(a, context->built->env, task_case->env),
		.policy = task_case->limits.policy,
		.limits = limits_for_sandbox(&task_case->limits),
		.stdin_data = task_case->has_stdin ? task_case->stdin_data.data : NULL,
		.stdin_len = task_case->has_stdin ? task_case->stdin_data.len : 0,
		.files = laid_in(a, task_case),
		.file_count = task_case->file_count,
	};
	if (task_case->has_stdin && !command.stdin_data)
		command.stdin_data = "";
	struct sandbox_result result = SANDBOX_RESULT_NONE;
	if (sandbox_run(context->box, &command, &result, e) < 0)
		return -1;
	int r = capture(a, &result, task_case, ret, e);
	sandbox_result_clear(&result);
	if (r < 0)
		drop(task_case, ret);
	return r;
}
