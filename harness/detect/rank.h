/* rank.h: which files can start the program, and which of them most likely does. */
#ifndef HARNESS_DETECT_RANK_H
#define HARNESS_DETECT_RANK_H

#include "harness/detect/gather.h"

enum {
	RANK_MARGIN = 5,             /* two candidates as near as this are equally likely */
	RANK_MARGIN_DOCUMENTED = 15, /* if documents tell to start both */
	RANK_MARGIN_KINDS = 10,      /* a page and a command: weights of different kinds compare less well */
	RANK_MARGIN_DEEDS = 20,      /* if only what they do tells them apart */
	RANK_CANDIDATES_MAX = 20,    /* as many are told */
};

/* rank_candidates(s, around, d, e): Fill candidates, candidate_count and ambiguous of ${d}, best first. */
int rank_candidates(struct scan *s, const struct surroundings *around, struct detection *d, struct err *e);

#endif
