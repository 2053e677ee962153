/*
 * verify.h: does a task do what its author says? Every solution is graded and held against solutions.json, starters must build and fail, limits must leave room,
 * the brief must agree with the cases; and, when asked, the suite must catch small changes of the reference solution.
 */
#ifndef HARNESS_AUTHOR_VERIFY_H
#define HARNESS_AUTHOR_VERIFY_H

#include "harness/author/findings.h"
#include "harness/author/strength.h"
#include "harness/model/grade.h"
#include "harness/model/solutions.h"

struct verify_spec {
	const struct job *job;    /* task, rubric, profiles, protections; the rest is per grading */
	int workers;
	unsigned repeat;          /* how often each solution is graded, ≥ 1: results that differ are flaky */
	const char *reports;      /* a folder that is there, for the report of each grading; or NULL */
	bool strength;
	size_t mutants;           /* at most so many; 0: all */
	void (*tell)(void *context, const char *doing, size_t done, size_t of); /* or NULL */
	void *context;
};

struct verify_row {
	const char *kind, *id;    /* "solution" or "starter" */
	bool graded, passed, holds;
	double percent, seconds;
	const char *cases;        /* "40 passed, 1 time_limit"; of one that was not graded the reason */
};

struct verification {
	const struct task *task;
	struct verify_row *rows; /* solutions in the order of their file, then starters by name */
	size_t row_count;
	struct findings findings;
	struct strength strength; /* .asked false: it was not */
};

/* verify_task(a, spec, solutions, ret, e): -1: our host failed. What is wrong with the task is in the findings. */
int verify_task(struct arena *a, const struct verify_spec *spec, const struct solutions *solutions, struct verification *ret, struct err *e);

#endif
