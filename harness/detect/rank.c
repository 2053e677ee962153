/*
 * rank.c: every file with evidence that it starts something is a candidate. Its score is the sum of the weights of the evidence for its kind.
 *
 * The profile's rules say what a language's programs look like; the rules here hold for all languages: what the task asks for, what the README
 * says, what a framework brought along, and that a file which another one loads is probably not the start.
 */
#include "harness/detect/rank.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>

#include "harness/base/fs.h"
#include "harness/detect/manifest.h"
#include "harness/detect/where.h"

enum { INCLUDES_MAX = 500 /* told apart for one file and rule */ };
enum { WEIGHT_NAMED = 40, WEIGHT_DOCUMENTED = 25, WEIGHT_KIND = 20, WEIGHT_LANGUAGE = 15, WEIGHT_EXEC = 5, WEIGHT_INCLUDED = -30, WEIGHT_FRAMEWORK = -60 };

struct gathered {
	struct evidence evidence;
	int kind; /* enum kind, or -1: any */
};

struct gathering {
	struct scan *s;
	const struct scan_file *file;
	struct gathered *items;
	size_t count, room;
	int sum[kind_count];
	bool starts;
};

static void gather(struct gathering *g, const char *rule, const char *text, struct place place, int kind, int weight)
{
	if (g->count == g->room)
		return;
	g->items[g->count++] =
		(struct gathered){ .evidence = { .rule = rule, .text = text, .path = place.path, .line = place.line, .weight = weight }, .kind = kind };
	for (int k = 0; k < kind_count; k++)
		if (kind < 0 || kind == k)
			g->sum[k] += weight;
}

static int gather_profile(struct gathering *g, struct err *e)
{
	JSON_EACH (rule, json_get(g->file->profile->root, "evidence")) {
		struct place place;
		enum where held = where_holds(g->s, json_get(rule, "where"), g->file, &place, e);
		if (held == WHERE_FAULT)
			return -1;
		if (held != WHERE_YES)
			continue;
		enum kind kind;
		bool any = !kind_parse(json_text(rule, "kind", "any"), &kind);
		gather(g, json_text(rule, "id", ""), json_text(rule, "text", ""), place, any ? -1 : (int)kind, (int)json_number(rule, "weight", 0));
		g->starts |= json_bool(rule, "starts", false);
	}
	return 0;
}

static bool same_letters(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t i = 0, j = 0;
	for (;;) {
		while (i < a_len && strchr("-_. ", a[i]))
			i++;
		while (j < b_len && strchr("-_. ", b[j]))
			j++;
		if (i == a_len || j == b_len)
			return i == a_len && j == b_len;
		if (tolower((unsigned char)a[i++]) != tolower((unsigned char)b[j++]))
			return false;
	}
}

bool rank_named(const char *wanted, const char *path)
{
	const char *name = fs_basename(path), *extension = fs_extension(path);
	size_t stem = strlen(name) - (*extension ? strlen(extension) + 1 : 0), len = strlen(wanted);
	if (same_letters(wanted, len, name, stem))
		return true;
	const char *folder_end = name > path ? name - 1 : path, *folder = folder_end;
	while (folder > path && folder[-1] != '/')
		folder--;
	return folder_end > folder && same_letters(wanted, len, folder, (size_t)(folder_end - folder));
}

/* What one file says that it loads. */
struct include {
	const char *name;
	bool dots;
	const struct scan_file *from;
	uint32_t line;
	struct include *next;
};

static struct include **add_includes(struct scan *s, const struct scan_file *file, const struct json *rule, struct include **last)
{
	const struct pattern *pattern = patterns_get(s->patterns, json_get(rule, "pattern"));
	struct scan_lines lines = { .line = 1 };
	struct pattern_match match;
	size_t count = 0;
	for (size_t at = 0; pattern && count < INCLUDES_MAX && at < file->text.len && pattern_find(pattern, file->text, at, &match) == PATTERN_YES; count++) {
		at = match.end > at ? match.end : at + 1;
		if (!match.group[1].data || match.group[1].len > PATH_MAX)
			continue;
		*last = ARENA_NEW(s->a, struct include);
		**last = (struct include){ .name = arena_strndup(s->a, match.group[1].data, match.group[1].len),
					   .dots = json_bool(rule, "dots", false),
					   .from = file,
					   .line = scan_lines_next(&lines, file->text, (size_t)(match.group[1].data - file->text.data)) };
		last = &(*last)->next;
	}
	return last;
}

/* All of them, once: whether a candidate is among them is then a look at a list. */
static struct include *find_includes(struct scan *s)
{
	struct include *first = NULL, **last = &first;
	for (size_t i = 0; i < s->count; i++)
		JSON_EACH (rule, json_get(s->files[i].profile->root, "includes"))
			last = add_includes(s, &s->files[i], rule, last);
	return first;
}

/* The first place where another file loads ${file}. */
static bool included(const struct include *includes, const struct scan_file *file, struct place *ret)
{
	for (const struct include *i = includes; i; i = i->next)
		if (i->from != file && manifest_ends_path(i->name, file->entry->path, i->dots)) {
			*ret = (struct place){ .path = i->from->entry->path, .line = i->line };
			return true;
		}
	return false;
}

