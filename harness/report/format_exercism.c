/* format_exercism.c: results.json of an Exercism test runner, version 3 (exercism.org/docs/building/tooling/test-runners/interface). */
#include "harness/base/utf8.h"
#include "harness/report/figures.h"
#include "harness/report/formats.h"

enum { OUTPUT_CHARACTERS_MAX = 500, MESSAGE_BYTES_MAX = 65535 };

/* The first ${max} characters, as Exercism asks, with a word where something was cut. */
static const char *beginning(struct arena *a, struct bytes text, size_t max)
{
	static const char CUT[] = "\n… (cut)";
	text = utf8_valid_copy(a, text);
	size_t at = 0, count = 0, last_fit = 0;
	for (; at < text.len; count++) {
		uint32_t c;
		size_t len = utf8_next(text, at, &c);
		if (count + sizeof CUT <= max)
			last_fit = at + (len ? len : 1);
		at += len ? len : 1;
	}
	if (count <= max)
		return arena_strndup(a, text.data ? text.data : "", text.len);
	return arena_printf(a, "%.*s%s", (int)last_fit, text.data, CUT);
}

/* Why no case could be run at all; NULL: at least one was. */
static const char *nothing_ran(const struct json *report)
{
	const char *refused = json_text(json_get(report, "submission"), "refused", NULL);
	if (refused)
		return refused;
	if (!json_bool(json_get(report, "entry_point"), "found", true))
		return json_text(json_get(report, "entry_point"), "reason", "no entry point was found");
	const struct json *build = json_get(report, "build");
	return strcmp(json_text(build, "status", ""), "failed") == 0 ? json_text(build, "reason", "the build failed") : NULL;
}

static const char *test_code(struct arena *a, const struct json *report, const struct json *group, const struct json *c)
{
	SCOPED_STR text = STR_EMPTY;
	JSON_EACH (word, json_get(report, "command"))
		str_addf(&text, "%s%s", text.len ? " " : "", word->string.data);
	str_addf(&text, "%s# %s/%s", text.len ? "  " : "", json_text(group, "id", ""), json_text(c, "id", ""));
	return str_steal(&text, a);
}

static void put_test(struct json_writer *w, struct arena *a, const struct json *report, const struct json *group, const struct json *c, int64_t task_id)
{
	enum figures_end end = figures_end_of(c);
	const char *title = json_text(c, "title", NULL);
	json_object(w, NULL);
	json_put_string(w, "name", title ? title : arena_printf(a, "%s/%s", json_text(group, "id", ""), json_text(c, "id", "")));
	json_put_string(w, "test_code", test_code(a, report, group, c));
	json_put_string(w, "status", end == FIGURES_PASSED ? "pass" : end == FIGURES_FAILED ? "fail" : "error");
	if (end != FIGURES_PASSED) {
		const char *explain = figures_explain(a, c);
		json_put_string(w, "message", beginning(a, bytes_of(explain[0] ? explain : json_text(c, "verdict", "")), MESSAGE_BYTES_MAX / 4));
	}
	const struct json *printed = json_get(json_get(figures_measured(a, report, group, c), "stdout"), "text");
	if (printed && printed->string.len > 0)
		json_put_string(w, "output", beginning(a, printed->string, OUTPUT_CHARACTERS_MAX));
	json_put_int(w, "task_id", task_id);
	json_end(w);
}

static void write_one(const struct format_pool *pool, const struct format_item *item, struct str *out)
{
	const struct json *report = item->report;
	struct figures f = figures_of(report);
	const char *error = report ? nothing_ran(report) : item->ungraded ? item->ungraded : "it could not be graded";
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	json_put_int(w, "version", 3);
	json_put_string(w, "status", error ? "error" : f.passed == f.cases ? "pass" : "fail");
	if (error)
		json_put_string(w, "message", beginning(pool->a, bytes_of(error), MESSAGE_BYTES_MAX / 4));
	json_array(w, "tests");
	int64_t task_id = 0;
	JSON_EACH (group, json_get(report, "groups")) {
		task_id++;
		if (!error)
			JSON_EACH (c, json_get(group, "cases"))
				put_test(w, pool->a, report, group, c, task_id);
	}
	json_end(w);
	json_end(w);
	str_add_bytes(out, json_writer_text(w));
	json_writer_free(w);
}

const struct format format_exercism = {
	.name = "exercism",
	.about = "results.json of an Exercism test runner, version 3",
	.one = "exercism/%s/results.json",
	.write = write_one,
};
