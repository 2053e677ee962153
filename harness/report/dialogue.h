/* dialogue.h: what a program and the task's interactor said to each other, as an excerpt: in a report among the measurements, in a summary the end of one. */
#ifndef HARNESS_REPORT_DIALOGUE_H
#define HARNESS_REPORT_DIALOGUE_H

#include "harness/report/layout.h"
#include "harness/report/parts.h"

/* dialogue_json(p, result): The member "dialogue" of a case that was one and did not pass; else nothing. */
void dialogue_json(const struct parts *p, const struct case_result *result);
/* dialogue_summary(l, grade): How the first dialogue ended that went wrong; nothing if none did. */
void dialogue_summary(const struct layout *l, const struct grade *grade);

#endif
