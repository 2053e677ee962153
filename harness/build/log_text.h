/* log_text.h: what a build printed, made fit for a report: the same between runs, its warnings counted, its first error found. */
#ifndef HARNESS_BUILD_LOG_TEXT_H
#define HARNESS_BUILD_LOG_TEXT_H

#include "harness/base/bytes.h"
#include "harness/model/profile.h"

/* log_text_steady(a, profile, text, ret, e): ${text} with what the profile calls volatile replaced by "…". */
int log_text_steady(struct arena *a, const struct profile *profile, struct bytes text, struct bytes *ret, struct err *e);

/* log_text_warnings(profile, text, ret, e): How many lines are warnings. */
int log_text_warnings(const struct profile *profile, struct bytes text, size_t *ret, struct err *e);

/* log_text_error(a, text): The first line that speaks of an error, else the last that is not blank, made visible; NULL: nothing was printed. */
const char *log_text_error(struct arena *a, struct bytes text);

#endif
