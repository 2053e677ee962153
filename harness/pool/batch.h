/*
 * batch.h: a pool graded: workers kept busy, every answer put into the store, nothing lost whenever it is stopped.
 *
 *	batch_run(a, &spec, &done, e)
 *
 * The batch alone writes the store; workers only answer. A submission that costs a worker its life, or gets no grade for another reason of ours, is tried once more
 * after the others, and then stands as ungraded with the reason.
 */
#ifndef HARNESS_POOL_BATCH_H
#define HARNESS_POOL_BATCH_H

#include "harness/pool/scan.h"

/* What is told while it goes on, to whoever shows progress. Texts are valid during the call. */
#define EVENT_TABLE(X)                                                                                                 \
	X(EVENT_WAITING, "waiting")     /* another batch works on this folder: its process id is ${count} */           \
	X(EVENT_STALE, "stale")         /* graded by other versions: ${why}, ${reason}; ${kept} or to be graded again */ \
	X(EVENT_PLAN, "plan")           /* the totals are known */                                                     \
	X(EVENT_STARTED, "started")     /* ${id} ${name} on ${worker} */                                               \
	X(EVENT_STAGE, "stage")         /* of what a worker does: ${stage} ${count} of ${of} */                        \
	X(EVENT_GRADED, "graded")       /* with ${percent}, ${passed}, ${verdict} */                                   \
	X(EVENT_RETRY, "retry")         /* no grade yet: ${reason}; it is tried once more */                           \
	X(EVENT_UNGRADED, "ungraded")   /* no grade: ${owner}, ${reason} */                                            \
	X(EVENT_STOPPING, "stopping")   /* asked to stop: what runs is finished */                                     \
	X(EVENT_STOPPED, "stopped")     /* asked twice: what ran was ended, and will be graded again */                \
	X(EVENT_DONE, "done")
ENUM_DECLARE(event, EVENT_TABLE)

struct batch_totals {
	size_t total, kept, stale, todo; /* as planned */
	size_t graded, passed, ungraded; /* by this run */
	size_t running;
};

struct batch_event {
	enum event kind;
	const char *id, *name;
	int worker;
	const char *stage;
	size_t count, of;
	double percent;
	bool passed, kept;
	const char *verdict; /* the worst of its cases */
	enum owner owner;
	const char *why, *reason, *last_words;
	const struct batch_totals *totals;
};

struct batch_spec {
	const struct job *job;     /* task, rubric, profiles, without, rootfs */
	const char *task, *rubric; /* where they were read from, to be remembered for a regrade; rubric NULL: the task names it */
	const struct input *input;  /* NULL: who is in the store already (regrade) */
	/* Owns ${input} alone: freed, and set to NULL, as soon as all are entered, for a pool is large and a batch is long. NULL: the caller's affair. */
	struct arena **input_arena;
	const char *folder;        /* of the store */
	int workers;               /* ≥ 1 */
	bool wait;                 /* for another batch on the same folder */
	enum grade_state state;    /* GRADE_CURRENT, or GRADE_PREVIEW */
	bool regrade, keep_stale;
	const char *only;
	struct shard shard;
	void (*tell)(void *context, const struct batch_event *event); /* may be NULL */
	void *context;
};

struct batch_done {
	struct batch_totals totals;
	bool stopped;      /* by a signal, before everything was graded */
	bool all_passed;   /* everyone asked for has a grade that passes */
	size_t unfinished; /* asked for, without a grade */
};

/*
 * batch_run(a, spec, ret, e): -1: the store, a lock or our host failed; what was graded until then is kept. SIGINT: what runs is finished; a second one, SIGTERM or
 * SIGHUP: what runs is ended. Both are no error.
 */
int batch_run(struct arena *a, const struct batch_spec *spec, struct batch_done *ret, struct err *e);

#endif
