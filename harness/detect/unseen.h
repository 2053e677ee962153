/* unseen.h: what detection could not look at as a whole, so that a report never says a plain no where it did not look. */
#ifndef HARNESS_DETECT_UNSEEN_H
#define HARNESS_DETECT_UNSEEN_H

#include "harness/detect/scan.h"

/* scan_unseen(s, path, text): Remember it; ${path} NULL: the tree. At most UNSEEN_MAX of them. */
enum { UNSEEN_MAX = 50 };
void scan_unseen(struct scan *s, const char *path, const char *text);

/* unseen_tell(s, d): Fill in what ${d} says of set aside and unseen files, with the patterns that gave up. Last, when no more is asked. */
void unseen_tell(struct scan *s, struct detection *d);

#endif
