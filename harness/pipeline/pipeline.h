/* pipeline.h: one submission through the stages. */
#ifndef HARNESS_PIPELINE_PIPELINE_H
#define HARNESS_PIPELINE_PIPELINE_H

#include "harness/model/grade.h"
#include "harness/model/workdir.h"

/*
 * pipeline_grade(a, job, work, ret, e): The whole way. What a submission does, good or bad, is in the grade; -1 means that our host or our configuration failed:
 * no grade, and nobody loses points.
 */
int pipeline_grade(struct arena *a, const struct job *job, const struct workdir *work, struct grade *ret, struct err *e);

/* pipeline_inspect(a, submission, profiles, work, ret_tree, ret_detection, e): Unpack and detect only. */
int pipeline_inspect(struct arena *a, const char *submission, const struct task *task, const struct profiles *profiles, const struct workdir *work,
		     struct tree *ret_tree, struct detection *ret_detection, struct err *e);

#endif
