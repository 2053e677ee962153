/*
 * json_scan.h: private to json.c. A tree in which every value has its place, made of the lexer's tokens; decoding is left to cJSON.
 *
 * The lexer refuses what is no JSON, so that cJSON never sees any. Handed on is a copy that cJSON can take: comments blanked, and a "0" where a number is
 * longer than cJSON's fixed buffer.
 */
#ifndef HARNESS_BASE_JSON_SCAN_H
#define HARNESS_BASE_JSON_SCAN_H

#include "harness/base/json_lex.h"

struct json_node {
	struct json value; /* first, so that a struct json of ours is its node; key, strings and numbers are filled in by json.c */
	struct json_node *last;
	uint32_t key_line, key_column;
	size_t string_len; /* of a string once decoded: cJSON's own strings end at the first NUL */
};

struct json_scan {
	struct json_node *root;
	struct bytes clean; /* owned by the arena */
};

/* json_scan(a, text, flags, ret, error): 0, or -1 with ${error} set. Linear time, no recursion. */
int json_scan(struct arena *a, struct bytes text, unsigned flags, struct json_scan *ret, struct json_error *error);

#endif
