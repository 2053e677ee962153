/* about.h: what the store says about the pool as a whole: its task, by what it was graded last, where its files are. */
#ifndef HARNESS_POOL_ABOUT_H
#define HARNESS_POOL_ABOUT_H

#include "harness/pool/batch.h"

/*
 * about_put(a, s, spec, now, root, e): Enter it, in one transaction. A pool of another task is refused (OWNER_TASK). A preview enters of which versions it is, drops
 * previews of others, and leaves alone what says by what the pool is graded.
 */
int about_put(struct arena *a, struct store *s, const struct batch_spec *spec, const struct versions *now, const char *root, struct err *e);

#endif
