/* cmd_lint.c: `takehome lint TASK…`: all mistakes of a task, and what an author would mend. Runs nothing. */
#include <stdio.h>
#include <unistd.h>

#include "harness/author/lint.h"
#include "harness/author/verification.h"
#include "harness/cli/commands.h"
#include "harness/cli/inputs.h"
#include "harness/cli/terminal.h"

struct lint_options {
	char **tasks; /* ended by NULL */
	const char *languages;
	bool json;
};

static const struct option_row OPTIONS[] = {
	OPTION_FLAG(struct lint_options, json, "json", 0, "Print one JSON object"),
	OPTION_LANGUAGES(struct lint_options),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT_REST(struct lint_options, tasks), OPTIONS_END };

static void show(const struct lint_subject *s, const struct findings *findings)
{
	SCOPED_STR text = STR_EMPTY;
	struct report_style style = terminal_style(STDOUT_FILENO);
	verification_findings(findings, &style, &text);
	str_addf(&text, "%s: ", s->task->id);
	if (findings->first)
		str_addf(&text, "%zu to mend, %zu to look at\n", findings->wrong, findings->advice);
	else
		str_add(&text, "nothing to mend. \"takehome verify\" says whether it also does what it says\n");
	fputs(str_text(&text), stdout);
}

static int lint_one(struct arena *a, const struct lint_options *o, const char *folder, struct json_writer *w)
{
	struct inputs inputs;
	struct solutions solutions;
	struct brief brief;
	struct problems problems;
	struct findings findings = { .arena = a };
	struct err e = ERR_NONE;
	int status = inputs_load(a, folder, NULL, o->languages, &inputs);
	if (status != EXIT_PASSED)
		return status;
	problems_init(&problems, a);
	if (solutions_load(a, inputs.task, &solutions, &problems, &e) < 0)
		return problems.count ? terminal_problems(&problems, solutions.file) : terminal_fail(&e);
	if (brief_read(a, inputs.task, &brief, &e) < 0)
		return terminal_fail(&e);
	const struct lint_subject subject = { .task = inputs.task, .rubric = inputs.rubric, .profiles = &inputs.profiles, .solutions = &solutions, .brief = &brief };
	lint_task(&subject, &findings);
	if (o->json) {
		json_object(w, NULL);
		json_put_string(w, "task", inputs.task->id);
		verification_findings_json(w, &findings);
		json_end(w);
	} else {
		show(&subject, &findings);
	}
	return findings.wrong ? EXIT_TASK : EXIT_PASSED;
}

static int run(struct arena *a, void *options)
{
	(void)a; /* each task has one of its own */
	struct lint_options *o = options;
	int worst = EXIT_PASSED;
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	json_put_string(w, "schema", "takehome.lint/1");
	json_array(w, "tasks");
	for (char **folder = o->tasks; *folder; folder++) {
		if (o->tasks[1] && inputs_beside_tasks(*folder))
			continue;
		struct arena *own = arena_new();
		int status = lint_one(own, o, *folder, w);
		worst = status > worst ? status : worst;
		arena_free(own);
	}
	json_end(w);
	json_end(w);
	if (o->json)
		inputs_write("-", json_writer_text(w));
	json_writer_free(w);
	return worst;
}

const struct command cmd_lint = {
	.name = "lint",
	.summary = "Say what an experienced author would mend in a task; run nothing",
	.arguments = "TASK...",
	.about = "List every mistake in the files of a task, and give advice: cases that ask nothing, no hidden ones, public ones that the brief does not show, limits without room, "
		 "criteria without anchors, missing solutions. Ends with 3 if something is wrong, with 0 if there is only advice.",
	.example = "  takehome lint tasks/parcel-quote",
	.size = sizeof(struct lint_options),
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 1,
	.needs = "a TASK is needed",
	.run = run,
};
