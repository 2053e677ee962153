/* versions.h: what grades now, beside the submission: whether a grade in the store is still what grading would give. */
#ifndef HARNESS_POOL_VERSIONS_H
#define HARNESS_POOL_VERSIONS_H

#include "harness/model/grade.h"
#include "harness/pool/store.h"

/*
 * versions_now(a, job, ret, e): The digests of ${job}'s task and rubric, of all language profiles and the sandbox's policies, and of the protections that were given up.
 */
int versions_now(struct arena *a, const struct job *job, struct versions *ret, struct err *e);

/* Which toolchain digests of a store still stand for what this host has: each is asked once. */
struct toolchains;
struct toolchains *toolchains_new(struct arena *a, const struct store *s, const struct job *job);
/* toolchains_same(t, digest, ret_why, e): 1; 0 with ${ret_why}: "php was PHP 8.2.1, is PHP 8.2.2"; -1. */
int toolchains_same(struct toolchains *t, const char *digest, const char **ret_why, struct err *e);

#endif
