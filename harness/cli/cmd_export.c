/* cmd_export.c: `takehome export DIR`: a pool's grades in files. */
#include <errno.h>

#include "harness/cli/commands.h"
#include "harness/cli/exporting.h"
#include "harness/cli/formats.h"
#include "harness/cli/terminal.h"

struct export_options {
	const char *dir, *to, *key;
	struct format_list formats;
	uint32_t workers;
	bool blind, quiet;
};

static const struct option_row OPTIONS[] = {
	OPTION_READ(struct export_options, formats, "format", 'f', "F", formats_add, FORMATS_HELP ", or all. May be given several times, or with commas between. Default: html"),
	OPTION_TEXT(struct export_options, to, "to", 't', "FOLDER", "Write there; otherwise DIR/export (with --blind: DIR/export-blind). A folder that holds other things is refused"),
	OPTION_NUMBER(struct export_options, workers, "workers", 'j', "N", 1, EXPORT_WORKERS_MAX, "So many processes write; by default one a core. What they write is the same for any number"),
	OPTION_FLAG(struct export_options, blind, "blind", 0, "Pseudonyms instead of names, e-mail addresses and ids, in every file"),
	OPTION_TEXT(struct export_options, key, "key", 0, "FILE", "With --blind: where it is written who is who; otherwise DIR/blind-key.json. Kept, so that pseudonyms stay the same"),
	OPTION_FLAG(struct export_options, quiet, "quiet", 'q', "Say nothing but what went wrong"),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT(struct export_options, dir), OPTIONS_END };

static error_t check(struct argp_state *state, void *options)
{
	const struct export_options *o = options;
	if (!o->key || o->blind)
		return 0;
	argp_error(state, "--key belongs to --blind");
	return EINVAL;
}

static int run(struct arena *a, void *options)
{
	const struct export_options *o = options;
	struct err e = ERR_NONE;
	struct store s;
	/* Asked before anything is made: a misspelt DIR is the command line's fault. */
	if (store_open(a, o->dir, DB_READ, &s, &e) < 0) {
		terminal_complain("%s", e.text);
		return EXIT_USAGE;
	}
	store_close(&s);
	const struct export_spec spec = {
		.folder = o->dir,
		.to = o->to,
		.formats = o->formats.items,
		.format_count = o->formats.count,
		.workers = o->workers,
		.blind = o->blind,
		.key = o->key,
	};
	return exporting_run(a, &spec, o->quiet);
}

const struct command cmd_export = {
	.name = "export",
	.summary = "Write a pool's reports: pages, tables, and other tools' formats",
	.arguments = "DIR",
	.about = "Write the grades of the pool whose store is in DIR into files. They are copies: delete them, and make them again. The pages show the files of a submission if "
		 "it still is what was graded.",
	.example = "  takehome export round-1\n"
		   "  takehome export round-1 --format all --to reports\n"
		   "  takehome export round-1 --blind --format html,csv",
	.size = sizeof(struct export_options),
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 1,
	.needs = "a DIR is needed: the --out of the batch",
	.check = check,
	.run = run,
};
