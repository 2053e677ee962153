/* cmd_batch.c: `takehome batch TASK POOL --out DIR`: grade a pool into a store, and go on where it was stopped. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/log.h"
#include "harness/cli/batch_progress.h"
#include "harness/cli/commands.h"
#include "harness/cli/exporting.h"
#include "harness/cli/inputs.h"
#include "harness/cli/protections.h"
#include "harness/cli/terminal.h"
#include "harness/pool/crew.h"

enum { UNGRADED_SHOWN = 20 };

struct batch_options {
	const char *task, *pool, *out, *rubric, *languages, *rootfs, *only;
	uint32_t workers;
	struct shard shard;
	struct format_list formats;
	bool wait, keep_stale, regrade, json, quiet;
	sandbox_protections without;
};

static error_t parse_shard(struct argp_state *state, const char *arg, void *field)
{
	struct shard *ret = field;
	char *end;
	unsigned long index = strtoul(arg, &end, 10), of = *end == '/' ? strtoul(end + 1, &end, 10) : 0;
	if (arg[0] < '0' || arg[0] > '9' || *end != '\0' || index < 1 || of < 1 || index > of || of > 100000) {
		argp_error(state, "--shard takes which share of how many, as \"2/5\", not \"%s\"", arg);
		return EINVAL;
	}
	*ret = (struct shard){ .index = (uint32_t)index, .of = (uint32_t)of };
	return 0;
}

static const struct option_row OPTIONS[] = {
	OPTION_TEXT(struct batch_options, out, "out", 'o', "DIR", "Where the store is, or is made: DIR/pool.db. Needed"),
	OPTION_NUMBER(struct batch_options, workers, "workers", 'j', "N", 1, CREW_MAX, "So many submissions at one time; by default one a core"),
	OPTION_TEXT(struct batch_options, rubric, "rubric", 'r', "FILE", "Grade with this rubric instead of the one that the task names"),
	OPTION_TEXT(struct batch_options, only, "only", 0, "GLOB", "Only submissions whose id or name fits, as \"jane-*\""),
	OPTION_FLAG(struct batch_options, regrade, "regrade", 0, "Grade again also what is done; the old grades stay in the store"),
	OPTION_FLAG(struct batch_options, keep_stale, "keep-stale", 0, "Keep grades that other versions of submission, task, rubric, tool or toolchain gave"),
	OPTION_READ(struct batch_options, shard, "shard", 0, "I/N", parse_shard, "Only the Ith of N shares of the pool, always the same one; see \"takehome merge\""),
	OPTION_READ(struct batch_options, formats, "export", 0, "F", formats_add,
		    "When it is done, write reports to DIR/export: " FORMATS_HELP ", or all, with commas between. \"takehome export\" does the same at any time"),
	OPTION_FLAG(struct batch_options, wait, "wait", 0, "If another batch works on DIR, wait until it ends"),
	OPTION_FLAG(struct batch_options, json, "json", 0, "Tell what happens on stdout as JSON, an event a line"),
	OPTION_FLAG(struct batch_options, quiet, "quiet", 'q', "Only tell what goes wrong"),
	OPTION_LANGUAGES(struct batch_options),
	OPTION_ROOTFS(struct batch_options),
	OPTION_WITHOUT(struct batch_options),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT(struct batch_options, task), ARGUMENT(struct batch_options, pool), OPTIONS_END };

static error_t check(struct argp_state *state, void *options)
{
	const struct batch_options *o = options;
	if (o->out)
		return 0;
	argp_error(state, "--out DIR is needed: where the grades are kept");
	return EINVAL;
}

static void put_ungraded(struct arena *a, const char *folder)
{
	struct err e = ERR_NONE;
	struct store s;
	if (store_open(a, folder, DB_READ, &s, &e) < 0)
		return;
	struct db_query *q = db_ask(s.db, &e, "SELECT id, coalesce(reason, 'not graded yet') FROM ungraded WHERE outcome IS NOT NULL ORDER BY id LIMIT ?1", "i",
				    (int64_t)UNGRADED_SHOWN);
	while (q && db_step(q, &e) > 0)
		printf("  %s: %s\n", db_text(q, 0), db_text(q, 1));
	db_done(q);
	store_close(&s);
}

/* Where it all is, and what one does with it. */
static void put_next(struct arena *a, const struct batch_options *o, const struct batch_done *done)
{
	struct err e = ERR_NONE;
	struct store s;
	int64_t waiting = 0;
	printf("Store: %s/pool.db; \"takehome status %s\" sums it up\n", o->out, o->out);
	if (done->stopped || store_open(a, o->out, DB_READ, &s, &e) < 0)
		return;
	if (!o->formats.count)
		printf("Next: \"takehome export %s\" writes pages to open in a browser\n", o->out);
	if (db_number(s.db, &e, "SELECT count(DISTINCT submission) FROM pending", &waiting, "") == 0 && waiting > 0)
		printf("Next: %lld wait for a reviewer's decision: \"takehome review %s\"\n", (long long)waiting, o->out);
	store_close(&s);
}

