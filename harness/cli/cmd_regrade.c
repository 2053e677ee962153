/* cmd_regrade.c: `takehome regrade DIR`: what a changed task or rubric would change, before it counts. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base/json.h"
#include "harness/base/utf8.h"
#include "harness/cli/batch_progress.h"
#include "harness/cli/commands.h"
#include "harness/cli/inputs.h"
#include "harness/cli/protections.h"
#include "harness/cli/terminal.h"
#include "harness/pool/crew.h"
#include "harness/pool/lock.h"
#include "harness/pool/regrade.h"

struct regrade_options {
	const char *dir, *task, *rubric, *languages, *rootfs;
	uint32_t workers;
	bool apply, discard, json, quiet, wait;
	sandbox_protections without;
};

static const struct option_row OPTIONS[] = {
	OPTION_TEXT(struct regrade_options, task, "task", 't', "TASK", "The new version of the task; by default where the pool's task was read from, as it is there now"),
	OPTION_TEXT(struct regrade_options, rubric, "rubric", 'r', "FILE", "The new rubric; by default the one that graded the pool, as it is now"),
	OPTION_FLAG(struct regrade_options, apply, "apply", 0, "Let the previewed grades count; the old ones stay in the store"),
	OPTION_FLAG(struct regrade_options, discard, "discard", 0, "Forget the preview"),
	OPTION_NUMBER(struct regrade_options, workers, "workers", 'j', "N", 1, CREW_MAX, "So many submissions at one time; by default one a core"),
	OPTION_FLAG(struct regrade_options, wait, "wait", 0, "If a batch works on DIR, wait until it ends"),
	OPTION_FLAG(struct regrade_options, json, "json", 0, "Print the changes as JSON"),
	OPTION_FLAG(struct regrade_options, quiet, "quiet", 'q', "Only tell what goes wrong"),
	OPTION_LANGUAGES(struct regrade_options),
	OPTION_ROOTFS(struct regrade_options),
	OPTION_WITHOUT(struct regrade_options),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT(struct regrade_options, dir), OPTIONS_END };

static error_t check(struct argp_state *state, void *options)
{
	const struct regrade_options *o = options;
	if (!o->apply || !o->discard)
		return 0;
	argp_error(state, "--apply or --discard, not both");
	return EINVAL;
}

static const char *word(bool graded, bool passed)
{
	return !graded ? "no grade" : passed ? "passed" : "below";
}

static void print_text(struct arena *a, const struct regrade_options *o, const struct changes *c)
{
	printf("%zu would change, %zu stay as they are; %zu would newly pass, %zu would no longer pass\n", c->count, c->same, c->up, c->down);
	if (c->count)
		printf("\n  %-28s %8s %8s %8s\n", "", "before", "after", "change");
	for (size_t i = 0; i < c->count; i++) {
		const struct change *item = &c->items[i];
		bool crosses = item->passed_before != item->passed_after || !item->was_graded;
		const char *crossing = crosses ? arena_printf(a, "  %s → %s", word(item->was_graded, item->passed_before), word(true, item->passed_after)) : "";
		printf("  %-28s %8s %8.2f %8s%s\n", item->id, item->was_graded ? arena_printf(a, "%.2f", item->before) : "-", item->after,
		       item->was_graded ? arena_printf(a, "%+.2f", item->after - item->before) : "-", crossing);
	}
	if (c->marks_lost)
		printf("\n%zu mark%s of reviewers would not count any more, because the criterion or its levels changed: they have to look again\n", c->marks_lost,
		       c->marks_lost == 1 ? "" : "s");
	if (c->missing)
		printf("\n%zu have no preview yet: the same command goes on with it\n", c->missing);
	if (c->count + c->same > 0)
		printf("\nNothing counts yet. \"takehome regrade %s --apply\" lets it count, --discard forgets it\n", o->dir);
}

static void print_json(const struct changes *c)
{
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	json_put_string(w, "schema", "takehome.regrade/1");
	json_put_int(w, "changed", (int64_t)c->count);
	json_put_int(w, "same", (int64_t)c->same);
	json_put_int(w, "newly_passed", (int64_t)c->up);
	json_put_int(w, "no_longer_passed", (int64_t)c->down);
	json_put_int(w, "missing", (int64_t)c->missing);
	json_put_int(w, "marks_lost", (int64_t)c->marks_lost);
	json_array(w, "changes");
	for (size_t i = 0; i < c->count; i++) {
		const struct change *item = &c->items[i];
		json_object(w, NULL);
		json_put_string(w, "id", item->id);
		json_put_string(w, "name", item->name);
		if (item->was_graded)
			json_put_number(w, "before", item->before);
		else
			json_put_null(w, "before");
		json_put_number(w, "after", item->after);
		json_put_bool(w, "passed_before", item->passed_before);
		json_put_bool(w, "passed_after", item->passed_after);
		json_end(w);
	}
	json_end(w);
	json_end(w);
	struct bytes text = json_writer_text(w);
	fwrite(text.data, 1, text.len, stdout);
	json_writer_free(w);
}

static int show(struct arena *a, const struct regrade_options *o, const struct batch_done *done)
{
	struct store s;
	struct changes changes;
	struct err e = ERR_NONE;
	if (store_open(a, o->dir, DB_READ, &s, &e) < 0)
		return terminal_fail(&e);
	int bad = regrade_changes(a, &s, &changes, &e);
	store_close(&s);
	if (bad < 0)
		return terminal_fail(&e);
	if (o->json)
		print_json(&changes);
	else
		print_text(a, o, &changes);
	return done->unfinished > 0 ? EXIT_HARNESS : EXIT_PASSED;
}

/* Where the pool's task and rubric were read from, unless others are given. */
static int remembered(struct arena *a, struct regrade_options *o)
{
	struct store s;
	struct err e = ERR_NONE;
	if (store_open(a, o->dir, DB_READ, &s, &e) < 0) {
		terminal_complain("%s", e.text);
		return EXIT_USAGE;
	}
	/* Another task brings its own rubric. */
	if (!o->rubric && !o->task)
		o->rubric = store_meta(a, &s, "rubric_path", &e);
	if (!o->task)
		o->task = store_meta(a, &s, "task_path", &e);
	store_close(&s);
	if (o->task)
		return EXIT_PASSED;
	terminal_complain("nothing says where the task is: give it with --task");
	return EXIT_USAGE;
}

