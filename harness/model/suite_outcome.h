/* suite_outcome.h: what a test run told about one planned test. Facts; all texts are a stranger's. */
#ifndef HARNESS_MODEL_SUITE_OUTCOME_H
#define HARNESS_MODEL_SUITE_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/bytes.h"
#include "harness/base/enum.h"

#define TEST_STATUS_TABLE(X) X(TEST_PASSED, "passed") X(TEST_FAILED, "failed") X(TEST_ERROR, "error") X(TEST_SKIPPED, "skipped")
ENUM_DECLARE(test_status, TEST_STATUS_TABLE)

struct suite_outcome {
	const char *runner;      /* "PHPUnit" */
	const char *name;        /* of the planned test, as the task has it */
	const char *no_suite;    /* not NULL: the task has no tests for this language: a sentence */
	const char *unreadable;  /* not NULL: why there is no report that counts: a clause */
	size_t reports;          /* how often the planned test reported */
	enum test_status status; /* the worst of them */
	struct bytes message;    /* of that one */
	struct bytes other;      /* of the first failure in the whole report */
	size_t tests, failures;  /* in the whole report */
};

#endif
