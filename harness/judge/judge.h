/*
 * judge.h: an outcome held against what its case expects → a verdict with its owner and reason. A table of matchers (matchers.h).
 *
 * Pure, but that the matcher json starts a confined process. Reasons hold limits and differences, never measured values: they are the same in every run.
 */
#ifndef HARNESS_JUDGE_JUDGE_H
#define HARNESS_JUDGE_JUDGE_H

#include "harness/model/outcome.h"

/*
 * judge(a, task_case, outcome, ret): Order: a violation, then limits (they explain the rest), then how it ended (a signal, a status that was not expected),
 * then stdout, stderr, files. A refused fork or a full disk is the verdict only when something went wrong; so is the reason then.
 * Every verdict has an owner and, unless passed, a reason. A pattern of the task that gives up is harness_error with the owner task.
 */
void judge(struct arena *a, const struct task_case *task_case, const struct outcome *outcome, struct case_verdict *ret);

/* judge_near_limit(outcome): Did CPU, wall time or memory come within a tenth of a limit, on either side, so that noise could decide? Then it is run again alone. */
bool judge_near_limit(const struct outcome *outcome);

/*
 * judge_reruns(a, verdicts, count, ret): ${verdicts} of the same case (count ≥ 1), the first run's first. All equal: that verdict. Some passed, some not: flaky,
 * owned by nobody and scored as passed, as noise must not cost points; the reason says what they were, and whether a limit was all they disagreed about. None passed: the first, its reason naming the others.
 * A harness error among them is the verdict.
 */
void judge_reruns(struct arena *a, const struct case_verdict *verdicts, size_t count, struct case_verdict *ret);

#endif
