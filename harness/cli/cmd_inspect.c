/* cmd_inspect.c: `takehome inspect SUBMISSION`: what it is and how it would be started, without running any of it. */
#include <stdio.h>
#include <unistd.h>

#include "harness/cli/commands.h"
#include "harness/cli/inputs.h"
#include "harness/cli/terminal.h"
#include "harness/pipeline/pipeline.h"
#include "harness/report/report.h"

struct inspect_options {
	const char *submission, *task, *json, *languages;
	bool explain;
};

enum { KEY_TASK = 't', KEY_JSON = 'j', KEY_EXPLAIN = 'e', KEY_LANGUAGES = 0x100 };

static const struct argp_option OPTIONS[] = {
	{ "task", KEY_TASK, "TASK", 0, "Look at it as a submission for this task: its kind, languages and command name count, as they do in grading", 0 },
	{ "explain", KEY_EXPLAIN, NULL, 0, "Show the whole ranking with all evidence and weights, every convention with its reason, everything that was set aside", 0 },
	{ "json", KEY_JSON, "FILE", 0, "Write the result as JSON here; - for stdout", 0 },
	{ "languages", KEY_LANGUAGES, "FOLDER", 0, "Language profiles to add, or to use instead of shipped ones of the same id", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct inspect_options *o = state->input;
	switch (key) {
	case KEY_TASK:
		o->task = arg;
		return 0;
	case KEY_EXPLAIN:
		o->explain = true;
		return 0;
	case KEY_JSON:
		o->json = arg;
		return 0;
	case KEY_LANGUAGES:
		o->languages = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (o->submission) {
			argp_error(state, "one submission at a time: \"%s\" is a second", arg);
			return EINVAL;
		}
		o->submission = arg;
		return 0;
	case ARGP_KEY_END:
		if (!o->submission) {
			argp_error(state, "a SUBMISSION is needed");
			return EINVAL;
		}
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int inspect_one(struct arena *a, const struct inspect_options *o)
{
	struct inputs inputs;
	struct err e = ERR_NONE;
	int status = inputs_readable(o->submission, "the submission");
	if (status == EXIT_PASSED)
		status = inputs_writable(o->json);
	if (status == EXIT_PASSED)
		status = inputs_load(a, o->task, NULL, o->languages, &inputs);
	if (status != EXIT_PASSED)
		return status;
	struct workdir work;
	pipeline_start();
	if (workdir_open(a, &work, &e) < 0)
		return terminal_fail(&e);
	struct grade grade = { .tree.fd = -1 };
	if (pipeline_inspect(a, o->submission, NULL, inputs.task, &inputs.profiles, &work, &grade.tree, &grade.detection, &e) < 0) {
		status = terminal_fail(&e);
	} else {
		if (o->json)
			status = inputs_write(o->json, report_inspection_json(a, &grade.tree, &grade.detection));
		if (!o->json || strcmp(o->json, "-") != 0) {
			SCOPED_STR text = STR_EMPTY;
			struct report_style style = terminal_style(STDOUT_FILENO);
			report_inspection(&grade.tree, &grade.detection, o->explain, &style, &text);
			fputs(str_text(&text), stdout);
		}
	}
	pipeline_release(&grade);
	workdir_close(&work);
	return status;
}

static int run(int argc, char **argv)
{
	struct inspect_options options = { 0 };
	int status = commands_parse(&cmd_inspect, argc, argv, &options);
	if (status >= 0)
		return status;
	struct arena *a = arena_new();
	status = inspect_one(a, &options);
	arena_free(a);
	return status;
}

const struct command cmd_inspect = {
	.name = "inspect",
	.summary = "Say what a submission is and how it would be started, without running it",
	.arguments = "SUBMISSION",
	.about = "Say what SUBMISSION is: its languages, the entry point and why, how the submission itself shows it being started, framework or own structure, broken "
		 "conventions, and what was set aside as no part of the program. Nothing of it is run; a folder is not even copied.",
	.example = "  takehome inspect jane-doe.zip\n"
		   "  takehome inspect jane-doe.zip --task parcel-quote --explain\n"
		   "  takehome inspect jane-doe/ --json - | jq .entry_point.chosen.path",
	.options = OPTIONS,
	.parse = parse,
	.run = run,
};
