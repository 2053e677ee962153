/*
 * profile.h: what we know of a language, as data: harness/languages/ID.json, checked against profile.schema.json in the same folder.
 * A folder given with --languages adds profiles or overrides those of the same id. detect/ owns the meaning of evidence rules.
 */
#ifndef HARNESS_MODEL_PROFILE_H
#define HARNESS_MODEL_PROFILE_H

#include <stdbool.h>

#include "harness/base/err.h"
#include "harness/base/json.h"
#include "harness/base/problems.h"
#include "harness/model/task.h"

/* How a program of this language is built or started: an argument vector with holes: {entry} path of the entry point, {dir} its folder, {stem} its name without
 * extension, {class} a Java-like class name, {out} the built program's path. */
struct command_template {
	const char *const *argv; /* NULL-terminated */
};

struct profile {
	const char *id, *name;          /* "php", "PHP" */
	const char *file;               /* where it was read from */
	const char *const *extensions;  /* without dot */
	const char *const *shebangs;    /* interpreter basenames, e.g. "php", "php8.2" */
	const char *const *manifests;   /* "composer.json" */
	const char *toolchain;          /* program that must be there to run it: "php" */
	const char *package;            /* Debian package that brings it: "php-cli"; NULL: see profile_install */
	struct command_template version; /* prints the toolchain's version */
	struct command_template lint;    /* one file: {entry}; argv NULL: none */
	const struct json *root;         /* the whole document: rules (evidence, conventions, frameworks, build, run) are read by the stages that own them */
};

struct profiles {
	struct profile **items; /* sorted by id */
	size_t count;
	const struct profile *common; /* what holds for every language: any.json, which is no language and not among the items; NULL: there is none */
};

/* profiles_load(a, extra_folder, ret, problems, e): Read the shipped profiles and, over them, those of ${extra_folder} (NULL: none). 0 or -1 as task_load. */
int profiles_load(struct arena *a, const char *extra_folder, struct profiles *ret, struct problems *problems, struct err *e);
/* profile_is_pattern(value): Does this value of a profile hold a PCRE2 pattern? Pure. */
bool profile_is_pattern(const struct json *value);
/* profile_install(a, from): How to get what a profile or a rule of it needs, in words: "apt-get install php-cli", or what its member "install" says. NULL: it does not say. */
const char *profile_install(struct arena *a, const struct json *from);
const struct profile *profiles_find(const struct profiles *profiles, const char *id);

#endif
