/* cmd_import.c: `takehome import FORMAT FROM`: a task made of somebody else's package. */
#include <stdio.h>
#include <unistd.h>

#include "harness/author/import.h"
#include "harness/author/new.h"
#include "harness/author/verification.h"
#include "harness/base/fs.h"
#include "harness/cli/commands.h"
#include "harness/cli/terminal.h"

struct import_options {
	const struct importer *importer;
	const char *from, *id, *folder;
};

enum { KEY_ID = 'i', KEY_IN = 0x100 };

static const struct argp_option OPTIONS[] = {
	{ "id", KEY_ID, "ID", 0, "The task's id and the name of its folder; otherwise from the package's name", 0 },
	{ "in", KEY_IN, "FOLDER", 0, "Make the task's folder in this one instead of here", 0 },
	{ 0 },
};

static error_t parse_argument(struct argp_state *state, const char *arg, struct import_options *o)
{
	if (state->arg_num == 0) {
		o->importer = import_find(arg);
		if (o->importer)
			return 0;
		argp_error(state, "\"%s\" is no format that is known: kattis, github-classroom or io", arg);
		return EINVAL;
	}
	if (state->arg_num > 1) {
		argp_error(state, "one package at a time: \"%s\" is too much", arg);
		return EINVAL;
	}
	o->from = arg;
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct import_options *o = state->input;
	switch (key) {
	case KEY_ID:
		if (!new_id_problem(arg))
			return o->id = arg, 0;
		argp_error(state, "the id \"%s\" %s", arg, new_id_problem(arg));
		return EINVAL;
	case KEY_IN:
		o->folder = arg;
		return 0;
	case ARGP_KEY_ARG:
		return parse_argument(state, arg, o);
	case ARGP_KEY_END:
		if (o->from)
			return 0;
		argp_error(state, "a FORMAT and the package are needed");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* From "problems/two-sum/" or "two-sum/autograding.json": the folder's name. */
static const char *id_of(struct arena *a, const struct import_options *o)
{
	size_t len = strlen(o->from);
	while (len > 1 && o->from[len - 1] == '/')
		len--;
	const char *path = arena_strndup(a, o->from, len), *name = fs_basename(path);
	if (o->importer->file && name > path + 1)
		name = fs_basename(arena_strndup(a, path, (size_t)(name - path) - 1));
	return draft_id(a, name);
}

static int import_one(struct arena *a, const struct import_options *o)
{
	struct err e = ERR_NONE;
	struct findings findings = { .arena = a };
	const char *id = o->id ? o->id : id_of(a, o), *folder = o->folder ? fs_join(a, o->folder, id) : id;
	if (import_run(a, o->importer, o->from, id, folder, &findings, &e) < 0) {
		if (e.owner != OWNER_TASK)
			return terminal_fail(&e);
		terminal_complain("%s", e.text);
		return EXIT_TASK;
	}
	SCOPED_STR text = STR_EMPTY;
	struct report_style style = terminal_style(STDOUT_FILENO);
	verification_findings(&findings, &style, &text);
	str_addf(&text, "%s/ was made. %zu mistakes in the package, %zu things not carried over.\n  takehome verify %s    holds it to what the package says\n", folder, findings.wrong,
		 findings.advice, folder);
	fputs(str_text(&text), stdout);
	return findings.wrong ? EXIT_TASK : EXIT_PASSED;
}

static int run(int argc, char **argv)
{
	struct import_options options = { 0 };
	int status = commands_parse(&cmd_import, argc, argv, &options);
	if (status >= 0)
		return status;
	struct arena *a = arena_new();
	status = import_one(a, &options);
	arena_free(a);
	return status;
}

const struct command cmd_import = {
	.name = "import",
	.summary = "Make a task of a Kattis package, autograding.json or a folder of cases",
	.arguments = "FORMAT FROM",
	.about = "Make a task folder of somebody else's package. FORMAT is kattis (a problem package of Kattis, ICPC or DOMjudge, legacy or 2025-09), github-classroom (an autograding.json) "
		 "or io (a folder of inputs and outputs). What is broken and what cannot be carried over is listed; the rest is made all the same. Ends with 3 if the package has mistakes.",
	.example = "  takehome import kattis problems/different\n"
		   "  takehome import github-classroom .github/classroom/autograding.json --id hello\n"
		   "  takehome import io old-cases --id sums",
	.options = OPTIONS,
	.parse = parse,
	.run = run,
};
