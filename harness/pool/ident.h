/* ident.h: ids of submissions, shares of a pool, and whether a path still holds what it held. */
#ifndef HARNESS_POOL_IDENT_H
#define HARNESS_POOL_IDENT_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/err.h"

enum { IDENT_BYTES_MAX = 80 };

/* ident_is_safe(id): Letters, digits, '.', '_' and '-', 1..80 of them, not first a '.' or '-', not last a '.', and no name that a system keeps for itself (con, nul …). Pure. */
bool ident_is_safe(const char *id);

/*
 * ident_of(a, name): The id that follows from a name: the name itself if it is safe; else what is safe of it, and 8 hex digits of its digest, so that two names give two
 * ids and the same name always the same. Pure.
 */
const char *ident_of(struct arena *a, const char *name);
/* ident_with(a, id, what): ${id} told apart from another of the same name by the digest of ${what}. Pure. */
const char *ident_with(struct arena *a, const char *id, const char *what);

/* A share of a pool: of ${of} machines, the ${index}th, from 1. {0, 0} and {1, 1}: all. */
struct shard {
	uint32_t index, of;
};
/* ident_in_shard(id, shard): Which share an id belongs to follows from its digest alone. Pure. */
bool ident_in_shard(const char *id, struct shard shard);

/*
 * ident_stamp(a, path, ret, e): Two words about a file or folder: a digest of sizes, inodes and times ("-" while they are so young that a change would not show), and a
 * digest of the content. Told apart so that a pool of ten thousand is compared without being read.
 * ident_same(a, path, stamp, ret_same, ret_stamp, e): Does ${path} hold what it held at ${stamp}? Reads content only if sizes or times have changed.
 * ${ret_stamp} is what to remember now. -1: it cannot be read. IDENT_UNKNOWN is like no stamp of anything that can.
 */
#define IDENT_UNKNOWN "- -"
int ident_stamp(struct arena *a, const char *path, const char **ret, struct err *e);
int ident_same(struct arena *a, const char *path, const char *stamp, bool *ret_same, const char **ret_stamp, struct err *e);

#endif
