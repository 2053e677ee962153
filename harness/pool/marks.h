/*
 * marks.h: what reviewers decided, put into a report: the criteria that waited for them get their points, and the totals follow. Pure.
 *
 * A mark is the score of one of the criterion's anchored levels; its points are that share of the criterion's weight that the level has of the highest one. The
 * automatic points stay what they are; "whole" stays open until the last criterion is decided. A required criterion that was lost whole
 * caps the whole, too.
 */
#ifndef HARNESS_POOL_MARKS_H
#define HARNESS_POOL_MARKS_H

#include "harness/base/json.h"

struct mark {
	const char *criterion; /* id */
	double level;          /* score of one of its levels */
	const char *by, *at;   /* who decided; UTC */
	const char *note;      /* NULL: none */
};

/* marks_apply(a, report, marks, count): In place. Marks of other criteria, or of levels that are not there, count for nothing. */
void marks_apply(struct arena *a, struct json *report, const struct mark *marks, size_t count);

/* marks_criterion(report, id): The criterion ${id} if a person decides it and the report says on which levels; NULL: no such one. */
const struct json *marks_criterion(const struct json *report, const char *id);
/* marks_digest(a, criterion): Of what a mark is about: id, title and levels, but not how much it weighs. NULL: the criterion has no levels for a person. */
const char *marks_digest(struct arena *a, const struct json *criterion);
/* marks_level(criterion, score): The level with that score, or NULL. */
const struct json *marks_level(const struct json *criterion, double score);

#endif
