/* confined_json.h: a stranger's JSON read and compared in a process that can do nothing else. */
#ifndef HARNESS_JUDGE_CONFINED_JSON_H
#define HARNESS_JUDGE_CONFINED_JSON_H

#include "harness/base/err.h"
#include "harness/judge/json_compare.h"
#include "harness/judge/matchers.h"

enum json_answer { JSON_SAME, JSON_DIFFERENT, JSON_BAD_EXPECTED, JSON_BAD_ACTUAL, JSON_TOO_BIG, json_answer_count };

struct json_verdict {
	enum json_answer answer;
	uint64_t line, column;        /* in the actual output, in bytes; 0: none */
	const char *path;             /* "orders[2].total"; "" for the top */
	const char *expected, *actual; /* short texts, fit to be shown */
	const char *text;             /* of a parser's complaint */
};

/* confined_json(a, how, rule, expected, actual, ret, e): -1 is our host's fault. JSON_TOO_BIG: the process ran out of its memory or time over ${actual}. */
int confined_json(struct arena *a, const struct match *how, enum json_rule rule, struct bytes expected, struct bytes actual, struct json_verdict *ret,
		  struct err *e);

#endif
