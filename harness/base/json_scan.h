/*
 * json_scan.h: private to json.c. A strict pass over the text (RFC 8259) that gives every value its place and leaves decoding to cJSON.
 *
 * It refuses what is no JSON, so that cJSON never sees any, and hands on a copy that cJSON can take: comments blanked, and a "0" where a number is
 * longer than cJSON's fixed buffer.
 */
#ifndef HARNESS_BASE_JSON_SCAN_H
#define HARNESS_BASE_JSON_SCAN_H

#include "harness/base/json.h"

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

/* json_fail(error, line, column, fmt, ...): Set ${error}, cut on a character if need be. Always return -1. */
int json_fail(struct json_error *error, uint32_t line, uint32_t column, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
