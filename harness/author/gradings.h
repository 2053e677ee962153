/*
 * gradings.h: some submissions graded side by side, each by a worker process of its own (../pool/worker.h), each report handed back as it comes.
 *
 * Nothing is stored. A worker that dies costs one grading, and says why.
 */
#ifndef HARNESS_AUTHOR_GRADINGS_H
#define HARNESS_AUTHOR_GRADINGS_H

#include "harness/base/json.h"
#include "harness/model/grade.h"

/* What came of one. */
struct grading {
	size_t index;
	const struct json *report; /* gone after the call; NULL: there is no grade */
	enum owner owner;          /* without a grade: whose fault */
	const char *why;           /* and why, a sentence */
};

struct gradings {
	const struct job *job; /* what all share: task, rubric, profiles, … */
	int workers;           /* ≥ 1 */
	size_t count;
	void *context;
	/* The path of number ${index}, which may be made now; its name is shown in the report. */
	int (*prepare)(void *context, size_t index, const char **ret_path, const char **ret_name, struct err *e);
	/* Called once for each, in the order in which they end. */
	void (*done)(void *context, const struct grading *grading);
};

/* gradings_run(g, e): -1: our host failed; those under way are ended, and the rest is not begun. */
int gradings_run(const struct gradings *g, struct err *e);

#endif
