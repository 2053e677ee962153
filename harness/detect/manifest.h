/* manifest.h: what the files that describe a project say: which files they name as programs, which packages they require. */
#ifndef HARNESS_DETECT_MANIFEST_H
#define HARNESS_DETECT_MANIFEST_H

#include "harness/detect/name.h"

struct manifest_name {
	const char *text;
	const char *command; /* that the manifest gives it: the key "quote" of bin; NULL: none */
	const char *path;    /* of the manifest */
	uint32_t line;
	struct name name;
	const struct manifest_name *next;
};

/*
 * manifest_names(s, profile, project, rule, ret, e): What a rule of ${profile} (NULL: of none) finds in its files, below the folder ${project}. ${rule} has
 * "file" and "pointer", "pointers", "within", "without", "pattern" … as profile.schema.json says. With "pointers", the names are the keys of an object or the
 * elements of an array; with "pointer", all strings below it. In the order of the files; ${ret} NULL: none. Kept by ${s} for the next time.
 */
int manifest_names(struct scan *s, const struct profile *profile, const char *project, const struct json *rule, const struct manifest_name **ret,
		   struct err *e);

/*
 * manifest_declares(s, file, command, ret, e): The first name by which an evidence rule's manifest means ${file}; with ${command} (else NULL), only as that
 * command, or, where the manifest has no names for commands, if the file is called so.
 */
int manifest_declares(struct scan *s, const struct scan_file *file, const char *command, const struct manifest_name **ret, struct err *e);

/* manifest_conditions(rule, visit, context): Call ${visit} for each "manifest" in the "where" of an evidence rule, those of any_of too. Stops at what is not 0. */
int manifest_conditions(const struct json *rule, int (*visit)(void *context, const struct json *manifest), void *context);

#endif
