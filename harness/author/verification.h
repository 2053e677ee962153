/* verification.h: a verification written down, for people and for programs (verification.schema.json). */
#ifndef HARNESS_AUTHOR_VERIFICATION_H
#define HARNESS_AUTHOR_VERIFICATION_H

#include "harness/author/verify.h"
#include "harness/report/report.h"

/* verification_text(v, style, out): A table of solutions, the mutants that survived with their lines, what was found. Appends. */
void verification_text(const struct verification *v, const struct report_style *style, struct str *out);
/* verification_json(w, v): One object, an element of "tasks". */
void verification_json(struct json_writer *w, const struct verification *v);
/* findings_text(findings, style, out): One paragraph each. Appends. */
void verification_findings(const struct findings *findings, const struct report_style *style, struct str *out);
void verification_findings_json(struct json_writer *w, const struct findings *findings);

#endif
