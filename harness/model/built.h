/* built.h: the submission made ready to run: perhaps built, and the argument vector that starts it. */
#ifndef HARNESS_MODEL_BUILT_H
#define HARNESS_MODEL_BUILT_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/bytes.h"
#include "harness/base/enum.h"
#include "harness/model/task.h"

#define BUILD_STATUS_TABLE(X)                                                                                          \
	X(BUILD_NOT_NEEDED, "not_needed")                                                                              \
	X(BUILD_OK, "ok")                                                                                              \
	X(BUILD_FAILED, "failed") /* the candidate's fault; reason says why */
ENUM_DECLARE(build_status, BUILD_STATUS_TABLE)

/* Where a server under test has to listen: beyond what programs choose by themselves, and below what the kernel gives to callers. In a network of its own. */
enum { BUILT_PORT = 20080 };

struct tool_version {
	const char *name, *version; /* "php", "PHP 8.2.29 (cli)": the first line that its version command prints */
};

struct lint {
	bool ran;
	size_t files, findings;
	const char *first;       /* first finding, a line; or NULL */
	const char *first_path;
	bool stopped;            /* the checker ran into a limit: another time it may not */
	double wall_ms, cpu_ms;  /* of the checker's own runs; measurements */
};

struct built {
	enum build_status status;
	const char *method;   /* "Makefile", "cargo", "profile" …; NULL when not needed */
	const char *command;  /* as a person would type it */
	const char *reason;   /* of a failure */
	struct bytes log;     /* capped, as printed */
	bool log_cut;
	size_t warnings;
	const char *language; /* profile id of the submission; NULL: no known one */
	const char *path;     /* absolute path of the tree to run: the unpacked one, or the built one */
	const char *const *run; /* NULL-terminated argv; the case's args are appended. NULL: nothing to run */
	const char *const *env; /* NULL-terminated "NAME=value" of the profile, e.g. GOFLAGS */
	const char *const *serve; /* argv that starts it as a web server at BUILT_PORT; NULL: as ${run}, which learns the port from PORT */
	const char *const *serve_env; /* added to env then. NULL: nothing */
	enum kind kind;           /* of the entry point */
	struct tool_version *tools;
	size_t tool_count;
	struct lint lint;
	double wall_ms, cpu_ms; /* measurements */
};

/* The programs of the task itself, ready to run. NULL: it has none. */
struct built_programs {
	const struct built *interactor, *checker;
};

/* How it is started for a task of this kind. NULL: not at all. */
static inline const char *const *built_start(const struct built *built, enum kind task_kind)
{
	return task_kind == KIND_WEB && built->serve ? built->serve : built->run;
}

#endif
