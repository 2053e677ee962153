/* lint.h: the profile's checker over the candidate's own files, in the sandbox. */
#ifndef HARNESS_BUILD_LINT_H
#define HARNESS_BUILD_LINT_H

#include "harness/build/box.h"

enum {
	LINT_FILES_MAX = 200,
	LINT_TOGETHER_MAX = 20, /* in one run, as long as nothing is found */
	LINT_STOPPED_MAX = 3, /* files at which the checker ran into a limit, before the rest is left unchecked */
};

/* lint_files(a, box, detection, ret, e): ret->ran is false when the profile has no checker or this host does not have it. */
int lint_files(struct arena *a, struct box *box, const struct detection *detection, struct lint *ret, struct err *e);

#endif
