/* tokens.h: the walk over words that the matchers tokens and number share; they differ in when two words are the same. */
#ifndef HARNESS_JUDGE_TOKENS_H
#define HARNESS_JUDGE_TOKENS_H

#include "harness/judge/difference.h"
#include "harness/judge/matchers.h"

typedef bool (*token_equal)(const struct match *how, struct bytes expected, struct bytes actual);

/* tokens_match(a, how, expected, actual, equal, strictness, ret): As a matcher. */
enum match_result tokens_match(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, token_equal equal,
			       enum strictness strictness, struct mismatch *ret);

#endif
