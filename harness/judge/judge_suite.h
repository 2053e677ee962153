/* judge_suite.h: a planned test of a unit suite, judged by what its run told. For judge.c. */
#ifndef HARNESS_JUDGE_JUDGE_SUITE_H
#define HARNESS_JUDGE_JUDGE_SUITE_H

#include "harness/base/arena.h"
#include "harness/model/outcome.h"

/*
 * judge_suite(a, o, ret): In this order: is there a suite for the language; did the run end by itself; is its report whole; did the planned test report, once; did it pass; and
 * does the exit status agree with the report. Whatever is missing counts as failed.
 */
void judge_suite(struct arena *a, const struct outcome *o, struct case_verdict *ret);
/* judge_suite_stopped(a, o, ret): The run was stopped at a limit, as ${ret} says: say that it was the run of all tests. Does nothing for other kinds of case. */
void judge_suite_stopped(struct arena *a, const struct outcome *o, struct case_verdict *ret);

#endif
