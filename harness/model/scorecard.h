/* scorecard.h: points, each with its reason. */
#ifndef HARNESS_MODEL_SCORECARD_H
#define HARNESS_MODEL_SCORECARD_H

#include "harness/model/outcome.h"
#include "harness/model/rubric.h"

struct score_reason {
	const char *text; /* a sentence */
	const char *path; /* file of the submission, or NULL */
	uint32_t line;
	const char *ref;  /* "case edge/empty-input", "convention php.cli.index-php", or NULL */
	double cost;      /* points of this criterion lost by it, ≥ 0 */
	struct score_reason *next;
};

struct group_score {
	const struct group *group;
	size_t passed, total;
	double points; /* of group->points */
	bool whole;    /* every case passed: what `needs` asks */
};

struct criterion_score {
	const struct criterion *criterion;
	bool pending;      /* a person decides */
	double score, of;  /* of is the weight; score is rounded to 1/100 */
	int level;         /* index into criterion->levels that the score reaches, -1: none */
	struct score_reason *reasons; /* why points were lost, costliest first; or one that says why it is whole */
	size_t reason_count; /* all of them; the list holds at most SCORE_REASONS_MAX */
};
enum { SCORE_REASONS_MAX = 50 };

struct scorecard {
	struct group_score *groups;
	size_t group_count;
	struct criterion_score *criteria;
	size_t criterion_count;
	double automatic, automatic_of; /* sums over criteria that are not pending; automatic after the cap of `required` */
	double reviewer_of;             /* weight that waits for a person */
	double percent;                 /* automatic / automatic_of × 100, rounded to 1/100 */
	bool capped;
	const char *cap_reason;
	bool passed;                    /* percent ≥ rubric->pass */
};

#endif
