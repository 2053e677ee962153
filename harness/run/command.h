/* command.h: what all kinds of case that start a program share: its words, the files laid in, and the facts of its end. */
#ifndef HARNESS_RUN_COMMAND_H
#define HARNESS_RUN_COMMAND_H

#include "harness/base/err.h"
#include "harness/model/outcome.h"

/* command_joined(a, first, second): Two NULL-terminated lists, either NULL, as one. */
const char *const *command_joined(struct arena *a, const char *const *first, const char *const *second);
/* command_files(a, task_case): The case's files, as the sandbox lays them in. */
const struct sandbox_file *command_files(struct arena *a, const struct task_case *task_case);
/* command_outcome(a, result, limits, ret, e): How it ended, what it used and printed (mapped). -1: our fault; ${ret} may hold mappings, which the caller gives back. */
int command_outcome(struct arena *a, const struct sandbox_result *result, const struct limits *limits, struct outcome *ret, struct err *e);

#endif
