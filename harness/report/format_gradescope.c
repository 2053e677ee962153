/*
 * format_gradescope.c: results.json of a Gradescope autograder (gradescope-autograders.readthedocs.io, Autograder Specifications). The rubric's criteria carry the points,
 * the cases stand below them without any; what is hidden in the task stays hidden there.
 */
#include "harness/report/figures.h"
#include "harness/report/formats.h"

static const char *reasons(struct arena *a, const struct json *criterion)
{
	SCOPED_STR text = STR_EMPTY;
	JSON_EACH (reason, json_get(criterion, "reasons")) {
		const char *path = json_text(reason, "path", NULL);
		str_addf(&text, "%s%s", text.len ? "\n" : "", json_text(reason, "text", ""));
		if (path)
			str_addf(&text, " (%s:%.0f)", path, json_number(reason, "line", 0));
	}
	return str_steal(&text, a);
}

static void put_criterion(struct json_writer *w, struct arena *a, const struct json *criterion)
{
	double score = json_number(criterion, "score", 0), of = json_number(criterion, "of", 0);
	json_object(w, NULL);
	json_put_number(w, "score", score);
	json_put_number(w, "max_score", of);
	json_put_string(w, "status", score >= of ? "passed" : "failed");
	json_put_string(w, "name", json_text(criterion, "title", ""));
	json_put_string(w, "name_format", "text");
	json_put_string(w, "output", reasons(a, criterion));
	json_put_string(w, "output_format", "text");
	json_put_string(w, "visibility", "visible");
	json_end(w);
}

static void put_case(struct json_writer *w, struct arena *a, const struct json *group, const struct json *c)
{
	json_object(w, NULL);
	json_put_string(w, "status", figures_end_of(c) == FIGURES_PASSED ? "passed" : "failed");
	json_put_string(w, "name", arena_printf(a, "%s/%s", json_text(group, "id", ""), json_text(c, "id", "")));
	json_put_string(w, "name_format", "text");
	json_put_string(w, "output", figures_explain(a, c));
	json_put_string(w, "output_format", "text");
	json_array(w, "tags");
	json_put_string(w, NULL, json_text(c, "verdict", ""));
	json_end(w);
	json_put_string(w, "visibility", strcmp(json_text(group, "visibility", ""), "public") == 0 ? "visible" : "hidden");
	json_end(w);
}

static void write_one(const struct format_pool *pool, const struct format_item *item, struct str *out)
{
	const struct json *report = item->report, *totals = json_get(report, "totals");
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	/* Without a score Gradescope reports a failed autograder, which is what an ungraded submission is. */
	if (report) {
		json_put_number(w, "score", json_number(totals, "automatic", 0) + json_number(totals, "reviewer", 0));
		json_put_number(w, "execution_time", json_number(json_get(json_get(report, "measurements"), "stages"), "total_ms", 0) / 1000);
		json_put_string(w, "output", json_text(totals, "cap_reason", json_text(json_get(report, "submission"), "refused", "")));
	} else {
		json_put_string(w, "output", arena_printf(pool->a, "This submission could not be graded: %s", item->ungraded ? item->ungraded : ""));
	}
	json_put_string(w, "output_format", "text");
	json_put_string(w, "visibility", "visible");
	json_put_string(w, "stdout_visibility", "hidden");
	json_object(w, "extra_data");
	json_put_string(w, "submission", item->name);
	json_put_number(w, "percent", json_number(totals, "percent", 0));
	json_put_bool(w, "passed", json_bool(totals, "passed", false));
	json_put_string(w, "task_digest", json_text(json_get(report, "task"), "digest", NULL));
	json_put_string(w, "rubric_digest", json_text(json_get(report, "rubric"), "digest", NULL));
	json_end(w);
	json_array(w, "tests");
	JSON_EACH (criterion, json_get(report, "criteria"))
		if (!json_bool(criterion, "pending", false))
			put_criterion(w, pool->a, criterion);
	JSON_EACH (group, json_get(report, "groups"))
		JSON_EACH (c, json_get(group, "cases"))
			put_case(w, pool->a, group, c);
	json_end(w);
	json_end(w);
	str_add_bytes(out, json_writer_text(w));
	json_writer_free(w);
}

const struct format format_gradescope = {
	.name = "gradescope",
	.about = "results.json of a Gradescope autograder",
	.one = "gradescope/%s/results.json",
	.write = write_one,
};
