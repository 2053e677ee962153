/* held.c: one small check for each member of "expect". */
#include "harness/author/held.h"

#include <math.h>

#include "harness/model/outcome.h"

/* Percents are exact to a hundredth. */
static const double PERCENT_SLACK = 0.005;

struct check {
	const struct solution *solution;
	const struct json *report;
	const char *subject;
	struct findings *findings;
};

static const char *shown(const struct json *text)
{
	return text && text->type == JSON_STRING ? text->string.data : "none";
}

static void check_percent(const struct check *c)
{
	const struct solution *s = c->solution;
	double got = json_number(json_get(c->report, "totals"), "percent", -1);
	if (got >= s->percent_min - PERCENT_SLACK && got <= s->percent_max + PERCENT_SLACK)
		return;
	if (s->percent_min == s->percent_max)
		findings_add(c->findings, FINDING_WRONG, c->subject, "it got %g percent; \"percent\" says %g", got, s->percent_min);
	else
		findings_add(c->findings, FINDING_WRONG, c->subject, "it got %g percent; \"percent\" says %g to %g", got, s->percent_min, s->percent_max);
}

static void check_passed(const struct check *c)
{
	bool got = json_bool(json_get(c->report, "totals"), "passed", false);
	if (got != c->solution->passed)
		findings_add(c->findings, FINDING_WRONG, c->subject, "it %s the bar; \"passed\" says that it must%s", got ? "passed" : "did not pass", got ? " not" : "");
}

static void check_language(const struct check *c)
{
	const struct json *wanted = json_get(c->solution->expect, "language"), *got = json_pointer(c->report, "/language/id");
	if (wanted && strcmp(shown(wanted), shown(got)) != 0)
		findings_add(c->findings, FINDING_WRONG, c->subject, "its language was found to be %s; \"language\" says %s", shown(got), shown(wanted));
}

static void check_entry(const struct check *c)
{
	const struct json *wanted = json_get(c->solution->expect, "entry"), *got = json_pointer(c->report, "/entry_point/chosen/path");
	if (wanted && strcmp(shown(wanted), shown(got)) != 0)
		findings_add(c->findings, FINDING_WRONG, c->subject, "its entry point was found to be %s; \"entry\" says %s", shown(got), shown(wanted));
}

static void count_verdicts(const struct json *group, size_t counts[verdict_count])
{
	JSON_EACH(one, json_get(group, "cases")) {
		enum verdict verdict;
		if (verdict_parse(json_text(one, "verdict", ""), &verdict))
			counts[verdict]++;
	}
}

const char *held_verdicts(struct arena *a, const struct json *group)
{
	size_t counts[verdict_count] = { 0 };
	const char *text = "";
	count_verdicts(group, counts);
	for (size_t most = SIZE_MAX; most > 0;) {
		size_t next = 0;
		for (size_t v = 0; v < verdict_count; v++)
			next = counts[v] < most && counts[v] > next ? counts[v] : next;
		for (size_t v = 0; v < verdict_count && next > 0; v++)
			if (counts[v] == next)
				text = arena_printf(a, "%s%s%zu %s", text, *text ? ", " : "", next, verdict_text((enum verdict)v));
		most = next;
	}
	return text;
}

static const struct json *group_of(const struct json *report, const char *id)
{
	JSON_EACH(group, json_get(report, "groups")) {
		if (strcmp(json_text(group, "id", ""), id) == 0)
			return group;
	}
	return NULL;
}

static void check_groups(const struct check *c)
{
	struct arena *a = c->findings->arena;
	JSON_EACH(wanted, json_get(c->solution->expect, "groups")) {
		size_t counts[verdict_count] = { 0 };
		const struct json *group = group_of(c->report, wanted->key);
		const char *said = "";
		bool differs = false;
		count_verdicts(group, counts);
		for (size_t v = 0; v < verdict_count; v++) {
			size_t must = (size_t)json_number(wanted, verdict_text((enum verdict)v), 0);
			differs = differs || counts[v] != must;
			if (must)
				said = arena_printf(a, "%s%s%zu %s", said, *said ? ", " : "", must, verdict_text((enum verdict)v));
		}
		if (differs)
			findings_add(c->findings, FINDING_WRONG, c->subject, "group \"%s\" got %s; \"groups\" says %s", wanted->key, held_verdicts(a, group), *said ? said : "nothing");
	}
}

