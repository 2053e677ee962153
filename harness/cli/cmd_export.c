/* cmd_export.c: `takehome export DIR`: a pool's grades in files. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/cli/commands.h"
#include "harness/cli/formats.h"
#include "harness/cli/terminal.h"
#include "harness/pipeline/pipeline.h"
#include "harness/pool/export.h"

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

static void tell(void *context, size_t done, size_t of)
{
	(void)context;
	if (done % 20 == 0 || done == of)
		fprintf(stderr, "\r\x1b[Kexporting %zu of %zu%s", done, of, done == of ? "\r\x1b[K" : "");
}

static void say(const struct export_options *o, const struct export_spec *spec, const struct export_done *done)
{
	printf("%zu %s in %zu %s: %s\n", done->submissions, done->submissions == 1 ? "submission" : "submissions", done->files, done->files == 1 ? "file" : "files",
	       spec->to);
	if (done->ungraded)
		printf("%zu of them without a grade: takehome status %s\n", done->ungraded, o->dir);
	if (done->without_files)
		printf("%zu without their files: refused, gone, or changed since they were graded\n", done->without_files);
	if (o->blind)
		printf("Who is who: %s (keep it from whoever reads the export)\n", spec->key);
	if (done->page)
		printf("Open: %s\n", done->page);
}

static int run(struct arena *a, void *options)
{
	const struct export_options *o = options;
	static const struct format *const DEFAULT[] = { &format_html };
	struct err e = ERR_NONE;
	struct export_done done;
	struct store s;
	/* Asked before anything is made: a misspelt DIR is the command line's fault. */
	if (store_open(a, o->dir, DB_READ, &s, &e) < 0) {
		terminal_complain("%s", e.text);
		return EXIT_USAGE;
	}
	store_close(&s);
	struct export_spec spec = {
		.folder = o->dir,
		.to = o->to ? o->to : fs_join(a, o->dir, o->blind ? "export-blind" : "export"),
		.formats = o->formats.count ? o->formats.items : DEFAULT,
		.format_count = o->formats.count ? o->formats.count : 1,
		.workers = o->workers,
		.blind = o->blind,
		.key = o->key ? o->key : fs_join(a, o->dir, "blind-key.json"),
		.tell = !o->quiet && isatty(STDERR_FILENO) ? tell : NULL,
	};
	pipeline_start();
	if (export_run(a, &spec, &done, &e) < 0)
		return terminal_fail(&e);
	if (!o->quiet)
		say(o, &spec, &done);
	return EXIT_PASSED;
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
