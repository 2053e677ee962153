/* capture.h: what a run left (memory files, files in the box) as bytes, without reading it: a flood of output costs address space, not memory. */
#ifndef HARNESS_RUN_CAPTURE_H
#define HARNESS_RUN_CAPTURE_H

#include <stdint.h>

#include "harness/base/bytes.h"
#include "harness/base/err.h"

/* capture_map(fd, len, ret, e): A private read-only mapping of the first ${len} bytes of ${fd}; empty for ${fd} -1 or ${len} 0. ${fd} may be closed after. */
int capture_map(int fd, uint64_t len, struct bytes *ret, struct err *e);
/* capture_unmap(b): Give a mapping back and make ${b} empty. */
void capture_unmap(struct bytes *b);

#endif
