/* policy_table.h: what a policy is in memory. Only for policy*.c. */
#ifndef SANDBOX_POLICY_TABLE_H
#define SANDBOX_POLICY_TABLE_H

#include "harness/base/arena.h"
#include "harness/base/bytes.h"
#include "harness/base/hash.h"
#include "harness/base/problems.h"
#include "sandbox/policy.h"

enum {
	POLICY_ARGS = 6,
	POLICY_FAMILY = POLICY_ARGS,   /* subject of a test: the address family found in memory */
	POLICY_TESTS_MAX = 4,          /* "and"-ed on one line */
	POLICY_VALUES_MAX = 64,        /* of one "in" */
	POLICY_COMBINATIONS_MAX = 256, /* of all values of one line: each becomes a rule of the filter */
	POLICY_NR_MAX = 1024,          /* system calls are numbered below this */
};

/* (argument & mask) is one of the values. */
struct policy_test {
	int subject; /* 0..5 or POLICY_FAMILY */
	uint64_t mask;
	const uint64_t *values;
	size_t count;
};

struct policy_rule {
	int nr;
	enum policy_class class;
	int error;
	struct policy_test tests[POLICY_TESTS_MAX];
	size_t test_count; /* 0: always */
	const char *file;
	uint32_t line;
	struct policy_rule *next; /* of the same call, in the order of the text */
};

/* A group that was read, and the line that asked for it. */
struct policy_include {
	const char *file;
	const char *from_file;
	uint32_t from_line;
	struct policy_include *next;
};

struct policy {
	struct arena *arena;
	const char *name;
	struct policy_rule *calls[POLICY_NR_MAX]; /* NULL: not named */
	struct policy_include *includes;          /* the latest first */
	struct hash hash;
	char digest[HASH_HEX_SIZE];
};

/*
 * policy_parse_text(policy, folder, file, text, p): Add the lines of ${text}, read from ${file}. Includes are looked for in ${folder}; NULL: there are none.
 * Mistakes go to ${p}.
 */
void policy_parse_text(struct policy *policy, const char *folder, const char *file, struct bytes text, struct problems *p);
/* policy_read_file(policy, folder, file, p): The same from a file, with its text added to the digest. */
void policy_read_file(struct policy *policy, const char *folder, const char *file, struct problems *p);

bool policy_rule_matches(const struct policy_rule *rule, const uint64_t args[6], int family);

#endif
