/* cmd_grade.c: `takehome grade TASK SUBMISSION`: grade one submission, print a summary, write the report. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/log.h"
#include "harness/cli/commands.h"
#include "harness/cli/formats.h"
#include "harness/cli/inputs.h"
#include "harness/cli/protections.h"
#include "harness/cli/terminal.h"
#include "harness/pipeline/pipeline.h"
#include "harness/pipeline/slot.h"
#include "harness/pool/sources.h"
#include "harness/report/page.h"
#include "harness/report/report.h"

/* Where reports go that nobody gave a place. */
static const char REPORTS[] = "takehome-reports";

enum { REPEAT_MAX = 100 };

struct grade_options {
	const char *task, *submission, *rubric, *json, *languages, *name, *rootfs;
	struct format_list formats;
	bool keep, quiet;
	uint32_t repeat;
	sandbox_protections without;
};

static const struct option_row OPTIONS[] = {
	OPTION_TEXT(struct grade_options, rubric, "rubric", 'r', "FILE", "Grade with this rubric instead of the one that the task names"),
	OPTION_TEXT(struct grade_options, json, "json", 'j', "FILE", "Write the report here; - for stdout. Otherwise takehome-reports/TASK-NAME.json"),
	OPTION_READ(struct grade_options, formats, "format", 'f', "F", formats_add, "Write the report as " FORMATS_HELP ", to the place of --json. Otherwise json"),
	OPTION_TEXT(struct grade_options, name, "name", 'n', "NAME", "Show the submission under this name"),
	OPTION_FLAG(struct grade_options, quiet, "quiet", 'q', "No summary and no progress line: exit status and report only"),
	OPTION_FLAG(struct grade_options, keep, "keep", 0, "Keep the scratch folder with the unpacked and built submission, and say where it is"),
	OPTION_NUMBER(struct grade_options, repeat, "repeat", 0, "N", 1, REPEAT_MAX, "Run each case N times, and call it flaky where the runs disagree. Otherwise only a case that comes near a limit is run again"),
	OPTION_LANGUAGES(struct grade_options),
	OPTION_ROOTFS(struct grade_options),
	OPTION_WITHOUT(struct grade_options),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT(struct grade_options, task), ARGUMENT(struct grade_options, submission), OPTIONS_END };

static error_t check(struct argp_state *state, void *options)
{
	const struct grade_options *o = options;
	if (o->formats.count <= 1)
		return 0;
	argp_error(state, "one --format: a grade is one file (takehome batch and export write several)");
	return EINVAL;
}

