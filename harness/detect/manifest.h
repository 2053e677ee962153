/* manifest.h: what the files that describe a project say: which paths they name as programs, which packages they require. */
#ifndef HARNESS_DETECT_MANIFEST_H
#define HARNESS_DETECT_MANIFEST_H

#include "harness/detect/scan.h"

struct manifest_name {
	const char *text;
	const char *path; /* of the manifest */
	uint32_t line;
	const struct manifest_name *next;
};

/*
 * manifest_names(s, project, rule, ret, e): What a rule of a profile finds in its file, below the folder ${project}. ${rule} has "file" and "pointer",
 * "pointers", "within", "without", "pattern" as profile.schema.json says. With "pointers", the names are the keys of an object or the elements of an
 * array; with "pointer", all strings below it. In the order of the file; ${ret} NULL: none. Kept by ${s} for the next time.
 */
int manifest_names(struct scan *s, const char *project, const struct json *rule, const struct manifest_name **ret, struct err *e);

/* manifest_is_path(name, path, dots): Does a manifest that says ${name} ("./bin/x", "pkg.cli" with ${dots}) mean the file ${path}? Pure. */
bool manifest_is_path(const char *name, const char *path, bool dots);

/* manifest_ends_path(name, path, dots): Does ${path} end, at a folder's border, with what ${name} ("../src/app", "pkg.app") says, extension or not? Pure. */
bool manifest_ends_path(const char *name, const char *path, bool dots);

#endif
