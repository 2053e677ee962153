/*
 * name.h: which file of the submission is meant when a manifest or a document names one.
 *
 *	struct name n = name_new(s, profile, "./dist/cli.js", (struct naming){ .how = NAME_PATH, .folder = "backend/" });
 *	… name_means(s, &n, file) for each file …
 */
#ifndef HARNESS_DETECT_NAME_H
#define HARNESS_DETECT_NAME_H

#include "harness/base/enum.h"
#include "harness/detect/scan.h"

/* As profile.schema.json, $defs/names, says. */
#define NAME_HOW_TABLE(X)            \
	X(NAME_PATH, "path")         \
	X(NAME_FOLDER, "folder")     \
	X(NAME_MODULE, "module")     \
	X(NAME_CLASS, "class")       \
	X(NAME_DECLARED, "declared") \
	X(NAME_PROGRAM, "program")   \
	X(NAME_NOTHING, "nothing")
ENUM_DECLARE(name_how, NAME_HOW_TABLE)

struct naming {
	enum name_how how;
	const struct json *means; /* globs of the profile, or NULL */
	const char *folder;       /* from which the name is meant, with a slash at its end; "": the submission */
	bool loose;               /* or from the file's project: a document does not always say where its reader stands */
};

struct name {
	struct naming naming;
	const char *text;         /* as written */
	const char *path;         /* from the submission, "." and ".." resolved */
	const char *bare;         /* the same from the naming's folder */
	const char *const *globs; /* what naming.means, or built of the profile, make of it: from the naming's folder; NULL: nothing */
	bool built;               /* a build makes it */
};

/* name_new(s, profile, text, naming): ${profile} NULL: no language's rules on built files. Never fails. */
struct name name_new(struct scan *s, const struct profile *profile, const char *text, struct naming naming);

/* name_means(s, name, file): Never for NAME_DECLARED, NAME_PROGRAM and NAME_NOTHING, which are not told by the file alone. */
bool name_means(struct scan *s, const struct name *name, const struct scan_file *file);

/*
 * name_find(s, name, ret_other): The path in the submission of any file that ${name} means, source or not, or NULL. ${ret_other}: one that only another letter
 * case would mean, or NULL.
 */
const char *name_find(struct scan *s, const struct name *name, const char **ret_other);

/* name_ends_path(name, path, dots): Does ${path} end, at a folder's border, with what ${name} ("../src/app", "pkg.app") says, extension or not? Pure. */
bool name_ends_path(const char *name, const char *path, bool dots);

/* name_called(wanted, path): Is a program at ${path} called ${wanted}, by its own name or its folder's? '-', '_' and case make no difference. Pure. */
bool name_called(const char *wanted, const char *path);

/* name_class(s, file): "quote.cli.Main", or NULL: by the class pattern of the file's language. */
const char *name_class(struct scan *s, const struct scan_file *file);

/* name_resolve(s, folder, text): "bin/../src/x" from ${folder} as a path of the submission. A path from the root of a container is cut until it is one here. */
const char *name_resolve(struct scan *s, const char *folder, const char *text);

#endif