static int preview(struct arena *a, struct regrade_options *o)
{
	struct inputs inputs;
	struct err e = ERR_NONE;
	struct batch_done done;
	int status = remembered(a, o);
	if (status == EXIT_PASSED)
		status = inputs_load(a, o->task, o->rubric, o->languages, &inputs);
	if (status != EXIT_PASSED)
		return status;
	const struct job job = { .task = inputs.task,
				 .rubric = inputs.rubric,
				 .profiles = &inputs.profiles,
				 .without = o->without,
				 .rootfs = o->rootfs,
				 .build_cache = arena_printf(a, "%s/cache", o->dir) };
	struct batch_progress progress = batch_progress_start(false, o->quiet || o->json);
	const struct batch_spec spec = { .job = &job,
					 .task = inputs_lasting(a, o->task),
					 .rubric = inputs_lasting(a, o->rubric),
					 .folder = o->dir,
					 .workers = o->workers ? (int)o->workers : worker_cores(),
					 .wait = o->wait,
					 .state = GRADE_PREVIEW,
					 .tell = batch_progress_tell,
					 .context = &progress };
	int bad = batch_run(a, &spec, &done, &e);
	batch_progress_end(&progress);
	if (bad < 0 && e.sys == EAGAIN) {
		terminal_complain("%s", e.text);
		return EXIT_USAGE;
	}
	return bad < 0 ? terminal_fail(&e) : show(a, o, &done);
}

static int decide(struct arena *a, const struct regrade_options *o)
{
	struct err e = ERR_NONE;
	struct store s;
	size_t count = 0;
	int lock;
	if (store_open(a, o->dir, DB_WRITE, &s, &e) < 0) {
		terminal_complain("%s", e.text);
		return EXIT_USAGE;
	}
	int bad = lock_take(o->dir, o->wait, NULL, NULL, &lock, &e);
	if (bad == 0) {
		bad = o->apply ? regrade_apply(a, &s, &count, &e) : regrade_discard(&s, &count, &e);
		close(lock);
	}
	store_close(&s);
	if (bad < 0) {
		terminal_complain("%s", e.text);
		return EXIT_USAGE;
	}
	printf(o->apply ? "%zu grades count now; what they replace stays in the store as superseded\n" : "%zu previewed grades are forgotten\n", count);
	return EXIT_PASSED;
}

static int run(struct arena *a, void *options)
{
	struct regrade_options *o = options;
	return o->apply || o->discard ? decide(a, o) : preview(a, o);
}

const struct command cmd_regrade = {
	.name = "regrade",
	.summary = "Show what a changed task or rubric would change; apply or discard it",
	.arguments = "DIR",
	.about = "Grade the pool in DIR by the task and rubric as they are now, beside the grades that count, and show who would change, by how much, and who would "
		 "cross the bar. Nothing counts until --apply; the grades that counted before stay in the store with who graded what by which versions.",
	.example = "  takehome regrade round-1\n"
		   "  takehome regrade round-1 --rubric stricter.json\n"
		   "  takehome regrade round-1 --apply",
	.size = sizeof(struct regrade_options),
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 1,
	.needs = "a DIR is needed: the --out of the batch",
	.check = check,
	.run = run,
};
