/* run.h: cases → outcomes, each in a fresh box over the same built tree. Facts only; judging is judge/. */
#ifndef HARNESS_RUN_RUN_H
#define HARNESS_RUN_RUN_H

#include "harness/model/built.h"
#include "harness/model/grade.h"
#include "harness/model/outcome.h"

struct runner;

/* runner_open(a, job, built, ret, e): The box for one submission. ret_missing…: what is in force, for the report. */
int runner_open(struct arena *a, const struct job *job, const struct built *built, struct runner **ret, struct err *e);
void runner_close(struct runner *r);
sandbox_protections runner_missing(const struct runner *r);
enum sandbox_cgroup runner_cgroup(const struct runner *r);
const char *runner_policy_digest(const struct runner *r);

/* run_case(r, task_case, ret, e): Run one case once. Outputs live in the runner's arena or mappings until runner_close. */
int run_case(struct runner *r, const struct task_case *task_case, struct outcome *ret, struct err *e);

#endif
