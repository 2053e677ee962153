/* judge.h: an outcome held against what its case expects → a verdict with its owner and reason. A table of matchers (matchers.h). Pure. */
#ifndef HARNESS_JUDGE_JUDGE_H
#define HARNESS_JUDGE_JUDGE_H

#include "harness/model/outcome.h"

/*
 * judge(a, task_case, outcome, ret): Order: limits and violations first (they explain the rest), then how it ended (a signal, a status that was not expected),
 * then stdout, stderr, files. Every verdict has an owner and, unless passed, a reason that names the limit and the measured value or the first difference.
 */
void judge(struct arena *a, const struct task_case *task_case, const struct outcome *outcome, struct case_verdict *ret);

/* judge_near_limit(outcome): Did CPU, wall time or memory come within a tenth of a limit, on either side, so that noise could decide? Then it is run again alone. */
bool judge_near_limit(const struct outcome *outcome);

/* judge_reruns(a, verdicts, count, ret): All equal: that verdict; else flaky, naming what they said. */
void judge_reruns(struct arena *a, const struct case_verdict *verdicts, size_t count, struct case_verdict *ret);

#endif
