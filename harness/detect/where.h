/* where.h: does a condition of a profile hold for a file of the submission, and at which place was that seen? */
#ifndef HARNESS_DETECT_WHERE_H
#define HARNESS_DETECT_WHERE_H

#include "harness/detect/scan.h"

enum where { WHERE_FAULT = -1, WHERE_NO = 0, WHERE_YES = 1, WHERE_UNKNOWN = 2 /* the archive does not tell */ };

struct place {
	const char *path;    /* the file in question, or the manifest that names it */
	uint32_t line;       /* from 1; 0: the whole file */
	const char *project; /* in which conditions on the whole project are judged */
	const struct profile *profile;
};

/* where_holds(s, where, file, ret_place, e): ${where} NULL holds always. Without ${file} (NULL) conditions on it do not hold. WHERE_FAULT: only our faults. */
enum where where_holds(struct scan *s, const struct json *where, const struct scan_file *file, struct place *ret_place, struct err *e);

/* where_project_holds: The same for a project as a whole, without a file. */
enum where where_project_holds(struct scan *s, const struct json *where, const struct profile *profile, const char *project, struct place *ret_place,
			       struct err *e);

#endif
