/* json_compare.h: two JSON values held against each other by meaning: order of keys does not count, numbers may have a tolerance. Pure. */
#ifndef HARNESS_JUDGE_JSON_COMPARE_H
#define HARNESS_JUDGE_JSON_COMPARE_H

#include "harness/base/json.h"
#include "harness/model/task.h"

/* The first difference, in the order of the expected document. Either side may be missing (NULL), not both. */
struct json_difference {
	const struct json *expected, *actual;
	const struct json *holder; /* the actual object or array in which one is missing, or which has one too many */
};

/*
 * json_compare(a, how, expected, actual, ret): Equal? Time is near linear in both (members are sorted), memory as well, taken from ${a}.
 */
bool json_compare(struct arena *a, const struct match *how, const struct json *expected, const struct json *actual, struct json_difference *ret);

/* json_show(a, value): A short text for people: a scalar as JSON, "an array of 3 elements", "an object with \"a\", \"b\" …", "(missing)" for NULL. */
const char *json_show(struct arena *a, const struct json *value);

#endif
