/*
 * json_compare.h: JSON text held against an expected value by meaning: order of keys does not count, numbers may have a tolerance. Pure.
 *
 * The text is a stranger's and may be large: it is read as tokens, in one pass, with memory for the expected value only.
 */
#ifndef HARNESS_JUDGE_JSON_COMPARE_H
#define HARNESS_JUDGE_JSON_COMPARE_H

#include "harness/base/json_lex.h"
#include "harness/model/task.h"

enum json_rule {
	JSON_WHOLE,  /* the same value */
	JSON_SUBSET, /* objects may have further members, at any depth; arrays are held element by element */
};

/* The first difference: in the order of the text; a member that is missing counts where its object ends. */
struct json_difference {
	const char *path;             /* "orders[2].total"; "" for the top */
	const struct json *expected;  /* NULL: nothing more is expected there */
	bool missing;                 /* nothing stands there: the place is that of the container */
	struct json_token actual;     /* the value, or the opening of the container */
};

/*
 * json_compare(a, how, rule, expected, text, ret, error): 1: as expected; 0: not, ${ret} says where; -1: ${text} is no JSON, which is looked for behind a
 * difference, too. Time is near linear in ${text}; memory from ${a} is linear in ${expected}.
 */
int json_compare(struct arena *a, const struct match *how, enum json_rule rule, const struct json *expected, struct bytes text, struct json_difference *ret,
		 struct json_error *error);

/*
 * json_same_in_order(how, expected, text): Is it the same, with every key in the same place and written alike? Most right answers are, and then no tree is needed.
 * False says nothing. ${expected} is sound and has no key twice, so that a text that is the same has neither.
 */
bool json_same_in_order(const struct match *how, struct bytes expected, struct bytes text);

/* json_show(a, text, at): The value that begins at byte ${at} of sound JSON, in short: a scalar, "an array of 3 elements", "an object with \"a\", \"b\" …". */
const char *json_show(struct arena *a, struct bytes text, size_t at);

#endif
