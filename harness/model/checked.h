/* checked.h: what a program of the task said about a submission: its interactor at the end of a dialogue, its checker about an output. */
#ifndef HARNESS_MODEL_CHECKED_H
#define HARNESS_MODEL_CHECKED_H

#include "harness/base/bytes.h"
#include "harness/model/limits.h"

/* The exit statuses that say something; as in the problem package format of Kattis. */
enum { CHECKED_RIGHT = 42, CHECKED_WRONG = 43 };

struct checked {
	const char *what; /* "interactor", "checker" */
	enum sandbox_end end;
	int status, signal, exec_errno;
	const char *why_not;   /* not NULL: it was not run, and why: the task's fault */
	const char *message;   /* what it wrote to teammessage.txt, or else judgemessage.txt; made visible; NULL: nothing */
	const char *complaint; /* the end of what it printed on stderr, where it failed; made visible; NULL: nothing */
	struct sandbox_usage usage;
	struct limits limits; /* in force */
};

/* What came of a dialogue, beside what became of the program itself. */
struct talk_outcome {
	struct sandbox_talk talk; /* side 0 is the program */
	struct checked interactor;
};

static inline bool checked_says(const struct checked *c, int status)
{
	return !c->why_not && c->end == SANDBOX_EXITED && c->status == status;
}

#endif
