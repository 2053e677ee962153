/* cases.h: all cases of a task, run and judged in order. */
#ifndef HARNESS_PIPELINE_CASES_H
#define HARNESS_PIPELINE_CASES_H

#include "harness/pipeline/pipeline.h"
#include "harness/run/run.h"

/* How much of what a failed case printed is kept for the report; one byte more than it shows, so that it can say that there was more. */
enum { CASES_KEEP_BYTES = 2048 + 1 };

/* How often a result that noise could have decided is run again before it is believed. */
enum { CASES_RERUNS = 2 };

/*
 * cases_run(a, job, runner, no_program, progress, ret, e): Run every case of every group whose needs are met; judge each. ${no_program}: why nothing can be started, so that
 * only unit tests can be run; NULL: there is a program. A result near a limit is run again alone (job->turn): when
 * runs disagree it is flaky, nobody's failure.
 */
int cases_run(struct arena *a, const struct job *job, struct runner *runner, const char *no_program, const struct pipeline_progress *progress, struct results *ret, struct err *e);

/* cases_none(a, task, verdict, reason, ret): No case can run, each for the same reason, which is the candidate's (no entry point, failed build …). Pure. */
void cases_none(struct arena *a, const struct task *task, enum verdict verdict, const char *reason, struct results *ret);

#endif
