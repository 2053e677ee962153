/* patterns.c: a sorted array from places in profiles to compiled patterns. */
#include "harness/detect/patterns.h"

#include <stdint.h>

#include "harness/base/alloc.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

/* So many texts of a submission may be too much for a pattern, before no other is tried: each costs some tens of milliseconds. */
enum { PATIENCE = 2 };

struct row {
	const struct json *place; /* the string, or the "skip" object for the combined one */
	struct pattern *pattern;
	struct pattern *later; /* of the combined one: the same behind the start of a text; NULL: no different */
};

struct patterns {
	struct row *rows; /* sorted by place after each compile */
	size_t count, room;
};

struct patterns *patterns_new(void)
{
	return alloc_zero(sizeof(struct patterns));
}

void patterns_free(struct patterns *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->count; i++)
		pattern_free(p->rows[i].pattern), pattern_free(p->rows[i].later);
	free(p->rows);
	free(p);
}

static int compare_rows(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)((const struct row *)a)->place, y = (uintptr_t)((const struct row *)b)->place;
	return (x > y) - (x < y);
}

static const struct row *find(const struct patterns *p, const struct json *place)
{
	struct row key = { .place = place };
	return place && p->count ? bsearch(&key, p->rows, p->count, sizeof key, compare_rows) : NULL;
}

static int add(struct patterns *p, const struct profile *profile, const struct json *place, const char *text, struct err *e)
{
	struct pattern *pattern = pattern_new(text, PATTERN_MULTILINE | PATTERN_QUICK, OWNER_TASK, e);
	if (!pattern)
		return err_wrap(e, "%s:%u", profile->file, place->line);
	pattern_tire(pattern, PATIENCE);
	if (p->count == p->room) {
		p->room = p->room ? p->room * 2 : 128;
		p->rows = alloc_resize(p->rows, p->room * sizeof *p->rows);
	}
	p->rows[p->count++] = (struct row){ .place = place, .pattern = pattern };
	return 0;
}

static int compile_all(struct patterns *p, const struct profile *profile, const struct json *value, struct err *e)
{
	if (profile_is_pattern(value))
		return add(p, profile, value, value->string.data, e);
	JSON_EACH (child, value)
		if (compile_all(p, profile, child, e) < 0) /* as deep as the schema allows */
			return -1;
	return 0;
}

char *patterns_skip_text(const struct profile *profile)
{
	const struct json *skip = json_get(profile->root, "skip");
	const char *comments = json_text(skip, "comments", NULL), *strings = json_text(skip, "strings", NULL);
	if (!comments && !strings)
		return NULL;
	struct str text = STR_EMPTY;
	str_addf(&text, "(%s)", comments ? comments : "(*FAIL)");
	if (strings)
		str_addf(&text, "|(?:%s)", strings);
	return text.data;
}

/*
 * A pattern that may match at the start of the text (\A) can begin with any byte, so that every place is tried with all of it. Behind the start, \A never holds, and a
 * class that holds nothing says so to PCRE2: then a first byte is looked for, several times as fast. NULL: there is no \A.
 */
static char *behind_start(const char *text)
{
	struct str later = STR_EMPTY;
	bool differs = false;
	for (const char *c = text; *c; c++) {
		if (c[0] == '\\' && c[1] == 'A') {
			str_add(&later, "[^\\s\\S]");
			differs = true;
			c++;
		} else {
			str_add_char(&later, *c);
			if (c[0] == '\\' && c[1])
				str_add_char(&later, *++c);
		}
	}
	if (!differs)
		str_free(&later);
	return differs ? later.data : NULL;
}

static int add_skip(struct patterns *p, const struct profile *profile, struct err *e)
{
	SCOPED_FREE char *skip = patterns_skip_text(profile);
	if (!skip)
		return 0;
	if (add(p, profile, json_get(profile->root, "skip"), skip, e) < 0)
		return -1;
	SCOPED_FREE char *later = behind_start(skip);
	struct pattern *pattern = later ? pattern_new(later, PATTERN_MULTILINE, OWNER_TASK, NULL) : NULL;
	if (pattern)
		pattern_tire(pattern, PATIENCE);
	p->rows[p->count - 1].later = pattern;
	return 0;
}

int patterns_compile(struct patterns *p, const struct profile *profile, struct err *e)
{
	/* The root stands for "this profile is compiled": it is no pattern, so its row holds none. */
	struct row key = { .place = profile->root };
	if (p->count && bsearch(&key, p->rows, p->count, sizeof key, compare_rows))
		return 0;
	if (add_skip(p, profile, e) < 0)
		return -1;
	if (compile_all(p, profile, profile->root, e) < 0 || add(p, profile, profile->root, "(*FAIL)", e) < 0)
		return -1;
	qsort(p->rows, p->count, sizeof *p->rows, compare_rows);
	return 0;
}

const struct pattern *patterns_get(const struct patterns *p, const struct json *value)
{
	const struct row *row = find(p, value);
	return row ? row->pattern : NULL;
}

struct patterns_skip patterns_skip(const struct patterns *p, const struct profile *profile)
{
	const struct row *row = find(p, json_get(profile->root, "skip"));
	return (struct patterns_skip){ .first = row ? row->pattern : NULL, .later = row && row->later ? row->later : row ? row->pattern : NULL };
}

bool patterns_gave_up(const struct patterns *p, size_t *at, const struct json **ret_place, struct bytes *ret_text)
{
	while (*at < p->count) {
		const struct row *row = &p->rows[(*at)++];
		*ret_place = row->place;
		if (pattern_gave_up(row->pattern, ret_text) || (row->later && pattern_gave_up(row->later, ret_text)))
			return true;
	}
	return false;
}
