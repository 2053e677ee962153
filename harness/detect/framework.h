/* framework.h: does a framework decide the structure of the submission, are single components used, or is it plain code? */
#ifndef HARNESS_DETECT_FRAMEWORK_H
#define HARNESS_DETECT_FRAMEWORK_H

#include "harness/detect/scan.h"

struct framework_found {
	struct framework framework;
	const struct json *rule; /* the profile's, or NULL */
};

/* framework_detect(s, profile, ret, e): The strongest use that the profile knows; among equals, the first that it lists. */
int framework_detect(struct scan *s, const struct profile *profile, struct framework_found *ret, struct err *e);

/* framework_own_structure(s, profile, ret, e): What shows a framework-like structure that was made by hand; ${ret} NULL: nothing does. */
int framework_own_structure(struct scan *s, const struct profile *profile, struct evidence **ret, struct err *e);

#endif
