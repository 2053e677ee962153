/* suite_runner.h: test runners as data: harness/run/runners/ID.json. */
#ifndef HARNESS_MODEL_SUITE_RUNNER_H
#define HARNESS_MODEL_SUITE_RUNNER_H

#include "harness/base/err.h"
#include "harness/base/problems.h"
#include "harness/model/suite.h"

/*
 * suite_runner_load(a, id, ret, e): Read the runner ${id}. ${ret} NULL: there is none of that name. -1: our data is damaged (OWNER_HARNESS, the first mistake).
 */
int suite_runner_load(struct arena *a, const char *id, const struct suite_runner **ret, struct err *e);
/* suite_runner_names(a, e): The ids of all runners, sorted, as "bats, cargo-test, ctest …"; "" with ${e} if they cannot be listed. */
const char *suite_runner_names(struct arena *a, struct err *e);

#endif
