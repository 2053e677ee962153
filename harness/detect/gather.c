/*
 * gather.c: the profile's rules say what a language's programs look like; the rules here hold for all languages: what the submission declares and documents, what
 * the task asks for, what a framework brought along, that a file which another one loads is probably not the start, nor one in a language with little code.
 */
#include "harness/detect/gather.h"

#include <stdlib.h>

#include "harness/base/fs.h"
#include "harness/detect/where.h"

enum {
	WEIGHT_NAMED = 40,
	WEIGHT_PROGRAM = 15,
	WEIGHT_PROSE = 30,
	WEIGHT_AGAIN = 10,
	WEIGHT_KIND = 20,
	WEIGHT_OTHER_KIND = -100,
	WEIGHT_LANGUAGE = 15,
	WEIGHT_EXEC = 5
};
enum { WEIGHT_INCLUDED = -30, WEIGHT_WRAPPER = -25, WEIGHT_LITTLE = -20, WEIGHT_LESS = -10, WEIGHT_FRAMEWORK = -60, WEIGHT_FRAMEWORK_KIND = 30 };
enum { DOCUMENTS_MAX = 3 /* tell of it; more would not convince more */ };

const char gather_framework_own[] = "any.framework-own";

struct gathered {
	struct evidence evidence;
	int kind; /* enum kind, or -1: any */
};

struct gathering {
	struct scan *s;
	const struct surroundings *around;
	const struct scan_file *file;
	struct gathered items[128];
	size_t count;
	int sum[kind_count];
	int any; /* the part of each sum that is for every kind */
	bool starts;
	bool documented;      /* this very file */
	bool documented_kind; /* a document starts it as a program of one kind */
	bool wraps;           /* a script that starts the program */
	bool named;           /* as the task asks */
};

static void gather(struct gathering *g, const char *rule, const char *text, struct place place, int kind, int weight)
{
	if (g->count == sizeof g->items / sizeof *g->items)
		return;
	g->items[g->count++] =
		(struct gathered){ .evidence = { .rule = rule, .text = text, .path = place.path, .line = place.line, .weight = weight }, .kind = kind };
	for (int k = 0; k < kind_count; k++)
		if (kind < 0 || kind == k)
			g->sum[k] += weight;
	g->any += kind < 0 ? weight : 0;
}

/* Does the rule only look at what the file does? Then it tells of which kind a program is, and little of which of several is meant. */
static bool looks_at_deeds(const struct json *rule)
{
	static const char *const PLACES[] = { "path", "name", "head", "exists", "beside", "manifest", "lists", "set_aside", "exec" };
	const struct json *where = json_get(rule, "where");
	for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++)
		if (json_get(where, PLACES[i]))
			return false;
	return strcmp(json_text(rule, "kind", "any"), "any") != 0 && !json_bool(rule, "starts", false) && json_number(rule, "weight", 0) > 0;
}

static int gather_rules(struct gathering *g, const struct json *rules, const struct scan_file *file, struct err *e)
{
	JSON_EACH (rule, rules) {
		struct place place;
		enum where held = where_holds(g->s, json_get(rule, "where"), file, &place, e);
		if (held == WHERE_FAULT)
			return -1;
		if (held != WHERE_YES)
			continue;
		enum kind kind;
		bool any = !kind_parse(json_text(rule, "kind", "any"), &kind);
		gather(g, json_text(rule, "id", ""), json_text(rule, "text", ""), place, any ? -1 : (int)kind, (int)json_number(rule, "weight", 0));
		g->starts |= json_bool(rule, "starts", false);
		if (g->count)
			g->items[g->count - 1].evidence.does = looks_at_deeds(rule);
	}
	return 0;
}

/* Rules for every language look at the file's project, and at the whole submission. */
static int gather_common_rules(struct gathering *g, struct err *e)
{
	const struct profile *common = g->s->profiles->common;
	const struct json *rules = json_get(common ? common->root : NULL, "evidence");
	struct scan_file whole = *g->file;
	size_t before = g->count;
	whole.project = "";
	if (gather_rules(g, rules, g->file, e) < 0)
		return -1;
	return *g->file->project && g->count == before ? gather_rules(g, rules, &whole, e) : 0;
}

