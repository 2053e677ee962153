/* flatten.h: a stranger's JSON as rows of pointer, line and text, parsed by a process that can do nothing else. */
#ifndef HARNESS_DETECT_FLATTEN_H
#define HARNESS_DETECT_FLATTEN_H

#include "harness/detect/scan.h"

/* flatten_json(a, text, ret_rows, ret_count, e): No rows if ${text} is no JSON, or too much of it. -1 only for our own faults. */
int flatten_json(struct arena *a, struct bytes text, struct scan_row **ret_rows, size_t *ret_count, struct err *e);

#endif
