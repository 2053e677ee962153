/* judge_end.h: the parts of a verdict that follow from how a run ended, apart from what it printed. For judge.c. */
#ifndef HARNESS_JUDGE_JUDGE_END_H
#define HARNESS_JUDGE_JUDGE_END_H

#include "harness/base/arena.h"
#include "harness/model/outcome.h"

void verdict_set(struct case_verdict *ret, enum verdict verdict, enum owner owner, const char *reason);

/* judge_stopped(a, o, ret): False, with the verdict set, when the run was stopped by us or could not be started. */
bool judge_stopped(struct arena *a, const struct outcome *o, struct case_verdict *ret);
/* judge_ending(a, c, o, ret): False, with the verdict set, when it ended otherwise than the case expects. */
bool judge_ending(struct arena *a, const struct task_case *c, const struct outcome *o, struct case_verdict *ret);
/* judge_scarcity(a, o, ret): Something went wrong already: if a fork was refused or the disk was full, then that is why. */
void judge_scarcity(struct arena *a, const struct outcome *o, struct case_verdict *ret);

#endif
