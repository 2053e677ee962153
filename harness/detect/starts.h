/* starts.h: which file a documented command starts, by the profiles' rules on commands, or simply because its path is one of the words. */
#ifndef HARNESS_DETECT_STARTS_H
#define HARNESS_DETECT_STARTS_H

#include "harness/detect/papers.h"

struct start {
	const struct command *command;
	int kind;      /* enum kind, or -1: any */
	size_t word;   /* that names the file; word_count: none does */
	bool surely;   /* the command starts this very file; else the project's program, whichever that is */
	bool declared; /* as the command that a manifest declares */
	bool loads;    /* what starts it is an interpreter or the system: the file need show no other sign that it can be started */
};

/*
 * starts_find(s, papers, file, after, ret, e): The next command, after ${after} (NULL: from the first), that starts ${file}; ret->command NULL: no more.
 * Commands of a wrapper script that is ${file} itself are left out, and named ones that nobody calls, unless their name says that they start the program.
 */
int starts_find(struct scan *s, struct papers *papers, const struct scan_file *file, const struct command *after, struct start *ret, struct err *e);

/* starts_best(s, papers, file, ret, e): How the documents show ${file} being started; text NULL: they don't. */
int starts_best(struct scan *s, struct papers *papers, const struct scan_file *file, struct invocation *ret, struct err *e);

/* starts_target(s, papers, wrapper, ret, e): The source file in another language that the script ${wrapper} starts, or NULL. */
int starts_target(struct scan *s, struct papers *papers, const struct scan_file *wrapper, const struct scan_file **ret, struct err *e);

/*
 * starts_missing(s, command, ret_word, ret_other): Does the command clearly start a source file that is not in the submission? ${ret_word}: its name;
 * ${ret_other}: a file that is there in another letter case or another folder, or NULL.
 */
bool starts_missing(struct scan *s, const struct command *command, const char **ret_word, const char **ret_other);

#endif
