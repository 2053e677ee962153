/* provenance.h: exactly which version of a task or rubric graded: content digest, and the git commit where there is one. */
#ifndef HARNESS_MODEL_PROVENANCE_H
#define HARNESS_MODEL_PROVENANCE_H

#include <stdbool.h>

#include "harness/base/arena.h"
#include "harness/base/hash.h"

struct provenance {
	char digest[HASH_HEX_SIZE]; /* of the folder's (task) or the file's (rubric) content */
	const char *commit;         /* 40 hex digits, or NULL: not in a git work tree, or git is not installed */
	bool dirty;                 /* the commit's content differs from what graded; meaningless without commit */
};

/* provenance_git(a, folder, ret): Fill commit and dirty for ${folder} by asking git(1) (no hooks, no fsmonitor, optional locks off). Never fails: no git, no commit. */
void provenance_git(struct arena *a, const char *folder, struct provenance *ret);

#endif
