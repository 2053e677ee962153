/*
 * commands.h: the table of commands. A new command is one file cmd_NAME.c that defines a struct command, and one row in commands.c; its help, its place in the
 * list and its usage line come from there.
 */
#ifndef HARNESS_CLI_COMMANDS_H
#define HARNESS_CLI_COMMANDS_H

#include <argp.h>
#include <stdint.h>
#include <stdio.h>

#include "harness/cli/cli.h"

struct command {
	const char *name;
	const char *summary;               /* one line for the list, without a full stop */
	const char *arguments;             /* "TASK SUBMISSION" */
	const char *about;                 /* what it does, a paragraph or two */
	const char *example;               /* whole command lines, one a line, each after two blanks */
	const struct argp_option *options; /* ended by an empty row */
	/* argp's parser: ${state}->input is what commands_parse got. Complain with argp_error. */
	error_t (*parse)(int key, char *arg, struct argp_state *state);
	bool stops_at_argument; /* options end at the first argument (run: the rest is a command) */
	/* ${argv}[0] is the command's name. Returns the exit status of the process. */
	int (*run)(int argc, char **argv);
};

extern const struct command cmd_grade, cmd_batch, cmd_status, cmd_query, cmd_regrade, cmd_export, cmd_merge, cmd_inspect, cmd_run, cmd_doctor, cmd_schema, cmd_policy, cmd_verify, cmd_lint, cmd_new, cmd_import;

/* commands_find(name): The row, or NULL. */
const struct command *commands_find(const char *name);
/* commands_nearest(name): The name of the command that was probably meant, or NULL. */
const char *commands_nearest(const char *name);
/* commands_list(out): All of them, for --help. */
void commands_list(FILE *out);

/* commands_parse(command, argc, argv, input): -1: go on; otherwise the process is done with that exit status (--help was shown, or the line is wrong and that was said). */
int commands_parse(const struct command *command, int argc, char **argv, void *input);

/* commands_number(state, arg, name, min, max, ret): Read an option's whole number; complain with the range if it is none. */
error_t commands_number(struct argp_state *state, const char *arg, const char *name, uint32_t min, uint32_t max, uint32_t *ret);

#endif
