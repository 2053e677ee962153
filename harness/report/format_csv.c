/* format_csv.c: a pool as tables for spreadsheets and databases: a row a submission, and a row a case. RFC 4180, UTF-8. */
#include <math.h>

#include "harness/report/escape.h"
#include "harness/report/figures.h"
#include "harness/report/formats.h"

/* A row is written cell by cell; nobody else knows of commas. */
static void cell(struct str *out)
{
	if (out->len && out->data[out->len - 1] != '\n')
		str_add_char(out, ',');
}

static void text(struct str *out, const char *value)
{
	cell(out);
	escape_csv(out, bytes_of(value ? value : ""));
}

/* Empty where there is no number: not zero. */
static void number(struct str *out, double value)
{
	struct json_writer *w = json_writer_new(false);
	cell(out);
	if (isfinite(value)) {
		json_put_number(w, NULL, value);
		struct bytes written = json_writer_text(w);
		str_add_bytes(out, (struct bytes){ .data = written.data, .len = written.len - 1 });
	}
	json_writer_free(w);
}

static void row_end(struct str *out)
{
	str_add(out, "\r\n");
}

static double number_or_none(const struct json *object, const char *key)
{
	return json_number(object, key, NAN);
}

static void begin(struct format_pool *pool, struct str *out)
{
	static const char *const NAMES[] = { "id",	    "name",	    "language",	   "kind",	"entry_point", "framework",    "percent",
					     "passed",	    "whole",	    "points",	   "points_of", "reviewer", "pending",     "cases_passed", "cases",
					     "build",	    "ambiguous",    "not_held",	   "flags",	"cpu_ms",      "grading_ms",   "ungraded" };
	for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
		text(out, NAMES[i]);
	for (size_t i = 0; i < pool->criterion_count; i++)
		text(out, arena_printf(pool->a, "criterion:%s", pool->criteria[i]));
	row_end(out);
}

static void put_graded(const struct format_pool *pool, const struct format_item *item, struct str *out)
{
	const struct json *report = item->report, *totals = json_get(report, "totals");
	const struct json *chosen = json_get(json_get(report, "entry_point"), "chosen"), *framework = json_get(report, "framework");
	struct figures f = figures_of(report);
	text(out, json_text(json_get(report, "language"), "id", ""));
	text(out, json_text(chosen, "kind", ""));
	text(out, json_text(chosen, "path", ""));
	text(out, json_text(framework, "name", NULL) ? json_text(framework, "name", "") : json_text(framework, "use", ""));
	number(out, number_or_none(totals, "percent"));
	text(out, json_bool(totals, "passed", false) ? "yes" : "no");
	number(out, number_or_none(totals, "whole"));
	number(out, number_or_none(totals, "automatic"));
	number(out, number_or_none(totals, "automatic_of"));
	number(out, number_or_none(totals, "reviewer"));
	number(out, (double)f.pending);
	number(out, (double)f.passed);
	number(out, (double)f.cases);
	text(out, json_text(json_get(report, "build"), "status", ""));
	text(out, json_bool(json_get(report, "entry_point"), "ambiguous", false) ? "yes" : "no");
	text(out, figures_not_held(pool->a, report));
	text(out, item->flags);
	number(out, round(f.cpu_ms * 100) / 100);
	number(out, round(f.total_ms * 100) / 100);
	text(out, "");
	for (size_t i = 0; i < pool->criterion_count; i++) {
		double score = NAN;
		JSON_EACH (criterion, json_get(report, "criteria"))
			if (strcmp(json_text(criterion, "id", ""), pool->criteria[i]) == 0)
				score = number_or_none(criterion, "score");
		number(out, score);
	}
}

static void add(struct format_pool *pool, const struct format_item *item, struct str *out)
{
	enum { COLUMNS_BETWEEN = 16 };
	text(out, item->id);
	text(out, item->name);
	if (item->report) {
		put_graded(pool, item, out);
	} else {
		for (int i = 0; i < COLUMNS_BETWEEN; i++)
			cell(out);
		text(out, item->flags);
		str_add(out, ",,");
		text(out, item->ungraded);
		for (size_t i = 0; i < pool->criterion_count; i++)
			cell(out);
	}
	row_end(out);
}

static void end(struct format_pool *pool, struct str *out)
{
	(void)pool;
	(void)out;
}

const struct format format_csv = {
	.name = "csv",
	.about = "the pool as a table, a row a submission",
	.all = "pool.csv",
	.begin = begin,
	.add = add,
	.end = end,
};

static void begin_cases(struct format_pool *pool, struct str *out)
{
	(void)pool;
	static const char *const NAMES[] = { "id", "name", "group", "case", "title", "verdict", "owner", "reason", "cpu_ms", "wall_ms", "memory_bytes" };
	for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
		text(out, NAMES[i]);
	row_end(out);
}

static void add_cases(struct format_pool *pool, const struct format_item *item, struct str *out)
{
	JSON_EACH (group, json_get(item->report, "groups"))
		JSON_EACH (c, json_get(group, "cases")) {
			const struct json *measured = figures_measured(pool->a, item->report, group, c);
			text(out, item->id);
			text(out, item->name);
			text(out, json_text(group, "id", ""));
			text(out, json_text(c, "id", ""));
			text(out, json_text(c, "title", ""));
			text(out, json_text(c, "verdict", ""));
			text(out, json_text(c, "owner", ""));
			text(out, json_text(c, "reason", ""));
			number(out, measured ? round(figures_cpu_ms(measured) * 100) / 100 : NAN);
			number(out, number_or_none(measured, "wall_ms"));
			number(out, number_or_none(measured, "peak_memory_bytes"));
			row_end(out);
		}
}

const struct format format_cases_csv = {
	.name = "cases-csv",
	.about = "the pool as a table, a row a case of a submission",
	.all = "cases.csv",
	.begin = begin_cases,
	.add = add_cases,
	.end = end,
};
