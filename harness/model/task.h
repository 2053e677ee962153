/*
 * task.h: a task as its author wrote it: a folder with task.json, checked against tasks/task.schema.json and read whole. Immutable after loading.
 *
 *	struct problems problems; problems_init(&problems, arena);
 *	struct task *task = task_load(arena, "tasks/parcel-quote", &problems, e);    NULL and problems.count > 0: the author must mend it (exit 3)
 */
#ifndef HARNESS_MODEL_TASK_H
#define HARNESS_MODEL_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/bytes.h"
#include "harness/base/err.h"
#include "harness/base/problems.h"
#include "harness/model/http_case.h"
#include "harness/model/limits.h"
#include "harness/model/match.h"
#include "harness/model/provenance.h"
#include "harness/model/suite.h"

#define KIND_TABLE(X) X(KIND_CLI, "cli") X(KIND_WEB, "web") X(KIND_LIBRARY, "library")
ENUM_DECLARE(kind, KIND_TABLE)

#define VISIBILITY_TABLE(X) X(VISIBILITY_PUBLIC, "public") X(VISIBILITY_HIDDEN, "hidden")
ENUM_DECLARE(visibility, VISIBILITY_TABLE)

#define SCORING_TABLE(X) X(SCORING_ALL, "all") X(SCORING_SUM, "sum")
ENUM_DECLARE(scoring, SCORING_TABLE)

#define CASE_KIND_TABLE(X) X(CASE_STDIO, "stdio") X(CASE_HTTP, "http") X(CASE_INTERACTIVE, "interactive") X(CASE_SUITE, "suite")
ENUM_DECLARE(case_kind, CASE_KIND_TABLE)

/* A file of a case: laid into the working folder, or expected there afterwards. */
struct case_file {
	const char *path;         /* relative to the working folder, checked: no "..", no absolute */
	struct bytes content;
	struct match match;       /* expected files */
	bool executable;          /* laid-in files */
};

/* What the task's interactor is given of a case; the program under test gets nothing of it. */
struct talk_case {
	struct bytes input, answer;
	const char *const *args; /* NULL-terminated */
};

/* A program of the task itself, run in a box of its own: the interactor that a program talks to, the checker that judges an output. */
struct task_program {
	const char *folder;   /* in the task's folder */
	struct limits limits; /* of one run. An interactor's wall_ms comes on top of the case's, because it has to outlive the program */
	uint32_t line;        /* in task.json */
};

struct task_case {
	const char *id; /* unique in its group */
	const char *title; /* or NULL */
	enum case_kind kind;
	const char *const *args; /* NULL-terminated; never NULL */
	const char *const *env;  /* NULL-terminated "NAME=value" */
	bool has_stdin;
	struct bytes stdin_data;
	struct case_file *files; /* laid in */
	size_t file_count;
	struct limits limits; /* the task's, overridden by the case's own */
	/* Expectations. A stream without one is not judged. */
	bool expect_stdout, expect_stderr, expect_exit;
	struct bytes stdout_data, stderr_data;
	struct match stdout_match, stderr_match;
	int exit_min, exit_max; /* 0..255, inclusive: "exit": 2, or "exit": "nonzero" → 1..255. Without "exit": 0..0 */
	struct case_file *expected_files;
	size_t expected_file_count;
	const struct http_case *http; /* of the kind http, else NULL */
	struct talk_case *talk;       /* of the kind interactive, else NULL */
	const struct suite_case *suite; /* of the kind suite, else NULL */
	uint32_t line; /* in task.json or of the case's own file, for problems */
};

struct group {
	const char *id, *title;
	enum visibility visibility;
	double points; /* > 0 */
	enum scoring scoring;
	const size_t *needs; /* indexes of earlier groups that must have passed whole */
	size_t needs_count;
	struct task_case *cases;
	size_t case_count; /* ≥ 1 */
	const struct suite_group *suite; /* or NULL */
};

struct task {
	const char *folder; /* as given by the user, without a trailing slash */
	const char *id, *version, *title;
	enum kind kind;
	const char *const *languages; /* NULL-terminated profile ids; NULL: any */
	const char *rubric_path;      /* file path, resolved; NULL: must be given with --rubric */
	const char *entry;            /* command name that the brief asks for; NULL: none */
	struct limits build_limits;
	const struct task_program *interactor, *checker; /* NULL: it has none, and no case asks for one */
	struct group *groups;
	size_t group_count;
	size_t case_count; /* in all */
	struct provenance provenance;
};

/*
 * task_load(a, folder, problems, e): Read and check ${folder}. On NULL either ${problems} lists every mistake (the author's), or, with
 * no problem listed, ${e} says what else failed (no such folder: OWNER_TASK; I/O, schema: OWNER_HARNESS).
 */
struct task *task_load(struct arena *a, const char *folder, struct problems *problems, struct err *e);

/* task_has_suites(task): Is any case a test of a unit suite, so that something can be run without an entry point? */
bool task_has_suites(const struct task *task);

/* task_names_language(task, id): Does the task's own list of languages have the profile ${id}? False where it has no list. */
bool task_names_language(const struct task *task, const char *id);

#endif
