/*
 * worker.h: a process that grades one submission after the other, pinned to a core, with a slot of its own. It reads jobs from a socket and answers with grades; it knows
 * nothing of the store. It dies with the batch, and what it runs dies with it.
 */
#ifndef HARNESS_POOL_WORKER_H
#define HARNESS_POOL_WORKER_H

#include <sys/types.h>

#include "harness/model/grade.h"

struct worker_spec {
	const struct job *job; /* what all jobs share; turn, tools and slot are the worker's own */
	const char *root;      /* paths of jobs are relative to it */
	int number;            /* from 0; the core is the number-th of those we may use, again from the first when there are fewer */
};

struct worker {
	pid_t pid;
	int pid_fd;   /* readable when it has ended */
	int fd;       /* frames; ours does not block */
	int words_fd; /* what it prints, for its last words; does not block */
};
#define WORKER_NONE ((struct worker){ .pid = -1, .pid_fd = -1, .fd = -1, .words_fd = -1 })

/* worker_start(spec, ret, e): The caller must be single-threaded. The caller ends it with worker_end. */
int worker_start(const struct worker_spec *spec, struct worker *ret, struct err *e);
/* worker_end(w, kill): Let it end (its socket is closed; it finishes nothing), or ${kill} it first; reap it and close. Return its wait status. */
int worker_end(struct worker *w, bool kill);
/* worker_cores(): How many cores this process may use. */
int worker_cores(void);

#endif