/* A name of a submission as part of a file name: letters, digits, '.', '_' and '-'; anything else becomes '_'. */
static const char *file_name(struct arena *a, const char *name)
{
	static const char SAFE[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	char *safe = arena_strndup(a, name, strnlen(name, 100));
	for (char *c = safe; *c; c++)
		if (!strchr(SAFE, *c))
			*c = '_';
	return safe[0] ? safe : "_";
}

static const char *report_path(struct arena *a, const struct grade_options *o, const struct job *job, const struct grade *grade, struct err *e)
{
	if (o->json)
		return o->json;
	if (fs_mkdirs(AT_FDCWD, REPORTS, 0755) < 0) {
		err_sys(e, OWNER_HARNESS, "making the folder '%s' for the report (--json FILE writes it elsewhere)", REPORTS);
		return NULL;
	}
	/* The table knows how files of a format end. */
	const struct format *format = o->formats.count ? o->formats.items[0] : &format_json;
	const char *ending = strrchr(format->one ? format->one : format->all, '.');
	return arena_printf(a, "%s/%s-%s%s", REPORTS, job->task->id, file_name(a, grade->tree.name ? grade->tree.name : "submission"), ending);
}

/* The report in the format that was asked for. */
static int format_report(struct arena *a, const struct grade_options *o, const struct grade *grade, struct bytes json, struct bytes *ret, struct err *e)
{
	const struct format *format = o->formats.count ? o->formats.items[0] : &format_json;
	struct json_error bad;
	struct format_pages pages = { 0 };
	struct sources sources = { 0 };
	*ret = json;
	if (format == &format_json)
		return 0;
	const struct json *report = json_parse(a, json, JSON_STRICT, &bad);
	if (!report)
		return err_set(e, OWNER_HARNESS, "the report is no JSON: line %u: %s", bad.line, bad.text);
	if (format->needs_pages && page_load(a, &pages, e) < 0)
		return -1;
	if (format->needs_sources)
		sources_of_tree(a, &grade->tree, report, &sources);
	struct format_pool pool = { .a = a, .title = json_text(json_get(report, "task"), "title", ""), .pages = &pages };
	const char **criteria = ARENA_ARRAY(a, const char *, json_get(report, "criteria")->count + 1);
	JSON_EACH (criterion, json_get(report, "criteria"))
		criteria[pool.criterion_count++] = json_text(criterion, "id", "");
	pool.criteria = criteria;
	const char *name = json_text(json_get(report, "submission"), "name", "");
	const struct format_item item = {
		.id = file_name(a, name), .name = name, .report = report, .flags = "", .sources = sources.items, .source_count = sources.count, .no_sources = sources.none
	};
	SCOPED_STR out = STR_EMPTY;
	formats_single(&pool, format, &item, &out);
	*ret = arena_bytes(a, str_bytes(&out));
	return 0;
}

static int write_results(struct arena *a, const struct grade_options *o, const struct job *job, const struct grade *grade)
{
	struct err e = ERR_NONE;
	const char *path = report_path(a, o, job, grade, &e);
	if (!path)
		return terminal_fail(&e);
	struct bytes text;
	if (format_report(a, o, grade, report_json(a, job, grade), &text, &e) < 0)
		return terminal_fail(&e);
	int status = inputs_write(path, text);
	if (status != EXIT_PASSED)
		return status;
	/* With the report on stdout, the summary is talk. */
	bool to_stdout = strcmp(path, "-") != 0;
	if (!o->quiet) {
		SCOPED_STR summary = STR_EMPTY;
		struct report_style style = terminal_style(to_stdout ? STDOUT_FILENO : STDERR_FILENO);
		report_summary(job, grade, &style, &summary);
		if (to_stdout)
			str_addf(&summary, "Report: %s\n", path);
		fputs(str_text(&summary), to_stdout ? stdout : stderr);
	}
	return grade->scorecard.passed ? EXIT_PASSED : EXIT_BELOW;
}

/* Out of the way of the sweep, which removes scratch folders whose owner is gone. */
static void keep(struct arena *a, struct workdir *work)
{
	const char *name = fs_basename(work->path);
	const char *kept = arena_printf(a, "%.*stakehome-kept%s", (int)(name - work->path), work->path, strrchr(name, '-'));
	terminal_complain("the scratch folder is kept: %s", rename(work->path, kept) == 0 ? kept : work->path);
	work->path = NULL;
}

static int grade_in(struct arena *a, const struct grade_options *o, const struct job *job)
{
	struct err e = ERR_NONE;
	struct workdir work;
	if (workdir_open(a, &work, &e) < 0)
		return terminal_fail(&e);
	struct grade grade = { .tree.fd = -1 };
	const struct pipeline_progress *progress = terminal_progress(o->quiet);
	int graded = pipeline_grade(a, job, &work, progress, &grade, &e);
	terminal_progress_end(progress);
	int status = graded < 0 ? terminal_fail(&e) : write_results(a, o, job, &grade);
	pipeline_release(&grade);
	if (o->keep)
		keep(a, &work);
	workdir_close(&work);
	return status;
}

static int run(struct arena *a, void *options)
{
	const struct grade_options *o = options;
	struct inputs inputs;
	struct err e = ERR_NONE;
	if (o->quiet)
		log_set_level(LOG_QUIET);
	int status = inputs_readable(o->submission, "the submission");
	if (status == EXIT_PASSED)
		status = inputs_writable(o->json ? o->json : REPORTS);
	if (status == EXIT_PASSED)
		status = inputs_load(a, o->task, o->rubric, o->languages, &inputs);
	if (status != EXIT_PASSED)
		return status;
	struct slot slot;
	pipeline_start();
	if (slot_claim(NULL, &slot, &e) < 0)
		return terminal_fail(&e);
	struct job job = { .submission = o->submission,
			   .name = o->name,
			   .task = inputs.task,
			   .rubric = inputs.rubric,
			   .profiles = &inputs.profiles,
			   .slot = slot.number,
			   .without = o->without,
			   .repeat = o->repeat,
			   .rootfs = o->rootfs };
	status = grade_in(a, o, &job);
	slot_release(&slot);
	return status;
}

const struct command cmd_grade = {
	.name = "grade",
	.summary = "Grade one submission against a task and write the report",
	.arguments = "TASK SUBMISSION",
	.about = "Grade SUBMISSION (a folder, a single source file, or a zip, tar.gz, tar.bz2, tar.xz, tar.zst or 7z archive) against TASK (a folder, or the "
		 "id of a shipped task).",
	.example = "  takehome grade parcel-quote jane-doe.zip\n"
		   "  takehome grade tasks/parcel-quote jane-doe/ --json jane-doe.json --quiet\n"
		   "  takehome grade parcel-quote jane-doe.zip --format html --json jane-doe.html",
	.size = sizeof(struct grade_options),
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 2,
	.needs = "a TASK and a SUBMISSION are needed",
	.check = check,
	.run = run,
};
