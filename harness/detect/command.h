/* command.h: a line of shell, as documents show it, taken apart: prompt, commands parted at | ; &&, words, redirections. Nothing is run or expanded. */
#ifndef HARNESS_DETECT_COMMAND_H
#define HARNESS_DETECT_COMMAND_H

#include "harness/detect/name.h"

enum { COMMAND_WORDS_MAX = 24, COMMAND_TEXT_MAX = 400 };

struct paper;
struct meaning;

struct command {
	const char *text;         /* the whole line, without its prompt: "cat orders.csv | php bin/quote" */
	const char *plain;        /* the words of this command, joined by one blank */
	const char *const *words; /* NULL-terminated, without quotes and leading NAME=value; "<file>" and "[options]" are words */
	size_t word_count;
	bool input;         /* something is piped or redirected into it */
	const char *folder; /* where it is typed, with a slash at its end; "": the submission */
	const struct paper *from;
	uint32_t line; /* from 1 */
	/* Of a command with a name, such as a Makefile's target; others say `make NAME`. */
	const char *name;
	bool main_name;                  /* "run", "start": a name under which programs are started */
	const struct command *called_by; /* the command of another document that says the name */
	bool served;                     /* a process that serves the web: Procfile's web */
	bool weak;                       /* from prose, or a name alone: only what it clearly starts is taken from it */
	struct meaning *meanings;        /* see starts.c */
	struct command *next;
};

struct command_list {
	struct command *first, **last;
	size_t count, room; /* no more than room */
};

/*
 * command_split(s, list, line, proto): Append the commands of one line of shell, each with folder, from, line, name … as in ${proto}. A `cd` within the line
 * moves the commands after it. Return the folder after the line (that of ${proto}, unless there is a cd).
 */
const char *command_split(struct scan *s, struct command_list *list, struct bytes line, const struct command *proto);

#endif
