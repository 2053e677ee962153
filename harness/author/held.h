/* held.h: a report held against what solutions.json says that the solution must get. Pure. */
#ifndef HARNESS_AUTHOR_HELD_H
#define HARNESS_AUTHOR_HELD_H

#include "harness/author/findings.h"
#include "harness/base/json.h"
#include "harness/model/solutions.h"

/* held_compare(solution, report, subject, findings): Add everything that differs, each as FINDING_WRONG of ${subject}. True: nothing does. */
bool held_compare(const struct solution *solution, const struct json *report, const char *subject, struct findings *findings);

/* held_verdicts(a, group): "12 passed, 1 wrong_answer" of a group of a report, by falling numbers. */
const char *held_verdicts(struct arena *a, const struct json *group);

#endif
