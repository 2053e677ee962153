/* report.h: a grade written down: a table of formats (formats.c). A new format is one file and one row. */
#ifndef HARNESS_REPORT_REPORT_H
#define HARNESS_REPORT_REPORT_H

#include "harness/base/str.h"
#include "harness/model/grade.h"

/*
 * report_json(a, job, grade): "takehome.report/1", to harness/report/report.schema.json. Everything that varies between two runs of the same stands in
 * "measurements"; all else is byte-identical. Owned by ${a}.
 */
struct bytes report_json(struct arena *a, const struct job *job, const struct grade *grade);

struct report_style {
	bool colour;       /* ANSI colours: a terminal, and NO_COLOR unset */
	unsigned columns;  /* width to wrap at, 60..200 */
};
/* report_summary(job, grade, style, out): The short text for people: who, what it is, how it was started, a line a group, the rubric with reasons, the total. */
void report_summary(const struct job *job, const struct grade *grade, const struct report_style *style, struct str *out);
/* report_inspection(…): What `inspect` shows, for people and as JSON. ${explain}: the whole ranking with weights. */
void report_inspection(const struct tree *tree, const struct detection *detection, bool explain, const struct report_style *style, struct str *out);
struct bytes report_inspection_json(struct arena *a, const struct tree *tree, const struct detection *detection);

#endif
