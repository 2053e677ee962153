/* detection.h: what a submission is and how it is meant to be started, each with the evidence. */
#ifndef HARNESS_MODEL_DETECTION_H
#define HARNESS_MODEL_DETECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/model/profile.h"
#include "harness/model/rubric.h"
#include "harness/model/task.h"

/* A place in the submission that made us think so. */
struct evidence {
	const char *rule;  /* id of the profile's rule: "php.bin-script" */
	const char *text;  /* a sentence: "composer.json declares it as a bin" */
	const char *path;  /* file, or NULL: the whole tree */
	uint32_t line;     /* from 1; 0: the whole file */
	int weight;        /* what it added (or, negative, took) in the ranking */
	bool does;         /* it tells what the file does when it is started, not that it is the one to start */
	struct evidence *next;
};

struct candidate_entry {
	const char *path;      /* "bin/parcel-quote" */
	const char *language;  /* profile id */
	enum kind kind;
	int score;             /* sum of weights */
	struct evidence *evidence; /* strongest first */
	const char *class_name; /* Java-like languages; else NULL */
};

/* A convention of the language, held or broken by this submission. */
struct convention {
	const char *id;    /* "php.cli.index-php" */
	bool held;
	const char *text;  /* what the convention is, a sentence a candidate would accept */
	const char *why;   /* the reason behind it */
	const char *source; /* where it comes from: a PSR, a manual page */
	const char *path;  /* where it is held or broken */
	uint32_t line;
	const char *found; /* what was found there, a sentence */
};

struct framework {
	enum framework_use use;
	const char *name;          /* "Laravel", or NULL when use is none */
	struct evidence *evidence;
};

/* How the submission itself shows the entry point being started: the example that tells most, one with arguments or input if there is any. */
struct invocation {
	const char *text;         /* as written, without prompt: "cat orders.csv | php bin/quote --zone 2"; NULL: none is shown */
	const char *const *words; /* NULL-terminated: those of the command that starts the entry point */
	const char *path;         /* of the document: "README.md" */
	uint32_t line;
};

/* Files that are no part of the candidate's own program, and so were not asked about it. */
struct set_aside {
	const char *id, *text; /* "packages", "installed packages" */
	const char *path;      /* "vendor/"; or the first of several files */
	bool folder;
	size_t files;
};

/* What could not be looked at as a whole, so that something may be missed there: a sentence. */
struct unseen {
	const char *path; /* NULL: the tree */
	const char *text;
};

struct language_share {
	const char *language; /* profile id */
	uint64_t bytes;       /* of the candidate's own code */
	size_t files;
};

struct detection {
	const struct profile *profile; /* of the chosen entry, else of the main language; NULL: no known language */
	struct language_share *languages; /* most code first */
	size_t language_count;
	struct set_aside *set_aside; /* most files first */
	size_t set_aside_count, set_aside_files; /* files: all of them, also those of rows that are not listed */
	size_t other_files;                      /* neither source nor set aside: data, pictures, settings */
	struct unseen *unseen;
	size_t unseen_count;
	enum kind kind;
	struct candidate_entry *candidates; /* best first; [0] is chosen */
	size_t candidate_count;             /* 0: no entry point */
	bool ambiguous;                     /* the first two are equally likely */
	const char *no_entry_reason;        /* when candidate_count is 0: a sentence */
	struct convention *conventions;
	size_t convention_count;
	struct framework framework;
	struct evidence *own_structure; /* of a framework-like structure made by hand, where no framework decides it; NULL: none */
	struct invocation documented;   /* of candidates[0] */
	/* How it is made ready, by the rules of the profile that hold for it: for build/. */
	const struct profile *starter;   /* whose rules start the entry point: profile, but for a script that only starts what is written in another language */
	const char *project;             /* folder of the project within the submission, with a slash at its end; "": all of it */
	const struct json *build_rule;   /* of profile; NULL: nothing to build */
	const struct json *run_rule;     /* of starter; NULL: no entry point */
	const struct json *serve_rule;   /* of starter, for an entry point that a web server has to serve; NULL: as any program */
	const char *const *source_files; /* NULL-terminated: the candidate's own files of profile's language, sorted */
};

#endif