static int document_weight(const struct start *start, size_t before)
{
	if (before)
		return WEIGHT_AGAIN;
	if (!start->surely)
		return WEIGHT_PROGRAM;
	if (start->command->weak)
		return WEIGHT_PROSE;
	return start->command->called_by ? start->command->called_by->from->kind->weight : start->command->from->kind->weight;
}

/* "README.md says to start it", "Makefile starts it (run)". */
static const char *document_text(struct arena *a, const struct start *start)
{
	const struct command *c = start->command, *shown = c->called_by ? c->called_by : c;
	struct str text = STR_EMPTY;
	if (!start->surely)
		str_addf(&text, "%s shows how the project's program is started", shown->from->path);
	else if (strcmp(shown->from->kind->id, "readme") == 0)
		str_addf(&text, "%s says to start it", shown->from->path);
	else
		str_addf(&text, shown->from->kind->weight == 30 ? "a command in %s starts it" : "%s starts it", shown->from->path);
	if (c->name)
		str_addf(&text, " (%s)", c->called_by ? c->called_by->plain : c->name);
	return str_steal(&text, a);
}

static int gather_documents(struct gathering *g, struct err *e)
{
	const struct paper *seen[DOCUMENTS_MAX] = { 0 };
	size_t count = 0;
	/* First what names this very file, then what only starts the project. */
	for (int round = 0; round < 2; round++) {
		struct start start;
		for (const struct command *after = NULL; count < DOCUMENTS_MAX; after = start.command) {
			if (starts_find(g->s, g->around->papers, g->file, after, &start, e) < 0)
				return -1;
			if (!start.command)
				break;
			const struct command *shown = start.command->called_by ? start.command->called_by : start.command;
			bool again = start.surely != (round == 0);
			for (size_t i = 0; i < count; i++)
				again |= seen[i] == shown->from;
			if (again || (round == 1 && count))
				continue;
			int kind = start.kind < 0 && start.command->served ? (int)KIND_WEB : start.kind;
			gather(g, shown->from->file ? "any.wrapped" : "any.documented", document_text(g->s->a, &start),
			       (struct place){ .path = shown->from->path, .line = shown->line }, kind, document_weight(&start, count));
			g->starts |= start.surely && start.loads && !start.command->weak;
			g->documented_kind |= kind >= 0;
			g->documented |= start.surely && !shown->from->file;
			seen[count++] = shown->from;
		}
	}
	return 0;
}

static double share_of(const struct detection *d, const char *language)
{
	double all = 0, own = 0;
	for (size_t i = 0; i < d->language_count; i++) {
		all += (double)d->languages[i].bytes;
		if (strcmp(d->languages[i].language, language) == 0)
			own = (double)d->languages[i].bytes;
	}
	return all > 0 ? own / all : 1;
}

static void gather_task(struct gathering *g)
{
	const struct task *task = g->s->task;
	struct place here = { .path = g->file->entry->path };
	if (!task)
		return;
	if (task->entry && name_called(task->entry, here.path)) {
		gather(g, "any.named-as-asked", arena_printf(g->s->a, "it has the name that the task asks for, %s", task->entry), here, -1, WEIGHT_NAMED);
		g->named = true;
	}
	gather(g, "any.kind-asked", task->kind == KIND_CLI ? "the task asks for a command-line program" : "the task asks for a program of this kind", here,
	       (int)task->kind, WEIGHT_KIND);
	for (int k = 0; task->kind != KIND_LIBRARY && k < kind_count; k++)
		if (k != (int)task->kind)
			gather(g, "any.kind-not-asked", task->kind == KIND_CLI ? "the task asks for a command-line program" : "the task asks for another kind",
			       here, k, WEIGHT_OTHER_KIND);
	if (task_names_language(task, g->file->profile->id))
		gather(g, "any.language-asked", arena_printf(g->s->a, "the task asks for %s", g->file->profile->name), here, -1, WEIGHT_LANGUAGE);
}

