/*
 * format_html.c: the pages: a page a candidate, and the pool's. Here only their data is written; what they look like stands in harness/pages/, which builds every element
 * from it as text, never as markup.
 */
#include <math.h>

#include "harness/report/escape.h"
#include "harness/report/figures.h"
#include "harness/report/formats.h"
#include "harness/report/page.h"

static void put_sources(struct json_writer *w, const struct format_item *item)
{
	json_put_string(w, "noSources", item->no_sources);
	json_array(w, "sources");
	for (size_t i = 0; i < item->source_count; i++) {
		const struct format_source *source = &item->sources[i];
		json_object(w, NULL);
		json_put_string(w, "path", source->path);
		json_put_int(w, "bytes", (int64_t)source->bytes);
		json_put_string(w, "hidden", source->hidden);
		if (source->text.data)
			json_put_bytes(w, "text", source->text);
		else
			json_put_null(w, "text");
		json_end(w);
	}
	json_end(w);
}

static void write_one(const struct format_pool *pool, const struct format_item *item, struct str *out)
{
	const struct format_pages *pages = pool->pages;
	struct json_writer *w = json_writer_new(false);
	json_object(w, NULL);
	json_put_string(w, "id", item->id);
	json_put_string(w, "name", item->name);
	json_put_string(w, "title", pool->title);
	json_put_bool(w, "blind", pool->blind);
	json_put_string(w, "index", pool->single ? NULL : "../index.html");
	json_put_string(w, "previous", item->previous ? arena_printf(pool->a, "%s.html", item->previous) : NULL);
	json_put_string(w, "next", item->next ? arena_printf(pool->a, "%s.html", item->next) : NULL);
	json_put_string(w, "ungraded", item->report ? NULL : item->ungraded ? item->ungraded : "");
	if (item->report)
		json_put_json(w, "report", item->report);
	else
		json_put_null(w, "report");
	put_sources(w, item);
	json_end(w);
	page_head(pages->candidate_html, pages, pages->candidate_js, item->name, out);
	escape_script(out, json_writer_text(w));
	page_tail(pages->candidate_html, pages, pages->candidate_js, out);
	json_writer_free(w);
}

/* What all rows share is written once, behind them: a row has places in these lists. */
struct lists {
	struct arena *a; /* of what outlives a row */
	struct list {
		struct list_entry {
			const char *key;   /* what tells entries apart */
			const char *group, *title, *why, *source;
			double of;
			struct list_entry *next;
		} *first, **last;
		size_t count;
	} cases, conventions, criteria, groups;
};

/* The place of ${key} in ${list}; it is added if it is new, and ${ret_new} then set to it. */
static size_t place_of(struct arena *a, struct list *list, const char *key, struct list_entry **ret_new)
{
	size_t at = 0;
	*ret_new = NULL;
	for (struct list_entry *entry = list->first; entry; entry = entry->next, at++)
		if (strcmp(entry->key, key) == 0)
			return at;
	struct list_entry *entry = ARENA_NEW(a, struct list_entry);
	entry->key = arena_strdup(a, key);
	if (!list->last)
		list->last = &list->first;
	*list->last = entry;
	list->last = &entry->next;
	list->count++;
	*ret_new = entry;
	return at;
}

static const char *kept(struct arena *a, const struct json *value, const char *key)
{
	return arena_strdup(a, json_text(value, key, ""));
}

/* Verdicts as letters, a letter a case, in the order of the list; '-': this report has no such case. */
static char letter_of(const char *verdict)
{
	static const struct {
		const char *verdict;
		char letter;
	} LETTERS[] = { { "passed", 'p' },	  { "wrong_answer", 'w' },  { "runtime_error", 'r' }, { "time_limit", 't' },   { "memory_limit", 'm' },
			{ "output_limit", 'o' },  { "disk_limit", 'd' },    { "process_limit", 'l' }, { "security_violation", 'v' }, { "build_failed", 'b' },
			{ "no_entry_point", 'n' }, { "skipped", 's' },	    { "flaky", 'f' },	      { "harness_error", 'h' } };
	for (size_t i = 0; i < sizeof LETTERS / sizeof LETTERS[0]; i++)
		if (strcmp(LETTERS[i].verdict, verdict) == 0)
			return LETTERS[i].letter;
	return 'h';
}

