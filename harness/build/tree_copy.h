/* tree_copy.h: a tree copied as it is: files, folders and links with their modes. */
#ifndef HARNESS_BUILD_TREE_COPY_H
#define HARNESS_BUILD_TREE_COPY_H

#include <stdint.h>
#include <sys/types.h>

/*
 * tree_copy(from, to, owner, max): Copy all below the folder ${from} into the empty folder ${to} (descriptors), owned by ${owner}. -1: not copied, with a part of it perhaps
 * in ${to}: it is larger than ${max} bytes, holds something else than files, folders and links or a name that digests of trees leave out (".git…"), or the disk failed.
 */
int tree_copy(int from, int to, uid_t owner, uint64_t max);

#endif
