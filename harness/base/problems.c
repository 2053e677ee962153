/* problems.c: the list of mistakes. */
#include "harness/base/problems.h"

#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/base/scoped.h"
#include "harness/base/utf8.h"

void problems_init(struct problems *p, struct arena *a)
{
	*p = (struct problems){ .arena = a };
	p->last = &p->first;
}

/* One problem is one line, whatever a key or a file's name holds. */
static const char *one_line(struct arena *a, const char *text)
{
	return utf8_visible(a, bytes_of(text), SIZE_MAX);
}

static void add(struct problems *p, const char *file, uint32_t line, const char *path, const char *fmt, va_list ap)
{
	struct problem *problem = ARENA_NEW(p->arena, struct problem);
	problem->file = one_line(p->arena, file);
	problem->line = line;
	problem->path = path ? one_line(p->arena, path) : NULL;
	problem->text = one_line(p->arena, arena_vprintf(p->arena, fmt, ap));
	*p->last = problem;
	p->last = &problem->next;
	p->count++;
}

void problems_add(struct problems *p, const char *file, uint32_t line, const char *path, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add(p, file, line, path, fmt, ap);
	va_end(ap);
}

void problems_at(struct problems *p, const char *file, const struct json *value, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	/* "(root)" would tell an author nothing. */
	add(p, file, value->line, value->parent ? json_path(p->arena, value) : NULL, fmt, ap);
	va_end(ap);
}

struct numbered {
	const struct problem *problem;
	size_t number;
};

/* By file and line; what stands in one line stays in the order in which it was found. */
static int compare(const void *a, const void *b)
{
	const struct numbered *one = a, *two = b;
	int order = strcmp(one->problem->file, two->problem->file);
	if (order)
		return order;
	if (one->problem->line != two->problem->line)
		return one->problem->line < two->problem->line ? -1 : 1;
	return one->number < two->number ? -1 : 1;
}

void problems_text(const struct problems *p, struct str *s)
{
	SCOPED_FREE struct numbered *all = alloc_zero((p->count + 1) * sizeof *all);
	size_t n = 0;
	for (const struct problem *problem = p->first; problem; problem = problem->next, n++)
		all[n] = (struct numbered){ .problem = problem, .number = n };
	qsort(all, n, sizeof *all, compare);
	for (size_t i = 0; i < n; i++) {
		const struct problem *problem = all[i].problem;
		str_add(s, problem->file);
		if (problem->line)
			str_addf(s, ":%u", problem->line);
		if (problem->path)
			str_addf(s, ": %s", problem->path);
		str_addf(s, ": %s\n", problem->text);
	}
}
