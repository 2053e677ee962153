/* where.c: one row a condition; cheap ones stand first, and the first that does not hold ends the search. */
#include "harness/detect/where.h"

#include "harness/base/fs.h"
#include "harness/detect/manifest.h"
#include "harness/detect/own.h"

/* A condition: the value of its member, the file, and where it was seen. */
typedef enum where (*condition)(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e);

static enum where on_path(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)s, (void)place, (void)e;
	return file && fs_glob(value->string.data, scan_inside(file)) ? WHERE_YES : WHERE_NO;
}

static enum where on_name(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)s, (void)place, (void)e;
	return file && fs_glob(value->string.data, fs_basename(file->entry->path)) ? WHERE_YES : WHERE_NO;
}

static enum where on_exec(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)s, (void)place, (void)e;
	if (!file)
		return WHERE_NO;
	if (file->entry->exec == EXEC_UNKNOWN)
		return WHERE_UNKNOWN;
	return strcmp(value->string.data, exec_bit_text(file->entry->exec)) == 0 ? WHERE_YES : WHERE_NO;
}

static enum where search(struct scan *s, const struct json *value, struct bytes text, struct place *place)
{
	struct pattern_match match;
	const struct pattern *pattern = patterns_get(s->patterns, value);
	if (!pattern || !text.data || pattern_find(pattern, text, 0, &match) != PATTERN_YES)
		return WHERE_NO;
	/* A match that begins with the line break before the thing is at the thing's line. */
	size_t at = match.start;
	while (at < match.end && (text.data[at] == '\n' || text.data[at] == '\r'))
		at++;
	place->line = scan_line(text, at);
	return WHERE_YES;
}

static enum where on_head(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)e;
	if (!file)
		return WHERE_NO;
	struct bytes head = file->text;
	if (head.len > SCAN_HEAD)
		head.len = SCAN_HEAD;
	return search(s, value, head, place);
}

static enum where on_code(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)e;
	return file ? search(s, value, file->code, place) : WHERE_NO;
}

static enum where on_top(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)e;
	return file ? search(s, value, file->top, place) : WHERE_NO;
}

static enum where on_text(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)e;
	return file ? search(s, value, file->text, place) : WHERE_NO;
}

/* One glob or several; each must have its file (${all}), or one is enough. The place is that of the first. */
static bool exist(struct scan *s, const struct json *globs, const char *folder, bool all, struct place *place)
{
	bool several = globs->type == JSON_ARRAY;
	const char *first = NULL;
	for (const struct json *glob = several ? globs->child : globs; glob; glob = several ? glob->next : NULL) {
		const char *path = scan_exists(s, folder, glob->string.data);
		if (all ? !path : path != NULL)
			return !all;
		first = first ? first : path;
	}
	if (first && !place->path)
		place->path = first;
	return all;
}

static enum where on_exists(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)e;
	return exist(s, value, file ? file->project : place->project, true, place) ? WHERE_YES : WHERE_NO;
}

static enum where on_not_exists(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)e;
	return exist(s, value, file ? file->project : place->project, false, place) ? WHERE_NO : WHERE_YES;
}

static const char *folder_of(struct scan *s, const struct scan_file *file)
{
	const char *path = file->entry->path;
	return arena_strndup(s->a, path, (size_t)(fs_basename(path) - path));
}

static enum where on_beside(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)e;
	return file && exist(s, value, folder_of(s, file), true, place) ? WHERE_YES : WHERE_NO;
}

static enum where on_not_beside(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)e;
	return file && !exist(s, value, folder_of(s, file), false, place) ? WHERE_YES : WHERE_NO;
}

/* Does one row of "files" take in this file? ${ret_line}: where it was seen. */
static bool takes_in(struct scan *s, const struct json *row, const struct scan_file *file, uint32_t *ret_line)
{
	const struct json *path = json_get(row, "path"), *not_path = json_get(row, "not_path");
	struct place place = { 0 };
	if ((path && !fs_glob(path->string.data, scan_inside(file))) || (not_path && fs_glob(not_path->string.data, scan_inside(file))) ||
	    (json_get(row, "code") && search(s, json_get(row, "code"), file->code, &place) != WHERE_YES) ||
	    (json_get(row, "text") && search(s, json_get(row, "text"), file->text, &place) != WHERE_YES))
		return false;
	*ret_line = place.line;
	return true;
}

/* What "files" says of a project is the same for each of its files, and asks all of them: it is asked once. */
struct where_answer {
	const struct json *value;
	const struct profile *profile;
	const char *project, *path; /* path: of the first file that was taken in */
	uint32_t line;
	bool held;
	struct where_answer *next;
};

static bool ask_files(struct scan *s, const struct json *value, const struct profile *profile, const char *project, struct where_answer *ret)
{
	JSON_EACH (row, value) {
		double wanted = json_number(row, "at_least", 1), found = 0;
		for (size_t i = 0; i < s->count && found < wanted; i++) {
			const struct scan_file *other = &s->files[i];
			uint32_t line;
			if (other->profile != profile || strcmp(other->project, project) != 0 || !takes_in(s, row, other, &line))
				continue;
			found++;
			if (!ret->path) {
				ret->path = other->entry->path;
				ret->line = line;
			}
		}
		if (found < wanted)
			return false;
	}
	return true;
}

