/*
 * template.h: texts with placeholders, "{{name}}", filled so that any value arrives as it is: quoted for a shell, or as a value of JSON.
 *
 * A template is ours, its values are a user's paths. A placeholder without a value is a mistake of ours.
 */
#ifndef HARNESS_POOL_TEMPLATE_H
#define HARNESS_POOL_TEMPLATE_H

#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/bytes.h"
#include "harness/base/err.h"

/* One of: a text, words (NULL-terminated), else a number. */
struct template_value {
	const char *name;
	const char *text;
	const char *const *words;
	int64_t number;
};

struct template_values {
	const struct template_value *items;
	size_t count;
};

/* template_shell(a, text, values, ret, e): Texts and words come out quoted for a POSIX shell where they need it, words with a blank between. */
int template_shell(struct arena *a, struct bytes text, struct template_values values, struct bytes *ret, struct err *e);

/*
 * template_json(a, text, values, ret, e): ${text} is JSON with comments, which are left out. A string that is one placeholder and nothing else becomes a number if its value
 * is one, and, in an array, an element for each word; within a longer string texts and numbers are put in as they are.
 */
int template_json(struct arena *a, struct bytes text, struct template_values values, struct bytes *ret, struct err *e);

#endif
