/* score.c: a grade held against a rubric. Each criterion is measured by its row of the table in measures.c; here shares become points and a total. */
#include "harness/score/score.h"

#include <math.h>
#include <stdlib.h>

#include "harness/score/measures.h"
#include "harness/score/passed.h"

double score_rounded(double points)
{
	return floor(points * 100 + 0.5 + 1e-7) / 100;
}

static void score_groups(struct arena *a, const struct task *task, const struct results *results, struct scorecard *ret)
{
	ret->group_count = task->group_count;
	ret->groups = ARENA_ARRAY(a, struct group_score, task->group_count);
	for (size_t i = 0; i < task->group_count; i++) {
		struct group_score *g = &ret->groups[i];
		g->group = &task->groups[i];
		for (size_t k = 0; k < results->count; k++) {
			if (results->items[k].group != g->group)
				continue;
			g->total++;
			g->passed += score_passed(&results->items[k]);
		}
		if (g->total < g->group->case_count) /* a case without a result did not pass */
			g->total = g->group->case_count;
		g->whole = g->total > 0 && g->passed == g->total;
		g->points = g->group->scoring == SCORING_SUM && g->total ? g->group->points * (double)g->passed / (double)g->total
			    : g->whole                                   ? g->group->points
									 : 0;
	}
}

static int costliest_first(const void *x, const void *y)
{
	const struct score_reason *a = *(const struct score_reason *const *)x, *b = *(const struct score_reason *const *)y;
	/* Equal to the eye is equal: then the order in which they were found, which is that of their place in memory. */
	if (fabs(a->cost - b->cost) > 1e-9)
		return a->cost > b->cost ? -1 : 1;
	return a < b ? -1 : a > b;
}

static void set_reasons(const struct measuring *m, struct criterion_score *ret)
{
	size_t count = m->cost_count;
	if (count == 0) {
		ret->reasons = ARENA_NEW(m->a, struct score_reason);
		ret->reasons->text = m->whole ? m->whole : "Nothing was lost.";
		ret->reason_count = 1;
		return;
	}
	struct score_reason *reasons = ARENA_ARRAY(m->a, struct score_reason, count), **order = ARENA_ARRAY(m->a, struct score_reason *, count);
	for (size_t i = 0; i < count; i++) {
		const struct cost *c = &m->costs[i];
		reasons[i] = (struct score_reason){ .text = c->text, .path = c->path, .line = c->line, .ref = c->ref, .cost = c->share * m->criterion->weight };
		order[i] = &reasons[i];
	}
	qsort(order, count, sizeof(struct score_reason *), costliest_first);
	ret->reason_count = count;
	for (size_t i = 0; i < count; i++) {
		order[i]->cost = score_rounded(order[i]->cost);
		order[i]->next = i + 1 < count && i + 1 < SCORE_REASONS_MAX ? order[i + 1] : NULL;
	}
	ret->reasons = order[0];
}

/* The highest level that the share reaches, -1: none. */
static int level_reached(const struct criterion *c, double share)
{
	int level = -1;
	double most = c->level_count ? c->levels[c->level_count - 1].score : 0;
	for (size_t i = 0; i < c->level_count && most > 0; i++)
		if (c->levels[i].score / most <= share + 1e-9)
			level = (int)i;
	return level;
}

static void score_criterion(struct measuring *m, struct criterion_score *ret)
{
	const struct criterion *c = m->criterion;
	measures_find(c->measure)(m);
	ret->criterion = c;
	ret->pending = m->pending;
	ret->of = c->weight;
	ret->score = m->pending ? 0 : score_rounded(m->share * c->weight);
	ret->level = m->pending ? -1 : level_reached(c, m->share);
	set_reasons(m, ret);
}

/* A required criterion that is lost whole holds the total down. Of several the lowest cap counts. */
static void apply_caps(struct arena *a, const struct rubric *rubric, struct scorecard *card)
{
	for (size_t i = 0; i < card->criterion_count; i++) {
		const struct criterion *c = &rubric->criteria[i];
		if (!c->required || card->criteria[i].pending || card->criteria[i].score > 0)
			continue;
		double most = c->cap / 100 * card->automatic_of;
		if (card->automatic <= most)
			continue;
		card->automatic = most;
		card->capped = true;
		card->cap_reason = arena_printf(a, "\"%s\" is required and was lost whole: the total cannot exceed %g %%.", c->title, c->cap);
	}
}

void score(struct arena *a, const struct job *job, const struct grade *grade, const struct sources *sources, struct scorecard *ret)
{
	const struct rubric *rubric = job->rubric;
	*ret = (struct scorecard){ .criterion_count = rubric->criterion_count };
	score_groups(a, job->task, &grade->results, ret);
	ret->criteria = ARENA_ARRAY(a, struct criterion_score, rubric->criterion_count);
	for (size_t i = 0; i < rubric->criterion_count; i++) {
		struct measuring m = {
			.a = a, .job = job, .grade = grade, .sources = sources, .groups = ret->groups, .criterion = &rubric->criteria[i], .share = 1
		};
		score_criterion(&m, &ret->criteria[i]);
		if (m.pending) {
			ret->reviewer_of += ret->criteria[i].of;
			continue;
		}
		ret->automatic += ret->criteria[i].score;
		ret->automatic_of += ret->criteria[i].of;
	}
	apply_caps(a, rubric, ret);
	ret->automatic = score_rounded(ret->automatic);
	ret->percent = ret->automatic_of > 0 ? score_rounded(ret->automatic / ret->automatic_of * 100) : 0;
	ret->passed = ret->automatic_of > 0 && ret->percent >= rubric->pass;
}
