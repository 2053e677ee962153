/* findings.h: what is wrong with a task, and what could be better, told to its author. */
#ifndef HARNESS_AUTHOR_FINDINGS_H
#define HARNESS_AUTHOR_FINDINGS_H

#include "harness/base/arena.h"
#include "harness/base/enum.h"

#define FINDING_LEVEL_TABLE(X)                                                                                         \
	X(FINDING_WRONG, "wrong")     /* must be mended: the command ends with 3 */                                    \
	X(FINDING_ADVICE, "advice")   /* should be looked at */
ENUM_DECLARE(finding_level, FINDING_LEVEL_TABLE)

struct finding {
	enum finding_level level;
	const char *subject; /* "solution php-reference", "README.md:12", "group scale": where to look */
	const char *text;    /* a sentence: what is wrong, and what would be right */
	struct finding *next;
};

struct findings {
	struct arena *arena; /* not owned */
	struct finding *first, *last;
	size_t wrong, advice; /* how many */
};

/* findings_add(f, level, subject, fmt, ...): Both texts are copied. */
void findings_add(struct findings *f, enum finding_level level, const char *subject, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
