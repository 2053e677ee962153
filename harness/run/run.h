/*
 * run.h: cases → outcomes, each in a fresh box over the same built tree. Facts only; judging is judge/.
 *
 *	runner_open(a, job, &built, &programs, &runner, e)
 *	run_case(runner, task_case, &outcome, e)      … judge …
 *	run_case_release(runner, task_case, &outcome, KEEP)   once judged: outputs can be big, and there are many cases
 *	runner_close(runner)
 */
#ifndef HARNESS_RUN_RUN_H
#define HARNESS_RUN_RUN_H

#include "harness/model/built.h"
#include "harness/model/grade.h"
#include "harness/model/outcome.h"

struct runner;

/*
 * runner_open(a, job, built, programs, ret, e): The box for one submission, over ${built}->path (NULL: nothing will run; the box only shows what is in force).
 * and boxes for the task's own programs that cases need. ${a}, ${job} and what was built outlive it. -1: what the host lacks and how to get it.
 */
int runner_open(struct arena *a, const struct job *job, const struct built *built, const struct built_programs *programs, struct runner **ret, struct err *e);
/* runner_close(r): NULL is allowed. Release outcomes before. */
void runner_close(struct runner *r);
sandbox_protections runner_missing(const struct runner *r);
enum sandbox_cgroup runner_cgroup(const struct runner *r);
const char *runner_policy_digest(const struct runner *r);

/*
 * run_case(r, task_case, ret, e): Run one case once, as its row in the table of kinds does (kinds.h). Outputs are mapped, not read: ${ret} views them until
 * run_case_release. -1: our host failed; ${ret} holds nothing then.
 */
int run_case(struct runner *r, const struct task_case *task_case, struct outcome *ret, struct err *e);

/* run_case_release(r, task_case, outcome, keep): Replace each output by a copy of its first ${keep} bytes, owned by the arena, and unmap it. Once for an outcome. */
void run_case_release(struct runner *r, const struct task_case *task_case, struct outcome *outcome, size_t keep);

#endif
