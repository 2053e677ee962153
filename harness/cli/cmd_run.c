/* cmd_run.c: `takehome run -- COMMAND`: one command in the sandbox, and what it did. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/cli/commands.h"
#include "harness/cli/inputs.h"
#include "harness/cli/protections.h"
#include "harness/cli/run_result.h"
#include "harness/cli/terminal.h"
#include "harness/pipeline/pipeline.h"
#include "harness/pipeline/slot.h"
#include "harness/unpack/unpack.h"

enum { ENV_MAX = 64, STDIN_BYTES_MAX = 64 << 20 };

/* NAME=VALUE, ended by NULL. */
struct environment {
	const char *items[ENV_MAX + 1];
	size_t count;
};

struct run_options {
	char **argv;
	struct sandbox_limits limits;
	const char *policy, *work, *json, *input, *rootfs;
	struct environment env;
	sandbox_protections without;
};

static const struct run_options DEFAULTS = { .limits = SANDBOX_LIMITS_USUAL, .policy = "run" };

static error_t add_env(struct argp_state *state, const char *arg, void *field)
{
	struct environment *env = field;
	if (env->count == ENV_MAX || arg[0] == '=' || !strchr(arg, '=')) {
		argp_error(state, "--env takes NAME=VALUE, at most %d times, not \"%s\"", ENV_MAX, arg);
		return EINVAL;
	}
	env->items[env->count++] = arg;
	return 0;
}

enum {
#define RANGE(field, least, most) LEAST_##field = least, MOST_##field = most,
	SANDBOX_LIMIT_TABLE(RANGE)
#undef RANGE
};
#define LIMIT(field, name, help) OPTION_NUMBER(struct run_options, limits.field, name, 0, "N", LEAST_##field, MOST_##field, help)

static const struct option_row OPTIONS[] = {
	LIMIT(cpu_ms, "cpu-ms", "CPU time of all its processes together (10000)"),
	LIMIT(wall_ms, "wall-ms", "Time on the clock (20000)"),
	LIMIT(memory_mb, "memory-mb", "Memory, files that it writes included (512)"),
	LIMIT(output_kb, "output-kb", "What it may print to stdout, and to stderr (16384)"),
	LIMIT(disk_mb, "disk-mb", "What it may write to files (128)"),
	LIMIT(files, "files", "Files and folders that it may make (20000)"),
	LIMIT(processes, "processes", "Processes and threads at one time (64)"),
	LIMIT(open_files, "open-files", "Open files of a process (256)"),
	LIMIT(stack_mb, "stack-mb", "Stack of the main thread (64)"),
	OPTION_TEXT(struct run_options, policy, "policy", 'p', "NAME", "System-call policy (run); \"takehome policy\" lists them"),
	OPTION_TEXT(struct run_options, work, "work", 'w', "FOLDER", "Start in a copy of this folder or archive; what the command changes there is thrown away"),
	OPTION_READ(struct run_options, env, "env", 'e', "NAME=VALUE", add_env, "Set a variable in its environment; repeatable"),
	OPTION_TEXT(struct run_options, input, "stdin", 'i', "FILE", "Its standard input; - for ours. Otherwise empty"),
	OPTION_TEXT(struct run_options, json, "json", 'j', "FILE", "Write the result as JSON here, with what was printed in it; - for stdout, which then gets nothing else"),
	OPTION_ROOTFS(struct run_options),
	OPTION_WITHOUT(struct run_options),
	OPTIONS_END,
};
/* The rest is the command's own, whatever it looks like. */
static const struct option_row ARGUMENTS[] = { ARGUMENT_REST(struct run_options, argv), OPTIONS_END };

static int read_stdin(struct arena *a, const char *path, struct bytes *ret, struct err *e)
{
	if (strcmp(path, "-") == 0)
		return fs_read_fd(a, STDIN_FILENO, STDIN_BYTES_MAX, ret, e);
	return fs_read(a, AT_FDCWD, path, STDIN_BYTES_MAX, ret, e);
}

static int copy_out(int from, int to, struct err *e)
{
	static char buffer[65536];
	while (from >= 0) {
		ssize_t n = read(from, buffer, sizeof buffer);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, OWNER_HARNESS, "reading what the command printed");
		if (n == 0)
			break;
		if (fs_write_all(to, (struct bytes){ .data = buffer, .len = (size_t)n }, e) < 0)
			return -1;
	}
	return 0;
}

