/*
 * shares.h: a list's work done by several processes, and its results taken in the list's order.
 *
 *	shares_start(&spec, &shares, e); for each: shares_next(shares, a, at, &frame, e); shares_end(shares);
 *
 * Process k does the items k, k + count, k + 2 × count …, so that what it gives does not depend on how fast the others are; one that is ahead waits until its results are
 * taken. They die with the process that started them.
 */
#ifndef HARNESS_POOL_SHARES_H
#define HARNESS_POOL_SHARES_H

#include "harness/pool/frame.h"

struct shares;

struct shares_spec {
	size_t processes, items;
	void *context;
	/* In the new process, before its first item, and after its last. */
	int (*begin)(void *context, struct err *e);
	void (*end)(void *context);
	/* The work on item ${at}, and what is to be known of it; ${a} is the item's own. */
	int (*make)(void *context, struct arena *a, size_t at, struct frame *ret, struct err *e);
};

/* shares_start(spec, ret, e): The caller must be single-threaded and hold no open store, for SQLite does not outlive a fork. */
int shares_start(const struct shares_spec *spec, struct shares **ret, struct err *e);
/* shares_next(s, a, at, ret, e): Wait for item ${at}; to be called for 0, 1, 2 … -1: its process said why, or died. */
int shares_next(struct shares *s, struct arena *a, size_t at, struct frame *ret, struct err *e);
/* shares_end(s): Whoever still works is stopped. NULL is allowed. */
void shares_end(struct shares *s);

#endif
