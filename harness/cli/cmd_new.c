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

static error_t read_id(struct argp_state *state, const char *arg, void *field)
{
	const char *wrong = new_id_problem(arg);
	if (!wrong)
		return *(const char **)field = arg, 0;
	argp_error(state, "the id \"%s\" %s", arg, wrong);
	return EINVAL;
}

static error_t read_kind(struct argp_state *state, const char *arg, void *field)
{
	if (kind_parse(arg, field))
		return 0;
	argp_error(state, "--kind must be cli, web or library, not \"%s\"", arg);
	return EINVAL;
}

static error_t read_title(struct argp_state *state, const char *arg, void *field)
{
	if (arg[0] && !strpbrk(arg, "\"\\\n\r\t"))
		return *(const char **)field = arg, 0;
	argp_error(state, "--title must be one line without quotes and backslashes");
	return EINVAL;
}

static const struct option_row OPTIONS[] = {
	OPTION_READ(struct new_options, kind, "kind", 'k', "KIND", read_kind, "cli (a command, the default), web (a service) or library (called by unit tests)"),
	OPTION_READ(struct new_options, title, "title", 't', "TEXT", read_title, "The task's title; otherwise its id"),
	OPTION_TEXT(struct new_options, folder, "in", 0, "FOLDER", "Make the task's folder in this one instead of here"),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT_READ(struct new_options, id, read_id), OPTIONS_END };

static int run(struct arena *a, void *options)
{
	const struct new_options *o = options;
	struct err e = ERR_NONE;
	const char *folder = o->folder ? fs_join(a, o->folder, o->id) : o->id;
	if (new_task(o->kind, o->id, o->title ? o->title : o->id, folder, &e) < 0) {
		terminal_complain("%s", e.text);
		return e.owner == OWNER_TASK ? EXIT_USAGE : EXIT_HARNESS;
	}
	printf("%s/ is a whole small task. Change what it asks in README.md, then the cases, then the solutions.\n"
	       "  takehome verify %s    holds it to what it says\n"
	       "  takehome lint %s      says what an author would mend\n",
	       folder, folder, folder);
	return EXIT_PASSED;
}

const struct command cmd_new = {
	.name = "new",
	.summary = "Begin a task: a folder that verifies at once",
	.arguments = "ID",
	.about = "Make a folder ID with a small but whole task of the kind: brief, public and hidden cases, starters, a rubric, a right and some wrong solutions. \"takehome verify ID\" "
		 "holds from the start, and tells what an edit broke.",
	.example = "  takehome new parcel-quote --kind cli --title \"Quote parcels\"\n"
		   "  takehome verify parcel-quote",
	.size = sizeof(struct new_options),
	.defaults = &(const struct new_options){ .kind = KIND_CLI },
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 1,
	.needs = "an ID is needed: the name of the new task and of its folder",
	.run = run,
};
