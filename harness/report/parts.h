/* parts.h: the parts of JSON reports, each a member of the object that is open in the writer. */
#ifndef HARNESS_REPORT_PARTS_H
#define HARNESS_REPORT_PARTS_H

#include "harness/model/grade.h"

/* What is handed to every part: where it writes, and where short-lived texts live. */
struct parts {
	struct json_writer *w;
	struct arena *a;
};

void parts_tool(const struct parts *p);
/* ${inspected}: also what only an inspection tells. */
void parts_submission(const struct parts *p, const struct tree *tree, bool inspected);
void parts_language(const struct parts *p, const struct detection *detection);
void parts_entry_point(const struct parts *p, const struct detection *detection);
void parts_framework(const struct parts *p, const struct detection *detection);
void parts_conventions(const struct parts *p, const struct detection *detection);
/* parts_set_aside: "set_aside" and "not_seen". */
void parts_set_aside(const struct parts *p, const struct detection *detection);

/* parts_visible(p, key, text): A path or short quotation of a submission, invisible characters made visible. NULL: null. */
void parts_visible(const struct parts *p, const char *key, const char *text);
/* parts_texts(p, key, list): A NULL-terminated list. NULL: null. */
void parts_texts(const struct parts *p, const char *key, const char *const *list);

#endif