static void put_cases(struct lists *lists, struct json_writer *w, const struct json *report)
{
	SCOPED_STR letters = STR_EMPTY;
	SCOPED_STR key = STR_EMPTY;
	JSON_EACH (group, json_get(report, "groups")) {
		struct list_entry *added;
		place_of(lists->a, &lists->groups, json_text(group, "id", ""), &added);
		if (added)
			added->title = kept(lists->a, group, "title");
		JSON_EACH (c, json_get(group, "cases")) {
			str_clear(&key);
			str_addf(&key, "%s/%s", json_text(group, "id", ""), json_text(c, "id", ""));
			size_t at = place_of(lists->a, &lists->cases, str_text(&key), &added);
			if (added) {
				added->group = kept(lists->a, group, "id");
				added->title = kept(lists->a, c, "title");
			}
			while (letters.len <= at)
				str_add_char(&letters, '-');
			letters.data[at] = letter_of(json_text(c, "verdict", ""));
		}
	}
	json_put_string(w, "cases", str_text(&letters));
}

static void put_conventions(struct lists *lists, struct json_writer *w, const struct json *report, bool held)
{
	json_array(w, held ? "held" : "notHeld");
	JSON_EACH (convention, json_get(report, "conventions")) {
		struct list_entry *added;
		if (json_bool(convention, "held", true) != held)
			continue;
		json_put_int(w, NULL, (int64_t)place_of(lists->a, &lists->conventions, json_text(convention, "id", ""), &added));
		if (added) {
			added->title = kept(lists->a, convention, "text");
			added->why = kept(lists->a, convention, "why");
			added->source = kept(lists->a, convention, "source");
		}
	}
	json_end(w);
}

static void put_criteria(struct lists *lists, struct json_writer *w, const struct json *report)
{
	double scores[64];
	size_t count = 0;
	JSON_EACH (criterion, json_get(report, "criteria")) {
		struct list_entry *added;
		size_t at = place_of(lists->a, &lists->criteria, json_text(criterion, "id", ""), &added);
		if (added) {
			added->title = kept(lists->a, criterion, "title");
			added->of = json_number(criterion, "of", 0);
		}
		for (; count <= at && count < sizeof scores / sizeof scores[0]; count++)
			scores[count] = NAN;
		if (at < count)
			scores[at] = json_number(criterion, "score", NAN);
	}
	json_array(w, "criteria");
	for (size_t i = 0; i < count; i++)
		json_put_number(w, NULL, scores[i]);
	json_end(w);
}

static double tenths(double v)
{
	return round(v * 10) / 10;
}

static void put_row(struct lists *lists, struct json_writer *w, const struct format_item *item)
{
	const struct json *report = item->report, *totals = json_get(report, "totals"), *entry = json_get(report, "entry_point");
	const struct json *chosen = json_get(entry, "chosen"), *framework = json_get(report, "framework");
	struct figures f = figures_of(report);
	json_put_string(w, "language", json_text(json_get(report, "language"), "name", NULL));
	json_put_string(w, "kind", json_text(chosen, "kind", NULL));
	json_put_string(w, "entry", json_text(chosen, "path", NULL));
	json_put_bool(w, "ambiguous", json_bool(entry, "ambiguous", false));
	json_put_string(w, "use", json_text(framework, "use", "none"));
	json_put_string(w, "framework", json_text(framework, "name", NULL));
	json_put_string(w, "build", json_text(json_get(report, "build"), "status", NULL));
	json_put_number(w, "percent", json_number(totals, "percent", 0));
	json_put_bool(w, "passed", json_bool(totals, "passed", false));
	json_put_number(w, "bar", json_number(totals, "pass", 0));
	json_put_bool(w, "capped", json_bool(totals, "capped", false));
	json_put_int(w, "pending", (int64_t)f.pending);
	json_put_number(w, "whole", json_number(totals, "whole", NAN));
	if (json_get(totals, "whole_passed"))
		json_put_bool(w, "wholePassed", json_bool(totals, "whole_passed", false));
	json_put_int(w, "casesPassed", (int64_t)f.passed);
	json_put_int(w, "casesOf", (int64_t)f.cases);
	json_put_number(w, "cpuMs", tenths(f.cpu_ms));
	json_put_number(w, "totalMs", tenths(f.total_ms));
	put_cases(lists, w, report);
	put_criteria(lists, w, report);
	put_conventions(lists, w, report, true);
	put_conventions(lists, w, report, false);
}

