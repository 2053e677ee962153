/* readme.h: which commands the submission's README tells its reader to type. Prose is not looked at: only code blocks, indented lines and inline code. */
#ifndef HARNESS_DETECT_README_H
#define HARNESS_DETECT_README_H

#include "harness/detect/scan.h"

struct readme_command {
	const char *const *words; /* NULL-terminated; without prompt and leading NAME=value */
	uint32_t line;
};

struct readme {
	const char *path; /* NULL: there is none */
	struct bytes text;
	struct readme_command *commands;
	size_t count;
};

int readme_read(struct scan *s, struct readme *ret, struct err *e);

/* readme_starts(r, path, inside): The line, from 1, of the first command that starts the file ${path}, which is ${inside} within its project; 0: none does. */
uint32_t readme_starts(const struct readme *r, const char *path, const char *inside);

/* readme_mentions(r, name): The line of the first command one of whose first words is a path to something called ${name}; 0: none. */
uint32_t readme_mentions(const struct readme *r, const char *name);

#endif
