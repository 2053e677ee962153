/* box.h: the sandbox as build/ uses it: one command of a profile, one stream of output, and what became of it in words. */
#ifndef HARNESS_BUILD_BOX_H
#define HARNESS_BUILD_BOX_H

#include "harness/base/bytes.h"
#include "harness/model/grade.h"

struct box {
	struct sandbox *sandbox;
	const char *folder;   /* of the project, where commands are run; NULL: the top of the submission */
	const char *our_file; /* see box.c */
	struct limits limits; /* of builds */
};

/* box_open(a, job, tree, project, ret, e): For the tree of a submission, with its project's folder ("" or "backend/"). The caller closes. */
int box_open(struct arena *a, const struct job *job, const struct tree *tree, const char *project, struct box *ret, struct err *e);
void box_close(struct box *box);

struct box_run {
	bool ok;           /* ended with status 0 */
	bool missing;      /* there is no such program in the box */
	bool stopped;      /* by a limit */
	const char *ended; /* "ended with status 2", "was stopped at the CPU limit of 5000 ms" */
	struct bytes text; /* what it printed, stderr among it; cut at max */
	bool cut;
	double cpu_ms, wall_ms;
};

/*
 * box_run(a, box, argv, env, limits, max, ret, ret_result, e): Run it on a fresh copy of the tree. ${ret_result} NULL: what it left is thrown away;
 * else the caller clears it. -1 only for our own faults.
 */
int box_run(struct arena *a, struct box *box, const char *const *argv, const char *const *env, const struct limits *limits, size_t max, struct box_run *ret,
	    struct sandbox_result *ret_result, struct err *e);

#endif
