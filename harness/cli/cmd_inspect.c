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

static const struct option_row OPTIONS[] = {
	OPTION_TEXT(struct inspect_options, task, "task", 't', "TASK", "Look at it as a submission for this task: its kind, languages and command name count, as they do in grading"),
	OPTION_FLAG(struct inspect_options, explain, "explain", 'e', "Show the whole ranking with all evidence and weights, every convention with its reason, everything that was set aside"),
	OPTION_TEXT(struct inspect_options, json, "json", 'j', "FILE", "Write the result as JSON here; - for stdout"),
	OPTION_LANGUAGES(struct inspect_options),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT(struct inspect_options, submission), OPTIONS_END };

static int run(struct arena *a, void *options)
{
	const struct inspect_options *o = options;
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

const struct command cmd_inspect = {
	.name = "inspect",
	.summary = "Say what a submission is and how it would be started, without running it",
	.arguments = "SUBMISSION",
	.about = "Say what SUBMISSION is: its languages, the entry point and why, how the submission itself shows it being started, framework or own structure, broken "
		 "conventions, and what was set aside as no part of the program. Nothing of it is run; a folder is not even copied.",
	.example = "  takehome inspect jane-doe.zip\n"
		   "  takehome inspect jane-doe.zip --task parcel-quote --explain\n"
		   "  takehome inspect jane-doe/ --json - | jq .entry_point.chosen.path",
	.size = sizeof(struct inspect_options),
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 1,
	.needs = "a SUBMISSION is needed",
	.run = run,
};
