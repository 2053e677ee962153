/* programs.h: the task's own programs made ready to run: its interactor, its checker. */
#ifndef HARNESS_PIPELINE_PROGRAMS_H
#define HARNESS_PIPELINE_PROGRAMS_H

#include "harness/model/grade.h"
#include "harness/model/workdir.h"

/*
 * programs_make(a, job, work, ret, e): Those that the task has, found out and built as a submission is, in folders of ${work}. -1: one cannot be built or started (OWNER_TASK), or
 * our own fault.
 */
int programs_make(struct arena *a, const struct job *job, const struct workdir *work, struct built_programs *ret, struct err *e);

#endif
