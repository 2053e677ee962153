/*
 * solutions.h: the sample solutions of a task and what each must get: solutions/solutions.json, checked against tasks/solutions.schema.json.
 */
#ifndef HARNESS_MODEL_SOLUTIONS_H
#define HARNESS_MODEL_SOLUTIONS_H

#include "harness/model/document.h"
#include "harness/model/task.h"

struct solution {
	const char *id, *what;
	const char *path;         /* as found from here */
	double percent_min, percent_max;
	bool passed;
	const struct json *expect; /* the rest: "language", "entry", "groups", "owner", "reason", "denied", each of which may be absent */
};

/* A mutant of the reference that no suite can tell from it, with the reason. */
struct equivalent {
	const char *path, *line, *becomes, *why; /* both lines without the blanks around them */
};

struct solutions {
	const char *file;
	struct solution *items;
	size_t count;
	const struct solution *reference; /* "strength": {"reference": ID}, else the first one that must get 100 percent; NULL: none does */
	struct equivalent *equivalents;
	size_t equivalent_count;
};

/*
 * solutions_load(a, task, ret, problems, e): Read those of ${task}. 0 with a count of 0 when it has none; -1: mistakes in ${problems}, or ${e} (as task_load).
 */
int solutions_load(struct arena *a, const struct task *task, struct solutions *ret, struct problems *problems, struct err *e);

#endif
