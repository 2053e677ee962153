/* patterns.h: the patterns of the profiles, each compiled once for one submission and found again by its place in the profile. */
#ifndef HARNESS_DETECT_PATTERNS_H
#define HARNESS_DETECT_PATTERNS_H

#include "harness/base/json.h"
#include "harness/base/pattern.h"
#include "harness/model/profile.h"

struct patterns;

struct patterns *patterns_new(void);
void patterns_free(struct patterns *p);

/*
 * patterns_compile(p, profile, e): Compile every pattern that ${profile} holds, unless that was done. -1 (OWNER_TASK: whoever wrote the profile must mend it)
 * with file and line of the first that is no pattern.
 */
int patterns_compile(struct patterns *p, const struct profile *profile, struct err *e);

/* patterns_get(p, value): The compiled pattern of a string of a compiled profile; NULL if ${value} is NULL. */
const struct pattern *patterns_get(const struct patterns *p, const struct json *value);

/* patterns_skip(p, profile): What is no code: comments are group 1. ${first} is for the start of a text, ${later} for behind it. NULL: the profile does not say. */
struct patterns_skip {
	const struct pattern *first, *later;
};
struct patterns_skip patterns_skip(const struct patterns *p, const struct profile *profile);

/* patterns_skip_text(profile): That pattern's text, to be freed; NULL if there is none. */
char *patterns_skip_text(const struct profile *profile);

/*
 * patterns_gave_up(p, at, ret_place, ret_text): The patterns that gave up on a text, one a call: start with ${at} 0; false: no more. ${ret_place} is the pattern's
 * place in its profile, ${ret_text} the first text that was too much for it.
 */
bool patterns_gave_up(const struct patterns *p, size_t *at, const struct json **ret_place, struct bytes *ret_text);

#endif
