/* measures.h: the measures of a rubric: a table, one row a measure. Each says what share of its criterion is reached, and why not more. */
#ifndef HARNESS_SCORE_MEASURES_H
#define HARNESS_SCORE_MEASURES_H

#include "harness/model/grade.h"
#include "harness/model/source.h"

/* One reason while a criterion is scored; costs are shares of the criterion until score.c turns them into points. */
struct cost {
	double share; /* 0..1 */
	const char *text, *path, *ref;
	uint32_t line;
};

struct measuring {
	struct arena *a;
	const struct job *job;
	const struct grade *grade;
	const struct sources *sources;
	const struct group_score *groups;
	const struct criterion *criterion;
	/* The result. */
	double share;     /* reached, 0..1 */
	const char *whole; /* why nothing was lost: a sentence, for when no cost was added */
	bool pending;
	struct cost *costs;
	size_t cost_count, cost_cap;
};

/* measuring_lose(m, cost): Add the cost and take its share. Shares lost never sum to more than what there was. */
void measuring_lose(struct measuring *m, struct cost cost);
/* measuring_lose_all(m, text, path, line): Nothing is left. */
void measuring_lose_all(struct measuring *m, const char *text, const char *path, uint32_t line);
/*
 * measuring_empty(m): True, with all lost, when there is nothing of the candidate's to judge: refused, or no source file of a known language. Else a
 * submission without content would earn points for what it does not do.
 */
bool measuring_empty(struct measuring *m);

typedef void (*measure_function)(struct measuring *m);

/* measures_find(measure): Never NULL. */
measure_function measures_find(enum measure measure);

void measure_cases(struct measuring *m);       /* cases.c */
void measure_limits(struct measuring *m);      /* limits.c */
void measure_entry_point(struct measuring *m); /* entry_point.c */
void measure_framework(struct measuring *m);   /* entry_point.c */
void measure_files(struct measuring *m);       /* files.c */
void measure_source(struct measuring *m);      /* source.c */
void measure_build(struct measuring *m);       /* build.c */
void measure_lint(struct measuring *m);        /* build.c */
void measure_reviewer(struct measuring *m);    /* measures.c */

#endif
