/* command.c: see command.h. */
#include "harness/run/command.h"

#include "harness/run/capture.h"

static size_t count(const char *const *list)
{
	size_t n = 0;
	while (list && list[n])
		n++;
	return n;
}

const char *const *command_joined(struct arena *a, const char *const *first, const char *const *second)
{
	size_t n = count(first), m = count(second);
	const char **both = ARENA_ARRAY(a, const char *, n + m + 1);
	for (size_t i = 0; i < n; i++)
		both[i] = first[i];
	for (size_t i = 0; i < m; i++)
		both[n + i] = second[i];
	return both;
}

const struct sandbox_file *command_files(struct arena *a, const struct task_case *task_case)
{
	struct sandbox_file *files = ARENA_ARRAY(a, struct sandbox_file, task_case->file_count + 1);
	for (size_t i = 0; i < task_case->file_count; i++) {
		const struct case_file *file = &task_case->files[i];
		files[i] = (struct sandbox_file){ .path = file->path, .data = file->content.data, .len = file->content.len, .executable = file->executable };
	}
	return files;
}

int command_outcome(struct arena *a, const struct sandbox_result *result, const struct limits *limits, struct outcome *ret, struct err *e)
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
				 .limits = *limits,
				 .denied_count = result->denied_kinds };
	ret->denied = ARENA_ARRAY(a, struct sandbox_denied, ret->denied_count + 1);
	for (size_t i = 0; i < ret->denied_count; i++)
		ret->denied[i] = result->denied[i];
	return capture_map(result->stdout_fd, result->stdout_bytes, &ret->stdout_data, e) < 0 ||
			       capture_map(result->stderr_fd, result->stderr_bytes, &ret->stderr_data, e) < 0
		       ? -1
		       : 0;
}
