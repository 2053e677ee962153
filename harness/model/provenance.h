/*
 * provenance.h: exactly which version of a task or rubric graded: content digest, and the git commit where there is one.
 *
 * A task's digest is over every file of its folder but for solutions/ and starter/ at its top (they do not grade) and names that start with ".git".
 */
#ifndef HARNESS_MODEL_PROVENANCE_H
#define HARNESS_MODEL_PROVENANCE_H

#include <stdbool.h>

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/base/hash.h"

struct provenance {
	char digest[HASH_HEX_SIZE]; /* of the folder's (task) or the file's (rubric) content */
	const char *commit;         /* 40 (SHA-256 repositories: 64) hex digits, or NULL: not in a git work tree, or git is not installed */
	bool dirty;                 /* the commit's content may differ from what graded; meaningless without commit */
};

/*
 * provenance_git(a, path, ret): Fill commit and dirty for ${path}, a folder or a file, by asking git(1) without hooks, fsmonitor, locks, filters or the
 * user's own configuration. Files that git ignores count as a difference. Gives up after 10 s. Never fails: no git, no commit.
 */
void provenance_git(struct arena *a, const char *path, struct provenance *ret);

#endif
