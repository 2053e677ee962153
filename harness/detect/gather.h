/* gather.h: all evidence for and against one file being the entry point. */
#ifndef HARNESS_DETECT_GATHER_H
#define HARNESS_DETECT_GATHER_H

#include "harness/detect/framework.h"
#include "harness/detect/includes.h"
#include "harness/detect/starts.h"

/* What all files are held against. */
struct surroundings {
	struct papers *papers;
	const struct framework_found *frameworks; /* one row for each profile of the scan */
	const struct include *includes;
	const struct detection *detection; /* its languages */
};

/* gather_candidate(s, around, file, ret, e): 1 and ${ret} filled if the file starts something, 0 if nothing says so, -1 for our own faults. */
int gather_candidate(struct scan *s, const struct surroundings *around, const struct scan_file *file, struct candidate_entry *ret, struct err *e);

/* The rule id of a file that every project of the framework has. */
extern const char gather_framework_own[];

#endif
