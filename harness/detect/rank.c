/* rank.c: every file with evidence that it starts something is a candidate. Its score is the sum of the weights of the evidence for its kind. */
#include "harness/detect/rank.h"

#include <stdlib.h>

#include "harness/detect/declared.h"

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

/* Its score without what the task asks for: how much the file itself looks like the start. */
static int merit(const struct candidate_entry *entry)
{
	static const char *const ASKED[] = { "any.kind-asked", "any.kind-not-asked", "any.language-asked" };
	int score = entry->score;
	for (size_t i = 0; i < sizeof ASKED / sizeof *ASKED; i++) {
		const struct evidence *evidence = find_evidence(entry, ASKED[i]);
		score -= evidence ? evidence->weight : 0;
	}
	return score;
}

static bool documented(const struct candidate_entry *entry)
{
	const struct evidence *evidence = find_evidence(entry, "any.documented");
	return evidence && evidence->weight >= DOCUMENTED_ITSELF;
}

/* Lower the weight of what speaks against ${entry} until it is surely behind ${ahead}, so that the score stays the sum of the weights. */
static void put_behind(struct candidate_entry *entry, struct evidence *against, const struct candidate_entry *ahead)
{
	int above = entry->score - (ahead->score - RANK_MARGIN - 1);
	if (above <= 0)
		return;
	against->weight -= above;
	entry->score -= above;
}

static bool asked(const struct scan *s, const struct candidate_entry *entry)
{
	return !s->task || s->task->kind == entry->kind;
}

/*
 * What a framework brought along never goes before a script of the candidate's own, unless the task or the submission asks for it by name; among what it brought
 * along, the kind that the task asks for decides, and documents. Its weight is made as low as that takes.
 */
static void put_frameworks_behind(const struct scan *s, struct detection *d)
{
	const struct candidate_entry *own = NULL, *shown = NULL;
	for (size_t i = 0; i < d->candidate_count; i++) {
		const struct candidate_entry *entry = &d->candidates[i];
		if (!framework_own(entry) && merit(entry) >= CONVINCING && (!own || entry->score > own->score))
			own = entry;
		bool better = framework_own(entry) && asked(s, entry) && (documented(entry) || s->task);
		if (better && (!shown || documented(entry) > documented(shown) || (documented(entry) == documented(shown) && entry->score > shown->score)))
			shown = entry;
	}
	for (size_t i = 0; i < d->candidate_count; i++) {
		struct candidate_entry *entry = &d->candidates[i];
		if (!framework_own(entry) || entry->evidence->weight > 100 || find_evidence(entry, "any.named-as-asked"))
			continue;
		if (own)
			put_behind(entry, framework_own(entry), own);
		if (shown && entry != shown && !(documented(entry) && asked(s, entry)))
			put_behind(entry, framework_own(entry), shown);
	}
}

/* A program of the kind that the task asks for goes before all others. */
static void put_other_kinds_behind(const struct scan *s, struct detection *d)
{
	const struct candidate_entry *wanted = NULL;
	for (size_t i = 0; i < d->candidate_count; i++) {
		const struct candidate_entry *entry = &d->candidates[i];
		if (asked(s, entry) && merit(entry) >= CONVINCING && (!wanted || entry->score > wanted->score))
			wanted = entry;
	}
	for (size_t i = 0; wanted && i < d->candidate_count; i++) {
		struct evidence *against = find_evidence(&d->candidates[i], "any.kind-not-asked");
		if (against && d->candidates[i].evidence->weight <= 100)
			put_behind(&d->candidates[i], against, wanted);
	}
}

/* How much of its score is for what it does. */
static int deeds(const struct candidate_entry *entry)
{
	int sum = 0;
	for (const struct evidence *evidence = entry->evidence; evidence; evidence = evidence->next)
		sum += evidence->does ? evidence->weight : 0;
	return sum;
}

/* Both are programs of one kind in one language, and nothing but what they do tells them apart: one reads a file, the other asks. */
static bool differ_in_deeds(const struct candidate_entry *first, const struct candidate_entry *second)
{
	int does = deeds(first) - deeds(second), rest = first->score - second->score - does;
	return first->kind == second->kind && first->language == second->language && deeds(second) > 0 && abs(rest) <= RANK_MARGIN && does <= RANK_MARGIN_DEEDS;
}

/* Two that the same kind of document tells to start are as likely, although one may look more like a program than the other. */
static bool ambiguous(const struct detection *d)
{
	const struct candidate_entry *first = d->candidates, *second = d->candidates + 1;
	if (d->candidate_count < 2)
		return false;
	bool both = documented(first) && documented(second) && first->kind == second->kind && first->evidence->weight == second->evidence->weight;
	int margin = both ? RANK_MARGIN_DOCUMENTED : first->kind != second->kind ? RANK_MARGIN_KINDS : RANK_MARGIN;
	return first->score - second->score <= margin || differ_in_deeds(first, second);
}

