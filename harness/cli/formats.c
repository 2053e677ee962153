/* formats.c: formats named on the command line. */
#include "harness/cli/formats.h"

#include <errno.h>

static void add_once(const struct format *format, struct format_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i] == format)
			return;
	if (list->count < FORMATS_MAX)
		list->items[list->count++] = format;
}

static error_t add_named(struct argp_state *state, const char *name, struct format_list *list)
{
	size_t known;
	const struct format *const *all = formats_all(&known);
	if (strcmp(name, "all") == 0) {
		for (size_t i = 0; i < known; i++)
			add_once(all[i], list);
		return 0;
	}
	const struct format *format = formats_find(name);
	if (!format) {
		const char *nearest = formats_nearest(name);
		argp_error(state, "there is no format \"%s\"%s%s%s (%s)", name, nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "", FORMATS_HELP);
		return EINVAL;
	}
	add_once(format, list);
	return 0;
}

error_t formats_add(struct argp_state *state, const char *arg, void *ret)
{
	struct arena *a = arena_new();
	error_t r = 0;
	for (const char *from = arg; r == 0; from += strcspn(from, ",") + 1) {
		r = add_named(state, arena_strndup(a, from, strcspn(from, ",")), ret);
		if (from[strcspn(from, ",")] == '\0')
			break;
	}
	arena_free(a);
	return r;
}
