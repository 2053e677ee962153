/* where.c: one row a condition; cheap ones stand first, and the first that does not hold ends the search. */
#include "harness/detect/where.h"

#include "harness/base/fs.h"
#include "harness/detect/manifest.h"

/* A condition: the value of its member, the file, and where it was seen. */
typedef enum where (*condition)(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e);

static enum where on_path(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)s, (void)place, (void)e;
	return file && fs_glob(value->string.data, scan_inside(file)) ? WHERE_YES : WHERE_NO;
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

static enum where on_exists(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	(void)place, (void)e;
	return scan_exists(s, file ? file->project : "", value->string.data) ? WHERE_YES : WHERE_NO;
}

static enum where on_manifest(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	const struct manifest_name *names;
	if (!file)
		return WHERE_NO;
	if (manifest_names(s, file->project, value, &names, e) < 0)
		return WHERE_FAULT;
	for (; names; names = names->next)
		if (manifest_is_path(names->text, scan_inside(file), strcmp(json_text(value, "names", "path"), "module") == 0)) {
			*place = (struct place){ .path = names->path, .line = names->line };
			return WHERE_YES;
		}
	return WHERE_NO;
}

static enum where on_lists(struct scan *s, const struct json *value, const struct scan_file *file, struct place *place, struct err *e)
{
	const struct manifest_name *names;
	if (manifest_names(s, file ? file->project : "", value, &names, e) < 0)
		return WHERE_FAULT;
	if (names)
		*place = (struct place){ .path = names->path, .line = names->line };
	return names ? WHERE_YES : WHERE_NO;
}

static const struct {
	const char *key;
	condition holds;
	bool wanted;
} CONDITIONS[] = {
	{ "path", on_path, true },          { "not_path", on_path, false },    { "exec", on_exec, true },
	{ "exists", on_exists, true },      { "head", on_head, true },         { "not_head", on_head, false },
	{ "not_exists", on_exists, false }, { "manifest", on_manifest, true }, { "top", on_top, true },
	{ "not_top", on_top, false },       { "not_code", on_code, false },    { "not_text", on_text, false },
	{ "text", on_text, true },          { "code", on_code, true },         { "not_manifest", on_manifest, false },
	{ "lists", on_lists, true },
};

enum where where_holds(struct scan *s, const struct json *where, const struct scan_file *file, struct place *ret_place, struct err *e)
{
	*ret_place = (struct place){ .path = file ? file->entry->path : NULL };
	for (size_t i = 0; where && i < sizeof CONDITIONS / sizeof *CONDITIONS; i++) {
		const struct json *value = json_get(where, CONDITIONS[i].key);
		struct place place = *ret_place;
		if (!value)
			continue;
		enum where held = CONDITIONS[i].holds(s, value, file, &place, e);
		if (held == WHERE_FAULT || held == WHERE_UNKNOWN)
			return held;
		if ((held == WHERE_YES) != CONDITIONS[i].wanted)
			return WHERE_NO;
		if (held == WHERE_YES)
			*ret_place = place;
	}
	return WHERE_YES;
}
