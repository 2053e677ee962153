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

struct run_options {
	const char *const *argv;
	struct sandbox_limits limits;
	const char *policy, *work, *json, *input, *rootfs;
	const char *env[ENV_MAX + 1];
	size_t env_count;
	sandbox_protections without;
};

enum { KEY_JSON = 'j', KEY_POLICY = 'p', KEY_WORK = 'w', KEY_ENV = 'e', KEY_STDIN = 'i', KEY_ROOTFS = 0x100, KEY_WITHOUT, KEY_LIMIT };

/* The options that are limits, in the order of the sandbox's table and of OPTIONS. */
static const struct limit {
	size_t offset;
	uint32_t min, max;
} LIMITS[] = {
#define ROW(field, least, most) { offsetof(struct sandbox_limits, field), least, most },
	SANDBOX_LIMIT_TABLE(ROW)
#undef ROW
};
enum { LIMIT_COUNT = sizeof LIMITS / sizeof LIMITS[0] };

static const struct argp_option OPTIONS[] = {
	{ "cpu-ms", KEY_LIMIT + 0, "N", 0, "CPU time of all its processes together (10000)", 0 },
	{ "wall-ms", KEY_LIMIT + 1, "N", 0, "Time on the clock (20000)", 0 },
	{ "memory-mb", KEY_LIMIT + 2, "N", 0, "Memory, files that it writes included (512)", 0 },
	{ "output-kb", KEY_LIMIT + 3, "N", 0, "What it may print to stdout, and to stderr (16384)", 0 },
	{ "disk-mb", KEY_LIMIT + 4, "N", 0, "What it may write to files (128)", 0 },
	{ "files", KEY_LIMIT + 5, "N", 0, "Files and folders that it may make (20000)", 0 },
	{ "processes", KEY_LIMIT + 6, "N", 0, "Processes and threads at one time (64)", 0 },
	{ "open-files", KEY_LIMIT + 7, "N", 0, "Open files of a process (256)", 0 },
	{ "stack-mb", KEY_LIMIT + 8, "N", 0, "Stack of the main thread (64)", 0 },
	{ "policy", KEY_POLICY, "NAME", 0, "System-call policy (run); \"takehome policy\" lists them", 0 },
	{ "work", KEY_WORK, "FOLDER", 0, "Start in a copy of this folder or archive; what the command changes there is thrown away", 0 },
	{ "env", KEY_ENV, "NAME=VALUE", 0, "Set a variable in its environment; repeatable", 0 },
	{ "stdin", KEY_STDIN, "FILE", 0, "Its standard input; - for ours. Otherwise empty", 0 },
	{ "json", KEY_JSON, "FILE", 0, "Write the result as JSON here, with what was printed in it; - for stdout, which then gets nothing else", 0 },
	{ "rootfs", KEY_ROOTFS, "FOLDER", 0, "Run with this root tree's toolchains instead of the host's", 0 },
	{ "without", KEY_WITHOUT, "PROTECTION", 0, PROTECTIONS_HELP, 0 },
	{ 0 },
};

static error_t add_env(struct run_options *o, const char *arg, struct argp_state *state)
{
	if (o->env_count == ENV_MAX || arg[0] == '=' || !strchr(arg, '=')) {
		argp_error(state, "--env takes NAME=VALUE, at most %d times, not \"%s\"", ENV_MAX, arg);
		return EINVAL;
	}
	o->env[o->env_count++] = arg;
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct run_options *o = state->input;
	switch (key) {
	case KEY_POLICY:
		o->policy = arg;
		return 0;
	case KEY_WORK:
		o->work = arg;
		return 0;
	case KEY_ENV:
		return add_env(o, arg, state);
	case KEY_STDIN:
		o->input = arg;
		return 0;
	case KEY_JSON:
		o->json = arg;
		return 0;
	case KEY_ROOTFS:
		o->rootfs = arg;
		return 0;
	case KEY_WITHOUT:
		return protections_add(state, arg, &o->without);
	case ARGP_KEY_ARG:
		/* The rest is the command's own, whatever it looks like. */
		o->argv = (const char *const *)&state->argv[state->next - 1];
		state->next = state->argc;
		return 0;
	case ARGP_KEY_END:
		if (!o->argv) {
			argp_error(state, "a COMMAND is needed, after --");
			return EINVAL;
		}
		return 0;
	default:
		if (key < KEY_LIMIT || key >= KEY_LIMIT + LIMIT_COUNT)
			return ARGP_ERR_UNKNOWN;
		const struct limit *limit = &LIMITS[key - KEY_LIMIT];
		return commands_number(state, arg, OPTIONS[key - KEY_LIMIT].name, limit->min, limit->max, (uint32_t *)(void *)((char *)&o->limits + limit->offset));
	}
}

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
	struct sandbox_command command = { .argv = o->argv, .env = o->env, .policy = o->policy, .limits = o->limits };
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

static int run_one(struct arena *a, const struct run_options *o)
{
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

static int run(int argc, char **argv)
{
	struct run_options options = { .limits = SANDBOX_LIMITS_DEFAULT, .policy = "run" };
	int status = commands_parse(&cmd_run, argc, argv, &options);
	if (status >= 0)
		return status;
	struct arena *a = arena_new();
	status = run_one(a, &options);
	arena_free(a);
	return status;
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
	.options = OPTIONS,
	.parse = parse,
	.stops_at_argument = true,
	.run = run,
};
