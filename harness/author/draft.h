/*
 * draft.h: a task that is being made of somebody else's package: cases and programs are written as they are found, task.json, rubric and solutions.json at the end.
 *
 * What the package has and the task does not get is told by draft_left: never dropped silently.
 */
#ifndef HARNESS_AUTHOR_DRAFT_H
#define HARNESS_AUTHOR_DRAFT_H

#include "harness/author/findings.h"
#include "harness/base/json.h"
#include "harness/model/task.h"

struct draft_group {
	const char *id, *title;
	enum visibility visibility;
	enum scoring scoring;
	double points;
	bool counts;          /* in the rubric */
	const char *match;    /* JSON text; NULL: the task's */
	const char *from;     /* folder in the package, to find it again */
	size_t cases;
};

struct draft_solution {
	const char *id, *path, *what;
	bool right;
};

enum { DRAFT_GROUPS_MAX = 200, DRAFT_SOLUTIONS_MAX = 1000 };

struct draft {
	struct arena *a;
	int from, to;              /* folders */
	const char *id, *title, *match; /* match: JSON text */
	struct bytes brief;
	uint32_t cpu_ms, memory_mb, output_kb; /* 0: the default */
	bool checker, interactive;
	double pass;
	struct draft_group groups[DRAFT_GROUPS_MAX];
	size_t group_count;
	struct draft_solution solutions[DRAFT_SOLUTIONS_MAX];
	size_t solution_count;
	struct findings *findings; /* wrong: a mistake of the package; advice: what could not be carried over */
	struct err *e;
};

/* draft_id(a, text): ${text} as an id: small letters, digits and hyphens. */
const char *draft_id(struct arena *a, const char *text);
/* draft_left(d, where, fmt, ...), draft_wrong(…): One line for the author. */
void draft_left(struct draft *d, const char *where, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void draft_wrong(struct draft *d, const char *where, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* draft_read(d, path, ret): A file of the package. False: it is not there, or cannot be read, which is told. Links are not followed. */
bool draft_read(struct draft *d, const char *path, struct bytes *ret);
/* draft_is(d, path): Is there something in the package? 'f' a file, 'd' a folder, 0 nothing. */
char draft_is(const struct draft *d, const char *path);
/* draft_copy(d, from, to): A file or a folder with all its files. */
int draft_copy(struct draft *d, const char *from, const char *to);
/*
 * draft_declare(d, to, name): Say in the folder ${to} of the task that its one script ${name} is what is started: in a package it always is, however little it looks like it. Other files need no word.
 */
int draft_declare(struct draft *d, const char *to, const char *name);
/* draft_group(d, from, id, title): The group for ${from}, made if it is not there. NULL: too many, which is told. */
struct draft_group *draft_group(struct draft *d, const char *from, const char *id, const char *title);
/* draft_case(d, group, name, in, out, more): A case; ${out} .data NULL: none. ${more}: what NAME.json says, JSON members as text, or NULL. */
int draft_case(struct draft *d, struct draft_group *group, const char *name, struct bytes in, struct bytes out, const char *more);
/* draft_solution(d, path, id, what, right): A submission of the package becomes solutions/ID. */
int draft_solution(struct draft *d, const char *path, const char *id, const char *what, bool right);
/* draft_finish(d): The files that need all of it. */
int draft_finish(struct draft *d);

#endif
