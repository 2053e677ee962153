/*
 * papers.h: the documents in which a submission says how it is started: README, Dockerfile, Procfile, Makefile, scripts of package.json, wrapper scripts …
 * and the commands that stand in them.
 */
#ifndef HARNESS_DETECT_PAPERS_H
#define HARNESS_DETECT_PAPERS_H

#include "harness/detect/command.h"

enum { PAPERS_MAX = 60, PAPERS_COMMANDS_MAX = 1000 };

struct papers;

/* Take the commands out of ${text}, by paper_line and paper_named. */
typedef int (*paper_reader)(struct scan *s, struct paper *d, struct papers *papers, struct err *e);

struct paper_kind {
	const char *id;    /* "readme" */
	const char *names; /* glob over the base name in small letters; NULL: any.json has them (readmes) */
	const char *says;  /* "%s says to start it" */
	int weight;        /* of its saying so */
	paper_reader read;
	const char *called; /* a program that starts commands of it by name: "make"; NULL: none; see papers_call */
};

struct paper {
	const char *path, *folder; /* folder with a slash at its end */
	const struct paper_kind *kind;
	struct bytes text;
	const struct scan_file *file; /* of a script: the source file that it is; else NULL */
	struct paper *next;
};

struct papers {
	struct paper *first, **last;
	size_t count;
	struct command_list commands;
	const struct paper *readme; /* the first; NULL: there is none */
};

int papers_read(struct scan *s, struct papers *ret, struct err *e);

/* For readers: one line of shell in ${d}; its commands are appended. Return the folder after it, as command_split. */
const char *papers_line(struct scan *s, struct papers *papers, const struct paper *d, struct bytes text, const struct command *proto);

/* Is this a name under which programs are started: "run", "start:dev"? */
bool papers_main_name(const char *name);

int paper_readme(struct scan *s, struct paper *d, struct papers *papers, struct err *e);
int paper_dockerfile(struct scan *s, struct paper *d, struct papers *papers, struct err *e);
int paper_compose(struct scan *s, struct paper *d, struct papers *papers, struct err *e);
int paper_procfile(struct scan *s, struct paper *d, struct papers *papers, struct err *e);
int paper_makefile(struct scan *s, struct paper *d, struct papers *papers, struct err *e);
int paper_taskfile(struct scan *s, struct paper *d, struct papers *papers, struct err *e);
int paper_toml_scripts(struct scan *s, struct paper *d, struct papers *papers, struct err *e);
int paper_json_scripts(struct scan *s, struct paper *d, struct papers *papers, struct err *e);
int paper_script(struct scan *s, struct paper *d, struct papers *papers, struct err *e);

#endif
