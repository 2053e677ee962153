/* formats.c: the table of formats. */
#include "harness/report/formats.h"

#include "harness/base/nearest.h"

static const struct format *const TABLE[] = { &format_html, &format_json, &format_ndjson, &format_csv, &format_cases_csv,
					      &format_markdown, &format_junit, &format_ctrf, &format_gradescope, &format_exercism };
enum { FORMAT_COUNT = sizeof TABLE / sizeof TABLE[0] };

const struct format *const *formats_all(size_t *ret_count)
{
	*ret_count = FORMAT_COUNT;
	return TABLE;
}

const struct format *formats_find(const char *name)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		if (strcmp(TABLE[i]->name, name) == 0)
			return TABLE[i];
	return NULL;
}

const char *formats_nearest(const char *name)
{
	const char *known[FORMAT_COUNT];
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		known[i] = TABLE[i]->name;
	return nearest_word(name, known, FORMAT_COUNT);
}

const char *formats_one_path(struct arena *a, const struct format *format, const char *id)
{
	const char *gap = strstr(format->one, "%s");
	return arena_printf(a, "%.*s%s%s", (int)(gap - format->one), format->one, id, gap + 2);
}

void formats_single(struct format_pool *pool, const struct format *format, const struct format_item *item, struct str *out)
{
	pool->single = true;
	if (format->write) {
		format->write(pool, item, out);
		return;
	}
	format->begin(pool, out);
	format->add(pool, item, out);
	format->end(pool, out);
}
