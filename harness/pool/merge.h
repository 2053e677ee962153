/* merge.h: the stores of several machines made one. */
#ifndef HARNESS_POOL_MERGE_H
#define HARNESS_POOL_MERGE_H

#include "harness/pool/store.h"

struct merge_done {
	size_t taken; /* submissions whose grades came from a source */
	size_t same;  /* graded in both, and alike but for measurements */
	size_t conflicts;
	size_t ungraded; /* taken without a grade: nobody has one */
};

/*
 * merge_stores(a, out, wait, sources, conflict, context, ret, e): Unite the pools in the NULL-terminated folders ${sources} into ${out} (made if it is not there; its lock is
 * taken, with ${wait} after whoever has it now). A grade that ${out} has already stays; where a source has another for the same submission, ${conflict} is told why they differ. Each source is one
 * transaction; merging the same again changes nothing.
 */
int merge_stores(struct arena *a, const char *out, bool wait, const char *const *sources,
		 void (*conflict)(void *context, const char *source, const char *id, const char *why), void *context, struct merge_done *ret, struct err *e);

#endif
