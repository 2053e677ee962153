/* outcome.h: what happened when the cases ran, and the verdicts. An outcome is facts; a verdict is judged from it. */
#ifndef HARNESS_MODEL_OUTCOME_H
#define HARNESS_MODEL_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/model/checked.h"
#include "harness/model/http_outcome.h"
#include "harness/model/suite_outcome.h"
#include "harness/model/task.h"
#include "sandbox/sandbox.h"

/* A file that the program should have left, collected right after the run. */
struct collected_file {
	struct bytes content; /* mapped or empty */
	const struct checked *checked; /* by the task's checker, if that is its matcher */
	const char *why_not;  /* not NULL: it could not be collected: the reason, "is not there" */
};

/* A captured stream as bytes: a private mapping of the memory file, or empty. */
struct outcome {
	bool ran;              /* false: skipped (why says why) */
	const char *skip_why;
	enum sandbox_end end;
	int status, signal, exec_errno;
	bool process_limit_hit, disk_limit_hit;
	struct bytes stdout_data, stderr_data;
	bool stdout_cut, stderr_cut;
	struct collected_file *files; /* one for each expected file of the case */
	struct sandbox_denied *denied;
	size_t denied_count;
	struct sandbox_usage usage;
	struct limits limits; /* in force */
	struct bytes client_data;        /* what our client wrote, mapped; http points into it until the outcome is released */
	struct http_outcome *http; /* of a case of the kind http, else NULL */
	struct bytes log_end;      /* of a server that failed, once the outcome was released: the last of what it printed on stderr, or else on stdout */
	struct talk_outcome *talk;                           /* of a case of the kind interactive, else NULL */
	const struct checked *stdout_checked, *stderr_checked; /* by the task's checker, where that is the matcher and there was something to be judged */
	struct suite_outcome *suite; /* of a case of the kind suite, else NULL; texts are the arena's */
	const char *hint; /* what may explain a failure, a clause; or NULL */
};

#define VERDICT_TABLE(X)                                                                                               \
	X(VERDICT_PASSED, "passed")                                                                                    \
	X(VERDICT_WRONG_ANSWER, "wrong_answer")                                                                        \
	X(VERDICT_RUNTIME_ERROR, "runtime_error")                                                                      \
	X(VERDICT_TIME_LIMIT, "time_limit")                                                                            \
	X(VERDICT_MEMORY_LIMIT, "memory_limit")                                                                        \
	X(VERDICT_OUTPUT_LIMIT, "output_limit")                                                                        \
	X(VERDICT_DISK_LIMIT, "disk_limit")                                                                            \
	X(VERDICT_PROCESS_LIMIT, "process_limit")                                                                      \
	X(VERDICT_SECURITY_VIOLATION, "security_violation")                                                            \
	X(VERDICT_BUILD_FAILED, "build_failed")                                                                        \
	X(VERDICT_NO_ENTRY_POINT, "no_entry_point")                                                                    \
	X(VERDICT_SKIPPED, "skipped")                                                                                  \
	X(VERDICT_FLAKY, "flaky")                                                                                      \
	X(VERDICT_HARNESS_ERROR, "harness_error")
ENUM_DECLARE(verdict, VERDICT_TABLE)

/* The first place where what came is not what was expected. */
struct difference {
	const char *stream;   /* "stdout", "stderr", "exit status", or a file's path */
	uint64_t line, column; /* from 1; 0: does not apply */
	const char *expected, *actual; /* short, invisible characters made visible; NULL: does not apply */
	const char *note;     /* "differs only in trailing blanks", or NULL */
};

struct case_verdict {
	enum verdict verdict;
	enum owner owner;     /* OWNER_NOBODY when passed or skipped */
	const char *reason;   /* a sentence; NULL when passed */
	bool has_difference;
	struct difference difference;
	uint32_t reruns;      /* how often it was run again because it came near a limit or disagreed */
};

struct case_result {
	const struct group *group;
	const struct task_case *task_case;
	struct outcome outcome;
	struct case_verdict verdict;
};

struct results {
	struct case_result *items; /* in the order of the task */
	size_t count;
};

#endif
