/* names.h: everything below a folder, by name alone: no file is opened or even asked for its size. */
#ifndef HARNESS_UNPACK_NAMES_H
#define HARNESS_UNPACK_NAMES_H

#include "harness/base/arena.h"
#include "harness/model/tree.h"

struct names {
	struct tree_entry *entries; /* sorted by path in byte order; owned by ${arena} like their paths */
	size_t count;
};

/*
 * names_list(a, dir, name, folder, depth, max, ret): List what is below the folder ${name} of ${dir}, with ${folder} (its path, with a slash at its end) before each path.
 * Files, folders and links only; no version control; not deeper than ${depth} folders and no more than ${max} entries. Follows no link. What cannot be read is left out.
 */
void names_list(struct arena *a, int dir, const char *name, const char *folder, unsigned depth, size_t max, struct names *ret);

#endif
