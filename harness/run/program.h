/*
 * program.h: a program of the task itself (its interactor, its checker) in a box of its own: what it is given, and what it says.
 *
 * It is called as PROGRAM INPUT ANSWER FEEDBACK/ ARGS, with paths of files that are laid in beside its own; Kattis' problem packages bring such programs.
 */
#ifndef HARNESS_RUN_PROGRAM_H
#define HARNESS_RUN_PROGRAM_H

#include "harness/base/err.h"
#include "harness/model/grade.h"
#include "harness/model/outcome.h"

struct program {
	const char *what; /* "interactor", "checker" */
	const struct built *built;
	const struct task_program *task_program; /* NULL: there is none */
	struct sandbox *box;
};

/* program_slot(slot): Its own user's, beside the program under test in ${slot}. */
uint32_t program_slot(uint32_t slot);
/* program_open(job, what, built, task_program, ret, e): ${built} or ${task_program} NULL: there is none, and nothing is opened. */
int program_open(const struct job *job, const char *what, const struct built *built, const struct task_program *task_program, struct program *ret,
		 struct err *e);
void program_close(struct program *p);

/* program_command(a, p, input, answer, args): How it is started, without what it reads. The caller may change the limits. */
struct sandbox_command program_command(struct arena *a, const struct program *p, struct bytes input, struct bytes answer, const char *const *args);
/* program_said(a, p, limits, result, ret, e): What came of it. -1: our fault. */
int program_said(struct arena *a, const struct program *p, const struct limits *limits, const struct sandbox_result *result, struct checked *ret,
		 struct err *e);

/*
 * program_check(a, checker, task_case, ret, e): Of an outcome of a program that ended as it should, every stream and file whose matcher is checker is shown to the task's
 * checker. If it ended with another status than the case expects, only what it printed on stdout is shown. -1: our fault.
 */
int program_check(struct arena *a, const struct program *checker, const struct task_case *task_case, struct outcome *ret, struct err *e);

#endif
