/* cmd_review.c: `takehome review DIR [ID [CRITERION LEVEL]]`: what waits for a person, by which levels it is decided, and the decision. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/fs.h"
#include "harness/base/utf8.h"
#include "harness/cli/commands.h"
#include "harness/cli/terminal.h"
#include "harness/pool/review.h"

enum { LIST_SHOWN = 40, NAME_BYTES = 200, NOTE_BYTES = 2000 };

struct review_options {
	const char *dir, *id, *criterion, *level, *by, *note, *key;
	bool withdraw, json;
};

static const struct option_row OPTIONS[] = {
	OPTION_TEXT(struct review_options, by, "by", 'b', "NAME", "Who decides. Needed with a LEVEL; it stands in the report"),
	OPTION_TEXT(struct review_options, note, "note", 'n', "TEXT", "Why, in a sentence or two that the candidate may read"),
	OPTION_FLAG(struct review_options, withdraw, "withdraw", 0, "Take the mark back, instead of giving a LEVEL: the criterion waits again"),
	OPTION_TEXT(struct review_options, key, "key", 0, "FILE", "Of a blind export, so that ID may be a pseudonym; otherwise DIR/blind-key.json"),
	OPTION_FLAG(struct review_options, json, "json", 0, "Print as JSON what waits, or the criteria of ID"),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT(struct review_options, dir), ARGUMENT(struct review_options, id), ARGUMENT(struct review_options, criterion),
					       ARGUMENT(struct review_options, level), OPTIONS_END };

static error_t check(struct argp_state *state, void *options)
{
	const struct review_options *o = options;
	const char *wrong = o->criterion && !o->level && !o->withdraw		 ? "a LEVEL is needed, or --withdraw"
			    : o->level && o->withdraw				 ? "a LEVEL or --withdraw, not both"
			    : o->criterion && !o->by				 ? "--by NAME is needed: who decides"
			    : !o->criterion && (o->by || o->note || o->withdraw) ? "an ID, a CRITERION and a LEVEL are needed to decide"
										 : NULL;
	if (wrong)
		argp_error(state, "%s", wrong);
	return wrong ? EINVAL : 0;
}

static void put_json(struct json_writer *w)
{
	struct bytes text = json_writer_text(w);
	fwrite(text.data, 1, text.len, stdout);
	json_writer_free(w);
}

static int list_json(struct db_query *q, struct err *e)
{
	struct json_writer *w = json_writer_new(true);
	int more;
	json_object(w, NULL);
	json_put_string(w, "schema", "takehome.review/1");
	json_array(w, "waiting");
	while ((more = db_step(q, e)) > 0) {
		json_object(w, NULL);
		json_put_string(w, "id", db_text(q, 0));
		json_put_string(w, "name", db_text(q, 1));
		json_put_string(w, "criterion", db_text(q, 2));
		json_put_number(w, "of", db_real(q, 3));
		json_end(w);
	}
	json_end(w);
	json_end(w);
	put_json(w);
	return more;
}

static int list_text(struct arena *a, const struct review_options *o, struct db_query *q, struct err *e)
{
	size_t count = 0;
	int more;
	while ((more = db_step(q, e)) > 0)
		if (count++ < LIST_SHOWN)
			printf("  %-24s %-16s %5g points  %s\n", db_text(q, 0), db_text(q, 2), db_real(q, 3), utf8_visible(a, db_bytes(q, 1), NAME_BYTES));
	if (count > LIST_SHOWN)
		printf("  … and %zu more; --json lists them all\n", count - LIST_SHOWN);
	if (count)
		printf("\n%zu decision%s wait%s for a reviewer. \"takehome review %s ID\" shows by which levels\n", count, count == 1 ? "" : "s", count == 1 ? "s" : "", o->dir);
	else
		printf("Nothing waits for a reviewer\n");
	return more;
}

static int list(struct arena *a, const struct review_options *o, const struct store *s, struct err *e)
{
	struct db_query *q = db_ask(s->db, e,
				    "SELECT p.submission, s.name, p.criterion, p.\"of\" FROM pending p JOIN submission s ON s.id = p.submission"
				    " WHERE s.flags NOT LIKE '%gone%' ORDER BY s.position, s.id",
				    "");
	int more = !q ? -1 : o->json ? list_json(q, e) : list_text(a, o, q, e);
	db_done(q);
	return more;
}

static void print_criterion(struct arena *a, const struct review_options *o, const struct json *criterion)
{
	const struct json *review = json_get(criterion, "review");
	double now = json_number(json_get(criterion, "level"), "score", NAN);
	printf("%s: %s (%g points)\n", json_text(criterion, "id", ""), json_text(criterion, "title", ""), json_number(criterion, "of", 0));
	JSON_EACH (level, json_get(criterion, "levels")) {
		double score = json_number(level, "score", 0);
		printf("  %s %g  %s\n", review && fabs(score - now) < 1e-9 ? "→" : " ", score, json_text(level, "anchor", ""));
	}
	if (!review) {
		printf("  It waits. To decide: takehome review %s %s %s LEVEL --by NAME --note WHY\n\n", o->dir, o->id, json_text(criterion, "id", ""));
		return;
	}
	const char *note = json_text(review, "note", NULL);
	printf("  %g points, decided by %s on %s%s%s\n\n", json_number(criterion, "score", 0), utf8_visible(a, bytes_of(json_text(review, "by", "")), NAME_BYTES),
	       json_text(review, "at", ""), note ? ": " : "", note ? utf8_visible(a, bytes_of(note), NOTE_BYTES) : "");
}

static void print_totals(const struct json *totals)
{
	double whole = json_number(totals, "whole", NAN);
	printf("Automatic: %g %%", json_number(totals, "percent", 0));
	if (isfinite(whole))
		printf("; with the reviewer's marks: %g %%, %s", whole,
		       json_bool(totals, "whole_passed", json_bool(totals, "passed", false)) ? "passed" : "below the bar");
	else
		printf("; the whole stays open until everything is decided");
	printf(" (the bar is %g %%)\n", json_number(totals, "pass", 0));
}

static int show(struct arena *a, const struct review_options *o, const struct store *s, struct err *e)
{
	struct json *report;
	if (review_report(a, s, o->id, &report, e) < 0)
		return -1;
	struct json_writer *w = o->json ? json_writer_new(true) : NULL;
	size_t count = 0;
	if (w) {
		json_object(w, NULL);
		json_put_string(w, "schema", "takehome.review/1");
		json_put_string(w, "id", o->id);
		json_array(w, "criteria");
	}
	JSON_EACH (criterion, json_get(report, "criteria")) {
		if (!marks_criterion(report, json_text(criterion, "id", "")))
			continue;
		count++;
		if (w)
			json_put_json(w, NULL, criterion);
		else
			print_criterion(a, o, criterion);
	}
	if (w) {
		json_end(w);
		json_put_json(w, "totals", json_get(report, "totals"));
		json_end(w);
		put_json(w);
		return 0;
	}
	if (count)
		print_totals(json_get(report, "totals"));
	else
		printf("The rubric leaves nothing to a person\n");
	return 0;
}

static int decide(struct arena *a, const struct review_options *o, struct store *s, struct err *e)
{
	struct review review = { .submission = o->id, .criterion = o->criterion, .by = o->by, .note = o->note, .withdrawn = o->withdraw };
	char *end = NULL;
	struct json *report;
	if (o->level) {
		review.level = strtod(o->level, &end);
		if (end == o->level || *end != '\0' || !isfinite(review.level))
			return err_set(e, OWNER_NOBODY, "a LEVEL is the number before one of the anchors, not \"%s\": \"takehome review %s %s\" lists them", o->level, o->dir, o->id);
	}
	if (review_put(a, s, &review, e) < 0 || review_report(a, s, o->id, &report, e) < 0)
		return -1;
	print_criterion(a, o, marks_criterion(report, o->criterion));
	print_totals(json_get(report, "totals"));
	printf("Kept in %s/pool.db; \"takehome export %s\" writes it into the reports\n", o->dir, o->dir);
	return 0;
}

static int run(struct arena *a, void *options)
{
	struct review_options *o = options;
	struct err e = ERR_NONE;
	struct store s;
	/* Also for reading: a store of an older version is brought up to date. */
	if (store_open(a, o->dir, DB_WRITE, &s, &e) < 0) {
		terminal_complain("%s", e.text);
		return EXIT_USAGE;
	}
	int bad = o->id ? review_resolve(a, &s, o->key ? o->key : fs_join(a, o->dir, "blind-key.json"), o->id, &o->id, &e) : 0;
	if (bad == 0)
		bad = !o->id ? list(a, o, &s, &e) : !o->criterion ? show(a, o, &s, &e) : decide(a, o, &s, &e);
	store_close(&s);
	if (bad == 0)
		return EXIT_PASSED;
	if (e.owner != OWNER_NOBODY)
		return terminal_fail(&e);
	terminal_complain("%s", e.text);
	return EXIT_USAGE;
}

const struct command cmd_review = {
	.name = "review",
	.summary = "What waits for a person; record what a reviewer decides",
	.arguments = "DIR [ID [CRITERION LEVEL]]",
	.about = "Criteria that the rubric leaves to a person wait until somebody decides on one of their levels. Without an ID: who waits, and for what. With an ID: the levels with "
		 "their anchors, and what was decided. With a CRITERION and a LEVEL: the decision is kept in the store with who gave it and when; a later one takes its "
		 "place, the earlier ones stay to be read. It counts as long as the submission and the criterion stay the same, also after a regrade.",
	.example = "  takehome review round-1\n"
		   "  takehome review round-1 jane-doe\n"
		   "  takehome review round-1 jane-doe design 2 --by 'Ada King' --note 'Pricing is a part of its own; errors are told where they are found'",
	.size = sizeof(struct review_options),
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 1,
	.needs = "a DIR is needed: the --out of the batch",
	.check = check,
	.run = run,
};
