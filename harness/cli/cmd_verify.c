/* cmd_verify.c: `takehome verify TASK…`: does a task do what its author says? */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "harness/author/verification.h"
#include "harness/base/fs.h"
#include "harness/base/log.h"
#include "harness/cli/commands.h"
#include "harness/cli/inputs.h"
#include "harness/cli/protections.h"
#include "harness/cli/terminal.h"
#include "harness/pool/worker.h"

enum { TASKS_MAX = 1000, JOBS_MAX = 256, REPEAT_MAX = 100, MUTANTS_MAX = 100000, MUTANTS_USUAL = 100 };

struct verify_options {
	const char *tasks[TASKS_MAX];
	size_t count;
	uint32_t jobs, repeat, mutants;
	const char *json, *reports, *languages, *rootfs;
	bool strength, quiet;
	sandbox_protections without;
};

enum { KEY_JOBS = 'j', KEY_REPEAT = 'r', KEY_STRENGTH = 's', KEY_QUIET = 'q', KEY_JSON = 0x100, KEY_REPORTS, KEY_MUTANTS, KEY_LANGUAGES, KEY_ROOTFS, KEY_WITHOUT };

static const struct argp_option OPTIONS[] = {
	{ "jobs", KEY_JOBS, "N", 0, "Grade so many at one time; otherwise as many as there are cores", 0 },
	{ "repeat", KEY_REPEAT, "N", 0, "Grade each solution N times: results that differ are left to chance. Otherwise once", 0 },
	{ "strength", KEY_STRENGTH, NULL, 0, "Also change the reference solution in small ways, and see whether the cases notice", 0 },
	{ "mutants", KEY_MUTANTS, "N", 0, "Try at most N such changes, spread over the whole program; 0: all. Otherwise 100", 0 },
	{ "json", KEY_JSON, "FILE", 0, "Write the result here; - for stdout", 0 },
	{ "reports", KEY_REPORTS, "FOLDER", 0, "Keep the report of each grading in this folder", 0 },
	{ "quiet", KEY_QUIET, NULL, 0, "No tables and no progress line: exit status only", 0 },
	{ "languages", KEY_LANGUAGES, "FOLDER", 0, "Language profiles to add, or to use instead of shipped ones of the same id", 0 },
	{ "rootfs", KEY_ROOTFS, "FOLDER", 0, "Run with this root tree's toolchains instead of the host's", 0 },
	{ "without", KEY_WITHOUT, "PROTECTION", 0, PROTECTIONS_HELP, 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct verify_options *o = state->input;
	switch (key) {
	case KEY_JOBS:
		return commands_number(state, arg, "jobs", 1, JOBS_MAX, &o->jobs);
	case KEY_REPEAT:
		return commands_number(state, arg, "repeat", 1, REPEAT_MAX, &o->repeat);
	case KEY_STRENGTH:
		o->strength = true;
		return 0;
	case KEY_MUTANTS:
		o->strength = true;
		return commands_number(state, arg, "mutants", 0, MUTANTS_MAX, &o->mutants);
	case KEY_JSON:
		o->json = arg;
		return 0;
	case KEY_REPORTS:
		o->reports = arg;
		return 0;
	case KEY_QUIET:
		o->quiet = true;
		return 0;
	case KEY_LANGUAGES:
		o->languages = arg;
		return 0;
	case KEY_ROOTFS:
		o->rootfs = arg;
		return 0;
	case KEY_WITHOUT:
		return protections_add(state, arg, &o->without);
	case ARGP_KEY_ARG:
		if (o->count == TASKS_MAX) {
			argp_error(state, "at most %d tasks at one time", TASKS_MAX);
			return EINVAL;
		}
		o->tasks[o->count++] = arg;
		return 0;
	case ARGP_KEY_END:
		if (o->count == 0) {
			argp_error(state, "a TASK is needed");
			return EINVAL;
		}
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void tell(void *context, const char *doing, size_t done, size_t of)
{
	(void)context;
	fprintf(stderr, "\r\033[K%s %zu/%zu", doing, done, of);
	fflush(stderr);
}

static int verify_one(struct arena *a, const struct verify_options *o, const char *folder, struct json_writer *w)
{
	struct inputs inputs;
	struct solutions solutions;
	struct verification verification;
	struct problems problems;
	struct err e = ERR_NONE;
	int status = inputs_load(a, folder, NULL, o->languages, &inputs);
	if (status != EXIT_PASSED)
		return status;
	problems_init(&problems, a);
	if (solutions_load(a, inputs.task, &solutions, &problems, &e) < 0)
		return problems.count ? terminal_problems(&problems, solutions.file) : terminal_fail(&e);
	const struct job job = { .task = inputs.task, .rubric = inputs.rubric, .profiles = &inputs.profiles, .without = o->without, .rootfs = o->rootfs };
	bool progress = !o->quiet && isatty(STDERR_FILENO);
	const struct verify_spec spec = { .job = &job,
					  .workers = (int)o->jobs,
					  .repeat = o->repeat,
					  .reports = o->reports,
					  .strength = o->strength,
					  .mutants = o->mutants,
					  .tell = progress ? tell : NULL };
	int verified = verify_task(a, &spec, &solutions, &verification, &e);
	if (progress)
		fputs("\r\033[K", stderr);
	if (verified < 0)
		return terminal_fail(&e);
	verification_json(w, &verification);
	if (!o->quiet) {
		/* With the result on stdout, the table is talk. */
		bool talk = o->json && strcmp(o->json, "-") == 0;
		SCOPED_STR text = STR_EMPTY;
		struct report_style style = terminal_style(talk ? STDERR_FILENO : STDOUT_FILENO);
		verification_text(&verification, &style, &text);
		fputs(str_text(&text), talk ? stderr : stdout);
		fflush(talk ? stderr : stdout);
	}
	return verification.findings.wrong ? EXIT_TASK : EXIT_PASSED;
}

static int verify_all(const struct verify_options *o)
{
	int worst = inputs_writable(o->json);
	if (worst != EXIT_PASSED)
		return worst;
	if (o->reports && fs_mkdirs(AT_FDCWD, o->reports, 0755) < 0) {
		terminal_complain("the folder '%s' for the reports cannot be made: %s", o->reports, strerror(errno));
		return EXIT_USAGE;
	}
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	json_put_string(w, "schema", "takehome.verification/1");
	json_array(w, "tasks");
	/* One that does not hold does not keep the others from being looked at. */
	for (size_t i = 0; i < o->count; i++) {
		if (o->count > 1 && inputs_beside_tasks(o->tasks[i]))
			continue;
		struct arena *a = arena_new();
		int status = verify_one(a, o, o->tasks[i], w);
		worst = status > worst ? status : worst;
		arena_free(a);
	}
	json_end(w);
	json_end(w);
	int written = o->json ? inputs_write(o->json, json_writer_text(w)) : EXIT_PASSED;
	json_writer_free(w);
	return written != EXIT_PASSED ? written : worst;
}

static int run(int argc, char **argv)
{
	struct verify_options options = { .jobs = (uint32_t)worker_cores(), .repeat = 1, .mutants = MUTANTS_USUAL };
	int status = commands_parse(&cmd_verify, argc, argv, &options);
	if (status >= 0)
		return status;
	if (options.quiet)
		log_set_level(LOG_QUIET);
	return verify_all(&options);
}

const struct command cmd_verify = {
	.name = "verify",
	.summary = "Hold tasks to what their authors say: solutions, starters, limits, brief",
	.arguments = "TASK...",
	.about = "Grade every solution of a task (solutions/) and hold its grade against what solutions.json says; build the starters, which must not pass; see whether the "
		 "limits leave room for slower machines, and whether the examples of the brief agree with the cases. Ends with 3 if something does not hold.",
	.example = "  takehome verify tasks/parcel-quote\n"
		   "  takehome verify tasks/* --strength -j 4 --json verification.json",
	.options = OPTIONS,
	.parse = parse,
	.run = run,
};
