/* name.c: paths, folders, modules, classes; and what a build would have made of which source. */
#include "harness/detect/name.h"

#include <ctype.h>
#include <limits.h>
#include <strings.h>

#include "harness/base/fs.h"

ENUM_DEFINE(name_how, NAME_HOW_TABLE)

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

bool name_ends_path(const char *name, const char *path, bool dots)
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

bool name_called(const char *wanted, const char *path)
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

/* "a/./b/../c" → "a/c"; what climbs above the top stays there. */
static const char *normalize(struct arena *a, const char *folder, const char *text)
{
	char *path = arena_printf(a, "%s%s", folder, text), *to = path;
	for (const char *from = path; *from;) {
		size_t len = strcspn(from, "/");
		bool last = from[len] == '\0';
		if (len == 2 && from[0] == '.' && from[1] == '.') {
			if (to > path)
				to--;
			while (to > path && to[-1] != '/')
				to--;
		} else if (len && !(len == 1 && *from == '.')) {
			memmove(to, from, len);
			to += len;
			if (!last)
				*to++ = '/';
		}
		from += len + !last;
	}
	*to = '\0';
	return path;
}

const char *name_resolve(struct scan *s, const char *folder, const char *text)
{
	if (strlen(text) > PATH_MAX)
		return "";
	if (*text != '/')
		return normalize(s->a, folder, text);
	const char *path = normalize(s->a, "", text);
	for (const char *rest = path; rest; rest = strchr(rest, '/')) {
		rest += *rest == '/';
		if (*rest && tree_find(s->tree, rest))
			return rest;
	}
	return path;
}

struct globs {
	struct arena *a;
	const char **list; /* NULL-terminated */
	size_t count;
};

/* The globs with {} replaced. A name that would itself be a glob makes none. */
static void expand(struct globs *g, const struct json *globs, const char *name)
{
	JSON_EACH (glob, globs) {
		const char *text = glob->string.data, *hole = strstr(text, "{}");
		if (!hole)
			g->list[g->count++] = text;
		else if (!strpbrk(name, "*?{}"))
			g->list[g->count++] = arena_printf(g->a, "%.*s%s%s", (int)(hole - text), text, name, hole + 2);
	}
}

/* dist/cli.js is made of src/cli.ts: the rule of the profile that says so. */
static const struct json *built_rule(struct scan *s, const struct profile *profile, const char *path, struct bytes *ret_stem)
{
	JSON_EACH (rule, json_get(profile ? profile->root : NULL, "built")) {
		struct pattern_match match;
		struct bytes text = bytes_of(path);
		const struct pattern *pattern = patterns_get(s->patterns, json_get(rule, "pattern"));
		if (!pattern || pattern_find(pattern, text, 0, &match) != PATTERN_YES || match.start != 0 || match.end != text.len)
			continue;
		*ret_stem = match.group[1].data ? match.group[1] : bytes_of("");
		return rule;
	}
	return NULL;
}

static void find_globs(struct scan *s, const struct profile *profile, const char *written, struct name *name)
{
	struct bytes stem = { 0 };
	const struct json *means = name->naming.means, *built = name->naming.how == NAME_PATH ? built_rule(s, profile, name->bare, &stem) : NULL,
			  *sources = json_get(built, "means");
	struct globs globs = { .a = s->a, .list = ARENA_ARRAY(s->a, const char *, (means ? means->count : 0) + (sources ? sources->count : 0) + 1) };
	char *module = arena_strdup(s->a, written);
	for (char *c = module; *c; c++)
		if (*c == '.')
			*c = '/';
	expand(&globs, means, name->naming.how == NAME_MODULE ? module : name->bare);
	if (sources)
		expand(&globs, sources, arena_strndup(s->a, stem.data, stem.len));
	name->built = built != NULL;
	name->globs = globs.count ? globs.list : NULL;
}

struct name name_new(struct scan *s, const struct profile *profile, const char *text, struct naming naming)
{
	struct name name = { .naming = naming, .text = text };
	size_t len = strlen(text), folder = strlen(naming.folder);
	while (len > 1 && text[len - 1] == '/')
		len--;
	const char *written = arena_strndup(s->a, text, len);
	name.path = name_resolve(s, naming.folder, written);
	name.bare = strncmp(name.path, naming.folder, folder) == 0 ? name.path + folder : name.path;
	if (naming.means || naming.how == NAME_PATH)
		find_globs(s, profile, written, &name);
	const struct tree_entry *entry = naming.how == NAME_FOLDER ? tree_find(s->tree, name.path) : NULL;
	if (entry && entry->kind == ENTRY_FILE) {
		const char *base = fs_basename(name.path);
		name.path = arena_strndup(s->a, name.path, (size_t)(base - name.path) - (base > name.path));
	}
	return name;
}

static bool any_glob(const char *const *globs, const char *path)
{
	for (; globs && *globs; globs++)
		if (fs_glob(*globs, path))
			return true;
	return false;
}

static bool is_path(const char *name, const char *path)
{
	size_t len = strlen(name);
	return same(name, len, path, strlen(path), false) || same(name, len, path, bare_length(path), false);
}

static bool in_folder(const char *folder, const char *path)
{
	const char *base = fs_basename(path);
	size_t len = strlen(folder), own = base > path ? (size_t)(base - path) - 1 : 0;
	return len == own && strncmp(folder, path, len) == 0;
}

/* Is a file at ${path}, seen from the submission, or ${inside}, seen from its project, meant? */
static bool means_path(const struct name *name, const char *path, const char *inside)
{
	size_t folder = strlen(name->naming.folder);
	bool below = strncmp(path, name->naming.folder, folder) == 0;
	if (name->globs && ((below && any_glob(name->globs, path + folder)) || (name->naming.loose && any_glob(name->globs, inside))))
		return true;
	if (name->naming.means)
		return false;
	switch (name->naming.how) {
	case NAME_PATH:
		return is_path(name->path, path) || (name->naming.loose && (is_path(name->bare, path) || is_path(name->bare, inside)));
	case NAME_FOLDER:
		return in_folder(name->path, path) || (name->naming.loose && (in_folder(name->bare, path) || in_folder(name->bare, inside)));
	case NAME_MODULE:
		return name_ends_path(name->text, path, true);
	case NAME_CLASS:
	case NAME_DECLARED:
	case NAME_PROGRAM:
	case NAME_NOTHING:
		break;
	}
	return false;
}

const char *name_class(struct scan *s, const struct scan_file *file)
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

bool name_means(struct scan *s, const struct name *name, const struct scan_file *file)
{
	if (name->naming.how == NAME_CLASS && !name->naming.means) {
		const char *class = name_class(s, file);
		return class && strcmp(class, name->text) == 0;
	}
	return means_path(name, file->entry->path, scan_inside(file));
}

const char *name_find(struct scan *s, const struct name *name, const char **ret_other)
{
	*ret_other = NULL;
	const struct tree_entry *direct = tree_find(s->tree, name->path);
	if (direct && name->naming.how != NAME_MODULE)
		return direct->path;
	for (size_t i = 0; i < s->tree->entry_count; i++) {
		const struct tree_entry *entry = &s->tree->entries[i];
		if (entry->kind == ENTRY_FOLDER)
			continue;
		if (means_path(name, entry->path, entry->path))
			return entry->path;
		if (!*ret_other && name->naming.how == NAME_PATH && strcasecmp(name->path, entry->path) == 0)
			*ret_other = entry->path;
	}
	return NULL;
}
