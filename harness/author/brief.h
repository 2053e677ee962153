/*
 * brief.h: the examples of a brief (README.md) held against the public cases.
 *
 * An example is a line "$ COMMAND" in a code block and the lines after it, up to the next "$ " or the end of the block. Understood are: echo or printf '…' | ENTRY …,
 * ENTRY … <<WORD, and ENTRY … alone. A public case with the same arguments and input must give the same output.
 */
#ifndef HARNESS_AUTHOR_BRIEF_H
#define HARNESS_AUTHOR_BRIEF_H

#include "harness/author/findings.h"
#include "harness/model/task.h"

struct brief_example {
	uint32_t line;        /* of the "$ …" */
	const char *command;  /* what follows "$ " */
	bool understood;      /* args and stdin are known */
	const char **args;    /* after the entry's name; NULL-terminated */
	struct bytes input, output;
};

struct brief {
	const char *file;
	struct bytes text;    /* .data NULL: there is no README.md */
	struct brief_example *examples;
	size_t count;
};

/* brief_read(a, task, ret, e): -1: our host failed. A brief that is not there has no text. */
int brief_read(struct arena *a, const struct task *task, struct brief *ret, struct err *e);
/* brief_parse(a, text, entry, ret): The examples of ${text} that start ${entry}. Pure. */
void brief_parse(struct arena *a, struct bytes text, const char *entry, struct brief *ret);
/* brief_check(brief, task, findings): Examples that no public case holds, or that say something else than the case. */
void brief_check(const struct brief *brief, const struct task *task, struct findings *findings);

#endif
