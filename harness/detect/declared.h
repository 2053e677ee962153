/* declared.h: declarations that point nowhere, and those that only another letter case would help. */
#ifndef HARNESS_DETECT_DECLARED_H
#define HARNESS_DETECT_DECLARED_H

#include "harness/detect/manifest.h"

struct declared_missing {
	const struct json *rule; /* which declares what is nowhere */
	size_t seen;                            /* names that were looked for */
	const struct manifest_name *nowhere;    /* the first that is no file of the submission and that no build makes; NULL: none */
	const struct manifest_name *other_case; /* the first that is there in another letter case; NULL: none */
	const char *is_called;                  /* what is there instead */
};

/* declared_find(s, d, ret, e): ${d} has its languages. */
int declared_find(struct scan *s, const struct detection *d, struct declared_missing *ret, struct err *e);

#endif
