/* format_markdown.c: a report to be read in a review or an issue, and the pool as a table. CommonMark with GFM tables. */
#include <math.h>

#include "harness/report/escape.h"
#include "harness/report/figures.h"
#include "harness/report/formats.h"
#include "harness/report/layout.h"

static void put(struct str *out, const char *text)
{
	escape_markdown(out, text);
}

static const char *number(struct arena *a, const struct json *object, const char *key)
{
	double v = json_number(object, key, NAN);
	return isfinite(v) ? layout_number(a, v) : "–";
}

static const char *place(struct arena *a, const struct json *value)
{
	const char *path = json_text(value, "path", NULL);
	double line = json_number(value, "line", 0);
	return !path ? NULL : line > 0 ? arena_printf(a, "%s:%.0f", path, line) : path;
}

static void put_place(struct arena *a, const struct json *value, struct str *out)
{
	const char *where = place(a, value);
	if (!where)
		return;
	str_add(out, " (");
	escape_markdown_code(out, where);
	str_add(out, ")");
}

static void put_head(const struct format_pool *pool, const struct format_item *item, struct str *out)
{
	const struct json *report = item->report, *totals = json_get(report, "totals");
	struct arena *a = pool->a;
	str_add(out, "# ");
	put(out, item->name);
	str_add(out, "\n\n");
	if (!report) {
		str_add(out, "Not graded: ");
		put(out, item->ungraded ? item->ungraded : "");
		str_add(out, "\n");
		return;
	}
	put(out, json_text(json_get(report, "task"), "title", ""));
	str_addf(out, "\n\n**%s %%** (%s of %s points; the bar is %s %%): **%s**\n", number(a, totals, "percent"), number(a, totals, "automatic"),
		 number(a, totals, "automatic_of"), number(a, totals, "pass"), json_bool(totals, "passed", false) ? "passed" : "below the bar");
	double whole = json_number(totals, "whole", NAN);
	if (isfinite(whole) && json_get(totals, "whole_passed"))
		str_addf(out, "\nWith the reviewer's marks: **%s %%**, **%s**\n", layout_number(a, whole), json_bool(totals, "whole_passed", false) ? "passed" : "below the bar");
	size_t pending = figures_of(report).pending;
	if (pending)
		str_addf(out, "\n%zu %s for a reviewer.\n", pending, pending == 1 ? "criterion waits" : "criteria wait");
	const char *cap = json_text(totals, "cap_reason", json_text(json_get(report, "submission"), "refused", NULL));
	if (cap) {
		str_add(out, "\n> ");
		put(out, cap);
		str_add(out, "\n");
	}
}

static void put_entry(struct arena *a, const struct json *report, struct str *out)
{
	const struct json *entry = json_get(report, "entry_point"), *chosen = json_get(entry, "chosen");
	str_add(out, "\n## Entry point\n\n");
	if (!json_bool(entry, "found", false)) {
		put(out, json_text(entry, "reason", "None was found."));
		str_add(out, "\n");
		return;
	}
	escape_markdown_code(out, json_text(chosen, "path", ""));
	str_addf(out, ", %s", json_text(chosen, "kind", ""));
	str_add(out, json_bool(entry, "ambiguous", false) ? ". Another is as likely.\n\n" : ".\n\n");
	JSON_EACH (evidence, json_get(chosen, "evidence")) {
		str_add(out, "- ");
		put(out, json_text(evidence, "text", ""));
		put_place(a, evidence, out);
		str_add(out, "\n");
	}
	bool first = true;
	JSON_EACH (convention, json_get(report, "conventions")) {
		if (json_bool(convention, "held", true))
			continue;
		str_add(out, first ? "\nConventions that it does not hold:\n\n- " : "- ");
		first = false;
		put(out, json_text(convention, "text", ""));
		str_add(out, " ");
		put(out, json_text(convention, "found", ""));
		put_place(a, convention, out);
		str_add(out, "\n");
	}
}

/* By what a person decides, and what was decided. */
static void put_levels(struct arena *a, const struct json *criterion, struct str *out)
{
	const struct json *levels = json_get(criterion, "levels"), *review = json_get(criterion, "review");
	double now = json_number(json_get(criterion, "level"), "score", NAN);
	if (!levels)
		return;
	str_add(out, "\n**");
	put(out, json_text(criterion, "title", ""));
	str_add(out, "**, decided by a person:\n\n");
	JSON_EACH (level, levels) {
		bool chosen = review && json_number(level, "score", NAN) == now;
		str_addf(out, "- %s%s: ", chosen ? "→ " : "", number(a, level, "score"));
		put(out, json_text(level, "anchor", ""));
		str_add(out, "\n");
	}
	if (!review)
		return;
	str_add(out, "\nDecided by ");
	put(out, json_text(review, "by", ""));
	str_addf(out, " on %s", json_text(review, "at", ""));
	if (json_text(review, "note", NULL)) {
		str_add(out, ": ");
		put(out, json_text(review, "note", ""));
	}
	str_add(out, "\n");
}

