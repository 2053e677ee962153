/* includes.h: what the files of a submission say that they load of each other. */
#ifndef HARNESS_DETECT_INCLUDES_H
#define HARNESS_DETECT_INCLUDES_H

#include "harness/detect/name.h"

struct include {
	const char *name; /* as written */
	bool dots;        /* a.b.c means a/b/c */
	const struct scan_file *from;
	uint32_t line;
	struct include *next;
};

/* includes_find(s): All of them, once: whether a file is among them is then a look at a list. */
struct include *includes_find(struct scan *s);

/* includes_load(list, file): The first place where another file loads ${file}, or NULL. */
const struct include *includes_load(const struct include *list, const struct scan_file *file);

#endif
