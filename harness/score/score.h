/* score.h: verdicts, detection and build held against a rubric → a scorecard. Pure: the same grade and rubric give the same card. */
#ifndef HARNESS_SCORE_SCORE_H
#define HARNESS_SCORE_SCORE_H

#include "harness/model/grade.h"
#include "harness/model/source.h"

/* score(a, job, grade, sources, ret): ${sources}: the candidate's own source files as text (for the source measure). */
void score(struct arena *a, const struct job *job, const struct grade *grade, const struct sources *sources, struct scorecard *ret);

/* score_rounded(points): To 1/100, as points stand in reports: what is 0.125 on paper must not become 0.12 because a sum came out a hair below. */
double score_rounded(double points);

#endif
