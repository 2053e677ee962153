/* cmd_new.c: `takehome new ID`: a task to begin with. */
#include <stdio.h>

#include "harness/author/new.h"
#include "harness/base/fs.h"
#include "harness/cli/commands.h"
#include "harness/cli/inputs.h"
#include "harness/cli/terminal.h"

struct new_options {
	const char *id, *title, *folder;
	enum kind kind;
};

enum { KEY_KIND = 'k', KEY_TITLE = 't', KEY_IN = 0x100 };

static const struct argp_option OPTIONS[] = {
	{ "kind", KEY_KIND, "KIND", 0, "cli (a command, the default), web (a service) or library (tried through a command)", 0 },
	{ "title", KEY_TITLE, "TEXT", 0, "The task's title; otherwise its id", 0 },
	{ "in", KEY_IN, "FOLDER", 0, "Make the task's folder in this one instead of here", 0 },
	{ 0 },
};

static error_t parse_id(struct argp_state *state, const char *arg, struct new_options *o)
{
	const char *wrong = new_id_problem(arg);
	if (o->id) {
		argp_error(state, "one task at a time: \"%s\" is a second", arg);
		return EINVAL;
	}
	if (wrong) {
		argp_error(state, "the id \"%s\" %s", arg, wrong);
		return EINVAL;
	}
	o->id = arg;
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct new_options *o = state->input;
	switch (key) {
	case KEY_KIND:
		if (kind_parse(arg, &o->kind))
			return 0;
		argp_error(state, "--kind must be cli, web or library, not \"%s\"", arg);
		return EINVAL;
	case KEY_TITLE:
		if (arg[0] && !strpbrk(arg, "\"\\\n\r\t"))
			return o->title = arg, 0;
		argp_error(state, "--title must be one line without quotes and backslashes");
		return EINVAL;
	case KEY_IN:
		o->folder = arg;
		return 0;
	case ARGP_KEY_ARG:
		return parse_id(state, arg, o);
	case ARGP_KEY_END:
		if (o->id)
			return 0;
		argp_error(state, "an ID is needed: the name of the new task and of its folder");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int run(int argc, char **argv)
{
	struct new_options options = { .kind = KIND_CLI };
	struct err e = ERR_NONE;
	int status = commands_parse(&cmd_new, argc, argv, &options);
	if (status >= 0)
		return status;
	struct arena *a = arena_new();
	const char *folder = options.folder ? fs_join(a, options.folder, options.id) : options.id;
	if (new_task(options.kind, options.id, options.title ? options.title : options.id, folder, &e) < 0) {
		terminal_complain("%s", e.text);
		status = e.owner == OWNER_TASK ? EXIT_USAGE : EXIT_HARNESS;
	} else {
		printf("%s/ is a whole small task. Change what it asks in README.md, then the cases, then the solutions.\n"
		       "  takehome verify %s    holds it to what it says\n"
		       "  takehome lint %s      says what an author would mend\n",
		       folder, folder, folder);
		status = EXIT_PASSED;
	}
	arena_free(a);
	return status;
}

const struct command cmd_new = {
	.name = "new",
	.summary = "Begin a task: a folder that verifies at once",
	.arguments = "ID",
	.about = "Make a folder ID with a small but whole task of the kind: brief, public and hidden cases, starters, a rubric, a right and some wrong solutions. \"takehome verify ID\" "
		 "holds from the start, and tells what an edit broke.",
	.example = "  takehome new parcel-quote --kind cli --title \"Quote parcels\"\n"
		   "  takehome verify parcel-quote",
	.options = OPTIONS,
	.parse = parse,
	.run = run,
};
