/*
 * problems.h: all that is wrong with a file that a person wrote, so that every mistake is listed, not only the first.
 * One line each: "tasks/parcel/task.json:14: groups[1].limts: unknown key; did you mean "limits"?"
 * A struct problems holds a pointer into itself: it is passed by pointer, never copied.
 */
#ifndef HARNESS_BASE_PROBLEMS_H
#define HARNESS_BASE_PROBLEMS_H

#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/json.h"
#include "harness/base/str.h"

struct problem {
	const char *file; /* as the user would name it */
	uint32_t line;    /* 0: the whole file */
	const char *path; /* JSON path, or NULL */
	const char *text; /* a sentence that says what is wrong and what would be right */
	struct problem *next;
};

struct problems {
	struct arena *arena; /* not owned */
	struct problem *first, **last;
	size_t count;
};

void problems_init(struct problems *p, struct arena *a);
void problems_add(struct problems *p, const char *file, uint32_t line, const char *path, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
/* problems_at(p, file, value, fmt, ...): The same with line and path of a JSON value. */
void problems_at(struct problems *p, const char *file, const struct json *value, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* problems_text(p, s): Append all, one line each, sorted by file and line. */
void problems_text(const struct problems *p, struct str *s);

#endif
