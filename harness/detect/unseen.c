/* unseen.c: limits that were met, sorted, so that the same submission gives the same words. */
#include "harness/detect/unseen.h"

#include <stdlib.h>

#include "harness/base/fs.h"

struct unseen_row {
	struct unseen told;
	struct unseen_row *next;
};

static size_t count_rows(const struct scan *s)
{
	size_t count = 0;
	for (const struct unseen_row *row = s->unseen; row; row = row->next)
		count++;
	return count;
}

void scan_unseen(struct scan *s, const char *path, const char *text)
{
	if (count_rows(s) == UNSEEN_MAX)
		return;
	struct unseen_row *row = ARENA_NEW(s->a, struct unseen_row);
	*row = (struct unseen_row){ .told = { .path = path, .text = text }, .next = s->unseen };
	s->unseen = row;
}

static bool inside(struct bytes outer, struct bytes inner)
{
	return outer.data && inner.data >= outer.data && inner.data <= outer.data + outer.len;
}

/* Which file or document a text is of. */
static const char *path_of(const struct scan *s, struct bytes text)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct scan_file *file = &s->files[i];
		if (inside(file->text, text) || inside(file->code, text) || inside(file->comments, text) || inside(file->top, text))
			return file->entry->path;
	}
	for (const struct scan_document *d = s->documents; d; d = d->next)
		if (inside(d->text, text))
			return d->path;
	return NULL;
}

/* The profile that holds ${place}. */
static const struct profile *profile_of(const struct scan *s, const struct json *place)
{
	while (place->parent)
		place = place->parent;
	for (size_t i = 0; i < s->profiles->count; i++)
		if (s->profiles->items[i]->root == place)
			return s->profiles->items[i];
	return s->profiles->common;
}

/* Patterns that gave up on one file. */
struct tired {
	const char *path;
	const struct profile *profile;
	uint32_t line;
	size_t count;
	struct tired *next;
};

static void add_tired(struct scan *s, struct tired **list, const struct json *place, struct bytes text)
{
	const struct profile *profile = profile_of(s, place);
	const char *path = path_of(s, text);
	struct tired *t = *list;
	while (t && (t->profile != profile || strcmp(t->path ? t->path : "", path ? path : "") != 0))
		t = t->next;
	if (!t) {
		t = ARENA_NEW(s->a, struct tired);
		*t = (struct tired){ .path = path, .profile = profile, .line = place->line, .next = *list };
		*list = t;
	}
	t->line = place->line < t->line ? place->line : t->line;
	t->count++;
}

static void tell_patterns(struct scan *s)
{
	struct tired *list = NULL;
	const struct json *place;
	struct bytes text;
	for (size_t at = 0; patterns_gave_up(s->patterns, &at, &place, &text);)
		add_tired(s, &list, place, text);
	for (const struct tired *t = list; t; t = t->next)
		scan_unseen(s, t->path,
			    arena_printf(s->a,
					 "it is built so that matching takes too long: %zu pattern%s gave up on it (the first: %s, line %u), and what %s for may be missed",
					 t->count, t->count == 1 ? "" : "s", t->profile ? fs_basename(t->profile->file) : "any.json", t->line,
					 t->count == 1 ? "it looks" : "they look"));
}

static int by_path(const void *a, const void *b)
{
	const struct unseen *x = a, *y = b;
	int order = strcmp(x->path ? x->path : "", y->path ? y->path : "");
	return order ? order : strcmp(x->text, y->text);
}

void unseen_tell(struct scan *s, struct detection *d)
{
	tell_patterns(s);
	size_t count = count_rows(s);
	d->unseen = ARENA_ARRAY(s->a, struct unseen, count + 1);
	for (const struct unseen_row *row = s->unseen; row; row = row->next)
		d->unseen[d->unseen_count++] = row->told;
	qsort(d->unseen, count, sizeof *d->unseen, by_path);
	own_rows(s->own, &d->set_aside, &d->set_aside_count, &d->set_aside_files);
	d->other_files = s->other;
}
