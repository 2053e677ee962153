/* figures.c: what several formats take out of a report. */
#include "harness/report/figures.h"

#include <time.h>

enum figures_end figures_end_of(const struct json *c)
{
	const char *verdict = json_text(c, "verdict", ""), *owner = json_text(c, "owner", "");
	if (strcmp(verdict, "passed") == 0)
		return FIGURES_PASSED;
	if (strcmp(verdict, "skipped") == 0)
		return FIGURES_SKIPPED;
	return strcmp(owner, "task") == 0 || strcmp(owner, "harness") == 0 ? FIGURES_BROKEN : FIGURES_FAILED;
}

double figures_cpu_ms(const struct json *measured)
{
	return json_number(measured, "cpu_user_ms", 0) + json_number(measured, "cpu_system_ms", 0);
}

const struct json *figures_measured(struct arena *a, const struct json *report, const struct json *group, const struct json *c)
{
	const struct json *cases = json_get(json_get(report, "measurements"), "cases");
	return json_get(cases, arena_printf(a, "%s/%s", json_text(group, "id", ""), json_text(c, "id", "")));
}

struct figures figures_of(const struct json *report)
{
	struct figures f = { 0 };
	JSON_EACH (group, json_get(report, "groups")) {
		f.groups++;
		JSON_EACH (c, json_get(group, "cases")) {
			enum figures_end end = figures_end_of(c);
			f.cases++;
			*(end == FIGURES_PASSED ? &f.passed : end == FIGURES_FAILED ? &f.failed : end == FIGURES_SKIPPED ? &f.skipped : &f.broken) += 1;
		}
	}
	JSON_EACH (criterion, json_get(report, "criteria"))
		f.pending += json_bool(criterion, "pending", false);
	const struct json *measurements = json_get(report, "measurements");
	JSON_EACH (measured, json_get(measurements, "cases"))
		f.cpu_ms += figures_cpu_ms(measured);
	f.total_ms = json_number(json_get(measurements, "stages"), "total_ms", 0);
	return f;
}

int64_t figures_started_ms(const struct json *report)
{
	struct tm tm = { 0 };
	const char *end = strptime(json_text(json_get(report, "measurements"), "started", ""), "%Y-%m-%dT%H:%M:%S", &tm);
	return end ? (int64_t)timegm(&tm) * 1000 : 0;
}

const char *figures_explain(struct arena *a, const struct json *c)
{
	SCOPED_STR text = STR_EMPTY;
	str_add(&text, json_text(c, "reason", ""));
	const struct json *difference = json_get(c, "difference");
	if (difference && difference->type == JSON_OBJECT) {
		str_addf(&text, "%s%s, line %.0f, column %.0f", text.len ? "\n" : "", json_text(difference, "stream", ""), json_number(difference, "line", 0),
			 json_number(difference, "column", 0));
		const char *expected = json_text(difference, "expected", NULL), *actual = json_text(difference, "actual", NULL);
		const char *note = json_text(difference, "note", NULL);
		if (expected)
			str_addf(&text, "\nexpected: %s", expected);
		if (actual)
			str_addf(&text, "\nactual:   %s", actual);
		if (note)
			str_addf(&text, "\n%s", note);
	}
	return str_steal(&text, a);
}

const char *figures_words(struct arena *a, const char *verdict)
{
	char *words = arena_strdup(a, verdict);
	for (char *c = words; *c; c++)
		if (*c == '_')
			*c = ' ';
	return words;
}

const char *figures_not_held(struct arena *a, const struct json *report)
{
	SCOPED_STR ids = STR_EMPTY;
	JSON_EACH (convention, json_get(report, "conventions"))
		if (!json_bool(convention, "held", true))
			str_addf(&ids, "%s%s", ids.len ? " " : "", json_text(convention, "id", ""));
	return str_steal(&ids, a);
}
