/* convention.h: which conventions of its language the entry point holds, and which it breaks, where and why. */
#ifndef HARNESS_DETECT_CONVENTION_H
#define HARNESS_DETECT_CONVENTION_H

#include "harness/detect/gather.h"

struct judging {
	struct scan *s;
	const struct surroundings *around;
	struct detection *d;
	const struct candidate_entry *entry; /* NULL: there is none; only what concerns the whole submission is judged */
	const struct scan_file *file;        /* of the entry point, or NULL */
};

/*
 * convention_judge(s, around, d, e): Fill conventions and convention_count of ${d}, whose candidates are ranked. Without an entry point only what concerns the
 * submission as a whole is judged.
 */
int convention_judge(struct scan *s, const struct surroundings *around, struct detection *d, struct err *e);

/* For convention_common.c. */
void convention_add(struct judging *j, struct convention convention);

/* convention_common(j, e): Judge what holds for every language and is more than a condition of any.json. */
int convention_common(struct judging *j, struct err *e);

#endif
