/* manifest.c: JSON by pointer, everything else by pattern. */
#include "harness/detect/manifest.h"

#include "harness/base/fs.h"

enum { NAMES_MAX = 2000 }; /* more than that nobody wrote */

struct manifest_cache {
	const char *project;
	const struct json *rule;
	const struct manifest_name *names;
	struct manifest_cache *next;
};

struct names {
	struct arena *a;
	const char *path;
	size_t count;
	const struct manifest_name *first, **last;
};

static void add(struct names *names, struct bytes text, uint32_t line)
{
	if (++names->count > NAMES_MAX)
		return;
	struct manifest_name *name = ARENA_NEW(names->a, struct manifest_name);
	name->text = arena_strndup(names->a, text.data, text.len);
	name->path = names->path;
	name->line = line;
	*names->last = name;
	names->last = &name->next;
}

/* Only what lies inside of "within" and outside of "without" stays; all else is blank, so that lines stay. */
static struct bytes mask(struct scan *s, const struct json *rule, struct bytes text)
{
	const struct pattern *within = patterns_get(s->patterns, json_get(rule, "within")), *without = patterns_get(s->patterns, json_get(rule, "without"));
	if (!within && !without)
		return text;
	char *kept = arena_strndup(s->a, text.data, text.len);
	struct pattern_match match;
	size_t decided = 0;
	for (size_t at = 0; within && at < text.len && pattern_find(within, text, at, &match) == PATTERN_YES; at = match.end > at ? match.end : at + 1) {
		for (; decided < match.start; decided++)
			kept[decided] = kept[decided] == '\n' ? '\n' : ' ';
		decided = match.end;
	}
	for (; within && decided < text.len; decided++)
		kept[decided] = kept[decided] == '\n' ? '\n' : ' ';
	for (size_t at = 0; without && at < text.len && pattern_find(without, text, at, &match) == PATTERN_YES; at = match.end > at ? match.end : at + 1)
		for (size_t i = match.start; i < match.end; i++)
			kept[i] = kept[i] == '\n' ? '\n' : ' ';
	return (struct bytes){ .data = kept, .len = text.len };
}

static void by_pattern(struct scan *s, const struct json *rule, struct bytes text, uint32_t line, struct names *names)
{
	const struct pattern *pattern = patterns_get(s->patterns, json_get(rule, "pattern"));
	struct scan_lines lines = { .line = 1 };
	struct pattern_match match;
	for (size_t at = 0; pattern && at < text.len && pattern_find(pattern, text, at, &match) == PATTERN_YES; at = match.end > at ? match.end : at + 1)
		if (match.group[1].data)
			add(names, match.group[1], line ? line : scan_lines_next(&lines, text, (size_t)(match.group[1].data - text.data)));
}

/* Is ${pointer} ${base} itself, or below it? ${ret_rest}: what follows, without the slash. */
static bool below(const char *pointer, const char *base, const char **ret_rest)
{
	size_t len = strlen(base);
	if (strncmp(pointer, base, len) != 0 || (pointer[len] && pointer[len] != '/'))
		return false;
	*ret_rest = pointer[len] ? pointer + len + 1 : pointer + len;
	return true;
}

/* The key of a direct member as it was written: "laravel~1framework" → "laravel/framework". */
static struct bytes unescape(struct arena *a, const char *key)
{
	char *text = arena_strdup(a, key), *to = text;
	for (const char *from = text; *from; from++) {
		if (from[0] == '~' && (from[1] == '0' || from[1] == '1'))
			*to++ = *++from == '1' ? '/' : '~';
		else
			*to++ = *from;
	}
	*to = '\0';
	return bytes_of(text);
}

static void by_pointer(struct scan *s, const struct json *rule, const struct scan_document *d, struct names *names)
{
	const char *pointer = json_text(rule, "pointer", NULL), *rest;
	for (size_t i = 0; i < d->row_count; i++) {
		const struct scan_row *row = &d->rows[i];
		if (pointer && *row->text && below(row->pointer, pointer, &rest)) {
			if (json_get(rule, "pattern"))
				by_pattern(s, rule, bytes_of(row->text), row->line, names);
			else
				add(names, bytes_of(row->text), row->line);
		}
		JSON_EACH (base, json_get(rule, "pointers")) {
			if (!below(row->pointer, base->string.data, &rest) || !*rest || strchr(rest, '/'))
				continue;
			bool element = rest[strspn(rest, "0123456789")] == '\0';
			add(names, element ? bytes_of(row->text) : unescape(s->a, rest), row->line);
		}
	}
}

int manifest_names(struct scan *s, const char *project, const struct json *rule, const struct manifest_name **ret, struct err *e)
{
	for (struct manifest_cache *c = s->manifests; c; c = c->next)
		if (c->rule == rule && strcmp(c->project, project) == 0) {
			*ret = c->names;
			return 0;
		}
	struct names names = { .a = s->a, .path = arena_printf(s->a, "%s%s", project, json_text(rule, "file", "")) };
	names.last = &names.first;
	bool by_json = json_get(rule, "pointer") || json_get(rule, "pointers");
	const struct scan_document *d = by_json ? scan_rows(s, names.path, e) : scan_document(s, names.path, e);
	if (!d)
		return -1;
	if (by_json)
		by_pointer(s, rule, d, &names);
	else if (d->text.data)
		by_pattern(s, rule, mask(s, rule, d->text), 0, &names);
	struct manifest_cache *c = ARENA_NEW(s->a, struct manifest_cache);
	*c = (struct manifest_cache){ .project = project, .rule = rule, .names = names.first, .next = s->manifests };
	s->manifests = c;
	*ret = names.first;
	return 0;
}

/* Compare without copying: '.' of a dotted name stands for '/'. */
static bool same(const char *name, size_t len, const char *path, size_t path_len, bool dots)
{
	if (len != path_len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (name[i] != path[i] && !(dots && name[i] == '.' && path[i] == '/'))
			return false;
	return true;
}

static const char *strip_start(const char *name)
{
	for (;;) {
		if (*name == '/' || (name[0] == '.' && name[1] == '/'))
			name += *name == '/' ? 1 : 2;
		else if (strncmp(name, "../", 3) == 0)
			name += 3;
		else
			return name;
	}
}

/* Length of a path without its extension. */
static size_t bare_length(const char *path)
{
	const char *extension = fs_extension(path);
	return strlen(path) - (*extension ? strlen(extension) + 1 : 0);
}

bool manifest_is_path(const char *name, const char *path, bool dots)
{
	name = strip_start(name);
	if (dots)
		return manifest_ends_path(name, path, dots);
	return same(name, strlen(name), path, strlen(path), false) || same(name, strlen(name), path, bare_length(path), false);
}

bool manifest_ends_path(const char *name, const char *path, bool dots)
{
	name = strip_start(name);
	while (dots && *name == '.')
		name++;
	size_t len = strlen(name), whole = strlen(path), bare = bare_length(path);
	if (!len)
		return false;
	for (int i = 0; i < 2; i++) {
		size_t end = i ? bare : whole;
		if (len <= end && same(name, len, path + end - len, len, dots) && (len == end || path[end - len - 1] == '/'))
			return true;
	}
	return false;
}
