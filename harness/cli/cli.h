/* cli.h: what the user types. A table of commands (commands.c); a new command is one file cmd_NAME.c and one row. */
#ifndef HARNESS_CLI_CLI_H
#define HARNESS_CLI_CLI_H

#include "harness/base/err.h"

/* The same table for every command. */
enum exit_status {
	EXIT_PASSED = 0,  /* graded and passed the bar; or the command did what was asked */
	EXIT_BELOW = 1,   /* graded and below the bar */
	EXIT_USAGE = 2,   /* the command line */
	EXIT_TASK = 3,    /* the task, rubric or profile is wrong: its author must mend it */
	EXIT_HARNESS = 4, /* our host or ourselves */
};

/* cli_main(argc, argv): Run the command that the arguments name; return the exit status. */
int cli_main(int argc, char **argv);

#endif
