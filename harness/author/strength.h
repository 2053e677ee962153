/* strength.h: does the suite catch small changes of the reference solution? */
#ifndef HARNESS_AUTHOR_STRENGTH_H
#define HARNESS_AUTHOR_STRENGTH_H

#include "harness/author/case_facts.h"
#include "harness/author/mutants.h"
#include "harness/model/grade.h"
#include "harness/model/solutions.h"

#define FATE_TABLE(X)                                                                                                  \
	X(FATE_KILLED, "killed")       /* a case fails */                                                              \
	X(FATE_SURVIVED, "survived")   /* every case passes */                                                         \
	X(FATE_EXPLAINED, "equivalent") /* the same, and solutions.json says why */                                    \
	X(FATE_NOT_BUILT, "not_built") /* it is no program: it counts for nothing */                                   \
	X(FATE_UNKNOWN, "not_graded")  /* our host failed: it counts for nothing */
ENUM_DECLARE(fate, FATE_TABLE)

enum { STRENGTH_WANTED_PERCENT = 90 };

struct mutant_fate {
	enum fate fate;
	const char *by;  /* killed: the first case that fails; equivalent, not graded: why */
};

struct strength {
	bool asked;
	const char *reference; /* id of the solution; NULL: none could be used, which a finding says */
	size_t possible;       /* mutants that there are; of them mutants.count were tried */
	struct mutants mutants;
	struct mutant_fate *fates;
	size_t counts[fate_count];
	double percent;        /* killed of killed and survived */
};

struct strength_spec {
	const struct job *job;
	int workers;
	size_t most; /* 0: all */
	const struct solutions *solutions;
	size_t lint_findings; /* of the reference as it is */
	void (*tell)(void *context, const char *doing, size_t done, size_t of);
	void *context;
};

/* strength_measure(a, spec, facts, findings, ret, e): The reference must pass every case. -1: our host failed. */
int strength_measure(struct arena *a, const struct strength_spec *spec, struct case_facts *facts, struct findings *findings, struct strength *ret, struct err *e);

#endif
