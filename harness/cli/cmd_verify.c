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

enum { JOBS_MAX = 256, REPEAT_MAX = 100, MUTANTS_MAX = 100000, MUTANTS_USUAL = 100 };
#define MUTANTS_UNSAID UINT32_MAX /* nothing was said of them: as many as usual, if at all */

struct verify_options {
	char **tasks; /* ended by NULL */
	uint32_t jobs, repeat, mutants;
	const char *json, *reports, *languages, *rootfs;
	bool strength, quiet;
	sandbox_protections without;
};

static const struct option_row OPTIONS[] = {
	OPTION_NUMBER(struct verify_options, jobs, "jobs", 'j', "N", 1, JOBS_MAX, "Grade so many at one time; otherwise as many as there are cores"),
	OPTION_NUMBER(struct verify_options, repeat, "repeat", 'r', "N", 1, REPEAT_MAX, "Grade each solution N times: results that differ are left to chance. Otherwise once"),
	OPTION_FLAG(struct verify_options, strength, "strength", 's', "Also change the reference solution in small ways, and see whether the cases notice"),
	OPTION_NUMBER(struct verify_options, mutants, "mutants", 0, "N", 0, MUTANTS_MAX, "Try at most N such changes, spread over the whole program; 0: all. Otherwise 100"),
	OPTION_TEXT(struct verify_options, json, "json", 0, "FILE", "Write the result here; - for stdout"),
	OPTION_TEXT(struct verify_options, reports, "reports", 0, "FOLDER", "Keep the report of each grading in this folder"),
	OPTION_FLAG(struct verify_options, quiet, "quiet", 'q', "No tables and no progress line: exit status only"),
	OPTION_LANGUAGES(struct verify_options),
	OPTION_ROOTFS(struct verify_options),
	OPTION_WITHOUT(struct verify_options),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT_REST(struct verify_options, tasks), OPTIONS_END };

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
					  .workers = o->jobs ? (int)o->jobs : worker_cores(),
					  .repeat = o->repeat,
					  .reports = o->reports,
					  .strength = o->strength || o->mutants != MUTANTS_UNSAID,
					  .mutants = o->mutants != MUTANTS_UNSAID ? o->mutants : MUTANTS_USUAL,
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

static int run(struct arena *a, void *options)
{
	(void)a; /* each task has one of its own */
	const struct verify_options *o = options;
	if (o->quiet)
		log_set_level(LOG_QUIET);
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
	for (char **folder = o->tasks; *folder; folder++) {
		if (o->tasks[1] && inputs_beside_tasks(*folder))
			continue;
		struct arena *own = arena_new();
		int status = verify_one(own, o, *folder, w);
		worst = status > worst ? status : worst;
		arena_free(own);
	}
	json_end(w);
	json_end(w);
	int written = o->json ? inputs_write(o->json, json_writer_text(w)) : EXIT_PASSED;
	json_writer_free(w);
	return written != EXIT_PASSED ? written : worst;
}

const struct command cmd_verify = {
	.name = "verify",
	.summary = "Hold tasks to what their authors say: solutions, starters, limits, brief",
	.arguments = "TASK...",
	.about = "Grade every solution of a task (solutions/) and hold its grade against what solutions.json says; build the starters, which must not pass; see whether the "
		 "limits leave room for slower machines, and whether the examples of the brief agree with the cases. Ends with 3 if something does not hold.",
	.example = "  takehome verify tasks/parcel-quote\n"
		   "  takehome verify tasks/* --strength -j 4 --json verification.json",
	.size = sizeof(struct verify_options),
	.defaults = &(const struct verify_options){ .repeat = 1, .mutants = MUTANTS_UNSAID },
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 1,
	.needs = "a TASK is needed",
	.run = run,
};
