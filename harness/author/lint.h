/* lint.h: what an experienced author would mend in a task, seen without running anything. Mistakes of form are the loader's (task_load); these are of sense. */
#ifndef HARNESS_AUTHOR_LINT_H
#define HARNESS_AUTHOR_LINT_H

#include "harness/author/brief.h"
#include "harness/author/findings.h"
#include "harness/model/profile.h"
#include "harness/model/rubric.h"
#include "harness/model/solutions.h"

struct lint_subject {
	const struct task *task;
	const struct rubric *rubric;
	const struct profiles *profiles;
	const struct solutions *solutions;
	const struct brief *brief;
};

/* lint_task(s, findings): Ask every rule of the table. Looks at the folders of starters, changes nothing. */
void lint_task(const struct lint_subject *s, struct findings *findings);

/* lint_rules(ret_count): The rules: a name and a sentence each, for documents. */
struct lint_rule {
	const char *name, *asks;
	void (*check)(const struct lint_subject *s, struct findings *findings);
};
const struct lint_rule *lint_rules(size_t *ret_count);

#endif
