/* cases.c: the measure "cases": points of the groups, and for each lost one the case and why. */
#include "harness/score/measures.h"

#include "harness/score/passed.h"

static bool counts(const struct criterion *c, const struct group *group)
{
	if (!c->groups)
		return true;
	for (const char *const *id = c->groups; *id; id++)
		if (strcmp(*id, group->id) == 0)
			return true;
	return false;
}

/* Verdicts that strike a whole group alike need one reason, not one a case. */
static bool strikes_all(enum verdict v)
{
	return v == VERDICT_SKIPPED || v == VERDICT_BUILD_FAILED || v == VERDICT_NO_ENTRY_POINT;
}

static const char *capital(struct arena *a, const char *s)
{
	char *copy = arena_strdup(a, s);
	if (*copy >= 'a' && *copy <= 'z')
		*copy = (char)(*copy - ('a' - 'A'));
	return copy;
}

/* "wrong_answer" as people say it. */
static const char *verdict_words(struct arena *a, enum verdict v)
{
	char *text = arena_strdup(a, verdict_text(v));
	for (char *c = text; *c; c++)
		if (*c == '_')
			*c = ' ';
	return text;
}

/* "; expected: 12.50; found: 12.5": what a candidate wants to know first. An exit status is in the reason already. */
static const char *tell_difference(struct arena *a, const struct case_verdict *v)
{
	const struct difference *d = &v->difference;
	if (!v->has_difference || v->verdict != VERDICT_WRONG_ANSWER || !d->expected || !d->actual || strcmp(d->stream, "exit status") == 0)
		return "";
	return arena_printf(a, "; expected: %s; found: %s", d->expected, d->actual);
}

static void lose_case(struct measuring *m, const struct case_result *r, double share)
{
	const char *ref = arena_printf(m->a, "case %s/%s", r->group->id, r->task_case->id);
	measuring_lose(m, (struct cost){ .share = share,
					 .ref = ref,
					 .text = arena_printf(m->a, "%s: %s%s%s%s", capital(m->a, ref), verdict_words(m->a, r->verdict.verdict),
							      r->verdict.reason ? ": " : "", r->verdict.reason ? r->verdict.reason : "",
							      tell_difference(m->a, &r->verdict)) });
}

static void lose_alike(struct measuring *m, const struct case_result *first, size_t count, double share)
{
	const struct group *g = first->group;
	measuring_lose(m, (struct cost){ .share = share,
					 .ref = arena_printf(m->a, "group %s", g->id),
					 .text = arena_printf(m->a, "Group %s, %zu case%s: %s", g->id, count, count == 1 ? "" : "s",
							      first->verdict.reason ? first->verdict.reason
										    : verdict_words(m->a, first->verdict.verdict)) });
}

/* What one group lost, shared out over the cases that did not pass. */
static void score_group(struct measuring *m, const struct group_score *g, double whole_points)
{
	const struct results *results = &m->grade->results;
	const struct case_result *alike[verdict_count] = { NULL };
	size_t alike_count[verdict_count] = { 0 }, failed = g->total - g->passed;
	if (failed == 0)
		return;
	double each = (g->group->points - g->points) / whole_points / (double)failed;
	for (size_t i = 0; i < results->count; i++) {
		const struct case_result *r = &results->items[i];
		if (r->group != g->group || score_passed(r))
			continue;
		enum verdict v = r->verdict.verdict;
		if (!strikes_all(v)) {
			lose_case(m, r, each);
			continue;
		}
		if (!alike[v])
			alike[v] = r;
		alike_count[v]++;
	}
	for (size_t v = 0; v < verdict_count; v++)
		if (alike[v])
			lose_alike(m, alike[v], alike_count[v], each * (double)alike_count[v]);
}

void measure_cases(struct measuring *m)
{
	const struct task *task = m->job->task;
	double whole = 0, reached = 0;
	size_t cases = 0;
	for (size_t i = 0; i < task->group_count; i++) {
		if (!counts(m->criterion, &task->groups[i]))
			continue;
		whole += m->groups[i].group->points;
		reached += m->groups[i].points;
		cases += m->groups[i].total;
	}
	if (whole <= 0)
		return;
	for (size_t i = 0; i < task->group_count; i++)
		if (counts(m->criterion, &task->groups[i]))
			score_group(m, &m->groups[i], whole);
	m->share = reached / whole; /* not what is left after many small subtractions */
	m->whole = arena_printf(m->a, cases == 1 ? "The case passed." : "All %zu cases passed.", cases);
}
