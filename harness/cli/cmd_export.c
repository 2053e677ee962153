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
	const struct format *formats[FORMATS_MAX];
	size_t format_count;
	bool blind, quiet;
};

enum { KEY_FORMAT = 'f', KEY_TO = 't', KEY_QUIET = 'q', KEY_BLIND = 0x100, KEY_KEY };
static const struct argp_option OPTIONS[] = {
	{ "format", KEY_FORMAT, "F", 0, FORMATS_HELP ", or all. May be given several times, or with commas between. Default: html", 0 },
	{ "to", KEY_TO, "FOLDER", 0, "Write there; otherwise DIR/export (with --blind: DIR/export-blind). A folder that holds other things is refused", 0 },
	{ "blind", KEY_BLIND, NULL, 0, "Pseudonyms instead of names, e-mail addresses and ids, in every file", 0 },
	{ "key", KEY_KEY, "FILE", 0, "With --blind: where it is written who is who; otherwise DIR/blind-key.json. Kept, so that pseudonyms stay the same", 0 },
	{ "quiet", KEY_QUIET, NULL, 0, "Say nothing but what went wrong", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct export_options *o = state->input;
	switch (key) {
	case KEY_FORMAT:
		return formats_add(state, arg, o->formats, &o->format_count);
	case KEY_TO:
		o->to = arg;
		return 0;
	case KEY_BLIND:
		o->blind = true;
		return 0;
	case KEY_KEY:
		o->key = arg;
		return 0;
	case KEY_QUIET:
		o->quiet = true;
		return 0;
	case ARGP_KEY_ARG:
		if (o->dir) {
			argp_error(state, "one DIR at a time, \"%s\" is a second", arg);
			return EINVAL;
		}
		o->dir = arg;
		return 0;
	case ARGP_KEY_END:
		if (!o->dir || (o->key && !o->blind)) {
			argp_error(state, o->dir ? "--key belongs to --blind" : "a DIR is needed: the --out of the batch");
			return EINVAL;
		}
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
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

static int export(struct arena *a, const struct export_options *o)
{
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
		.formats = o->format_count ? o->formats : DEFAULT,
		.format_count = o->format_count ? o->format_count : 1,
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

static int run(int argc, char **argv)
{
	struct export_options options = { 0 };
	int status = commands_parse(&cmd_export, argc, argv, &options);
	if (status >= 0)
		return status;
	struct arena *a = arena_new();
	status = export(a, &options);
	arena_free(a);
	return status;
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
	.options = OPTIONS,
	.parse = parse,
	.run = run,
};