static int sum_up(struct arena *a, const struct batch_options *o, const struct batch_done *done)
{
	const struct batch_totals *t = &done->totals;
	if (!o->json && !o->quiet) {
		printf("%zu submission%s: %zu graded now (%zu passed), %zu kept, %zu without a grade%s\n", t->total, t->total == 1 ? "" : "s", t->graded, t->passed,
		       t->kept, done->unfinished, done->stopped ? " because it was stopped; the same command goes on" : "");
		if (t->ungraded)
			put_ungraded(a, o->out);
		put_next(a, o, done);
	}
	if (o->formats.count && !done->stopped) {
		const struct export_spec spec = { .folder = o->out, .formats = o->formats.items, .format_count = o->formats.count, .workers = o->workers };
		int status = exporting_run(a, &spec, o->quiet || o->json);
		if (status != EXIT_PASSED)
			return status;
	}
	return done->unfinished > 0 ? EXIT_HARNESS : done->all_passed ? EXIT_PASSED : EXIT_BELOW;
}

static int run(struct arena *a, void *options)
{
	const struct batch_options *o = options;
	struct inputs inputs;
	struct input pool;
	struct err e = ERR_NONE;
	if (o->quiet)
		log_set_level(LOG_QUIET);
	int status = inputs_load(a, o->task, o->rubric, o->languages, &inputs);
	if (status != EXIT_PASSED)
		return status;
	struct arena *names = arena_new();
	status = inputs_pool(names, o->pool, o->quiet || o->json, &pool);
	if (status != EXIT_PASSED) {
		arena_free(names);
		return status;
	}
	const char *cache = arena_printf(a, "%s/cache", o->out);
	const struct job job = { .task = inputs.task,
				 .rubric = inputs.rubric,
				 .profiles = &inputs.profiles,
				 .without = o->without,
				 .rootfs = o->rootfs,
				 .build_cache = cache };
	struct batch_progress progress = batch_progress_start(o->json, o->quiet);
	const struct batch_spec spec = { .job = &job,
					 .task = inputs_lasting(a, o->task),
					 .rubric = inputs_lasting(a, o->rubric),
					 .input = &pool,
					 .input_arena = &names,
					 .folder = o->out,
					 .workers = o->workers ? (int)o->workers : worker_cores(),
					 .wait = o->wait,
					 .state = GRADE_CURRENT,
					 .regrade = o->regrade,
					 .keep_stale = o->keep_stale,
					 .only = o->only,
					 .shard = o->shard,
					 .tell = batch_progress_tell,
					 .context = &progress };
	struct batch_done done;
	int bad = batch_run(a, &spec, &done, &e);
	batch_progress_end(&progress);
	arena_free(names);
	if (bad < 0 && e.sys == EAGAIN) {
		terminal_complain("%s", e.text);
		return EXIT_USAGE;
	}
	return bad < 0 ? terminal_fail(&e) : sum_up(a, o, &done);
}

const struct command cmd_batch = {
	.name = "batch",
	.summary = "Grade a pool of submissions; go on where it was stopped",
	.arguments = "TASK POOL",
	.about = "Grade every submission of POOL against TASK into the store DIR/pool.db. POOL is a folder of archives and folders, a manifest (*.csv or *.json: id, name, "
		 "path, language, notes), or - for paths on standard input. The same command goes on after any stop: what is done is kept as long as submission, "
		 "task, rubric, tool and toolchain are the same. Ctrl-C finishes what runs; twice stops at once.",
	.example = "  takehome batch parcel-quote applicants/ --out round-1\n"
		   "  takehome batch parcel-quote applicants/ --out round-1 --export html,csv\n"
		   "  takehome batch parcel-quote applicants.csv --out round-1 -j 4 --only 'jane-*'",
	.size = sizeof(struct batch_options),
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 2,
	.needs = "a TASK and a POOL are needed",
	.check = check,
	.run = run,
};
