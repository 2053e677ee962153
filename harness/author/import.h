/*
 * import.h: others' packages made into tasks: problem packages of Kattis and ICPC, GitHub Classroom's autograding.json, folders of inputs and outputs.
 * Each importer fills a draft from what it finds, goes on after what is broken, and tells all that it could not carry over.
 */
#ifndef HARNESS_AUTHOR_IMPORT_H
#define HARNESS_AUTHOR_IMPORT_H

#include "harness/author/draft.h"

struct importer {
	const char *name, *what; /* "kattis", for lists */
	bool file;               /* it reads a file, not a folder: d->from is its folder, ${name} its name there */
	int (*import)(struct draft *d, const char *name);
};

/* import_find(name): The row, or NULL. import_list(ret_count): All. */
const struct importer *import_find(const char *name);
const struct importer *import_list(size_t *ret_count);

/*
 * import_run(a, importer, from, id, folder, findings, e): Make ${folder}, which must not be there, of ${from}. ${id} NULL: from the name. 0, also when the package has mistakes: those, and what was not carried
 * over, are in ${findings}. -1: nothing was made.
 */
int import_run(struct arena *a, const struct importer *importer, const char *from, const char *id, const char *folder, struct findings *findings, struct err *e);

int import_kattis(struct draft *d, const char *name);
int import_io(struct draft *d, const char *name);
int import_classroom(struct draft *d, const char *name);

#endif
