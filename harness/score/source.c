/* source.c: the measure "source": patterns over the candidate's own code or comments. */
#include "harness/base/pattern.h"
#include "harness/base/utf8.h"
#include "harness/score/measures.h"

struct hit {
	enum pattern_result result; /* PATTERN_LIMIT: in no file a match, and in one the pattern gave up */
	const char *path;
	uint32_t line;
	bool applies; /* there is a file of the rule's language */
};

static uint32_t line_of(struct bytes text, size_t at)
{
	uint32_t line = 1;
	for (size_t i = 0; i < at && i < text.len; i++)
		line += text.data[i] == '\n';
	return line;
}

static struct hit search(const struct source_rule *rule, const struct pattern *pattern, const struct sources *sources)
{
	struct hit hit = { .result = PATTERN_NO };
	for (size_t i = 0; i < sources->count; i++) {
		const struct source *s = &sources->items[i];
		struct bytes text = rule->in_comments ? s->comments : s->code;
		struct pattern_match found;
		if (rule->languages && strcmp(rule->languages, s->language) != 0)
			continue;
		hit.applies = true;
		enum pattern_result result = pattern_find(pattern, text, 0, &found);
		if (result == PATTERN_YES)
			return (struct hit){ .result = PATTERN_YES, .path = s->path, .line = line_of(text, found.start), .applies = true };
		if (result == PATTERN_LIMIT)
			hit.result = PATTERN_LIMIT;
	}
	return hit;
}

static struct hit look_for(const struct source_rule *rule, const struct sources *sources)
{
	struct err e = ERR_NONE;
	struct pattern *pattern = pattern_new(rule->pattern, PATTERN_MULTILINE, OWNER_TASK, &e); /* rubric_load compiled it before */
	if (!pattern)
		return (struct hit){ .result = PATTERN_LIMIT, .applies = true };
	struct hit hit = search(rule, pattern, sources);
	pattern_free(pattern);
	return hit;
}

static void judge_rule(struct measuring *m, const struct source_rule *rule, const struct hit *hit, double share)
{
	const char *where = rule->in_comments ? "comments" : "code";
	if (hit->result == PATTERN_LIMIT) {
		measuring_lose(m, (struct cost){ .share = 0,
						 .text = arena_printf(m->a, "Not judged, and no points lost: the rubric's pattern %s takes too many steps.",
								      rule->pattern) });
		return;
	}
	if ((hit->result == PATTERN_YES) == rule->must_match)
		return;
	measuring_lose(m, (struct cost){ .share = share,
					 .path = hit->path,
					 .line = hit->line,
					 .text = hit->path ? arena_printf(m->a, "The %s at %s:%u should not match %s: %s", where, utf8_visible(m->a, bytes_of(hit->path), 200),
									     hit->line, rule->pattern, rule->why)
							   : arena_printf(m->a, "Nothing in the %s matches %s: %s", where, rule->pattern, rule->why) });
}

void measure_source(struct measuring *m)
{
	const struct criterion *c = m->criterion;
	struct hit *hits = ARENA_ARRAY(m->a, struct hit, c->source_count);
	double all = 0;
	if (measuring_empty(m))
		return;
	for (size_t i = 0; i < c->source_count; i++) {
		hits[i] = look_for(&c->sources[i], m->sources);
		all += hits[i].applies ? c->sources[i].share : 0;
	}
	for (size_t i = 0; i < c->source_count; i++)
		if (hits[i].applies)
			judge_rule(m, &c->sources[i], &hits[i], c->sources[i].share / all);
	m->whole = all > 0 ? "The source keeps all rules." : "No rule is about the languages used here.";
}
