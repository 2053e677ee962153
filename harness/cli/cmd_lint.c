/* cmd_lint.c: `takehome lint TASK…`: all mistakes of a task, and what an author would mend. Runs nothing. */
#include <stdio.h>
#include <unistd.h>

#include "harness/author/lint.h"
#include "harness/author/verification.h"
#include "harness/cli/commands.h"
#include "harness/cli/inputs.h"
#include "harness/cli/terminal.h"

struct lint_options {
	int first; /* where the tasks begin in argv; 0: there is none */
	const char *languages;
	bool json;
};

enum { KEY_LANGUAGES = 0x100, KEY_JSON };

static const struct argp_option OPTIONS[] = {
	{ "json", KEY_JSON, NULL, 0, "Print one JSON object", 0 },
	{ "languages", KEY_LANGUAGES, "FOLDER", 0, "Language profiles to add, or to use instead of shipped ones of the same id", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct lint_options *o = state->input;
	switch (key) {
	case KEY_JSON:
		o->json = true;
		return 0;
	case KEY_LANGUAGES:
		o->languages = arg;
		return 0;
	case ARGP_KEY_ARGS:
		o->first = state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a TASK is needed");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

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

static int run(int argc, char **argv)
{
	struct lint_options options = { 0 };
	int worst = EXIT_PASSED, status = commands_parse(&cmd_lint, argc, argv, &options);
	if (status >= 0)
		return status;
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	json_put_string(w, "schema", "takehome.lint/1");
	json_array(w, "tasks");
	for (int i = options.first; i < argc; i++) {
		if (argc - options.first > 1 && inputs_beside_tasks(argv[i]))
			continue;
		struct arena *a = arena_new();
		status = lint_one(a, &options, argv[i], w);
		worst = status > worst ? status : worst;
		arena_free(a);
	}
	json_end(w);
	json_end(w);
	if (options.json)
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
	.options = OPTIONS,
	.parse = parse,
	.run = run,
};