/* What all candidates are held against. */
struct surroundings {
	const struct readme *readme;
	const struct framework_found *frameworks;
	const struct include *includes;
};

static void gather_common(struct gathering *g, const struct surroundings *around)
{
	struct scan *s = g->s;
	const struct readme *readme = around->readme;
	const char *path = g->file->entry->path, *wanted = s->task ? s->task->entry : NULL;
	struct place here = { .path = path }, there;
	if (wanted && rank_named(wanted, path))
		gather(g, "any.named-as-asked", arena_printf(s->a, "it has the name that the task asks for, %s", wanted), here, -1, WEIGHT_NAMED);
	uint32_t line = readme_starts(readme, path, scan_inside(g->file));
	if (line)
		gather(g, "any.documented", arena_printf(s->a, "%s says to start it", readme->path), (struct place){ .path = readme->path, .line = line }, -1,
		       WEIGHT_DOCUMENTED);
	if (s->task)
		gather(g, "any.kind-asked", s->task->kind == KIND_CLI ? "the task asks for a command-line program" : "the task asks for a program of this kind",
		       here, (int)s->task->kind, WEIGHT_KIND);
	if (s->task && task_names_language(s->task, g->file->profile->id))
		gather(g, "any.language-asked", arena_printf(s->a, "the task asks for %s", g->file->profile->name), here, -1, WEIGHT_LANGUAGE);
	if (g->file->entry->exec == EXEC_YES)
		gather(g, "any.executable", "it is marked executable", here, -1, WEIGHT_EXEC);
	if (included(around->includes, g->file, &there))
		gather(g, "any.included", arena_printf(s->a, "%s loads it, so it is hardly the start", there.path), there, -1, WEIGHT_INCLUDED);
	for (size_t i = 0; i < s->profiles->count; i++)
		JSON_EACH (glob, json_get(around->frameworks[i].rule, "entries"))
			if (s->profiles->items[i] == g->file->profile && fs_glob(glob->string.data, scan_inside(g->file))) {
				gather(g, "any.framework-own", arena_printf(s->a, "every %s project has it", around->frameworks[i].framework.name), here, -1,
				       WEIGHT_FRAMEWORK);
				return;
			}
}

/* Evidence for the kind that won, strongest first, in the order of the rules among equals. */
static struct evidence *evidence_of(struct gathering *g, enum kind kind)
{
	struct evidence *first = NULL;
	for (size_t i = 0; i < g->count; i++) {
		if (g->items[i].kind >= 0 && g->items[i].kind != (int)kind)
			continue;
		struct evidence *evidence = ARENA_NEW(g->s->a, struct evidence), **at = &first;
		*evidence = g->items[i].evidence;
		while (*at && abs((*at)->weight) >= abs(evidence->weight))
			at = &(*at)->next;
		evidence->next = *at;
		*at = evidence;
	}
	return first;
}

static const char *class_of(struct scan *s, const struct scan_file *file)
{
	struct pattern_match match;
	const struct pattern *pattern = patterns_get(s->patterns, json_get(file->profile->root, "class"));
	if (!pattern || pattern_find(pattern, file->code, 0, &match) != PATTERN_YES || !match.group[2].data)
		return NULL;
	const char *name = arena_strndup(s->a, match.group[2].data, match.group[2].len);
	if (!match.group[1].data || !match.group[1].len)
		return name;
	return arena_printf(s->a, "%.*s.%s", (int)match.group[1].len, match.group[1].data, name);
}

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

static int consider(struct scan *s, const struct scan_file *file, const struct surroundings *around, struct detection *d, struct err *e)
{
	struct gathered items[64];
	struct gathering g = { .s = s, .file = file, .items = items, .room = sizeof items / sizeof *items };
	if (gather_profile(&g, e) < 0)
		return -1;
	if (!g.starts)
		return 0;
	enum kind kind = g.sum[KIND_WEB] > g.sum[KIND_CLI] ? KIND_WEB : KIND_CLI;
	if (g.sum[KIND_WEB] == g.sum[KIND_CLI] && s->task && s->task->kind != KIND_LIBRARY)
		kind = s->task->kind;
	gather_common(&g, around);
	d->candidates[d->candidate_count++] = (struct candidate_entry){ .path = file->entry->path,
									.language = file->profile->id,
									.kind = kind,
									.score = g.sum[kind],
									.evidence = evidence_of(&g, kind),
									.class_name = class_of(s, file) };
	return 0;
}

int rank_candidates(struct scan *s, const struct readme *readme, const struct framework_found *frameworks, struct detection *d, struct err *e)
{
	d->candidates = ARENA_ARRAY(s->a, struct candidate_entry, s->count + 1);
	const struct surroundings around = { .readme = readme, .frameworks = frameworks, .includes = find_includes(s) };
	for (size_t i = 0; i < s->count; i++)
		if (consider(s, &s->files[i], &around, d, e) < 0)
			return -1;
	qsort(d->candidates, d->candidate_count, sizeof *d->candidates, compare_candidates);
	if (d->candidate_count > RANK_CANDIDATES_MAX)
		d->candidate_count = RANK_CANDIDATES_MAX;
	d->ambiguous = d->candidate_count > 1 && d->candidates[0].score - d->candidates[1].score <= RANK_MARGIN;
	return 0;
}
