/* case_facts.c: reports read for what they tell of the cases. */
#include "harness/author/case_facts.h"

#include <math.h>

enum { SLACK = 2, LIMIT_STEP_MS = 500 };

void case_facts_init(struct arena *a, const struct task *task, struct case_facts *ret)
{
	*ret = (struct case_facts){ .items = ARENA_ARRAY(a, struct case_fact, task->case_count + 1) };
	for (size_t g = 0; g < task->group_count; g++)
		for (size_t c = 0; c < task->groups[g].case_count; c++)
			ret->items[ret->count++] = (struct case_fact){ .group = &task->groups[g],
								       .task_case = &task->groups[g].cases[c],
								       .name = arena_printf(a, "%s/%s", task->groups[g].id, task->groups[g].cases[c].id) };
}

enum verdict case_facts_verdict(const struct json *report, size_t i)
{
	enum verdict verdict = VERDICT_HARNESS_ERROR;
	JSON_EACH(group, json_get(report, "groups")) {
		JSON_EACH(one, json_get(group, "cases")) {
			if (i-- == 0) {
				verdict_parse(json_text(one, "verdict", ""), &verdict);
				return verdict;
			}
		}
	}
	return verdict;
}

double case_facts_cpu_ms(const struct json *report, const char *name)
{
	const struct json *measured = json_get(json_get(json_get(report, "measurements"), "cases"), name);
	return measured ? json_number(measured, "cpu_user_ms", 0) + json_number(measured, "cpu_system_ms", 0) : -1;
}

void case_facts_add(struct arena *a, struct case_facts *f, const struct json *report, const char *who)
{
	size_t i = 0;
	JSON_EACH(group, json_get(report, "groups")) {
		JSON_EACH(one, json_get(group, "cases")) {
			if (i == f->count)
				return;
			struct case_fact *fact = &f->items[i++];
			enum verdict verdict;
			if (!verdict_parse(json_text(one, "verdict", ""), &verdict) || verdict == VERDICT_SKIPPED)
				continue;
			if (verdict != VERDICT_PASSED) {
				fact->failed_by++;
				continue;
			}
			double cpu_ms = case_facts_cpu_ms(report, fact->name);
			if (cpu_ms > fact->slowest_ms) {
				fact->slowest_ms = cpu_ms;
				fact->slowest = arena_strdup(a, who);
			}
		}
	}
}

static double share(const struct case_fact *fact)
{
	return fact->slowest_ms / fact->task_case->limits.cpu_ms;
}

void case_facts_slack(const struct case_facts *f, struct findings *findings)
{
	for (size_t i = 0; i < f->count;) {
		const struct group *group = f->items[i].group;
		const struct case_fact *tightest = &f->items[i];
		for (; i < f->count && f->items[i].group == group; i++)
			if (share(&f->items[i]) > share(tightest))
				tightest = &f->items[i];
		if (share(tightest) * SLACK <= 1)
			continue;
		unsigned better = (unsigned)ceil(tightest->slowest_ms * SLACK / LIMIT_STEP_MS) * LIMIT_STEP_MS;
		findings_add(findings, FINDING_ADVICE, arena_printf(findings->arena, "group %s", group->id),
			     "the limits leave little room: %s takes %.0f ms of CPU time for the case %s, and %u ms are allowed. A slower machine would fail a right answer; "
			     "\"cpu_ms\": %u would leave twice the time",
			     tightest->slowest, tightest->slowest_ms, tightest->name, tightest->task_case->limits.cpu_ms, better);
	}
}

void case_facts_idle(const struct case_facts *f, struct findings *findings)
{
	const char *names = "";
	size_t count = 0;
	for (size_t i = 0; i < f->count; i++) {
		if (f->items[i].failed_by > 0)
			continue;
		names = arena_printf(findings->arena, "%s%s%s", names, count++ ? ", " : "", f->items[i].name);
	}
	if (count > 0)
		findings_add(findings, FINDING_ADVICE, "cases", "no wrong solution and no mutant fails %s: %s. Either nobody gets %s wrong, or a solution that does is missing",
			     count == 1 ? "this case" : "these cases", names, count == 1 ? "it" : "them");
}
