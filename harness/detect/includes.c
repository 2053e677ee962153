/* includes.c: by the patterns of the profiles. They run over the raw text, as names stand in strings, but what begins in a comment or string loads nothing. */
#include "harness/detect/includes.h"

#include <ctype.h>
#include <limits.h>

#include "harness/base/fs.h"

enum { INCLUDES_MAX = 500 /* told apart for one file and rule */ };

static bool begins_in_code(const struct scan_file *file, const struct pattern_match *match)
{
	size_t at = match->start;
	while (at < match->end && isspace((unsigned char)file->text.data[at]))
		at++;
	return at >= file->code.len || file->code.data[at] == file->text.data[at];
}

static struct include **add_includes(struct scan *s, const struct scan_file *file, const struct json *rule, struct include **last)
{
	const struct pattern *pattern = patterns_get(s->patterns, json_get(rule, "pattern"));
	struct scan_lines lines = { .line = 1 };
	struct pattern_match match;
	size_t count = 0;
	for (size_t at = 0; pattern && count < INCLUDES_MAX && at < file->text.len && pattern_find(pattern, file->text, at, &match) == PATTERN_YES; count++) {
		at = match.end > at ? match.end : at + 1;
		if (!match.group[1].data || match.group[1].len > PATH_MAX || !begins_in_code(file, &match))
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

struct include *includes_find(struct scan *s)
{
	struct include *first = NULL, **last = &first;
	for (size_t i = 0; i < s->count; i++)
		JSON_EACH (rule, json_get(s->files[i].profile->root, "includes"))
			last = add_includes(s, &s->files[i], rule, last);
	return first;
}

const struct include *includes_load(const struct include *list, const struct scan_file *file)
{
	/* What has no extension is a command: `require "robot"` means robot.rb, not bin/robot. */
	bool command = !*fs_extension(file->entry->path);
	for (; list; list = list->next)
		if (list->from != file && !(command && !strchr(list->name, '/')) && name_ends_path(list->name, file->entry->path, list->dots))
			return list;
	return NULL;
}
