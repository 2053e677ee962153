/* box.c: see box.h. */
#include "harness/build/box.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The folder that builds put their output in must be there before: a file in it makes it. */
static const char OUR_TEXT[] = "Made by takehome for the build of this submission.\n";

int box_open(struct arena *a, const struct job *job, const struct tree *tree, const char *project, struct box *ret, struct err *e)
{
	size_t len = strlen(project);
	ret->folder = len ? arena_strndup(a, project, len - 1) : NULL;
	ret->our_file = arena_printf(a, "%s.takehome/README", project);
	ret->limits = job->task ? job->task->build_limits : LIMITS_BUILD_DEFAULT;
	struct sandbox_spec spec = {
		.work = tree->path, .rootfs = job->rootfs, .slot = job->slot, .ceiling = limits_for_sandbox(&ret->limits), .without = job->without
	};
	return sandbox_open(&spec, &ret->sandbox, e) < 0 ? err_wrap(e, "opening the sandbox for the build") : 0;
}

void box_close(struct box *box)
{
	sandbox_close(box->sandbox);
	box->sandbox = NULL;
}

static const char *ended_text(struct arena *a, const struct sandbox_result *result, const struct limits *limits)
{
	switch (result->end) {
	case SANDBOX_EXITED:
		return arena_printf(a, "ended with status %d", result->status);
	case SANDBOX_SIGNALED:
		return arena_printf(a, "was ended by signal %d (%s)", result->signal, strsignal(result->signal));
	case SANDBOX_CPU_LIMIT:
		return arena_printf(a, "was stopped at the CPU limit of %u ms", limits->cpu_ms);
	case SANDBOX_WALL_LIMIT:
		return arena_printf(a, "was stopped after %u ms", limits->wall_ms);
	case SANDBOX_MEMORY_LIMIT:
		return arena_printf(a, "was stopped at the memory limit of %u MiB", limits->memory_mb);
	case SANDBOX_OUTPUT_LIMIT:
		return arena_printf(a, "was stopped because it printed more than %u KiB", limits->output_kb);
	case SANDBOX_VIOLATION:
		return arena_printf(a, "was stopped because it made the forbidden system call %s", result->denied_kinds ? result->denied[0].call : "?");
	case SANDBOX_EXEC_FAILED:
		return arena_printf(a, "could not be started: %s", strerror(result->exec_errno));
	case SANDBOX_STOPPED:
		return "was stopped when its client was done";
	}
	return "ended";
}

static int read_text(struct arena *a, const struct sandbox_result *result, size_t max, struct box_run *ret, struct err *e)
{
	size_t want = result->stdout_bytes < max ? (size_t)result->stdout_bytes : max, got = 0;
	char *text = arena_zalloc(a, want + 1);
	while (got < want) {
		ssize_t n = pread(result->stdout_fd, text + got, want - got, (off_t)got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, OWNER_HARNESS, "reading what a build printed");
		if (n == 0)
			break;
		got += (size_t)n;
	}
	ret->text = (struct bytes){ .data = text, .len = got };
	ret->cut = result->stdout_cut || result->stdout_bytes > max;
	return 0;
}

int box_run(struct arena *a, struct box *box, const char *const *argv, const char *const *env, const struct limits *limits, size_t max, struct box_run *ret,
	    struct sandbox_result *ret_result, struct err *e)
{
	struct sandbox_result result = SANDBOX_RESULT_NONE;
	const struct sandbox_file our_file = { .path = box->our_file, .data = OUR_TEXT, .len = sizeof OUR_TEXT - 1 };
	struct sandbox_command command = { .argv = argv,
					   .env = env,
					   .policy = limits->policy,
					   .limits = limits_for_sandbox(limits),
					   .cwd = box->folder,
					   .files = &our_file,
					   .file_count = ret_result ? 1 : 0,
					   .tee_stderr_to_stdout = true,
					   .keep_going_when_full = true };
	*ret = (struct box_run){ 0 };
	if (sandbox_run(box->sandbox, &command, &result, e) < 0)
		return err_wrap(e, "running %s", argv[0]);
	ret->ok = result.end == SANDBOX_EXITED && result.status == 0;
	ret->missing = result.end == SANDBOX_EXEC_FAILED && result.exec_errno == ENOENT;
	ret->stopped = result.end != SANDBOX_EXITED && result.end != SANDBOX_SIGNALED && result.end != SANDBOX_EXEC_FAILED;
	ret->ended = ended_text(a, &result, limits);
	ret->cpu_ms = (double)(result.usage.cpu_user_us + result.usage.cpu_system_us) / 1e3;
	ret->wall_ms = (double)result.usage.wall_us / 1e3;
	int failed = read_text(a, &result, max, ret, e);
	if (failed < 0 || !ret_result)
		sandbox_result_clear(&result);
	else
		*ret_result = result;
	return failed;
}
