/* grade.h: everything about one graded submission: what the stages hand on, and what a report is written from. */
#ifndef HARNESS_MODEL_GRADE_H
#define HARNESS_MODEL_GRADE_H

#include "harness/model/built.h"
#include "harness/model/detection.h"
#include "harness/model/outcome.h"
#include "harness/model/rubric.h"
#include "harness/model/scorecard.h"
#include "harness/model/task.h"
#include "harness/model/tree.h"

struct turn;  /* of pipeline/turn.h */
struct tools; /* of build/build.h */

/* What is to be graded. Given by the caller; lives longer than the grade. */
struct job {
	const char *submission;  /* path of the archive, folder or file */
	const char *name;        /* shown name; NULL: from the path */
	const struct task *task;
	const struct rubric *rubric;
	const struct profiles *profiles;
	uint32_t slot;           /* worker number, for the sandbox's uid */
	sandbox_protections without; /* protections that the user allowed to be missing */
	const char *rootfs;      /* or NULL */
	uint32_t repeat;         /* each case is run so often in any case, to see whether it always ends alike; 0 or 1: once */
	/* For who grades many; all may be NULL. */
	struct turn *turn;       /* results near a limit are run again while nobody else on this machine grades */
	struct tools *tools;     /* versions that toolchains told before */
	bool probe; /* only whether a case fails is asked: nothing is run again, and after a result by time the rest is not run */
	const char *build_cache; /* a folder; what is missing or damaged in it costs time only */
};

struct grade {
	struct tree tree;
	struct detection detection;
	struct built built;
	struct results results;
	struct scorecard scorecard;
	/* Where it ran. */
	sandbox_protections missing;
	enum sandbox_cgroup cgroup;
	const char *policy_digest;
	/* Measurements. */
	const char *started; /* UTC */
	double unpack_ms, detect_ms, build_ms, run_ms, total_ms;
	uint64_t tool_peak_memory_bytes;
};

#endif
