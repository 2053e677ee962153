/*
 * input.h: who takes part: a folder of archives and folders, a manifest (CSV or JSON), or paths on standard input.
 *
 * A manifest is written by the hiring team, not by a candidate: its mistakes are listed, all of them, with their lines.
 */
#ifndef HARNESS_POOL_INPUT_H
#define HARNESS_POOL_INPUT_H

#include "harness/base/problems.h"
#include "harness/model/profile.h"

struct entry {
	const char *id;   /* given, or from the name; unique in the pool, also where case does not matter */
	bool id_given;
	const char *name; /* shown: valid UTF-8, nothing invisible */
	const char *path; /* as it is opened; relative to the pool's root unless it is absolute */
	const char *language, *notes; /* NULL: not said */
};

struct input {
	const char *root; /* absolute: the folder, the manifest's folder, or the working folder */
	struct entry *items; /* in the manifest's order, else sorted by path */
	size_t count;
	const char **left_out; /* NULL-terminated: names in the folder that are no submissions: lists, notes, hidden files are not even named */
};

/*
 * input_read(a, pool, ret, problems, e): ${pool}: a folder, a file *.json or *.csv, or "-": paths on descriptor 0, one a line. -1: it is wrong (${problems}), or cannot
 * be read (${e}, OWNER_HARNESS).
 */
int input_read(struct arena *a, const char *pool, struct input *ret, struct problems *problems, struct err *e);

#endif
