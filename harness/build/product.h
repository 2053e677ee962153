/* product.h: where the built program is. */
#ifndef HARNESS_BUILD_PRODUCT_H
#define HARNESS_BUILD_PRODUCT_H

#include "harness/build/fill.h"

/*
 * product_find(a, built, project, rules, holes, ret_argv, e): Look in the ${project} of the built tree (a descriptor) for what the profile's ${rules}
 * name, in their order; of several that fit one rule, the one that lies highest, then the first in byte order. ${ret_argv}: the command that starts it,
 * NULL: there is none. Sets product and root of ${holes}.
 */
int product_find(struct arena *a, int built, const char *project, const struct json *rules, struct holes *holes, const char *const **ret_argv, struct err *e);

#endif
