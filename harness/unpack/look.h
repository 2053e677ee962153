/* look.h: a folder looked at where it is. See unpack_look, which opens it and calls this. */
#ifndef HARNESS_UNPACK_LOOK_H
#define HARNESS_UNPACK_LOOK_H

#include "harness/unpack/intake.h"
#include "harness/unpack/unpack.h"

/* look_folder(a, dir, skip, tree, ret_seen, e): Fill in all of ${tree} but name, format and path. ${dir} stays the caller's. */
int look_folder(struct arena *a, int dir, const struct unpack_skip *skip, struct tree *tree, bool *ret_seen, struct err *e);

#endif
