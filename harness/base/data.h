/* data.h: where the program's own data is: beside the sources for the binary of the build tree, under PREFIX/share/takehome once installed. */
#ifndef HARNESS_BASE_DATA_H
#define HARNESS_BASE_DATA_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

/*
 * data_path(a, name, e): The path of the data file or folder ${name}, spelled as in the sources ("harness/languages", "sandbox/policies/run.policy",
 * "tasks/task.schema.json"). Looked for under $TAKEHOME_DATA, then relative to the binary (../share/takehome), then in the source tree that it was built
 * from if the binary lies in a build tree. NULL with ${e} (OWNER_HARNESS, names what was tried) if it is nowhere.
 */
const char *data_path(struct arena *a, const char *name, struct err *e);

#endif
