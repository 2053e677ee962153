/* format_ctrf.c: Common Test Report Format, specVersion 0.0.0 (github.com/ctrf-io/ctrf): JSON that test dashboards read. */
#include "harness/report/figures.h"
#include "harness/report/formats.h"

/* Streams are arrays of lines there. */
static void put_lines(struct json_writer *w, const char *key, const struct json *stream)
{
	const struct json *text = json_get(stream, "text");
	if (!text || text->string.len == 0)
		return;
	json_array(w, key);
	for (struct bytes rest = text->string; rest.len > 0;) {
		const char *end = memchr(rest.data, '\n', rest.len);
		size_t len = end ? (size_t)(end - rest.data) : rest.len;
		json_put_bytes(w, NULL, (struct bytes){ .data = rest.data, .len = len });
		len += end ? 1 : 0;
		rest = (struct bytes){ .data = rest.data + len, .len = rest.len - len };
	}
	json_end(w);
}

static void put_test(struct json_writer *w, struct arena *a, const struct json *report, const struct json *group, const struct json *c)
{
	static const char *const STATUS[] = {
		[FIGURES_PASSED] = "passed", [FIGURES_FAILED] = "failed", [FIGURES_SKIPPED] = "skipped", [FIGURES_BROKEN] = "other"
	};
	const struct json *measured = figures_measured(a, report, group, c);
	enum figures_end end = figures_end_of(c);
	json_object(w, NULL);
	json_put_string(w, "name", arena_printf(a, "%s/%s", json_text(group, "id", ""), json_text(c, "id", "")));
	json_put_string(w, "status", STATUS[end]);
	json_put_int(w, "duration", (int64_t)json_number(measured, "wall_ms", 0));
	json_array(w, "suite");
	json_put_string(w, NULL, json_text(json_get(report, "task"), "id", ""));
	json_put_string(w, NULL, json_text(group, "id", ""));
	json_end(w);
	json_put_string(w, "rawStatus", json_text(c, "verdict", ""));
	if (end != FIGURES_PASSED) {
		json_put_string(w, "message", json_text(c, "reason", json_text(c, "verdict", "")));
		json_put_string(w, "trace", figures_explain(a, c));
		put_lines(w, "stdout", json_get(measured, "stdout"));
		put_lines(w, "stderr", json_get(measured, "stderr"));
	}
	if (measured) {
		json_put_int(w, "retries", (int64_t)json_number(measured, "reruns", 0));
		json_put_bool(w, "flaky", strcmp(json_text(c, "verdict", ""), "flaky") == 0);
	}
	json_end(w);
}

static void put_summary(struct json_writer *w, const struct json *report, const struct figures *f)
{
	int64_t started = figures_started_ms(report);
	json_object(w, "summary");
	json_put_int(w, "tests", (int64_t)f->cases);
	json_put_int(w, "passed", (int64_t)f->passed);
	json_put_int(w, "failed", (int64_t)f->failed);
	json_put_int(w, "skipped", (int64_t)f->skipped);
	json_put_int(w, "pending", 0);
	json_put_int(w, "other", (int64_t)f->broken);
	json_put_int(w, "suites", (int64_t)f->groups);
	json_put_int(w, "start", started);
	json_put_int(w, "stop", started + (int64_t)f->total_ms);
	json_end(w);
}

static void write_one(const struct format_pool *pool, const struct format_item *item, struct str *out)
{
	const struct json *report = item->report, *totals = json_get(report, "totals");
	struct figures f = figures_of(report);
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	json_put_string(w, "reportFormat", "CTRF");
	json_put_string(w, "specVersion", "0.0.0");
	json_put_string(w, "generatedBy", "takehome");
	json_object(w, "results");
	json_object(w, "tool");
	json_put_string(w, "name", "takehome");
	json_put_string(w, "version", json_text(json_get(report, "tool"), "version", TAKEHOME_VERSION));
	json_end(w);
	put_summary(w, report, &f);
	json_array(w, "tests");
	JSON_EACH (group, json_get(report, "groups"))
		JSON_EACH (c, json_get(group, "cases"))
			put_test(w, pool->a, report, group, c);
	json_end(w);
	json_object(w, "extra");
	json_put_string(w, "submission", item->name);
	if (report) {
		json_put_number(w, "percent", json_number(totals, "percent", 0));
		json_put_bool(w, "passed", json_bool(totals, "passed", false));
	} else {
		json_put_string(w, "ungraded", item->ungraded ? item->ungraded : "");
	}
	json_end(w);
	json_end(w);
	json_end(w);
	str_add_bytes(out, json_writer_text(w));
	json_writer_free(w);
}

const struct format format_ctrf = {
	.name = "ctrf",
	.about = "Common Test Report Format, for test dashboards",
	.one = "ctrf/%s.json",
	.write = write_one,
};
