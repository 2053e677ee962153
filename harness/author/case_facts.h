/* case_facts.h: what many gradings together tell of each case of a task: how long right answers take, and who fails it. */
#ifndef HARNESS_AUTHOR_CASE_FACTS_H
#define HARNESS_AUTHOR_CASE_FACTS_H

#include "harness/author/findings.h"
#include "harness/base/json.h"
#include "harness/model/outcome.h"

struct case_fact {
	const struct group *group;
	const struct task_case *task_case;
	const char *name;         /* "scale/a-year" */
	double slowest_ms;        /* CPU time of the slowest run that passed */
	const char *slowest;      /* whose */
	size_t failed_by;         /* solutions and mutants that it tells from right ones */
};

struct case_facts {
	struct case_fact *items; /* in the order of the task */
	size_t count;
};

void case_facts_init(struct arena *a, const struct task *task, struct case_facts *ret);
/* case_facts_add(a, f, report, who): What the report of ${who} tells. A case that did not run tells nothing. */
void case_facts_add(struct arena *a, struct case_facts *f, const struct json *report, const char *who);
/* case_facts_verdict(report, i): The verdict of the ${i}th case of a report; VERDICT_HARNESS_ERROR if it has none. */
enum verdict case_facts_verdict(const struct json *report, size_t i);
/* case_facts_cpu_ms(a, report, name): -1: it did not run. */
double case_facts_cpu_ms(const struct json *report, const char *name);
/* case_facts_slack(f, findings): Groups whose slowest right answer uses more than half of the limit, each with a limit that would do. */
void case_facts_slack(const struct case_facts *f, struct findings *findings);
/* case_facts_idle(f, findings): Cases that nothing failed. */
void case_facts_idle(const struct case_facts *f, struct findings *findings);

#endif
