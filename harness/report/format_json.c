/* format_json.c: reports as JSON: a file each, "takehome.reports/1" for a whole pool, and a line each (NDJSON). */
#include "harness/report/formats.h"

static void write_one(const struct format_pool *pool, const struct format_item *item, struct str *out)
{
	(void)pool;
	struct json_writer *w = json_writer_new(true);
	if (item->report) {
		json_put_json(w, NULL, item->report);
	} else {
		json_object(w, NULL);
		json_put_string(w, "schema", "takehome.ungraded/1");
		json_put_string(w, "id", item->id);
		json_put_string(w, "name", item->name);
		json_put_string(w, "reason", item->ungraded ? item->ungraded : "");
		json_end(w);
	}
	str_add_bytes(out, json_writer_text(w));
	json_writer_free(w);
}

static void put_row(struct json_writer *w, const struct format_item *item)
{
	json_object(w, NULL);
	json_put_string(w, "id", item->id);
	json_put_string(w, "name", item->name);
	json_put_bool(w, "graded", item->report != NULL);
	json_put_string(w, "reason", item->report ? NULL : item->ungraded ? item->ungraded : "");
	if (item->report)
		json_put_json(w, "report", item->report);
	else
		json_put_null(w, "report");
	json_end(w);
}

static void begin(struct format_pool *pool, struct str *out)
{
	(void)out;
	pool->w = json_writer_new(true);
	json_object(pool->w, NULL);
	json_put_string(pool->w, "schema", "takehome.reports/1");
	json_put_string(pool->w, "title", pool->title);
	json_put_bool(pool->w, "blind", pool->blind);
	json_array(pool->w, "submissions");
}

static void add(struct format_pool *pool, const struct format_item *item, struct str *out)
{
	put_row(pool->w, item);
	json_writer_take(pool->w, out);
}

static void end(struct format_pool *pool, struct str *out)
{
	json_end(pool->w);
	json_end(pool->w);
	json_writer_take(pool->w, out);
	json_writer_free(pool->w);
	pool->w = NULL;
}

const struct format format_json = {
	.name = "json",
	.about = "the whole report",
	.one = "json/%s.json",
	.all = "pool.json",
	.write = write_one,
	.begin = begin,
	.add = add,
	.end = end,
};

static void nothing(struct format_pool *pool, struct str *out)
{
	(void)pool;
	(void)out;
}

static void add_line(struct format_pool *pool, const struct format_item *item, struct str *out)
{
	(void)pool;
	struct json_writer *w = json_writer_new(false);
	put_row(w, item);
	str_add_bytes(out, json_writer_text(w));
	json_writer_free(w);
}

const struct format format_ndjson = {
	.name = "ndjson",
	.about = "the whole pool, a report a line, for streams",
	.all = "pool.ndjson",
	.begin = nothing,
	.add = add_line,
	.end = nothing,
};