static int show(struct arena *a, const struct run_options *o, const struct run_result *r, struct err *e)
{
	const struct sandbox_result *result = r->result;
	if (o->json) {
		struct bytes json;
		if (run_result_json(a, r, &json, e) < 0)
			return -1;
		int status = inputs_write(o->json, json);
		if (status != EXIT_PASSED)
			return status;
	}
	if (!o->json || strcmp(o->json, "-") != 0) {
		SCOPED_STR text = STR_EMPTY;
		run_result_text(r, &text);
		if (copy_out(result->stdout_fd, STDOUT_FILENO, e) < 0 || copy_out(result->stderr_fd, STDERR_FILENO, e) < 0)
			return -1;
		fputs(str_text(&text), stderr);
	}
	return result->end == SANDBOX_EXITED && result->status == 0 ? EXIT_PASSED : EXIT_BELOW;
}

/* The folder that the command starts from, as an unpacked copy that its uid owns. */
static int prepare(struct arena *a, const struct run_options *o, const struct workdir *work, uint32_t slot, struct tree *ret, struct err *e)
{
	if (!o->work)
		return 0;
	if (unpack(a, o->work, NULL, &UNPACK_LIMITS_DEFAULT, work, sandbox_uid(slot), ret, e) < 0)
		return -1;
	if (ret->refused)
		return err_set(e, OWNER_HARNESS, "'%s' cannot be laid into the sandbox: %s", o->work, ret->refused);
	return 0;
}

static int run_in(struct arena *a, const struct run_options *o, const struct tree *tree, uint32_t slot, struct err *e)
{
	struct sandbox_command command = { .argv = (const char *const *)o->argv, .env = o->env.items, .policy = o->policy, .limits = o->limits };
	struct sandbox_spec spec = { .work = tree->path, .rootfs = o->rootfs, .slot = slot, .ceiling = o->limits, .without = o->without };
	struct bytes input = bytes_of("");
	if (o->input && read_stdin(a, o->input, &input, e) < 0)
		return -1;
	if (o->input) {
		command.stdin_data = input.data ? input.data : "";
		command.stdin_len = input.len;
	}
	struct sandbox *box;
	if (sandbox_open(&spec, &box, e) < 0)
		return -1;
	struct sandbox_result result = SANDBOX_RESULT_NONE;
	int status = sandbox_run(box, &command, &result, e);
	if (status == 0) {
		status = show(a, o, &(struct run_result){ .box = box, .command = &command, .result = &result }, e);
		sandbox_result_clear(&result);
	}
	sandbox_close(box);
	return status;
}

static int run(struct arena *a, void *options)
{
	const struct run_options *o = options;
	struct err e = ERR_NONE;
	struct workdir work;
	struct slot slot;
	struct tree tree = { .fd = -1 };
	if ((o->work && inputs_readable(o->work, "the folder") != EXIT_PASSED) ||
	    (o->input && strcmp(o->input, "-") != 0 && inputs_readable(o->input, "the standard input") != EXIT_PASSED) ||
	    inputs_writable(o->json) != EXIT_PASSED)
		return EXIT_USAGE;
	pipeline_start();
	if (slot_claim(NULL, &slot, &e) < 0)
		return terminal_fail(&e);
	int status = -1;
	if (workdir_open(a, &work, &e) == 0) {
		if (prepare(a, o, &work, slot.number, &tree, &e) == 0)
			status = run_in(a, o, &tree, slot.number, &e);
		if (tree.fd >= 0)
			close(tree.fd);
		workdir_close(&work);
	}
	slot_release(&slot);
	return status < 0 ? terminal_fail(&e) : status;
}

const struct command cmd_run = {
	.name = "run",
	.summary = "Run one command in the sandbox and say what happened",
	.arguments = "-- COMMAND [ARGUMENT...]",
	.about = "Run COMMAND in the sandbox in which submissions run: no network, read-only system, limits. What it prints is printed, then, on stderr, what "
		 "it used "
		 "and what was refused. The exit status is 0 if it ended well, 1 if it failed or was stopped.",
	.example = "  takehome run --cpu-ms 1000 --memory-mb 64 -- python3 -c 'print(6 * 7)'\n"
		   "  takehome run --work jane-doe.zip -- php bin/parcel-quote --help",
	.size = sizeof(struct run_options),
	.defaults = &DEFAULTS,
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 1,
	.needs = "a COMMAND is needed, after --",
	.in_order = true,
	.run = run,
};