static void check_owner(const struct check *c)
{
	const char *wanted = json_text(c->solution->expect, "owner", NULL);
	JSON_EACH(group, json_get(c->report, "groups")) {
		JSON_EACH(one, json_get(group, "cases")) {
			const char *verdict = json_text(one, "verdict", ""), *owner = json_text(one, "owner", "");
			if (!wanted || strcmp(verdict, "passed") == 0 || strcmp(verdict, "skipped") == 0 || strcmp(owner, wanted) == 0)
				continue;
			findings_add(c->findings, FINDING_WRONG, c->subject, "case %s/%s is the fault of the %s; \"owner\" says %s", json_text(group, "id", ""),
				     json_text(one, "id", ""), owner, wanted);
			return;
		}
	}
}

/* Does a text anywhere in ${value} hold ${words}? Paths and lines of reasons are joined as a reader sees them. */
static bool says(struct arena *a, const struct json *value, const char *words)
{
	if (!value)
		return false;
	if (value->type == JSON_STRING)
		return memmem(value->string.data, value->string.len, words, strlen(words)) != NULL;
	if (value->type == JSON_OBJECT && json_get(value, "path") && json_get(value, "line")) {
		const char *line = json_get(value, "line")->type == JSON_NUMBER ? arena_strndup(a, json_get(value, "line")->number_text.data, json_get(value, "line")->number_text.len) : "";
		if (strstr(arena_printf(a, "%s %s:%s", json_text(value, "text", ""), json_text(value, "path", ""), line), words))
			return true;
	}
	JSON_EACH(child, value)
		if (says(a, child, words))
			return true;
	return false;
}

/* The places of a report that give reasons. */
static bool reasons_say(struct arena *a, const struct json *report, const char *words)
{
	static const char *const PLACES[] = { "/submission", "/entry_point/reason", "/build/reason", "/totals/cap_reason", "/criteria" };
	for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++)
		if (says(a, json_pointer(report, PLACES[i]), words))
			return true;
	JSON_EACH(group, json_get(report, "groups")) {
		JSON_EACH(one, json_get(group, "cases")) {
			if (says(a, json_get(one, "reason"), words) || says(a, json_get(one, "difference"), words))
				return true;
		}
	}
	return false;
}

static bool refused(const struct json *report, const char *call)
{
	JSON_EACH(group, json_get(report, "groups")) {
		JSON_EACH(one, json_get(group, "cases")) {
			JSON_EACH(denied, json_get(one, "denied")) {
				if (strcmp(json_text(denied, "call", ""), call) == 0)
					return true;
			}
		}
	}
	return false;
}

static void check_words(const struct check *c)
{
	JSON_EACH(words, json_get(c->solution->expect, "reason")) {
		if (!reasons_say(c->findings->arena, c->report, shown(words)))
			findings_add(c->findings, FINDING_WRONG, c->subject, "no reason of its report says \"%s\"", shown(words));
	}
	JSON_EACH(call, json_get(c->solution->expect, "denied")) {
		if (!refused(c->report, shown(call)))
			findings_add(c->findings, FINDING_WRONG, c->subject, "the system call %s was not refused; \"denied\" says that it must be", shown(call));
	}
}

bool held_compare(const struct solution *solution, const struct json *report, const char *subject, struct findings *findings)
{
	static void (*const CHECKS[])(const struct check *) = { check_percent, check_passed, check_language, check_entry, check_groups, check_owner, check_words };
	const struct check c = { .solution = solution, .report = report, .subject = subject, .findings = findings };
	size_t before = findings->wrong;
	for (size_t i = 0; i < sizeof CHECKS / sizeof *CHECKS; i++)
		CHECKS[i](&c);
	return findings->wrong == before;
}
