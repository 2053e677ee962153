/* figures.h: what several formats take out of a report. All of it tolerates a report in which something is missing. */
#ifndef HARNESS_REPORT_FIGURES_H
#define HARNESS_REPORT_FIGURES_H

#include <stdint.h>

#include "harness/base/json.h"

struct figures {
	size_t cases, passed, failed, skipped, broken; /* broken: the task's or our own fault; failed: the candidate's */
	size_t groups;
	size_t pending; /* criteria that wait for a person */
	double cpu_ms;  /* of all cases */
	double total_ms; /* of the whole grading */
};

struct figures figures_of(const struct json *report);

/* figures_measured(report, group, c): The measurements of a case; NULL: it was not run. */
const struct json *figures_measured(struct arena *a, const struct json *report, const struct json *group, const struct json *c);
/* figures_cpu_ms(measured): Of user and system. NULL: 0. */
double figures_cpu_ms(const struct json *measured);
/* figures_started_ms(report): Milliseconds since 1970; 0 if the report does not say. */
int64_t figures_started_ms(const struct json *report);

/* What a verdict is worth to formats that know fewer. */
enum figures_end { FIGURES_PASSED, FIGURES_FAILED, FIGURES_SKIPPED, FIGURES_BROKEN };
enum figures_end figures_end_of(const struct json *c);

/* figures_explain(a, c): Reason and first difference in one text of a few lines; "" if there is nothing to say. */
const char *figures_explain(struct arena *a, const struct json *c);
/* figures_words(a, verdict): "time limit" for "time_limit". */
const char *figures_words(struct arena *a, const char *verdict);
/* figures_not_held(a, report): The ids of conventions that were not held, with blanks between. */
const char *figures_not_held(struct arena *a, const struct json *report);

#endif
