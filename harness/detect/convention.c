/* convention.c: the profile's conventions are conditions on the entry point's file; those that hold for every language are the table below. */
#include "harness/detect/convention.h"

#include "harness/base/fs.h"
#include "harness/detect/rank.h"
#include "harness/detect/where.h"

enum { CONVENTIONS_MAX = 64 };

struct judging {
	struct scan *s;
	const struct readme *readme;
	struct detection *d;
	const struct candidate_entry *entry;
	const struct scan_file *file;
};

static void add(struct judging *j, struct convention convention)
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
	const struct evidence *why = pointed(j->entry);
	while (*sentence) {
		if (strncmp(sentence, "{entry}", 7) == 0) {
			str_add(&text, j->entry->path);
			sentence += 7;
		} else if (strncmp(sentence, "{name}", 6) == 0) {
			str_add(&text, j->s->task && j->s->task->entry ? j->s->task->entry : "NAME");
			sentence += 6;
		} else if (strncmp(sentence, "{why}", 5) == 0) {
			if (why)
				str_addf(&text, "%s (line %u)", why->text, why->line);
			else
				str_add(&text, j->entry->evidence ? j->entry->evidence->text : "nothing in it serves a web page");
			sentence += 5;
		} else {
			str_add_char(&text, *sentence++);
		}
	}
	return str_steal(&text, j->s->a);
}

static int judge_profile(struct judging *j, const struct json *rule, struct err *e)
{
	struct place place;
	const char *kind = json_text(rule, "kind", "any");
	if (strcmp(kind, "any") != 0 && strcmp(kind, kind_text(j->entry->kind)) != 0)
		return 0;
	enum where when = where_holds(j->s, json_get(rule, "when"), j->file, &place, e);
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
		enum where broken = where_holds(j->s, json_get(way, "if"), j->file, &place, e);
		if (broken == WHERE_FAULT)
			return -1;
		if (broken == WHERE_UNKNOWN)
			return 0; /* the archive does not tell: not judged */
		if (broken == WHERE_NO)
			continue;
		const struct evidence *why = json_bool(way, "point_at_evidence", false) ? pointed(j->entry) : NULL;
		convention.held = false;
		convention.path = why ? why->path : place.path;
		convention.line = why ? why->line : place.line;
		convention.found = json_text(way, "found", "");
		break;
	}
	convention.found = fill(j, convention.found);
	add(j, convention);
	return 0;
}

static bool judge_ambiguous(struct judging *j, struct convention *c)
{
	struct arena *a = j->s->a;
	c->held = !j->d->ambiguous;
	c->path = j->entry->path;
	if (c->held)
		c->found = arena_printf(a, "%s is the one", j->entry->path);
	else
		c->found = arena_printf(a, "%s and %s can both be the start; %s was taken", j->entry->path, j->d->candidates[1].path, j->entry->path);
	return true;
}

static bool judge_documented(struct judging *j, struct convention *c)
{
	struct arena *a = j->s->a;
	const char *wanted = j->s->task ? j->s->task->entry : NULL;
	if (!j->readme->path) {
		c->found = "there is no README";
		return true;
	}
	c->path = j->readme->path;
	c->line = readme_starts(j->readme, j->entry->path, scan_inside(j->file));
	if (!c->line)
		c->line = readme_mentions(j->readme, wanted ? wanted : scan_stem(a, j->entry->path));
	struct pattern_match match;
	const struct pattern *documented = patterns_get(j->s->patterns, json_get(j->file->profile->root, "documented"));
	if (!c->line && documented && pattern_find(documented, j->readme->text, 0, &match) == PATTERN_YES)
		c->line = scan_line(j->readme->text, match.start);
	c->held = c->line > 0;
	c->found = c->held ? arena_printf(a, "%s shows the command", j->readme->path)
			   : arena_printf(a, "%s shows no command that starts %s", j->readme->path, j->entry->path);
	return true;
}

/* Does the project's file ${name}, if it is there, hold the word? */
static bool mentions(struct judging *j, const char *name, const char *wanted, struct place *ret)
{
	const char *path = arena_printf(j->s->a, "%s%s", j->file->project, name);
	const struct scan_document *d = scan_document(j->s, path, NULL);
	const char *at = d && d->text.data ? memmem(d->text.data, d->text.len, wanted, strlen(wanted)) : NULL;
	if (at)
		*ret = (struct place){ .path = path, .line = scan_line(d->text, (size_t)(at - d->text.data)) };
	return at != NULL;
}

/* Does a file that says how the program is built know its name? ${ret}: where. */
static bool named_by_manifest(struct judging *j, const char *wanted, struct place *ret)
{
	static const char *const BUILD_FILES[] = { "Makefile", "makefile", "GNUmakefile", "CMakeLists.txt", "meson.build" };
	for (size_t i = 0; i < sizeof BUILD_FILES / sizeof *BUILD_FILES; i++)
		if (mentions(j, BUILD_FILES[i], wanted, ret))
			return true;
	const char *const *manifest = j->file->profile->manifests;
	for (; manifest && *manifest; manifest++)
		if (mentions(j, *manifest, wanted, ret))
			return true;
	return false;
}

static bool judge_name(struct judging *j, struct convention *c)
{
	struct arena *a = j->s->a;
	const char *wanted = j->s->task ? j->s->task->entry : NULL, *from = json_text(j->file->profile->root, "program_name", "file");
	struct place place = { .path = j->entry->path };
	if (!wanted || strcmp(from, "free") == 0)
		return false;
	c->held = rank_named(wanted, j->entry->path) || (strcmp(from, "manifest") == 0 && named_by_manifest(j, wanted, &place));
	c->path = place.path;
	c->line = place.line;
	c->found = c->held ? arena_printf(a, "%s gives it the name %s", place.path, wanted)
			   : arena_printf(a, "the task asks for a program called %s, this one is %s", wanted, j->entry->path);
	return true;
}

/* Conventions of every language. The function fills held, found and the place; false: not judged. */
static const struct {
	const char *id, *text, *why, *source;
	bool (*judge)(struct judging *j, struct convention *c);
} COMMON[] = {
	{ "any.entry.ambiguous", "A submission has one obvious place where it starts.",
	  "Whoever runs it, on call at night or in a review, should not have to guess.", "Usual practice", judge_ambiguous },
	{ "any.entry.undocumented", "The README shows the command that starts the program.", "It is the first thing that a colleague looks for.",
	  "GNU Coding Standards, 7.3 Making Releases: a README with the way to get going", judge_documented },
	{ "any.entry.name", "The program has the name that the brief asks for.", "Scripts, documents and colleagues call it by that name.",
	  "The brief of the task", judge_name },
};

int convention_judge(struct scan *s, const struct readme *readme, struct detection *d, struct err *e)
{
	if (!d->candidate_count)
		return 0;
	struct judging j = { .s = s, .readme = readme, .d = d, .entry = &d->candidates[0] };
	j.file = scan_file(s, j.entry->path);
	d->conventions = ARENA_ARRAY(s->a, struct convention, CONVENTIONS_MAX);
	JSON_EACH (rule, json_get(j.file->profile->root, "conventions"))
		if (judge_profile(&j, rule, e) < 0)
			return -1;
	for (size_t i = 0; i < sizeof COMMON / sizeof *COMMON; i++) {
		struct convention convention = { .id = COMMON[i].id, .text = COMMON[i].text, .why = COMMON[i].why, .source = COMMON[i].source };
		if (COMMON[i].judge(&j, &convention))
			add(&j, convention);
	}
	return 0;
}