static enum where on_files(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)e;
	const char *project = file ? file->project : place->project;
	const struct profile *profile = file ? file->profile : place->profile;
	struct where_answer *known = s->answers;
	while (known && (known->value != value || known->profile != profile || strcmp(known->project, project) != 0))
		known = known->next;
	if (!known) {
		known = ARENA_NEW(s->a, struct where_answer);
		*known = (struct where_answer){ .value = value, .profile = profile, .project = project, .next = s->answers };
		known->held = ask_files(s, value, profile, project, known);
		s->answers = known;
	}
	/* Unless a condition on the file in question has already told a line of it. */
	if (known->held && !place->line) {
		place->path = known->path;
		place->line = known->line;
	}
	return known->held ? WHERE_YES : WHERE_NO;
}

static enum where on_manifest(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	const struct manifest_name *names;
	if (!file)
		return WHERE_NO;
	if (manifest_names(s, file->profile, file->project, value, &names, e) < 0)
		return WHERE_FAULT;
	for (; names; names = names->next)
		if (name_means(s, &names->name, file)) {
			place->path = names->path;
			place->line = names->line;
			return WHERE_YES;
		}
	return WHERE_NO;
}

static enum where on_lists(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	const struct manifest_name *names;
	if (manifest_names(s, file ? file->profile : place->profile, file ? file->project : place->project, value, &names, e) < 0)
		return WHERE_FAULT;
	if (names) {
		place->path = names->path;
		place->line = names->line;
	}
	return names ? WHERE_YES : WHERE_NO;
}

static enum where on_set_aside(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)file, (void)e;
	struct set_aside *rows;
	size_t count, files;
	const char *glob = json_text(value, "path", NULL);
	own_rows(s->own, &rows, &count, &files);
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].id, json_text(value, "id", "")) == 0 && (!glob || fs_glob(glob, rows[i].path))) {
			place->path = rows[i].path;
			return WHERE_YES;
		}
	return WHERE_NO;
}

static enum where holds(struct scan *s, const struct json *where, const struct scan_file *file, struct place *place, struct err *e);

/* The first of them that holds; one that cannot be judged leaves it open. */
static enum where on_any_of(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	enum where result = WHERE_NO;
	JSON_EACH (one, value) {
		enum where held = holds(s, one, file, place, e); /* as deep as the schema's checker allows */
		if (held == WHERE_FAULT || held == WHERE_YES)
			return held;
		if (held == WHERE_UNKNOWN)
			result = held;
	}
	return result;
}

static const struct {
	const char *key;
	condition holds;
	bool wanted;
} CONDITIONS[] = {
	{ "path", on_path, true },
	{ "not_path", on_path, false },
	{ "name", on_name, true },
	{ "not_name", on_name, false },
	{ "exec", on_exec, true },
	{ "exists", on_exists, true },
	{ "not_exists", on_not_exists, true },
	{ "beside", on_beside, true },
	{ "not_beside", on_not_beside, true },
	{ "head", on_head, true },
	{ "not_head", on_head, false },
	{ "manifest", on_manifest, true },
	{ "top", on_top, true },
	{ "not_top", on_top, false },
	{ "not_code", on_code, false },
	{ "not_text", on_text, false },
	{ "text", on_text, true },
	{ "code", on_code, true },
	{ "not_manifest", on_manifest, false },
	{ "lists", on_lists, true },
	{ "set_aside", on_set_aside, true },
	{ "files", on_files, true },
	{ "any_of", on_any_of, true },
	{ "none_of", on_any_of, false },
};

static enum where holds(struct scan *s, const struct json *where, const struct scan_file *file, struct place *place, struct err *e)
{
	struct place found = *place;
	for (size_t i = 0; where && i < sizeof CONDITIONS / sizeof *CONDITIONS; i++) {
		const struct json *value = json_get(where, CONDITIONS[i].key);
		struct place seen = found;
		if (!value)
			continue;
		enum where held = CONDITIONS[i].holds(s, value, file, &seen, e);
		if (held == WHERE_FAULT || held == WHERE_UNKNOWN)
			return held;
		if ((held == WHERE_YES) != CONDITIONS[i].wanted)
			return WHERE_NO;
		if (held == WHERE_YES)
			found = seen;
	}
	*place = found;
	return WHERE_YES;
}

enum where where_holds(struct scan *s, const struct json *where, const struct scan_file *file, struct place *ret_place, struct err *e)
{
	*ret_place = (struct place){ .path = file ? file->entry->path : NULL, .project = file ? file->project : "", .profile = file ? file->profile : NULL };
	return holds(s, where, file, ret_place, e);
}

enum where where_project_holds(struct scan *s, const struct json *where, const struct profile *profile, const char *project, struct place *ret_place,
			       struct err *e)
{
	*ret_place = (struct place){ .project = project, .profile = profile };
	return holds(s, where, NULL, ret_place, e);
}
