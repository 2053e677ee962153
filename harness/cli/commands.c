/* commands.c: the table of commands, and what is derived from it: parsing, help, "did you mean". */
#include "harness/cli/commands.h"

#include <stdio.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/nearest.h"

static const struct command *const COMMANDS[] = { &cmd_grade, &cmd_batch, &cmd_status, &cmd_query, &cmd_regrade, &cmd_review, &cmd_export, &cmd_merge, &cmd_dispatch, &cmd_verify, &cmd_lint, &cmd_new, &cmd_import, &cmd_inspect, &cmd_run, &cmd_doctor, &cmd_schema, &cmd_policy };
enum { COMMAND_COUNT = sizeof COMMANDS / sizeof COMMANDS[0] };

const struct command *commands_find(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(COMMANDS[i]->name, name) == 0)
			return COMMANDS[i];
	return NULL;
}

const char *commands_nearest(const char *name)
{
	const char *known[COMMAND_COUNT];
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		known[i] = COMMANDS[i]->name;
	return nearest_word(name, known, COMMAND_COUNT);
}

void commands_list(FILE *out)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(out, "  %-9s %s\n", COMMANDS[i]->name, COMMANDS[i]->summary);
}

enum { KEY_HELP = '?', KEY_HELP_SHORT = 'h' };

/* A command and its struct, while the line is read. */
struct parse {
	const struct command *command;
	void *options;
	bool helped;
};

static error_t take_argument(const struct parse *parse, char *arg, struct argp_state *state)
{
	error_t r;
	if (options_argument(parse->command->takes, state->arg_num, arg, state, parse->options, &r))
		return r;
	if (parse->command->takes)
		argp_error(state, "too many arguments: it takes %s, \"%s\" is one more", parse->command->arguments, arg);
	else
		argp_error(state, "it takes no arguments, but got \"%s\"", arg);
	return EINVAL;
}

static error_t parse_key(int key, char *arg, struct argp_state *state)
{
	struct parse *parse = state->input;
	const struct command *command = parse->command;
	switch (key) {
	case KEY_HELP:
	case KEY_HELP_SHORT:
		parse->helped = true;
		argp_state_help(state, stdout, ARGP_HELP_USAGE | ARGP_HELP_LONG | ARGP_HELP_DOC);
		/* Nothing after it matters: end the parsing here. */
		return ECANCELED;
	case ARGP_KEY_ARG:
		return take_argument(parse, arg, state);
	case ARGP_KEY_END:
		if (state->arg_num < command->needed) {
			argp_error(state, "%s", command->needs);
			return EINVAL;
		}
		return command->check ? command->check(state, parse->options) : 0;
	default:
		return options_take(command->options, key, arg, state, parse->options);
	}
}

/* The command's rows as argp wants them. */
static const struct argp_option *argp_rows(struct arena *a, const struct option_row *rows)
{
	size_t count = 0;
	while (rows && rows[count].kind != OPTION_IS_END)
		count++;
	struct argp_option *all = ARENA_ARRAY(a, struct argp_option, count + 3);
	for (size_t i = 0; i < count; i++)
		all[i] = (struct argp_option){ .name = rows[i].name, .key = options_key(rows, i), .arg = rows[i].value, .doc = rows[i].help };
	all[count] = (struct argp_option){ .name = "help", .key = KEY_HELP, .doc = "Show this help", .group = -1 };
	all[count + 1] = (struct argp_option){ .key = KEY_HELP_SHORT, .flags = OPTION_HIDDEN, .group = -1 };
	return all;
}

/* -1: go on; otherwise the process is done with that exit status. */
static int parse_line(struct arena *a, const struct command *command, int argc, char **argv, void *options)
{
	const struct argp argp = { .options = argp_rows(a, command->options),
				   .parser = parse_key,
				   .args_doc = command->arguments,
				   .doc = arena_printf(a, "%s\vExample:\n%s\n", command->about, command->example) };
	struct parse parse = { .command = command, .options = options };
	/* argp's note on "mandatory or optional arguments" helps nobody; who set their own format keeps it. */
	setenv("ARGP_HELP_FMT", "no-dup-args-note", 0);
	char *first = argv[0];
	argv[0] = arena_printf(a, "takehome %s", command->name);
	error_t r = argp_parse(&argp, argc, argv, ARGP_NO_EXIT | ARGP_NO_HELP | (command->in_order ? ARGP_IN_ORDER : 0u), NULL, &parse);
	argv[0] = first;
	if (parse.helped)
		return EXIT_PASSED;
	return r == 0 ? -1 : EXIT_USAGE;
}

int commands_run(const struct command *command, int argc, char **argv)
{
	struct arena *a = arena_new();
	void *options = arena_zalloc(a, command->size);
	if (command->defaults)
		memcpy(options, command->defaults, command->size);
	int status = parse_line(a, command, argc, argv, options);
	if (status < 0)
		status = command->run(a, options);
	arena_free(a);
	return status;
}
