/*
 * detect.c: what a submission is, by reading alone.
 *
 *	scan        the candidate's own source files; code, comments and strings apart
 *	papers      the documents that show how it is started
 *	framework   does one decide the structure, or one made by hand
 *	rank        which files can start the program, with the evidence for each
 *	describe    language and kind follow from the entry point, else from most of the code and the framework
 *	languages   a task that names some takes no other
 *	ways        which of the language's rules build and start it
 *	convention  what the language's people would expect of that entry point
 */
#include "harness/detect/detect.h"

#include <stdlib.h>

#include "harness/base/str.h"
#include "harness/detect/convention.h"
#include "harness/detect/rank.h"
#include "harness/detect/unseen.h"
#include "harness/detect/where.h"

static int compare_shares(const void *a, const void *b)
{
	const struct language_share *x = a, *y = b;
	if (x->bytes != y->bytes)
		return x->bytes < y->bytes ? 1 : -1;
	return strcmp(x->language, y->language);
}

/* A part of a program in another language, which loads it: it says nothing of how much of the program is in its own. */
static int is_extension(struct scan *s, const struct scan_file *file, bool *ret, struct err *e)
{
	struct pattern_match match;
	const struct json *place = json_get(file->profile->root, "extends");
	*ret = false;
	if (!place)
		return 0;
	if (patterns_compile(s->patterns, file->profile, e) < 0)
		return -1;
	const struct pattern *pattern = patterns_get(s->patterns, place);
	*ret = pattern && pattern_find(pattern, file->text, 0, &match) == PATTERN_YES;
	return 0;
}

static int count_languages(struct scan *s, struct detection *d, struct err *e)
{
	d->languages = ARENA_ARRAY(s->a, struct language_share, s->profiles->count + 1);
	for (size_t i = 0; i < s->count; i++) {
		size_t at = 0;
		bool extension;
		if (is_extension(s, &s->files[i], &extension, e) < 0)
			return -1;
		while (at < d->language_count && strcmp(d->languages[at].language, s->files[i].profile->id) != 0)
			at++;
		if (at == d->language_count)
			d->languages[d->language_count++].language = s->files[i].profile->id;
		d->languages[at].bytes += extension ? 0 : s->files[i].entry->bytes;
		d->languages[at].files++;
	}
	qsort(d->languages, d->language_count, sizeof *d->languages, compare_shares);
	return 0;
}

static const char *no_entry_reason(struct scan *s)
{
	if (s->tree->refused)
		return arena_printf(s->a, "the submission could not be unpacked: %s", s->tree->refused);
	if (!s->tree->file_count)
		return "the submission is empty";
	if (!s->count && s->aside)
		return "the only source files are tests, examples or documents";
	if (!s->count)
		return "no file is source code of a language that takehome knows";
	if (s->count == 1)
		return arena_printf(s->a, "the only source file, %s, declares things but starts nothing", s->files[0].entry->path);
	return arena_printf(s->a, "none of the %zu source files starts anything: all of them only declare classes or functions, as %s does", s->count,
			    s->files[0].entry->path);
}

/* A script of a few lines only starts something, and is no program of its own. */
enum { STARTER_LINES = 5 };

static bool only_starts(const struct scan *s, const char *path)
{
	const struct scan_file *file = scan_file(s, path);
	size_t lines = 0;
	bool blank = true;
	for (size_t i = 0; file && i < file->code.len; i++) {
		char c = file->code.data[i];
		lines += c == '\n' && !blank;
		blank = c == '\n' || (blank && (c == ' ' || c == '\t' || c == '\r'));
	}
	return lines <= STARTER_LINES;
}

static bool is_part_of(const struct profile *language, const struct profile *program)
{
	JSON_EACH (whole, json_get(language->root, "part_of"))
		if (strcmp(whole->string.data, program->id) == 0)
			return true;
	return false;
}

/* What is made with it, where no file of the candidate's own starts it: a Play application. */
static enum kind framework_kind(const struct framework_found *found)
{
	enum kind kind;
	return found->framework.use == FRAMEWORK_FULL && kind_parse(json_text(found->rule, "kind", ""), &kind) ? kind : KIND_LIBRARY;
}

/* The language of the entry point; or, if that is only a wrapper that starts something else, the language of most of the code. */
static void describe(struct scan *s, const struct framework_found *frameworks, struct detection *d)
{
	/* A library is called by the task's tests: a demonstration or a script beside it does not start it, and does not say what it is written in. */
	bool library = s->task && s->task->kind == KIND_LIBRARY && task_has_suites(s->task);
	if (library) {
		d->candidate_count = 0;
		d->ambiguous = false;
	}
	const struct candidate_entry *entry = d->candidate_count ? &d->candidates[0] : NULL;
	const struct profile *most = d->language_count ? profiles_find(s->profiles, d->languages[0].language) : NULL;
	d->profile = entry ? profiles_find(s->profiles, entry->language) : most;
	if (entry && most && json_bool(d->profile->root, "wrapper", false) && (!is_part_of(most, d->profile) || only_starts(s, entry->path)))
		d->profile = most;
	if (entry)
		d->kind = entry->kind;
	else if (!most)
		d->kind = s->task ? s->task->kind : KIND_CLI;
	for (size_t i = 0; i < s->profiles->count; i++) {
		if (s->profiles->items[i] != d->profile)
			continue;
		d->framework = frameworks[i].framework;
		if (!entry && most)
			d->kind = library ? KIND_LIBRARY : framework_kind(&frameworks[i]);
	}
	if (library)
		d->no_entry_reason = "it is a library: the task's tests call it, and nothing of it is started";
	else if (!entry)
		d->no_entry_reason = no_entry_reason(s);
}

