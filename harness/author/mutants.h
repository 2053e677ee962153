/*
 * mutants.h: small changes of a program, each of which a good suite catches: <= becomes <, a constant one more, a condition its opposite, a line is gone.
 *
 * The rules are data: "mutations" of a language profile, and those of any.json, which hold for every language. They are tried on code alone: comments and
 * strings are blanked before (detect_source).
 */
#ifndef HARNESS_AUTHOR_MUTANTS_H
#define HARNESS_AUTHOR_MUTANTS_H

#include "harness/base/err.h"
#include "harness/model/profile.h"

struct mutant {
	const char *path;      /* of the file within the solution */
	const char *rule;      /* "any.less" */
	uint32_t line;         /* from 1 */
	const char *before, *after; /* the line, without the blanks around it; "" after: it is gone */
	struct bytes text;     /* the whole changed file */
};

struct mutants {
	struct mutant *items; /* by file, then by place */
	size_t count, room;
};

/* mutants_of(a, profiles, profile, path, text, ret, e): Add those of one file. -1: a rule is no pattern (OWNER_TASK). Pure; the same text gives the same list. */
int mutants_of(struct arena *a, const struct profiles *profiles, const struct profile *profile, const char *path, struct bytes text, struct mutants *ret, struct err *e);

/* mutants_sample(m, most): Keep at most ${most}, spread evenly over all. */
void mutants_sample(struct mutants *m, size_t most);

#endif
