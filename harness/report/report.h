/*
 * report.h: a grade written down, for programs (JSON to a published schema beside this file) and for people.
 *
 * Text of a submission is valid UTF-8 in every report, and its paths and short quotations are shown with invisible characters made visible.
 */
#ifndef HARNESS_REPORT_REPORT_H
#define HARNESS_REPORT_REPORT_H

#include "harness/base/str.h"
#include "harness/model/grade.h"

/* A failed case shows this much of each stream, in "measurements". */
enum { REPORT_EXCERPT_BYTES = 2048, REPORT_LOG_BYTES = 16384 };

/*
 * report_json(a, job, grade): "takehome.report/1", to report.schema.json. Everything that varies between two runs of the same stands in
 * "measurements"; all else is byte-identical. No path of this machine is in it. Owned by ${a}.
 */
struct bytes report_json(struct arena *a, const struct job *job, const struct grade *grade);

struct report_style {
	bool colour;      /* ANSI colours: a terminal, and NO_COLOR unset */
	unsigned columns; /* width to wrap at, 60..200 */
};
/*
 * report_summary(job, grade, style, out): The short text for people: who, what it is, how it was started, a line a group, the rubric with reasons, the total.
 * Appends to ${out}.
 */
void report_summary(const struct job *job, const struct grade *grade, const struct report_style *style, struct str *out);

/* report_inspection(…): What `inspect` shows, for people (appended to ${out}) and as JSON, "takehome.inspection/1". ${explain}: the whole ranking with its evidence and weights. */
void report_inspection(const struct tree *tree, const struct detection *detection, bool explain, const struct report_style *style, struct str *out);
struct bytes report_inspection_json(struct arena *a, const struct tree *tree, const struct detection *detection);

#endif
