/* detect.h: a tree → what it is: language, kind, entry point, framework, conventions, each with its evidence. Reads only; runs nothing of the submission. */
#ifndef HARNESS_DETECT_DETECT_H
#define HARNESS_DETECT_DETECT_H

#include "harness/model/detection.h"
#include "harness/model/source.h"
#include "harness/model/tree.h"

/*
 * detect(a, tree, task, profiles, ret, ret_sources, e): ${ret_sources} gets the candidate's own source files, for source rules. ${task} may be NULL
 * (inspect): then nothing is wanted and the tree decides alone. Never fails for what a submission contains; -1 only for our own faults. Same tree, same result.
 */
int detect(struct arena *a, const struct tree *tree, const struct task *task, const struct profiles *profiles, struct detection *ret,
	   struct sources *ret_sources, struct err *e);

/*
 * detect_skip(a, profiles): What detect_skips() asks: is all of ${folder} (with a slash at its end) others' code by its name alone? For a tree that is looked at in place
 * (unpack_skip), of which such folders need only be listed.
 */
void *detect_skip(struct arena *a, const struct profiles *profiles);
bool detect_skips(void *skip, const char *folder);

/*
 * detect_source(a, profile, text, ret_code, ret_comments): ${text} with all but code blanked (strings and comments become blanks, line breaks stay, so that
 * offsets and lines are unchanged), and with all but comments blanked. Used by source rules. Pure.
 */
void detect_source(struct arena *a, const struct profile *profile, struct bytes text, struct bytes *ret_code, struct bytes *ret_comments);

#endif
