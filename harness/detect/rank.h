/* rank.h: which files can start the program, and which of them most likely does. */
#ifndef HARNESS_DETECT_RANK_H
#define HARNESS_DETECT_RANK_H

#include "harness/detect/framework.h"
#include "harness/detect/readme.h"

enum {
	RANK_MARGIN = 5,          /* two candidates as near as this are equally likely */
	RANK_CANDIDATES_MAX = 20, /* as many are told */
};

/*
 * rank_candidates(s, readme, frameworks, d, e): Fill candidates, candidate_count and ambiguous of ${d}, best first. ${frameworks} has one row for
 * each profile of ${s}->profiles.
 */
int rank_candidates(struct scan *s, const struct readme *readme, const struct framework_found *frameworks, struct detection *d, struct err *e);

/* rank_named(wanted, path): Is a program at ${path} called ${wanted}, by its own name or its folder's? '-', '_' and case make no difference. Pure. */
bool rank_named(const char *wanted, const char *path);

#endif
