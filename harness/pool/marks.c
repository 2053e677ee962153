/* marks.c: what reviewers decided, put into a report. */
#include "harness/pool/marks.h"

#include <math.h>

#include "harness/base/hash.h"
#include "harness/score/score.h"

static bool is_reviewers(const struct json *criterion)
{
	const struct json *levels = json_get(criterion, "levels");
	return strcmp(json_text(criterion, "measure", ""), "reviewer") == 0 && levels && levels->count > 0;
}

const struct json *marks_criterion(const struct json *report, const char *id)
{
	JSON_EACH (criterion, json_get(report, "criteria"))
		if (is_reviewers(criterion) && strcmp(json_text(criterion, "id", ""), id) == 0)
			return criterion;
	return NULL;
}

const char *marks_digest(struct arena *a, const struct json *criterion)
{
	struct hash h;
	if (!is_reviewers(criterion))
		return NULL;
	hash_start(&h);
	hash_add_field(&h, bytes_of(json_text(criterion, "id", "")));
	hash_add_field(&h, bytes_of(json_text(criterion, "title", "")));
	JSON_EACH (level, json_get(criterion, "levels")) {
		const struct json *score = json_get(level, "score");
		hash_add_field(&h, score ? score->number_text : (struct bytes){ 0 });
		hash_add_field(&h, bytes_of(json_text(level, "anchor", "")));
	}
	char *hex = arena_zalloc(a, HASH_HEX_SIZE);
	hash_hex(&h, hex);
	return hex;
}

const struct json *marks_level(const struct json *criterion, double score)
{
	JSON_EACH (level, json_get(criterion, "levels"))
		if (fabs(json_number(level, "score", NAN) - score) < 1e-9)
			return level;
	return NULL;
}

static double highest_of(const struct json *criterion)
{
	double most = 0;
	JSON_EACH (level, json_get(criterion, "levels"))
		most = fmax(most, json_number(level, "score", 0));
	return most;
}

/* ${value} becomes what ${w} has written, at its place among its neighbours. */
static void rewrite(struct arena *a, struct json *value, struct json_writer *w)
{
	struct json_error bad;
	struct json *now = json_parse(a, arena_bytes(a, json_writer_text(w)), JSON_STRICT, &bad);
	json_writer_free(w);
	if (!value || !now)
		return;
	for (struct json *child = now->child; child; child = child->next)
		child->parent = value;
	value->child = now->child;
	value->count = now->count;
}

static void put_reason(struct json_writer *w, const char *text, double cost)
{
	json_array(w, "reasons");
	json_object(w, NULL);
	json_put_string(w, "text", text);
	json_put_null(w, "path");
	json_put_int(w, "line", 0);
	json_put_null(w, "ref");
	json_put_number(w, "cost", cost);
	json_end(w);
	json_end(w);
}

static void decide(struct arena *a, struct json *criterion, const struct mark *mark, const struct json *level)
{
	double of = json_number(criterion, "of", 0), most = highest_of(criterion);
	double score = score_rounded(most > 0 ? mark->level / most * of : 0);
	struct json_writer *w = json_writer_new(false);
	json_object(w, NULL);
	JSON_EACH (member, criterion) {
		if (strcmp(member->key, "pending") == 0)
			json_put_bool(w, "pending", false);
		else if (strcmp(member->key, "score") == 0)
			json_put_number(w, "score", score);
		else if (strcmp(member->key, "level") == 0)
			json_put_json(w, "level", level);
		else if (strcmp(member->key, "reasons") == 0)
			put_reason(w, mark->note ? mark->note : json_text(level, "anchor", ""), score_rounded(of - score));
		else if (strcmp(member->key, "reasons_total") == 0)
			json_put_int(w, "reasons_total", 1);
		else
			json_put_json(w, member->key, member);
	}
	json_object(w, "review");
	json_put_string(w, "by", mark->by);
	json_put_string(w, "at", mark->at);
	json_put_string(w, "note", mark->note);
	json_end(w);
	json_end(w);
	rewrite(a, criterion, w);
}

struct sums {
	double reviewer;
	size_t pending;
	const struct json *lost; /* of the required criteria that were lost whole the one with the lowest cap */
};

static struct sums sums_of(const struct json *report)
{
	struct sums sums = { 0 };
	JSON_EACH (criterion, json_get(report, "criteria")) {
		bool pending = json_bool(criterion, "pending", false);
		double score = json_number(criterion, "score", 0), cap = json_number(criterion, "cap", INFINITY);
		sums.pending += pending;
		sums.reviewer += json_get(criterion, "review") ? score : 0;
		if (!pending && score <= 0 && cap < json_number(sums.lost, "cap", INFINITY))
			sums.lost = criterion;
	}
	return sums;
}

static void total(struct arena *a, const struct json *report, struct json *totals)
{
	struct sums sums = sums_of(report);
	double of = json_number(totals, "automatic_of", 0) + json_number(totals, "reviewer_of", 0), cap = json_number(sums.lost, "cap", INFINITY);
	double whole = of > 0 ? (json_number(totals, "automatic", 0) + sums.reviewer) / of * 100 : 0;
	bool capped = sums.pending == 0 && whole > cap;
	whole = score_rounded(fmin(whole, cap));
	struct json_writer *w = json_writer_new(false);
	json_object(w, NULL);
	JSON_EACH (member, totals) {
		if (strcmp(member->key, "reviewer") == 0)
			json_put_number(w, "reviewer", score_rounded(sums.reviewer));
		else if (strcmp(member->key, "whole") == 0)
			json_put_number(w, "whole", sums.pending ? NAN : whole);
		else if (capped && strcmp(member->key, "capped") == 0)
			json_put_bool(w, "capped", true);
		else if (capped && strcmp(member->key, "cap_reason") == 0)
			json_put_string(w, "cap_reason",
					arena_printf(a, "\"%s\" is required and was lost whole: the total cannot exceed %g %%.", json_text(sums.lost, "title", ""), cap));
		else
			json_put_json(w, member->key, member);
		if (sums.pending == 0 && strcmp(member->key, "whole") == 0)
			json_put_bool(w, "whole_passed", whole >= json_number(totals, "pass", 0));
	}
	json_end(w);
	rewrite(a, totals, w);
}

static struct json *child_of(struct json *object, const char *key)
{
	struct json *child = object->child;
	while (child && strcmp(child->key, key) != 0)
		child = child->next;
	return child;
}

void marks_apply(struct arena *a, struct json *report, const struct mark *marks, size_t count)
{
	struct json *criteria = child_of(report, "criteria"), *totals = child_of(report, "totals");
	bool any = false;
	for (struct json *criterion = criteria ? criteria->child : NULL; criterion; criterion = criterion->next)
		for (size_t i = 0; i < count; i++) {
			const struct json *level = is_reviewers(criterion) ? marks_level(criterion, marks[i].level) : NULL;
			if (!level || strcmp(marks[i].criterion, json_text(criterion, "id", "")) != 0)
				continue;
			decide(a, criterion, &marks[i], level);
			any = true;
			break;
		}
	if (any && totals)
		total(a, report, totals);
}
