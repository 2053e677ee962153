/* measured.h: the one place of a report for what varies between two runs of the same. */
#ifndef HARNESS_REPORT_MEASURED_H
#define HARNESS_REPORT_MEASURED_H

#include "harness/report/parts.h"

/* measured_all(p, grade): The member "measurements": host, times, memory, and what each case used, printed and was refused. */
void measured_all(const struct parts *p, const struct grade *grade);

#endif
