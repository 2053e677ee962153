/* convention.h: which conventions of its language the entry point holds, and which it breaks, where and why. */
#ifndef HARNESS_DETECT_CONVENTION_H
#define HARNESS_DETECT_CONVENTION_H

#include "harness/detect/readme.h"

/*
 * convention_judge(s, readme, d, e): Fill conventions and convention_count of ${d}, whose candidates are ranked. Without an entry point there is
 * nothing to judge.
 */
int convention_judge(struct scan *s, const struct readme *readme, struct detection *d, struct err *e);

#endif
