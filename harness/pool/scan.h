/*
 * scan.h: the pool as it lies there, held against the store: who is new, who is done, who is out of date and why.
 *
 *	scan_sync(s, input, shard, e)     rows for all who take part; who is no longer there is flagged
 *	scan_plan(a, spec, &plan, e)      who is to be graded
 */
#ifndef HARNESS_POOL_SCAN_H
#define HARNESS_POOL_SCAN_H

#include "harness/pool/ident.h"
#include "harness/pool/input.h"
#include "harness/pool/versions.h"

/* scan_sync: in one transaction, which changes nothing where nothing has changed. Submissions of other shards are left alone. */
int scan_sync(struct store *s, const struct input *input, struct shard shard, struct err *e);

#define SCAN_WHY_TABLE(X)                                                                                              \
	X(SCAN_SUBMISSION, "submission") /* another one was handed in */                                               \
	X(SCAN_TASK, "task")                                                                                           \
	X(SCAN_RUBRIC, "rubric")                                                                                       \
	X(SCAN_TOOL, "tool")                                                                                           \
	X(SCAN_TOOLCHAIN, "toolchain")
ENUM_DECLARE(scan_why, SCAN_WHY_TABLE)

struct scan_spec {
	struct store *store;
	const char *root;
	const struct job *job;
	const struct versions *now;
	enum grade_state state; /* GRADE_CURRENT; GRADE_PREVIEW: what would have to be graded to see the new versions' grades */
	struct shard shard;
	const char *only;       /* a glob over ids and names; NULL: all */
	bool regrade;           /* all, done or not */
	bool keep_stale;        /* a grade of other versions is good enough */
	/* Called for each one out of date: its grade is kept (${kept}) or will be made again. */
	void (*stale)(void *context, const char *id, enum scan_why why, const char *detail, bool kept);
	void *context;
};

struct plan {
	int64_t *todo; /* rowids in the table submission, in the pool's order; eight bytes each: all that is held in memory of a pool */
	size_t count;
	size_t total; /* in the pool, of those asked for */
	size_t done;  /* have a grade that is kept */
	size_t stale; /* of these or of todo: graded by other versions */
};

int scan_plan(struct arena *a, const struct scan_spec *spec, struct plan *ret, struct err *e);

#endif
