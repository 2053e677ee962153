/* convention.c: the conventions of the profile, and of any.json, are conditions on the entry point's file or the whole submission. */
#include "harness/detect/convention.h"

#include "harness/detect/where.h"

enum { CONVENTIONS_MAX = 100 };

void convention_add(struct judging *j, struct convention convention)
{
	if (j->d->convention_count < CONVENTIONS_MAX)
		j->d->conventions[j->d->convention_count++] = convention;
}

/* What convinced us most of the entry's kind, of what can be pointed at. */
static const struct evidence *pointed(const struct candidate_entry *entry)
{
	for (const struct evidence *evidence = entry->evidence; evidence; evidence = evidence->next)
		if (evidence->line > 1 && evidence->weight > 0 && strcmp(evidence->path, entry->path) == 0)
			return evidence;
	return NULL;
}

/* "{entry} is a command: {why}" with the holes filled. */
static const char *fill(struct judging *j, const char *sentence)
{
	struct str text = STR_EMPTY;
	const struct evidence *why = j->entry ? pointed(j->entry) : NULL;
	while (*sentence) {
		if (strncmp(sentence, "{entry}", 7) == 0) {
			str_add(&text, j->entry ? j->entry->path : "the program");
			sentence += 7;
		} else if (strncmp(sentence, "{name}", 6) == 0) {
			str_add(&text, j->s->task && j->s->task->entry ? j->s->task->entry : "NAME");
			sentence += 6;
		} else if (strncmp(sentence, "{why}", 5) == 0) {
			if (why)
				str_addf(&text, "%s (line %u)", why->text, why->line);
			else
				str_add(&text, j->entry && j->entry->evidence ? j->entry->evidence->text : "nothing in it serves a web page");
			sentence += 5;
		} else {
			str_add_char(&text, *sentence++);
		}
	}
	return str_steal(&text, j->s->a);
}

/* ${file} NULL: a rule on the whole submission. */
static int judge_rule(struct judging *j, const struct json *rule, const struct scan_file *file, struct err *e)
{
	struct place place;
	const char *kind = json_text(rule, "kind", "any");
	if (strcmp(kind, "any") != 0 && strcmp(kind, kind_text(j->d->kind)) != 0)
		return 0;
	enum where when = where_holds(j->s, json_get(rule, "when"), file, &place, e);
	if (when != WHERE_YES)
		return when == WHERE_FAULT ? -1 : 0;
	struct convention convention = { .id = json_text(rule, "id", ""),
					 .held = true,
					 .text = json_text(rule, "text", ""),
					 .why = json_text(rule, "why", ""),
					 .source = json_text(rule, "source", ""),
					 .path = place.path,
					 .line = place.line,
					 .found = json_text(rule, "held", "") };
	JSON_EACH (way, json_get(rule, "broken")) {
		enum where broken = where_holds(j->s, json_get(way, "if"), file, &place, e);
		if (broken == WHERE_FAULT)
			return -1;
		if (broken == WHERE_UNKNOWN)
			return 0; /* the archive does not tell: not judged */
		if (broken == WHERE_NO)
			continue;
		const struct evidence *why = j->entry && json_bool(way, "point_at_evidence", false) ? pointed(j->entry) : NULL;
		convention.held = false;
		convention.path = why ? why->path : place.path;
		convention.line = why ? why->line : place.line;
		convention.found = json_text(way, "found", "");
		break;
	}
	convention.found = fill(j, convention.found);
	convention_add(j, convention);
	return 0;
}

int convention_judge(struct scan *s, const struct surroundings *around, struct detection *d, struct err *e)
{
	struct judging j = { .s = s, .around = around, .d = d, .entry = d->candidate_count ? &d->candidates[0] : NULL };
	const struct profile *common = s->profiles->common;
	d->conventions = ARENA_ARRAY(s->a, struct convention, CONVENTIONS_MAX);
	if (s->tree->refused || !s->tree->file_count)
		return 0;
	j.file = j.entry ? scan_file(s, j.entry->path) : NULL;
	JSON_EACH (rule, json_get(j.file ? j.file->profile->root : NULL, "conventions"))
		if (judge_rule(&j, rule, j.file, e) < 0)
			return -1;
	if (convention_common(&j, e) < 0)
		return -1;
	JSON_EACH (rule, json_get(common ? common->root : NULL, "conventions"))
		if (judge_rule(&j, rule, NULL, e) < 0)
			return -1;
	return 0;
}
