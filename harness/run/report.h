/*
 * report.h: what test runners write, read: TAP 13 and 14, JUnit XML, CTRF, and the lines of `go test -json`.
 *
 * Nobody vouches for these bytes: they came out of a process in which the candidate's code ran. The readers are linear, bounded, without recursion over input, and run in a
 * confined process (report_read). report_parse is the reader alone, for tests and fuzzing.
 */
#ifndef HARNESS_RUN_REPORT_H
#define HARNESS_RUN_REPORT_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/model/suite.h"
#include "harness/model/suite_outcome.h"

enum {
	REPORT_TESTS_MAX = 20000,
	REPORT_DEPTH_MAX = 64,      /* elements in elements, subtests in subtests */
	REPORT_NAME_MAX = 1000,     /* bytes; what is longer is cut */
	REPORT_TEXT_MAX = 4096,     /* of a message, and of captured output: the same */
	REPORT_KEPT_MAX = 16 << 20  /* of all texts; then they are left out */
};

struct report_test {
	struct bytes name; /* "PriceTest::testRoundsUp", "TestPrice/half a cent" */
	enum test_status status;
	struct bytes message; /* why it failed, with what it printed after it, as far as the format has it */
};

struct report {
	struct report_test *tests;
	size_t count;
	const char *why_not; /* not NULL: the report is none, or is not whole: a clause ("ends in the middle: …") */
};

/* report_parse(a, format, text, ret): Never fails: what is wrong is in ${ret}, with the tests that came before it. Texts may point into ${text}. */
void report_parse(struct arena *a, enum suite_format format, struct bytes text, struct report *ret);

/* report_read(a, format, text, ret, e): The same in a confined process. -1: our host's fault. */
int report_read(struct arena *a, enum suite_format format, struct bytes text, struct report *ret, struct err *e);

/* report_matches(planned, name): Is ${name}, or its end after a separator (. \ / : or "> "), the planned test? Pure. */
bool report_matches(const char *planned, struct bytes name);

/* For the readers, one a format. report_add: no more than REPORT_TESTS_MAX, texts cut. report_wrong: the first reason stays. */
void report_add(struct arena *a, struct report *r, struct bytes name, enum test_status status, struct bytes message);
void report_wrong(struct report *r, const char *why);
void report_tap(struct arena *a, struct bytes text, struct report *r);
void report_junit(struct arena *a, struct bytes text, struct report *r);
void report_ctrf(struct arena *a, struct bytes text, struct report *r);
void report_go(struct arena *a, struct bytes text, struct report *r);

#endif