/* A manifest says that this very file is a program: then the evidence's place is that manifest. */
static bool declared(const struct candidate_entry *entry)
{
	for (const struct evidence *evidence = entry->evidence; evidence; evidence = evidence->next)
		if (strncmp(evidence->rule, "any.", 4) != 0 && evidence->path && strcmp(evidence->path, entry->path) != 0 &&
		    evidence->weight >= DOCUMENTED_ITSELF)
			return true;
	return entry->evidence && entry->evidence->weight > 100;
}

/* The submission says that something starts it, and that is not there: then what else could start it is not sure. ${ret}: so it is. */
static int says_otherwise(struct scan *s, struct papers *papers, const struct detection *d, bool *ret, struct err *e)
{
	const struct candidate_entry *first = d->candidates;
	struct declared_missing missing;
	const char *word, *other;
	if (declared_find(s, d, &missing, e) < 0)
		return -1;
	/* Declared in the same place as one that is there: which of both is meant? */
	*ret = missing.nowhere && (!declared(first) || (!documented(first) && find_evidence(first, json_text(missing.rule, "id", ""))));
	const struct evidence *shown = documented(first) && asked(s, first) ? find_evidence(first, "any.documented") : NULL;
	for (const struct command *c = papers->commands.first; c && !*ret; c = c->next) {
		/* What a document names first is the program; after that it may speak of other things. */
		if (shown && (strcmp(c->from->path, shown->path) != 0 || c->line >= shown->line))
			return 0;
		*ret = strcmp(c->from->kind->id, "readme") == 0 && !c->weak && starts_missing(s, c, &word, &other);
	}
	return 0;
}

static const struct framework_found *framework_of(const struct scan *s, const struct surroundings *around, const struct candidate_entry *entry)
{
	size_t i = 0;
	while (strcmp(s->profiles->items[i]->id, entry->language) != 0)
		i++;
	return &around->frameworks[i];
}

/* The project is made with a framework for the web and a file of its own serves, yet a command came first that no manifest names: which of both is meant? */
static bool serves_as_well(const struct scan *s, const struct surroundings *around, const struct detection *d)
{
	const struct candidate_entry *first = d->candidates;
	if (s->task || d->candidate_count < 2 || first->kind == KIND_WEB || declared(first))
		return false;
	const struct framework_found *found = framework_of(s, around, first);
	if (found->framework.use != FRAMEWORK_FULL || strcmp(json_text(found->rule, "kind", "web"), "web") != 0)
		return false;
	for (size_t i = 1; i < d->candidate_count; i++) {
		const struct candidate_entry *other = &d->candidates[i];
		if (other->kind == KIND_WEB && strcmp(other->language, first->language) == 0 && !framework_own(other) && merit(other) >= CONVINCING)
			return true;
	}
	return false;
}

/*
 * More speaks against it than for it, and there are others; or it only helps to work on the program; or its signs are weak, or its name is a helper's, in a language
 * with less code than another: a tool beside a library.
 */
static bool is_hopeless(const struct detection *d, const struct candidate_entry *entry, int best)
{
	bool foreign = strcmp(entry->language, d->languages[0].language) != 0;
	if (framework_own(entry))
		return false;
	bool helper = find_evidence(entry, "any.helper-name") != NULL;
	return (merit(entry) <= 0 && (best > 0 || helper)) || (foreign && (merit(entry) < CONVINCING || helper));
}

static void drop_hopeless(struct detection *d)
{
	size_t kept = 0;
	int best = 0;
	for (size_t i = 0; i < d->candidate_count; i++)
		if (merit(&d->candidates[i]) > best)
			best = merit(&d->candidates[i]);
	for (size_t i = 0; i < d->candidate_count; i++)
		if (!is_hopeless(d, &d->candidates[i], best))
			d->candidates[kept++] = d->candidates[i];
	d->candidate_count = kept;
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
	drop_hopeless(d);
	put_other_kinds_behind(s, d);
	put_frameworks_behind(s, d);
	if (d->candidate_count)
		qsort(d->candidates, d->candidate_count, sizeof *d->candidates, compare_candidates);
	if (d->candidate_count > RANK_CANDIDATES_MAX)
		d->candidate_count = RANK_CANDIDATES_MAX;
	bool unsure = false;
	if (d->candidate_count > 1 && says_otherwise(s, around->papers, d, &unsure, e) < 0)
		return -1;
	d->ambiguous = ambiguous(d) || unsure || serves_as_well(s, around, d);
	return 0;
}