/*
 * A task that names its languages takes no other. The language is the program's, not a wrapper's. Judged here, before any build, so that a toolchain that nobody
 * asked for is never missed, and so that `inspect --task` says the same as a grading.
 */
static void hold_to_languages(struct scan *s, struct detection *d)
{
	const struct task *task = s->task;
	if (!task || !task->languages || !d->candidate_count || task_names_language(task, d->profile->id))
		return;
	SCOPED_STR names = STR_EMPTY;
	for (size_t i = 0; task->languages[i]; i++) {
		const struct profile *profile = profiles_find(s->profiles, task->languages[i]);
		str_addf(&names, "%s%s", i == 0 ? "" : task->languages[i + 1] ? ", " : " or ", profile ? profile->name : task->languages[i]);
	}
	d->no_entry_reason = arena_printf(s->a, "the task asks for %s; the program found here, %s, is written in %s", str_text(&names), d->candidates[0].path,
					  d->profile->name);
	d->candidate_count = 0;
	d->ambiguous = false;
}

/* The first rule of the list whose condition holds for the entry point. ${guess} false: only rules that have one. */
static int first_rule(struct scan *s, const struct json *rules, const struct scan_file *file, bool guess, const struct json **ret, struct err *e)
{
	*ret = NULL;
	JSON_EACH (rule, rules) {
		struct place place;
		const struct json *when = json_get(rule, "when");
		enum where holds = when || guess ? where_holds(s, when, file, &place, e) : WHERE_NO;
		if (holds == WHERE_FAULT)
			return -1;
		if (holds == WHERE_YES) {
			*ret = rule;
			return 0;
		}
	}
	return 0;
}

/* How it will be built and started. A wrapper knows where its program lies only if the project itself says how that is built. */
static int find_ways(struct scan *s, struct detection *d, struct err *e)
{
	const char **files = ARENA_ARRAY(s->a, const char *, s->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < s->count; i++)
		if (s->files[i].profile == d->profile)
			files[count++] = s->files[i].entry->path;
	d->source_files = files;
	if (!d->candidate_count)
		return 0;
	const struct scan_file *file = scan_file(s, d->candidates[0].path);
	d->starter = file->profile;
	d->project = file->project;
	return first_rule(s, json_get(d->profile->root, "build"), file, d->starter == d->profile, &d->build_rule, e) < 0 ||
			       first_rule(s, json_get(d->starter->root, "run"), file, true, &d->run_rule, e) < 0 ||
			       first_rule(s, json_get(d->starter->root, "serve"), file, true, &d->serve_rule, e) < 0
		       ? -1
		       : 0;
}

static int look(struct scan *s, struct detection *d, struct err *e)
{
	struct papers papers;
	struct framework_found *frameworks = ARENA_ARRAY(s->a, struct framework_found, s->profiles->count + 1);
	if (count_languages(s, d, e) < 0)
		return -1;
	if ((s->profiles->common && patterns_compile(s->patterns, s->profiles->common, e) < 0) || papers_read(s, &papers, e) < 0)
		return -1;
	for (size_t i = 0; i < d->language_count; i++)
		for (size_t p = 0; p < s->profiles->count; p++)
			if (strcmp(s->profiles->items[p]->id, d->languages[i].language) == 0 &&
			    framework_detect(s, s->profiles->items[p], &frameworks[p], e) < 0)
				return -1;
	const struct surroundings around = { .papers = &papers, .frameworks = frameworks, .includes = includes_find(s), .detection = d };
	if (rank_candidates(s, &around, d, e) < 0)
		return -1;
	describe(s, frameworks, d);
	hold_to_languages(s, d);
	if (d->profile && d->framework.use != FRAMEWORK_FULL && framework_own_structure(s, d->profile, &d->own_structure, e) < 0)
		return -1;
	if (d->candidate_count && starts_best(s, &papers, scan_file(s, d->candidates[0].path), &d->documented, e) < 0)
		return -1;
	return find_ways(s, d, e) < 0 ? -1 : convention_judge(s, &around, d, e);
}

int detect(struct arena *a, const struct tree *tree, const struct task *task, const struct profiles *profiles, struct detection *ret,
	   struct sources *ret_sources, struct err *e)
{
	struct scan s;
	*ret = (struct detection){ 0 };
	*ret_sources = (struct sources){ 0 };
	if (scan_open(a, tree, task, profiles, &s, e) < 0 || look(&s, ret, e) < 0) {
		scan_close(&s);
		return err_wrap(e, "finding out what the submission is");
	}
	unseen_tell(&s, ret);
	ret_sources->items = ARENA_ARRAY(a, struct source, s.count + 1);
	for (size_t i = 0; i < s.count; i++)
		ret_sources->items[ret_sources->count++] = (struct source){
			.path = s.files[i].entry->path, .language = s.files[i].profile->id, .code = s.files[i].code, .comments = s.files[i].comments
		};
	scan_close(&s);
	return 0;
}

void *detect_skip(struct arena *a, const struct profiles *profiles)
{
	return own_new(a, profiles);
}

bool detect_skips(void *skip, const char *folder)
{
	return own_skips(skip, folder);
}
