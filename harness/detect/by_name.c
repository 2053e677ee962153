/* by_name.c: two sorted lists of words. Where two profiles claim a word, the one whose id comes first has it. */
#include "harness/detect/by_name.h"

#include <stdlib.h>
#include <strings.h>

#include "harness/base/fs.h"

struct word {
	const char *text;
	const struct profile *profile;
	size_t order;
};

struct by_name {
	struct word *names, *extensions;
	size_t name_count, extension_count;
};

static int compare_names(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int order = strcmp(x->text, y->text);
	return order ? order : (x->order > y->order) - (x->order < y->order);
}

static int compare_extensions(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int order = strcasecmp(x->text, y->text);
	return order ? order : (x->order > y->order) - (x->order < y->order);
}

struct by_name *by_name_new(struct arena *a, const struct profiles *profiles)
{
	struct by_name *b = ARENA_NEW(a, struct by_name);
	size_t names = 0, extensions = 0;
	for (size_t i = 0; i < profiles->count; i++) {
		const struct json *list = json_get(profiles->items[i]->root, "names");
		names += list ? list->count : 0;
		for (const char *const *e = profiles->items[i]->extensions; e && *e; e++)
			extensions++;
	}
	b->names = ARENA_ARRAY(a, struct word, names + 1);
	b->extensions = ARENA_ARRAY(a, struct word, extensions + 1);
	for (size_t i = 0; i < profiles->count; i++) {
		JSON_EACH (name, json_get(profiles->items[i]->root, "names"))
			b->names[b->name_count++] = (struct word){ .text = name->string.data, .profile = profiles->items[i], .order = i };
		for (const char *const *e = profiles->items[i]->extensions; e && *e; e++)
			b->extensions[b->extension_count++] = (struct word){ .text = *e, .profile = profiles->items[i], .order = i };
	}
	qsort(b->names, names, sizeof *b->names, compare_names);
	qsort(b->extensions, extensions, sizeof *b->extensions, compare_extensions);
	return b;
}

/* The first of those that are equal. */
static const struct profile *find(const struct word *words, size_t count, const char *text, int (*compare)(const char *, const char *))
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare(words[middle].text, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && compare(words[low].text, text) == 0 ? words[low].profile : NULL;
}

const struct profile *by_name_find(const struct by_name *b, const char *path)
{
	const struct profile *profile = find(b->names, b->name_count, fs_basename(path), strcmp);
	const char *extension = fs_extension(path);
	return profile || !*extension ? profile : find(b->extensions, b->extension_count, extension, strcasecmp);
}
