/* rubric.h: what counts and how much: a rubric file, checked against rubrics/rubric.schema.json. Immutable after loading. */
#ifndef HARNESS_MODEL_RUBRIC_H
#define HARNESS_MODEL_RUBRIC_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/err.h"
#include "harness/base/problems.h"
#include "harness/model/provenance.h"

/* One row of score/'s measure table each. */
#define MEASURE_TABLE(X)                                                                                               \
	X(MEASURE_CASES, "cases")             /* points of the groups */                                               \
	X(MEASURE_ENTRY_POINT, "entry_point") /* conventions, and what each costs */                                   \
	X(MEASURE_FRAMEWORK, "framework")     /* none, component or any allowed */                                     \
	X(MEASURE_FILES, "files")             /* files that must (not) be there */                                     \
	X(MEASURE_SOURCE, "source")           /* patterns in code or comments */                                       \
	X(MEASURE_BUILD, "build")             /* it builds; warnings */                                                \
	X(MEASURE_LIMITS, "limits")           /* no refused call, no limit hit, share of the time limit */             \
	X(MEASURE_LINT, "lint")               /* the profile's lint command */                                         \
	X(MEASURE_REVIEWER, "reviewer")       /* a person decides; pending until then */
ENUM_DECLARE(measure, MEASURE_TABLE)

#define FRAMEWORK_USE_TABLE(X)                                                                                         \
	X(FRAMEWORK_NONE, "none")           /* plain code of the candidate */                                          \
	X(FRAMEWORK_COMPONENT, "component") /* single packages of a framework, or a small library */                   \
	X(FRAMEWORK_FULL, "framework")      /* a framework decides the structure */
ENUM_DECLARE(framework_use, FRAMEWORK_USE_TABLE)

struct level {
	double score; /* 0..the highest level's score, ascending */
	const char *anchor;
};

/* entry_point: a convention and the share of the criterion (0..1] that it costs when it is broken. */
struct convention_cost {
	const char *id; /* "php.cli.index-php"; may end in ".*" */
	double cost;
};

struct file_rule {
	const char *glob;  /* over paths of the submission, fs_glob */
	bool must_exist;   /* false: must not */
	double share;      /* of the criterion, > 0; normalised over the rules */
	const char *why;
};

struct source_rule {
	const char *pattern; /* PCRE2 */
	bool in_comments;    /* searched in comments; default: in code, strings and comments blanked */
	bool must_match;     /* false: must not */
	const char *languages; /* profile id or NULL: all of the candidate's own source files */
	double share;
	const char *why;
};

struct criterion {
	const char *id, *title;
	double weight; /* > 0: its share of the total */
	enum measure measure;
	bool required; /* losing it whole caps the total at cap */
	double cap;    /* percent 0..100, when required; default: just below the pass bar is not implied; the file says it */
	struct level *levels;
	size_t level_count;
	/* By measure; the others stay empty. */
	const char *const *groups; /* cases: group ids, NULL-terminated; NULL: all */
	struct convention_cost *conventions;
	size_t convention_count;
	enum framework_use allowed; /* framework: the most that is allowed at full score */
	struct file_rule *files;
	size_t file_count;
	struct source_rule *sources;
	size_t source_count;
	double warning_cost;   /* build, lint: share lost for each warning or finding; 0: only failure counts */
	double time_share;     /* limits: full score while every passed case uses at most this share of its CPU limit; 0: not judged */
	double denied_cost;    /* limits: share lost for each kind of refused call */
	uint32_t line;
};

struct rubric {
	const char *path;
	const char *id, *version, *title;
	double pass; /* percent of the automatic total that passes the bar, 0..100 */
	struct criterion *criteria;
	size_t criterion_count;
	struct provenance provenance;
};

/* rubric_load(a, path, problems, e): As task_load. Group ids are checked against a task by rubric_fits. */
struct rubric *rubric_load(struct arena *a, const char *path, struct problems *problems, struct err *e);

struct task;
/* rubric_fits(rubric, task, problems): Every group that the rubric names exists in the task; add what does not. */
void rubric_fits(const struct rubric *rubric, const struct task *task, struct problems *problems);

#endif