/* A script in a language whose programs often only start another one: what it starts is the program, unless something says to use the script. */
static int gather_wrapper(struct gathering *g, struct err *e)
{
	const struct scan_file *target;
	struct place here = { .path = g->file->entry->path };
	if (starts_target(g->s, g->around->papers, g->file, &target, e) < 0)
		return -1;
	if (target && !g->documented && !g->named)
		gather(g, "any.wrapper", arena_printf(g->s->a, "it only starts %s, and nothing says to use it", target->entry->path), here, -1, WEIGHT_WRAPPER);
	g->wraps = target != NULL;
	return 0;
}

/* The framework that brought the file along, if need be as a script of another language that starts its console; NULL: none did. */
static const struct framework_found *bringer(const struct gathering *g)
{
	const struct scan *s = g->s;
	bool wrapper = json_bool(g->file->profile->root, "wrapper", false);
	for (size_t i = 0; i < s->profiles->count; i++)
		JSON_EACH (glob, json_get(g->around->frameworks[i].rule, "entries"))
			if ((wrapper || s->profiles->items[i] == g->file->profile) && fs_glob(glob->string.data, scan_inside(g->file)))
				return &g->around->frameworks[i];
	return NULL;
}

static void gather_framework_kind(struct gathering *g, const struct framework_found *found)
{
	enum kind kind;
	if (found && kind_parse(json_text(found->rule, "kind", ""), &kind) && !g->documented_kind)
		gather(g, "any.framework-kind", arena_printf(g->s->a, "what %s is for", found->framework.name), (struct place){ .path = g->file->entry->path },
		       (int)kind, WEIGHT_FRAMEWORK_KIND);
}

static void gather_standing(struct gathering *g, const struct framework_found *found)
{
	struct arena *a = g->s->a;
	struct place here = { .path = g->file->entry->path };
	if (g->file->entry->exec == EXEC_YES)
		gather(g, "any.executable", "it is marked executable", here, -1, WEIGHT_EXEC);
	const struct include *include = includes_load(g->around->includes, g->file);
	if (include)
		gather(g, "any.included", arena_printf(a, "%s loads it, so it is hardly the start", include->from->entry->path),
		       (struct place){ .path = include->from->entry->path, .line = include->line }, -1, WEIGHT_INCLUDED);
	double share = share_of(g->around->detection, g->file->profile->id);
	if (!g->wraps && share < 0.1)
		gather(g, "any.little-language", arena_printf(a, "little of the code here is %s", g->file->profile->name), here, -1, WEIGHT_LITTLE);
	else if (!g->wraps && share < 0.33)
		gather(g, "any.less-language", arena_printf(a, "most of the code here is not %s", g->file->profile->name), here, -1, WEIGHT_LESS);
	if (found)
		gather(g, gather_framework_own, arena_printf(a, "every %s project has it", found->framework.name), here, -1, WEIGHT_FRAMEWORK);
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

int gather_candidate(struct scan *s, const struct surroundings *around, const struct scan_file *file, struct candidate_entry *ret, struct err *e)
{
	struct gathering g = { .s = s, .around = around, .file = file };
	if (gather_rules(&g, json_get(file->profile->root, "evidence"), file, e) < 0 || gather_common_rules(&g, e) < 0 || gather_documents(&g, e) < 0)
		return -1;
	if (!g.starts)
		return 0;
	const struct framework_found *found = bringer(&g);
	gather_framework_kind(&g, found);
	enum kind kind = g.sum[KIND_WEB] > g.sum[KIND_CLI] ? KIND_WEB : KIND_CLI;
	int library = g.sum[KIND_LIBRARY] - g.any;
	if (library > 0 && library > g.sum[kind] && !g.documented)
		return 0; /* the project says that it is a library: what runs in it is no program of its own */
	if (g.sum[KIND_WEB] == g.sum[KIND_CLI] && s->task && s->task->kind != KIND_LIBRARY)
		kind = s->task->kind;
	gather_task(&g);
	if (json_bool(file->profile->root, "wrapper", false) && gather_wrapper(&g, e) < 0)
		return -1;
	gather_standing(&g, found);
	*ret = (struct candidate_entry){ .path = file->entry->path,
					 .language = file->profile->id,
					 .kind = kind,
					 .score = g.sum[kind],
					 .evidence = evidence_of(&g, kind),
					 .class_name = name_class(s, file) };
	return 1;
}
