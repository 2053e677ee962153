/* regrade.h: what a new version of task or rubric would change, seen before it counts: previews beside the current grades. */
#ifndef HARNESS_POOL_REGRADE_H
#define HARNESS_POOL_REGRADE_H

#include "harness/pool/store.h"

/* One whose grade would change. */
struct change {
	const char *id, *name;
	bool was_graded; /* false: only the preview is there */
	double before, after;
	bool passed_before, passed_after;
};

struct changes {
	struct change *items; /* who crosses the bar first, then by how much, then by id */
	size_t count;
	size_t same;   /* have a preview that says what their grade says */
	size_t up, down; /* cross the bar */
	size_t marks_lost; /* reviewers' marks that would not count any more: what they were about has changed */
	size_t missing; /* would have to be graded first: their preview was interrupted, or gave no grade */
};

/* regrade_changes(a, s, ret, e): What applying the previews would change. */
int regrade_changes(struct arena *a, const struct store *s, struct changes *ret, struct err *e);

/*
 * regrade_apply(a, s, ret_count, e): Previews become current, what was current is kept as superseded; in one transaction. Refused while some are missing.
 * regrade_discard(s, ret_count, e): Previews are removed; nothing else changes.
 */
int regrade_apply(struct arena *a, struct store *s, size_t *ret_count, struct err *e);
int regrade_discard(struct store *s, size_t *ret_count, struct err *e);

#endif
