/* copy.h: copy a tree from one folder's descriptor to another's: regular files (holes stay holes), folders, links as links; hard links become copies; nothing else. */
#ifndef SANDBOX_COPY_H
#define SANDBOX_COPY_H

#include <sys/types.h>

#include "harness/base/err.h"

/* How deep a tree may be before what is below is left out. */
enum { COPY_DEPTH_MAX = 200 };

struct copy_rule {
	uid_t owner; /* (uid_t)-1: whoever copies */
	mode_t mask; /* of the modes */
	mode_t add;  /* bits that every copy gets, so that it can be read and removed again */
};
#define COPY_ALL ((struct copy_rule){ .owner = (uid_t)-1, .mask = 0777, .add = 0 })

/*
 * copy_tree(from, to, rule, e): Copy what is in ${from} into the empty folder ${to}. Files that their own owner may not read are made readable first when they are ours.
 * -1: reading or writing failed, OWNER_HARNESS.
 */
int copy_tree(int from, int to, struct copy_rule rule, struct err *e);

#endif
