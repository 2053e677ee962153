/* terminal.h: how commands talk: complaints on stderr, colours and a progress line only where a person looks. */
#ifndef HARNESS_CLI_TERMINAL_H
#define HARNESS_CLI_TERMINAL_H

#include "harness/base/err.h"
#include "harness/base/problems.h"
#include "harness/pipeline/pipeline.h"
#include "harness/report/report.h"

/* terminal_complain(fmt, ...): "takehome: …" on stderr, one line, a stranger's bytes made visible. */
void terminal_complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * terminal_fail(e): Say ${e} on stderr, whose fault it is and what follows from it. Return the exit status that belongs to its owner: EXIT_TASK for OWNER_TASK, else
 * EXIT_HARNESS.
 */
int terminal_fail(const struct err *e);

/* terminal_problems(problems, what): List all on stderr, then "5 problems in ${what}: mend them and run again". Return EXIT_TASK. */
int terminal_problems(const struct problems *problems, const char *what);

/* terminal_style(fd): Colours and width for text on ${fd}: a terminal's, unless NO_COLOR is set; else plain and 100 wide. */
struct report_style terminal_style(int fd);

/* terminal_progress(quiet): A progress line on stderr, or NULL if that is no terminal or ${quiet}. terminal_progress_end wipes it. */
const struct pipeline_progress *terminal_progress(bool quiet);
void terminal_progress_end(const struct pipeline_progress *progress);

#endif
