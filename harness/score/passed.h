/* passed.h: which verdict earns a case its points. */
#ifndef HARNESS_SCORE_PASSED_H
#define HARNESS_SCORE_PASSED_H

#include "harness/model/outcome.h"

/* Flaky: at least one run passed and noise decided the others; that must not cost points. */
static inline bool score_passed(const struct case_result *r)
{
	return r->verdict.verdict == VERDICT_PASSED || r->verdict.verdict == VERDICT_FLAKY;
}

#endif
