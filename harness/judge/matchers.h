/*
 * matchers.h: the ways to hold an output against what is expected: a table, one row and one file a matcher.
 *
 * All take linear time, and memory for what is expected only, whatever the output is (json sorts the members that are expected). Text is bytes; "blanks" are space, tab, CR, LF, VT and FF; letter case is that of A–Z.
 */
#ifndef HARNESS_JUDGE_MATCHERS_H
#define HARNESS_JUDGE_MATCHERS_H

#include "harness/base/arena.h"
#include "harness/model/outcome.h"

enum match_result {
	MATCH_YES,
	MATCH_NO,
	MATCH_TASK_FAULT,    /* what the task says cannot be judged: why says how */
	MATCH_HARNESS_FAULT, /* our host failed: why says how */
};

struct mismatch {
	struct difference difference; /* .stream is the caller's */
	const char *why;              /* clause after the stream's name, "is not valid JSON: …"; NULL: it "differs from what is expected" */
};

typedef enum match_result (*match_function)(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret);

struct matcher {
	const char *kind;    /* as in a task: "lines" */
	const char *summary; /* one line for authors */
	match_function match;
};

/* matchers_find(kind): The row, or NULL. matchers_all(ret_count): The table. */
const struct matcher *matchers_find(const char *kind);
const struct matcher *matchers_all(size_t *ret_count);

/* One file each. ${ret} is set for every result but MATCH_YES. */
enum match_result match_exact(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret);
enum match_result match_lines(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret);
enum match_result match_tokens(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret);
enum match_result match_number(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret);
enum match_result match_regex(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret);
enum match_result match_contains(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret);
enum match_result match_json(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret);
enum match_result match_json_subset(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret);
enum match_result match_unordered(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret);
/* The task's checker is run by run/, and judged before a matcher is asked: whoever comes here has none. */
enum match_result match_checker(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret);
enum match_result match_csv(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret);

#endif
