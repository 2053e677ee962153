/* framework.c: required packages, marker files, imports; each is evidence with its place. What is required for development only is no use. */
#include "harness/detect/framework.h"

#include <ctype.h>

#include "harness/base/fs.h"
#include "harness/detect/manifest.h"
#include "harness/detect/where.h"

enum { TRIES_MAX = 50 /* in one file's comments */ };

struct list {
	struct evidence *first, **last;
};

static void add(struct scan *s, struct list *list, const char *rule, const char *text, const char *path, uint32_t line)
{
	struct evidence *evidence = ARENA_NEW(s->a, struct evidence);
	*evidence = (struct evidence){ .rule = rule, .text = text, .path = path, .line = line, .weight = 1 };
	*list->last = evidence;
	list->last = &evidence->next;
}

static int add_packages(struct scan *s, const struct profile *profile, const char *project, const struct json *rule, struct list *list, struct err *e)
{
	JSON_EACH (source, json_get(profile->root, "packages")) {
		const struct manifest_name *name;
		if (manifest_names(s, profile, project, source, &name, e) < 0)
			return -1;
		for (; name; name = name->next)
			JSON_EACH (glob, json_get(rule, "packages"))
				if (fs_glob(glob->string.data, name->text)) {
					add(s, list, "framework.package", arena_printf(s->a, "%s requires %s", name->path, name->text), name->path, name->line);
					break;
				}
	}
	return 0;
}

static bool in_comment(const struct scan_file *file, const struct pattern_match *match)
{
	size_t at = match->start;
	while (at < match->end && isspace((unsigned char)file->text.data[at]))
		at++;
	return at < file->comments.len && !isspace((unsigned char)file->comments.data[at]);
}

/* In the raw text, but what stands in comments imports nothing. */
static bool find_in_text(const struct pattern *pattern, const struct scan_file *file, struct pattern_match *match)
{
	size_t at = 0;
	for (int tries = 0; pattern && tries < TRIES_MAX && at < file->text.len && pattern_find(pattern, file->text, at, match) == PATTERN_YES; tries++) {
		if (!in_comment(file, match))
			return true;
		at = match->end > at ? match->end : at + 1;
	}
	return false;
}

static void add_imports(struct scan *s, const struct profile *profile, const struct json *rule, struct list *list)
{
	const struct pattern *code = patterns_get(s->patterns, json_get(rule, "code")), *text = patterns_get(s->patterns, json_get(rule, "text"));
	size_t found = 0;
	for (size_t i = 0; i < s->count && found < 3; i++) { /* three places convince */
		const struct scan_file *file = &s->files[i];
		struct pattern_match match;
		if (file->profile != profile)
			continue;
		struct bytes where = file->code;
		if (!code || pattern_find(code, where, 0, &match) != PATTERN_YES) {
			where = file->text;
			if (!find_in_text(text, file, &match))
				continue;
		}
		add(s, list, "framework.import", arena_printf(s->a, "%s uses it", file->entry->path), file->entry->path, scan_line(where, match.start));
		found++;
	}
}

/* Files are sorted, so that those of a project below a folder stand side by side. */
static bool first_of_project(const struct scan *s, size_t i)
{
	for (size_t k = i; k-- > 0;)
		if (s->files[k].profile == s->files[i].profile)
			return strcmp(s->files[k].project, s->files[i].project) != 0;
	return true;
}

static int evidence_of(struct scan *s, const struct profile *profile, const struct json *rule, struct evidence **ret, struct err *e)
{
	struct list list = { 0 };
	list.last = &list.first;
	for (size_t i = 0; i < s->count; i++) {
		if (s->files[i].profile != profile || !first_of_project(s, i))
			continue;
		if (add_packages(s, profile, s->files[i].project, rule, &list, e) < 0)
			return -1;
		JSON_EACH (glob, json_get(rule, "files")) {
			const char *path = scan_exists(s, s->files[i].project, glob->string.data);
			if (path)
				add(s, &list, "framework.file", arena_printf(s->a, "%s is a file of it", path), path, 0);
		}
		struct place place;
		const struct json *where = json_get(rule, "where");
		enum where held = where ? where_project_holds(s, where, profile, s->files[i].project, &place, e) : WHERE_NO;
		if (held == WHERE_FAULT)
			return -1;
		if (held == WHERE_YES)
			add(s, &list, "framework.structure",
			    place.path ? arena_printf(s->a, "%s and what lies around it are of it", place.path) : "it is built so", place.path, place.line);
	}
	add_imports(s, profile, rule, &list);
	*ret = list.first;
	return 0;
}

int framework_own_structure(struct scan *s, const struct profile *profile, struct evidence **ret, struct err *e)
{
	struct list list = { 0 };
	list.last = &list.first;
	JSON_EACH (rule, json_get(profile->root, "own_structure"))
		for (size_t i = 0; i < s->count; i++) {
			struct place place;
			if (s->files[i].profile != profile || !first_of_project(s, i))
				continue;
			enum where held = where_project_holds(s, json_get(rule, "where"), profile, s->files[i].project, &place, e);
			if (held == WHERE_FAULT)
				return -1;
			if (held == WHERE_YES)
				add(s, &list, json_text(rule, "id", ""), json_text(rule, "text", ""), place.path, place.line);
		}
	*ret = list.first;
	return 0;
}

int framework_detect(struct scan *s, const struct profile *profile, struct framework_found *ret, struct err *e)
{
	*ret = (struct framework_found){ .framework = { .use = FRAMEWORK_NONE } };
	if (patterns_compile(s->patterns, profile, e) < 0)
		return -1;
	JSON_EACH (rule, json_get(profile->root, "frameworks")) {
		enum framework_use use = strcmp(json_text(rule, "use", ""), "framework") == 0 ? FRAMEWORK_FULL : FRAMEWORK_COMPONENT;
		struct evidence *evidence;
		if (use <= ret->framework.use)
			continue;
		if (evidence_of(s, profile, rule, &evidence, e) < 0)
			return -1;
		if (evidence)
			*ret = (struct framework_found){ .framework = { .use = use, .name = json_text(rule, "name", ""), .evidence = evidence }, .rule = rule };
	}
	return 0;
}
