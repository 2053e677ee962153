/*
 * own.h: which files are no part of the candidate's own program, and why: installed packages, code copied in, what a program wrote, tests, documents.
 *
 *	own = own_new(a, profiles)
 *	own_mark(own, tree)                   folders that are told by what they hold
 *	rule = own_rule(own, path)            NULL: nothing speaks against it
 *	own_put(own, rule, path)              count it as set aside
 *	own_rows(own, &rows, &count, &files)
 */
#ifndef HARNESS_DETECT_OWN_H
#define HARNESS_DETECT_OWN_H

#include "harness/model/detection.h"
#include "harness/model/tree.h"

struct own;

struct own_rule {
	const char *id, *text;         /* "packages", "installed packages" */
	const char *glob;              /* NULL: told otherwise */
	const struct profile *profile; /* whose rule it is: only files of its language are meant; NULL: all files */
	bool others;                   /* not the candidate's at all; otherwise beside the program */
};

/* What a language's profile sets aside, and what only the content tells. */
extern const struct own_rule OWN_FOREIGN, OWN_BESIDE, OWN_GENERATED, OWN_MINIFIED, OWN_BINARY;

struct own *own_new(struct arena *a, const struct profiles *profiles);
void own_mark(struct own *own, const struct tree *tree);
/* own_rule(own, path, profile): ${profile}, of the file's language by its name, or NULL. */
const struct own_rule *own_rule(const struct own *own, const char *path, const struct profile *profile);

/* own_skips(own, folder): Is all of ${folder} (with a slash at its end) others', whatever is in it? For looking at a tree in place; without own_mark. */
bool own_skips(void *own, const char *folder);

/* own_inside(own, path): Was the folder that ${path} lies in put aside as a whole by the last own_put? Then it is counted there, and true. */
bool own_inside(struct own *own, const char *path);

/* own_put(own, rule, path): Put it aside. If the rule holds for the whole of a folder above it, the row is the highest such folder's. */
void own_put(struct own *own, const struct own_rule *rule, const char *path);

/* own_rows(own, ret_rows, ret_count, ret_files): A row a folder, or a rule where files are meant; most files first, then by path. At most OWN_ROWS_MAX; ${ret_files} counts all. */
enum { OWN_ROWS_MAX = 40 };
void own_rows(const struct own *own, struct set_aside **ret_rows, size_t *ret_count, size_t *ret_files);

#endif
