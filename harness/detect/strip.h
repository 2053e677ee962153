/* strip.h: source text with code, comments and the code outside of declarations apart. Offsets and lines never change. */
#ifndef HARNESS_DETECT_STRIP_H
#define HARNESS_DETECT_STRIP_H

#include "harness/base/arena.h"
#include "harness/detect/patterns.h"

/* strip_source(a, skip, text, ret_code, ret_comments): As detect_source, with the patterns compiled before (NULL: all is code). */
void strip_source(struct arena *a, struct patterns_skip skip, struct bytes text, struct bytes *ret_code, struct bytes *ret_comments);

/* strip_declarations(a, declarations, code): ${code} with functions and classes blanked: what runs when the file is started. */
struct bytes strip_declarations(struct arena *a, const struct pattern *declarations, struct bytes code);

#endif
