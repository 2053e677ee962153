/* manifest.c: JSON by pointer, everything else by pattern. */
#include "harness/detect/manifest.h"

#include "harness/base/fs.h"

enum { NAMES_MAX = 2000, FILES_MAX = 50 }; /* more than that nobody wrote */

struct manifest_cache {
	const struct profile *profile;
	const char *project;
	const struct json *rule;
	const struct manifest_name *names;
	struct manifest_cache *next;
};

struct names {
	struct scan *s;
	const struct profile *profile;
	const struct json *rule;
	const char *path, *folder;
	size_t count;
	const struct manifest_name *first, **last;
};

static void add(struct names *names, struct bytes command, struct bytes text, uint32_t line)
{
	struct arena *a = names->s->a;
	if (++names->count > NAMES_MAX)
		return;
	struct manifest_name *name = ARENA_NEW(a, struct manifest_name);
	struct naming naming = { .how = NAME_PATH, .means = json_get(names->rule, "means"), .folder = names->folder };
	name_how_parse(json_text(names->rule, "names", "path"), &naming.how);
	*name = (struct manifest_name){ .text = arena_strndup(a, text.data, text.len),
					.command = command.data ? arena_strndup(a, command.data, command.len) : NULL,
					.path = names->path,
					.line = line };
	name->name = name_new(names->s, names->profile, name->text, naming);
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

static void by_pattern(struct names *names, struct bytes command, struct bytes text, uint32_t line)
{
	const struct pattern *pattern = patterns_get(names->s->patterns, json_get(names->rule, "pattern"));
	bool command_first = json_bool(names->rule, "command_first", false);
	struct scan_lines lines = { .line = 1 };
	struct pattern_match match;
	for (size_t at = 0; pattern && at < text.len && pattern_find(pattern, text, at, &match) == PATTERN_YES; at = match.end > at ? match.end : at + 1) {
		struct bytes name = match.group[command_first ? 2 : 1];
		if (name.data)
			add(names, command_first ? match.group[1] : command, name,
			    line ? line : scan_lines_next(&lines, text, (size_t)(name.data - text.data)));
	}
}

/* Is ${pointer} what ${base} means, or below it? A segment * of the base is any. ${ret_rest}: what follows, without the slash. */
static bool below(const char *pointer, const char *base, const char **ret_rest)
{
	while (*base) {
		size_t want = strcspn(base + 1, "/") + 1, have = *pointer ? strcspn(pointer + 1, "/") + 1 : 0;
		if (!have || !((want == 2 && base[1] == '*') || (want == have && strncmp(base, pointer, want) == 0)))
			return false;
		base += want;
		pointer += have;
	}
	*ret_rest = *pointer ? pointer + 1 : pointer;
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

static bool is_index(const char *segment)
{
	return segment[strspn(segment, "0123456789")] == '\0';
}

static void by_pointer(struct names *names, const struct scan_document *d)
{
	struct arena *a = names->s->a;
	const char *pointer = json_text(names->rule, "pointer", NULL), *rest;
	for (size_t i = 0; i < d->row_count; i++) {
		const struct scan_row *row = &d->rows[i];
		if (pointer && *row->text && below(row->pointer, pointer, &rest)) {
			struct bytes command = *rest && !strchr(rest, '/') && !is_index(rest) ? unescape(a, rest) : (struct bytes){ 0 };
			if (json_get(names->rule, "pattern"))
				by_pattern(names, command, bytes_of(row->text), row->line);
			else
				add(names, command, bytes_of(row->text), row->line);
		}
		JSON_EACH (base, json_get(names->rule, "pointers"))
			if (below(row->pointer, base->string.data, &rest) && *rest && !strchr(rest, '/'))
				add(names, (struct bytes){ 0 }, is_index(rest) ? bytes_of(row->text) : unescape(a, rest), row->line);
	}
}

static int read_file(struct names *names, const char *path, struct err *e)
{
	struct scan *s = names->s;
	bool by_json = json_get(names->rule, "pointer") || json_get(names->rule, "pointers");
	const struct scan_document *d = by_json ? scan_rows(s, path, e) : scan_document(s, path, e);
	if (!d)
		return -1;
	names->path = d->path;
	names->folder = arena_strndup(s->a, d->path, (size_t)(fs_basename(d->path) - d->path));
	if (by_json)
		by_pointer(names, d);
	else if (d->text.data)
		by_pattern(names, (struct bytes){ 0 }, mask(s, names->rule, d->text), 0);
	return 0;
}

static int read_files(struct names *names, const char *project, struct err *e)
{
	struct scan *s = names->s;
	const char *file = json_text(names->rule, "file", ""), *unless = json_text(names->rule, "when_missing", NULL);
	size_t len = strlen(project), found = 0;
	if (unless && scan_exists(s, project, unless))
		return 0;
	if (!strpbrk(file, "*?{"))
		return read_file(names, arena_printf(s->a, "%s%s", project, file), e);
	/* The one that is asked for most is the one that is not there. */
	if (!scan_exists(s, project, file))
		return 0;
	for (size_t i = 0; i < s->tree->entry_count && found < FILES_MAX; i++) {
		const struct tree_entry *entry = &s->tree->entries[i];
		if (entry->kind != ENTRY_FILE || strncmp(entry->path, project, len) != 0 || !fs_glob(file, entry->path + len) || scan_foreign(s, entry->path))
			continue;
		found++;
		if (read_file(names, entry->path, e) < 0)
			return -1;
	}
	return 0;
}

int manifest_names(struct scan *s, const struct profile *profile, const char *project, const struct json *rule, const struct manifest_name **ret, struct err *e)
{
	for (struct manifest_cache *c = s->manifests; c; c = c->next)
		if (c->rule == rule && c->profile == profile && strcmp(c->project, project) == 0) {
			*ret = c->names;
			return 0;
		}
	struct names names = { .s = s, .profile = profile, .rule = rule };
	names.last = &names.first;
	if (read_files(&names, project, e) < 0)
		return -1;
	struct manifest_cache *c = ARENA_NEW(s->a, struct manifest_cache);
	*c = (struct manifest_cache){ .profile = profile, .project = project, .rule = rule, .names = names.first, .next = s->manifests };
	s->manifests = c;
	*ret = names.first;
	return 0;
}

int manifest_conditions(const struct json *rule, int (*visit)(void *context, const struct json *manifest), void *context)
{
	const struct json *where = json_get(rule, "where"), *manifest = json_get(where, "manifest");
	int result = manifest ? visit(context, manifest) : 0;
	JSON_EACH (one, json_get(where, "any_of"))
		if (result == 0 && (manifest = json_get(one, "manifest")))
			result = visit(context, manifest);
	return result;
}

struct declaring {
	struct scan *s;
	const struct scan_file *file;
	const char *command;
	const struct manifest_name *found;
	struct err *e;
};

static int look_for(void *context, const struct json *manifest)
{
	struct declaring *d = context;
	const struct manifest_name *name;
	if (manifest_names(d->s, d->file->profile, d->file->project, manifest, &name, d->e) < 0)
		return -1;
	for (; name && !d->found; name = name->next)
		if (name_means(d->s, &name->name, d->file) &&
		    (!d->command || (name->command ? strcmp(name->command, d->command) == 0 : name_called(d->command, d->file->entry->path))))
			d->found = name;
	return d->found != NULL;
}

int manifest_declares(struct scan *s, const struct scan_file *file, const char *command, const struct manifest_name **ret, struct err *e)
{
	struct declaring d = { .s = s, .file = file, .command = command, .e = e };
	JSON_EACH (rule, json_get(file->profile->root, "evidence"))
		if (manifest_conditions(rule, look_for, &d) < 0)
			return -1;
	*ret = d.found;
	return 0;
}