static void put_rubric(struct arena *a, const struct json *report, struct str *out)
{
	str_add(out, "\n## Rubric\n\n| criterion | score | of |\n|---|---:|---:|\n");
	JSON_EACH (criterion, json_get(report, "criteria")) {
		bool pending = json_bool(criterion, "pending", false);
		str_add(out, "| ");
		put(out, json_text(criterion, "title", ""));
		str_addf(out, " | %s | %s |\n", pending ? "waits" : number(a, criterion, "score"), number(a, criterion, "of"));
	}
	JSON_EACH (criterion, json_get(report, "criteria")) {
		put_levels(a, criterion, out);
		if (json_get(criterion, "levels") || json_get(criterion, "reasons") == NULL || json_get(criterion, "reasons")->count == 0)
			continue;
		str_add(out, "\n**");
		put(out, json_text(criterion, "title", ""));
		str_add(out, "**\n\n");
		JSON_EACH (reason, json_get(criterion, "reasons")) {
			str_add(out, "- ");
			if (json_number(reason, "cost", 0) > 0)
				str_addf(out, "−%s: ", number(a, reason, "cost"));
			put(out, json_text(reason, "text", ""));
			put_place(a, reason, out);
			str_add(out, "\n");
		}
	}
}

static void put_case(struct arena *a, const struct json *report, const struct json *group, const struct json *c, struct str *out)
{
	if (figures_end_of(c) == FIGURES_PASSED)
		return;
	str_add(out, "\n#### ");
	put(out, arena_printf(a, "%s/%s", json_text(group, "id", ""), json_text(c, "id", "")));
	str_addf(out, ": %s\n\n", figures_words(a, json_text(c, "verdict", "")));
	const char *explain = figures_explain(a, c);
	if (explain[0])
		escape_markdown_block(out, bytes_of(explain));
	const struct json *printed = json_get(json_get(figures_measured(a, report, group, c), "stderr"), "text");
	if (printed && printed->string.len > 0) {
		str_add(out, "\nStandard error:\n\n");
		escape_markdown_block(out, printed->string);
	}
}

static void put_cases(struct arena *a, const struct json *report, struct str *out)
{
	str_add(out, "\n## Cases\n\n| group | passed | of | points | of |\n|---|---:|---:|---:|---:|\n");
	JSON_EACH (group, json_get(report, "groups")) {
		str_add(out, "| ");
		put(out, json_text(group, "title", ""));
		str_addf(out, " | %s | %s | %s | %s |\n", number(a, group, "passed"), number(a, group, "total"), number(a, group, "points"),
			 number(a, group, "of"));
	}
	JSON_EACH (group, json_get(report, "groups"))
		JSON_EACH (c, json_get(group, "cases"))
			put_case(a, report, group, c, out);
}

static void write_one(const struct format_pool *pool, const struct format_item *item, struct str *out)
{
	put_head(pool, item, out);
	if (!item->report)
		return;
	put_rubric(pool->a, item->report, out);
	put_entry(pool->a, item->report, out);
	put_cases(pool->a, item->report, out);
	const struct json *log = json_get(json_get(json_get(item->report, "measurements"), "build"), "log");
	if (log && log->string.len > 0) {
		str_add(out, "\n## Build log\n\n");
		escape_markdown_block(out, log->string);
	}
}

static void begin(struct format_pool *pool, struct str *out)
{
	str_add(out, "# ");
	put(out, pool->title);
	str_add(out, "\n\n| submission | language | entry point | percent | bar | cases |\n|---|---|---|---:|---|---:|\n");
}

static void add(struct format_pool *pool, const struct format_item *item, struct str *out)
{
	struct arena *a = pool->a;
	str_add(out, "| ");
	if (pool->single) {
		put(out, item->name);
	} else {
		str_add(out, "[");
		put(out, item->name);
		/* Ids are safe as file names, so they are safe here. */
		str_addf(out, "](markdown/%s.md)", item->id);
	}
	if (!item->report) {
		str_add(out, " | | | – | not graded: ");
		put(out, item->ungraded ? item->ungraded : "");
		str_add(out, " | |\n");
		return;
	}
	const struct json *report = item->report, *totals = json_get(report, "totals");
	struct figures f = figures_of(report);
	str_add(out, " | ");
	put(out, json_text(json_get(report, "language"), "name", "–"));
	str_add(out, " | ");
	escape_markdown_code(out, json_text(json_get(json_get(report, "entry_point"), "chosen"), "path", "none"));
	str_addf(out, " | %s | %s | %zu/%zu |\n", number(a, totals, "percent"), json_bool(totals, "passed", false) ? "passed" : "below", f.passed, f.cases);
}

static void end(struct format_pool *pool, struct str *out)
{
	(void)pool;
	(void)out;
}

const struct format format_markdown = {
	.name = "markdown",
	.about = "text for a review: a file a submission, and the pool as a table",
	.one = "markdown/%s.md",
	.all = "pool.md",
	.write = write_one,
	.begin = begin,
	.add = add,
	.end = end,
};
