/* rank.c: every file with evidence that it starts something is a candidate. Its score is the sum of the weights of the evidence for its kind. */
#include "harness/detect/rank.h"

#include <stdlib.h>

#include "harness/detect/manifest.h"

enum {
	CONVINCING = 20,        /* a score with which a script of the candidate's own goes before what a framework brought along */
	DOCUMENTED_ITSELF = 30, /* the weight of a document that names the very file */
};

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

static bool documented(const struct candidate_entry *entry)
{
	const struct evidence *evidence = find_evidence(entry, "any.documented");
	return evidence && evidence->weight >= DOCUMENTED_ITSELF;
}

static void put_behind(struct candidate_entry *entry, const struct candidate_entry *ahead)
{
	struct evidence *evidence = framework_own(entry);
	int above = entry->score - (ahead->score - RANK_MARGIN - 1);
	if (above <= 0)
		return;
	evidence->weight -= above;
	entry->score -= above;
}

static bool asked(const struct scan *s, const struct candidate_entry *entry)
{
	return !s->task || s->task->kind == entry->kind;
}

/*
 * What a framework brought along never goes before a script of the candidate's own, unless the task or the submission asks for it by name; and among what it brought
 * along, documents decide. Its weight is made as low as that takes.
 */
static void put_frameworks_behind(const struct scan *s, struct detection *d)
{
	const struct candidate_entry *own = NULL, *shown = NULL;
	for (size_t i = 0; i < d->candidate_count; i++) {
		const struct candidate_entry *entry = &d->candidates[i];
		if (!framework_own(entry) && entry->score >= CONVINCING && (!own || entry->score > own->score))
			own = entry;
		if (framework_own(entry) && documented(entry) && asked(s, entry) && (!shown || entry->score > shown->score))
			shown = entry;
	}
	for (size_t i = 0; i < d->candidate_count; i++) {
		struct candidate_entry *entry = &d->candidates[i];
		if (!framework_own(entry) || entry->evidence->weight > 100 || find_evidence(entry, "any.named-as-asked"))
			continue;
		if (own)
			put_behind(entry, own);
		if (shown && entry != shown && !documented(entry))
			put_behind(entry, shown);
	}
}

/* Two that the same kind of document tells to start are as likely, although one may look more like a program than the other. */
static bool ambiguous(const struct detection *d)
{
	const struct candidate_entry *first = d->candidates, *second = d->candidates + 1;
	if (d->candidate_count < 2)
		return false;
	bool both = documented(first) && documented(second) && first->kind == second->kind && first->evidence->weight == second->evidence->weight;
	return first->score - second->score <= (both ? RANK_MARGIN_DOCUMENTED : RANK_MARGIN);
}

/* Does the submission say what starts it, and that file is not there? Then no other is sure. */
static int points_nowhere(void *context, const struct json *manifest)
{
	struct scan *s = context;
	const struct manifest_name *name;
	const char *other;
	if (manifest_names(s, NULL, "", manifest, &name, NULL) < 0)
		return -1;
	for (; name; name = name->next)
		if (!name_find(s, &name->name, &other))
			return 1;
	return 0;
}

static int declared_nowhere(struct scan *s)
{
	int found = 0;
	JSON_EACH (rule, json_get(s->profiles->common ? s->profiles->common->root : NULL, "evidence"))
		if (found == 0)
			found = manifest_conditions(rule, points_nowhere, s);
	return found;
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
	put_frameworks_behind(s, d);
	if (d->candidate_count)
		qsort(d->candidates, d->candidate_count, sizeof *d->candidates, compare_candidates);
	/* Weak signs in a language with less code than another: a tool beside a library. */
	while (d->candidate_count && d->candidates[d->candidate_count - 1].score < CONVINCING &&
	       strcmp(d->candidates[d->candidate_count - 1].language, d->languages[0].language) != 0)
		d->candidate_count--;
	if (d->candidate_count > RANK_CANDIDATES_MAX)
		d->candidate_count = RANK_CANDIDATES_MAX;
	d->ambiguous = ambiguous(d) || (d->candidate_count > 1 && d->candidates[0].evidence->weight < 100 && declared_nowhere(s) > 0);
	return 0;
}
