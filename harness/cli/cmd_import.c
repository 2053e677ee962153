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

static error_t read_importer(struct argp_state *state, const char *arg, void *field)
{
	const struct importer *found = import_find(arg);
	if (found)
		return *(const struct importer **)field = found, 0;
	SCOPED_STR known = STR_EMPTY;
	size_t count;
	const struct importer *all = import_list(&count);
	for (size_t i = 0; i < count; i++)
		str_addf(&known, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", all[i].name);
	argp_error(state, "\"%s\" is no format that is known: %s", arg, str_text(&known));
	return EINVAL;
}

static error_t read_id(struct argp_state *state, const char *arg, void *field)
{
	const char *wrong = new_id_problem(arg);
	if (!wrong)
		return *(const char **)field = arg, 0;
	argp_error(state, "the id \"%s\" %s", arg, wrong);
	return EINVAL;
}

static const struct option_row OPTIONS[] = {
	OPTION_READ(struct import_options, id, "id", 'i', "ID", read_id, "The task's id and the name of its folder; otherwise from the package's name"),
	OPTION_TEXT(struct import_options, folder, "in", 0, "FOLDER", "Make the task's folder in this one instead of here"),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT_READ(struct import_options, importer, read_importer), ARGUMENT(struct import_options, from), OPTIONS_END };

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

static int run(struct arena *a, void *options)
{
	const struct import_options *o = options;
	struct err e = ERR_NONE;
	struct findings findings = { .arena = a };
	const char *id = o->id ? o->id : id_of(a, o), *folder = o->folder ? fs_join(a, o->folder, id) : id;
	int made = import_run(a, o->importer, o->from, id, folder, &findings, &e);
	if (made < 0 && e.owner != OWNER_TASK)
		return terminal_fail(&e);
	SCOPED_STR text = STR_EMPTY;
	struct report_style style = terminal_style(STDOUT_FILENO);
	verification_findings(&findings, &style, &text);
	if (made < 0) {
		fputs(str_text(&text), stdout);
		terminal_complain("%s", e.text);
		return EXIT_TASK;
	}
	str_addf(&text, "%s/ was made. %zu mistakes in the package, %zu things not carried over.\n  takehome verify %s    holds it to what the package says\n", folder, findings.wrong,
		 findings.advice, folder);
	fputs(str_text(&text), stdout);
	return findings.wrong ? EXIT_TASK : EXIT_PASSED;
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
	.size = sizeof(struct import_options),
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 2,
	.needs = "a FORMAT and the package are needed",
	.run = run,
};