static void begin(struct format_pool *pool, struct str *out)
{
	/* Its own arena: that of the pool may be another one for each row. */
	struct arena *a = arena_new();
	struct lists *lists = ARENA_NEW(a, struct lists);
	lists->a = a;
	pool->state = lists;
	pool->rows = 0;
	page_head(pool->pages->pool_html, pool->pages, pool->pages->pool_js, pool->title, out);
	pool->w = json_writer_new(false);
	json_object(pool->w, NULL);
	json_put_string(pool->w, "title", pool->title);
	json_put_bool(pool->w, "blind", pool->blind);
	json_put_bool(pool->w, "linked", !pool->single);
	json_array(pool->w, "rows");
}

/* What the writer has so far, fit for the page. */
static void drain(struct format_pool *pool, struct str *out)
{
	SCOPED_STR plain = STR_EMPTY;
	json_writer_take(pool->w, &plain);
	escape_script(out, str_bytes(&plain));
}

static void add(struct format_pool *pool, const struct format_item *item, struct str *out)
{
	json_object(pool->w, NULL);
	json_put_string(pool->w, "id", item->id);
	json_put_string(pool->w, "name", item->name);
	json_put_string(pool->w, "flags", item->flags ? item->flags : "");
	if (item->report)
		put_row(pool->state, pool->w, item);
	else
		json_put_string(pool->w, "ungraded", item->ungraded ? item->ungraded : "");
	json_end(pool->w);
	drain(pool, out);
}

static void put_list(struct json_writer *w, const char *key, const struct list *list)
{
	json_array(w, key);
	for (const struct list_entry *entry = list->first; entry; entry = entry->next) {
		json_object(w, NULL);
		json_put_string(w, "id", entry->key);
		json_put_string(w, "title", entry->title);
		if (entry->group)
			json_put_string(w, "group", entry->group);
		if (entry->why)
			json_put_string(w, "why", entry->why);
		if (entry->source)
			json_put_string(w, "source", entry->source);
		if (entry->of > 0)
			json_put_number(w, "of", entry->of);
		json_end(w);
	}
	json_end(w);
}

static void end(struct format_pool *pool, struct str *out)
{
	struct lists *lists = pool->state;
	json_end(pool->w);
	put_list(pool->w, "caseList", &lists->cases);
	put_list(pool->w, "groupList", &lists->groups);
	put_list(pool->w, "criterionList", &lists->criteria);
	put_list(pool->w, "conventionList", &lists->conventions);
	json_end(pool->w);
	drain(pool, out);
	page_tail(pool->pages->pool_html, pool->pages, pool->pages->pool_js, out);
	json_writer_free(pool->w);
	arena_free(lists->a);
	pool->w = NULL;
	pool->state = NULL;
}

const struct format format_html = {
	.name = "html",
	.about = "pages for reviewers: the pool, and a page a candidate",
	.one = "candidates/%s.html",
	.all = "index.html",
	.needs_sources = true,
	.needs_pages = true,
	.write = write_one,
	.begin = begin,
	.add = add,
	.end = end,
};
