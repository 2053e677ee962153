/* kinds.h: the kinds of case, one row each (kinds.c). A new kind is one file case_NAME.c, one row here and one in model/task.h. */
#ifndef HARNESS_RUN_KINDS_H
#define HARNESS_RUN_KINDS_H

#include "harness/model/built.h"
#include "harness/model/outcome.h"
#include "harness/run/program.h"

struct suite_runs;

/* What a kind of case gets to work with: the open box, the started program's argv and environment; the task's own programs. */
struct kinds_context {
	struct arena *arena;
	struct sandbox *box;
	const struct built *built;
	struct program interactor, checker;
	const char *rootfs;        /* or NULL */
	struct suite_runs *suites; /* of the group that runs now: its cases share them */
};

struct kinds_row {
	enum case_kind kind;
	/* Run ${task_case} once. Facts into ${ret}, which is zeroed. -1: our fault, and ${ret} holds no mapping. */
	int (*run)(const struct kinds_context *context, const struct task_case *task_case, struct outcome *ret, struct err *e);
};

/* kinds_find(kind): Its row; every kind that a task file can name has one. */
const struct kinds_row *kinds_find(enum case_kind kind);

/* The kinds. */
int case_stdio(const struct kinds_context *context, const struct task_case *task_case, struct outcome *ret, struct err *e);
int case_interactive(const struct kinds_context *context, const struct task_case *task_case, struct outcome *ret, struct err *e);
int case_http(const struct kinds_context *context, const struct task_case *task_case, struct outcome *ret, struct err *e);
int case_suite(const struct kinds_context *context, const struct task_case *task_case, struct outcome *ret, struct err *e);
/* suite_runs_new(a): For kinds_context. */
struct suite_runs *suite_runs_new(struct arena *a);

#endif
