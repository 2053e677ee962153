/* fill.h: command templates of a profile with their holes filled: {entry} → "cmd/quote/main.go". */
#ifndef HARNESS_BUILD_FILL_H
#define HARNESS_BUILD_FILL_H

#include "harness/base/json.h"
#include "harness/model/detection.h"

/* What the holes hold. NULL: such a hole becomes an empty text. Paths are seen from where the command is run. */
struct holes {
	const char *project;    /* folder of the project, with a slash at its end; "": the whole submission, or the command is run in the project's folder */
	const char *entry;      /* path of the entry point, or of the file to be checked */
	const char *dir;        /* its folder; "." for the top */
	const char *stem;       /* its name without extension */
	const char *name;       /* what the program is to be called */
	const char *out;        /* where a build puts it, when the build can be told */
	const char *module;     /* Python-like: "pkg.cli" */
	const char *class_name; /* "quote.Main" */
	const char *class_path; /* "quote/Main" */
	const char *product;    /* path of the built program */
	const char *port;       /* where a server has to listen */
	const char *root;       /* the folder that class_path starts from */
	const char *const *sources; /* for a word that is {sources} or {files} alone */
};

/*
 * fill_entry(a, detection, wanted, inside): The holes that follow from the entry point, for commands run at the top of the submission, or ${inside} its
 * project's folder. ${wanted}: the name that the task asks for, or NULL.
 */
struct holes fill_entry(struct arena *a, const struct detection *detection, const char *wanted, bool inside);

/* fill_inside(detection, path): ${path} as the project sees it; NULL: it lies elsewhere. */
const char *fill_inside(const struct detection *detection, const char *path);

/* fill_text(a, holes, template): One word. */
const char *fill_text(struct arena *a, const struct holes *holes, const char *template);

/* fill_safe(a, path): As an argument that is not taken for an option. */
const char *fill_safe(struct arena *a, const char *path);

/* fill_argv(a, holes, words): A JSON array of words → a NULL-terminated argument vector. {siblings}: the sources in the entry point's folder. */
const char *const *fill_argv(struct arena *a, const struct holes *holes, const struct json *words);

/* fill_typed(a, argv): As a person would type it, quoted where a shell would need it. */
const char *fill_typed(struct arena *a, const char *const *argv);

/* fill_env(a, holes, first, second): Two JSON arrays of NAME=value, either NULL, as one environment. */
const char *const *fill_env(struct arena *a, const struct holes *holes, const struct json *first, const struct json *second);

#endif
