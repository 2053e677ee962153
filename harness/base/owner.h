/* owner.h: whose fault a failure is. The whole program turns on it: a harness fault never costs a candidate points. */
#ifndef HARNESS_BASE_OWNER_H
#define HARNESS_BASE_OWNER_H

#include "harness/base/enum.h"

#define OWNER_TABLE(X)                                                                                                 \
	X(OWNER_NOBODY, "nobody")       /* nothing went wrong */                                                       \
	X(OWNER_CANDIDATE, "candidate") /* the submission: it is scored, never an error of the program */              \
	X(OWNER_TASK, "task")           /* the task, the rubric or a profile: its author must mend it */               \
	X(OWNER_HARNESS, "harness")     /* our host or ourselves: no grade is given */

ENUM_DECLARE(owner, OWNER_TABLE)

#endif
