/* rank.c: every file with evidence that it starts something is a candidate. Its score is the sum of the weights of the evidence for its kind. */
#include "harness/detect/rank.h"

#include <stdlib.h>

enum { CONVINCING = 20 /* a score with which a script of the candidate's own goes before what a framework brought along */ };

static size_t depth(const char *path)
{
	size_t count = 0;
	for (; *path; path++)
		count += *path == '/';
	return count;
}

static int compare_candidates(const void *a, const void *b)
{
	const struct candidate_entry *x = a, *y = b;
	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	size_t x_depth = depth(x->path), y_depth = depth(y->path);
	if (x_depth != y_depth)
		return x_depth < y_depth ? -1 : 1;
	return strcmp(x->path, y->path);
}

static struct evidence *find_evidence(const struct candidate_entry *entry, const char *rule)
{
	struct evidence *evidence = entry->evidence;
	while (evidence && strcmp(evidence->rule, rule) != 0)
		evidence = evidence->next;
	return evidence;
}

static struct evidence *framework_own(const struct candidate_entry *entry)
{
	return find_evidence(entry, gather_framework_own);
}

/* What a framework brought along never goes before a script of the candidate's own, unless the task asks for it: its weight is made as low as that takes. */
static void put_frameworks_behind(struct detection *d)
{
	const struct candidate_entry *own = NULL;
	for (size_t i = 0; i < d->candidate_count; i++)
		if (!framework_own(&d->candidates[i]) && d->candidates[i].score >= CONVINCING && (!own || d->candidates[i].score > own->score))
			own = &d->candidates[i];
	for (size_t i = 0; own && i < d->candidate_count; i++) {
		struct evidence *evidence = framework_own(&d->candidates[i]);
		int above = d->candidates[i].score - (own->score - RANK_MARGIN - 1);
		if (!evidence || above <= 0 || d->candidates[i].evidence->weight > 100 || find_evidence(&d->candidates[i], "any.named-as-asked"))
			continue;
		evidence->weight -= above;
		d->candidates[i].score -= above;
	}
}

int rank_candidates(struct scan *s, const struct surroundings *around, struct detection *d, struct err *e)
{
	d->candidates = ARENA_ARRAY(s->a, struct candidate_entry, s->count + 1);
	for (size_t i = 0; i < s->count; i++) {
		int found = gather_candidate(s, around, &s->files[i], &d->candidates[d->candidate_count], e);
		if (found < 0)
			return -1;
		d->candidate_count += found > 0;
	}
	put_frameworks_behind(d);
	if (d->candidate_count)
		qsort(d->candidates, d->candidate_count, sizeof *d->candidates, compare_candidates);
	if (d->candidate_count > RANK_CANDIDATES_MAX)
		d->candidate_count = RANK_CANDIDATES_MAX;
	d->ambiguous = d->candidate_count > 1 && d->candidates[0].score - d->candidates[1].score <= RANK_MARGIN;
	return 0;
}
