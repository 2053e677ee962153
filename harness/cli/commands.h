/*
 * commands.h: the table of commands. A new command is one file cmd_NAME.c that defines a struct command, and one row in commands.c; its help, its place in the
 * list and its usage line come from there.
 */
#ifndef HARNESS_CLI_COMMANDS_H
#define HARNESS_CLI_COMMANDS_H

#include <argp.h>
#include <stdint.h>
#include <stdio.h>

#include "harness/base/arena.h"
#include "harness/cli/cli.h"
#include "harness/cli/options.h"

struct command {
	const char *name;
	const char *summary;               /* one line for the list, without a full stop */
	const char *arguments;             /* "TASK SUBMISSION" */
	const char *about;                 /* what it does, a paragraph or two */
	const char *example;               /* whole command lines, one a line, each after two blanks */
	size_t size;                       /* of the command's own struct, which its rows fill */
	const void *defaults;              /* such a struct as it is before anything was said; NULL: all zero */
	const struct option_row *options;      /* ended by OPTIONS_END; NULL: none */
	const struct option_row *takes;        /* where the arguments go, one after another; ended by OPTIONS_END; NULL: it takes none */
	size_t needed;                     /* so many arguments at least */
	const char *needs;                 /* what is said if there are fewer: "a TASK and a SUBMISSION are needed" */
	/* Do they make sense together? Complain with argp_error and return EINVAL if not. NULL: always. */
	error_t (*check)(struct argp_state *state, void *options);
	bool in_order; /* arguments are taken as they come, so that an ARGUMENT_REST takes also what looks like an option (run: the rest is a command) */
	/* Do it. ${options} is the command's own struct, filled; ${a} lives until it is done. Returns the exit status of the process. */
	int (*run)(struct arena *a, void *options);
};

extern const struct command cmd_grade, cmd_batch, cmd_status, cmd_query, cmd_regrade, cmd_review, cmd_export, cmd_merge, cmd_dispatch, cmd_inspect, cmd_run, cmd_doctor, cmd_schema, cmd_policy, cmd_verify, cmd_lint, cmd_new, cmd_import;

/* commands_find(name): The row, or NULL. */
const struct command *commands_find(const char *name);
/* commands_nearest(name): The name of the command that was probably meant, or NULL. */
const char *commands_nearest(const char *name);
/* commands_list(out): All of them, for --help. */
void commands_list(FILE *out);

/* commands_run(command, argc, argv): Read the line (${argv}[0] is the command's name) and do what it says. Returns the exit status, also of --help and of a line that is wrong. */
int commands_run(const struct command *command, int argc, char **argv);

#endif
