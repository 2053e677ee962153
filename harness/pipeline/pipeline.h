/*
 * pipeline.h: one submission through the stages.
 *
 *	pipeline_start()                                     once: what killed runs left is swept away
 *	workdir_open(a, &work, e)
 *	pipeline_grade(a, &job, &work, NULL, &grade, e)      then report_json(a, &job, &grade)
 *	pipeline_release(&grade)
 *	workdir_close(&work)
 */
#ifndef HARNESS_PIPELINE_PIPELINE_H
#define HARNESS_PIPELINE_PIPELINE_H

#include "harness/model/grade.h"
#include "harness/model/workdir.h"

/* Whoever shows a progress line: ${tell} is called as work goes on, with the stage ("unpacking", "running") and how much of how much is done (of 0: unknown). */
struct pipeline_progress {
	void (*tell)(void *context, const char *stage, size_t done, size_t of);
	void *context;
};

/* pipeline_start(): Remove scratch folders and cgroups whose owners are gone. Silent; never touches what is in use. */
void pipeline_start(void);

/*
 * pipeline_grade(a, job, work, progress, ret, e): The whole way. What a submission does, good or bad, is in the grade; -1 means that our host or our configuration
 * failed: no grade, and nobody loses points. ${progress} may be NULL.
 */
int pipeline_grade(struct arena *a, const struct job *job, const struct workdir *work, const struct pipeline_progress *progress, struct grade *ret,
		   struct err *e);

/* pipeline_inspect(a, submission, name, task, profiles, work, ret_tree, ret_detection, e): Unpack and detect only. ${name} and ${task} may be NULL. */
int pipeline_inspect(struct arena *a, const char *submission, const char *name, const struct task *task, const struct profiles *profiles,
		     const struct workdir *work, struct tree *ret_tree, struct detection *ret_detection, struct err *e);

/* pipeline_release(grade): Close what a grade holds open (the tree's folder). Also after -1, if the grade was zeroed before. */
void pipeline_release(struct grade *grade);

#endif
