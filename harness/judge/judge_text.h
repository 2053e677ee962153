/* judge_text.h: one stream, file or body held against what is expected. For judge.c and judge_http.c. */
#ifndef HARNESS_JUDGE_JUDGE_TEXT_H
#define HARNESS_JUDGE_JUDGE_TEXT_H

#include "harness/base/arena.h"
#include "harness/model/outcome.h"

/* judge_text(a, stream, how, expected, actual, ret): True: as expected. Else the verdict and its first difference are set; ${stream} names the text ("stdout", a path). */
bool judge_text(struct arena *a, const char *stream, const struct match *how, struct bytes expected, struct bytes actual, struct case_verdict *ret);

#endif
