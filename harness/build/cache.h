/*
 * cache.h: what building and checking the same files by the same means gave before. Lossy: an entry that is missing, damaged or only half there costs time, never a
 * result, and what cannot be kept is not kept. Not evicted: the folder may be deleted at any time.
 *
 * An entry's name is a digest of everything that its content follows from (cache_open). It is written beside its place and renamed; when it is read, its own digest and
 * that of its tree are taken again.
 */
#ifndef HARNESS_BUILD_CACHE_H
#define HARNESS_BUILD_CACHE_H

#include "harness/build/box.h"
#include "harness/model/built.h"
#include "harness/model/detection.h"
#include "harness/model/workdir.h"

struct cache {
	int folder; /* -1: there is no cache */
	char key[HASH_HEX_SIZE];
};
#define CACHE_NONE ((struct cache){ .folder = -1 })

/* cache_open(a, job, tree, detection, box, tools, count, ret): job->build_cache, made if need be. Whatever goes wrong: CACHE_NONE. */
void cache_open(struct arena *a, const struct job *job, const struct tree *tree, const struct detection *detection, const struct box *box,
		const struct tool_version *tools, size_t count, struct cache *ret);
void cache_close(struct cache *c);

/*
 * cache_get_build(a, c, work, owner, ret, ret_fd): What the build's commands did; the tree that they left, if they succeeded, is laid into ${work}/built, owned by ${owner},
 * and opened in ${ret_fd} (else -1). False: nothing is known, and nothing is in ${work}/built.
 */
bool cache_get_build(struct arena *a, struct cache *c, const struct workdir *work, uid_t owner, struct box_run *ret, int *ret_fd);
/* cache_put_build(c, run, tree): ${tree} is a descriptor, or -1. Runs that a limit stopped are not kept: another time they may not be. */
void cache_put_build(struct cache *c, const struct box_run *run, int tree);

bool cache_get_lint(struct arena *a, struct cache *c, struct lint *ret);
void cache_put_lint(struct cache *c, const struct lint *lint);

#endif
