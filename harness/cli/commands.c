/* commands.c: the table of commands, and what is derived from it: parsing, help, "did you mean". */
#include "harness/cli/commands.h"

#include <stdio.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/nearest.h"
#include "harness/base/str.h"

static const struct command *const COMMANDS[] = { &cmd_grade, &cmd_batch, &cmd_status, &cmd_query, &cmd_regrade, &cmd_export, &cmd_merge, &cmd_verify, &cmd_lint, &cmd_new, &cmd_import, &cmd_inspect, &cmd_run, &cmd_doctor, &cmd_schema, &cmd_policy };
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

/* What the shared parser needs beside the command's own input. */
struct parse {
	const struct command *command;
	void *input;
	bool helped, failed;
};

static error_t shared_parser(int key, char *arg, struct argp_state *state)
{
	struct parse *parse = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = parse->input;
		return 0;
	case KEY_HELP:
	case KEY_HELP_SHORT:
		parse->helped = true;
		argp_state_help(state, stdout, ARGP_HELP_USAGE | ARGP_HELP_LONG | ARGP_HELP_DOC);
		/* Nothing after it matters: end the parsing here. */
		return ECANCELED;
	default:
		(void)arg;
		return ARGP_ERR_UNKNOWN;
	}
}

int commands_parse(const struct command *command, int argc, char **argv, void *input)
{
	static const struct argp_option HELP[] = { { "help", KEY_HELP, NULL, 0, "Show this help", -1 },
						   { NULL, KEY_HELP_SHORT, NULL, OPTION_HIDDEN, NULL, -1 },
						   { 0 } };
	SCOPED_STR about = STR_EMPTY;
	SCOPED_STR name = STR_EMPTY;
	str_addf(&about, "%s\vExample:\n%s\n", command->about, command->example);
	str_addf(&name, "takehome %s", command->name);
	const struct argp own = { .options = command->options, .parser = command->parse, .args_doc = command->arguments };
	const struct argp_child children[] = { { .argp = &own }, { 0 } };
	const struct argp both = { .options = HELP, .parser = shared_parser, .doc = str_text(&about), .children = children };
	struct parse parse = { .command = command, .input = input };
	/* argp's note on "mandatory or optional arguments" helps nobody; who set their own format keeps it. */
	setenv("ARGP_HELP_FMT", "no-dup-args-note", 0);
	char *first = argv[0];
	argv[0] = name.data;
	error_t r = argp_parse(&both, argc, argv, ARGP_NO_EXIT | ARGP_NO_HELP | (command->stops_at_argument ? ARGP_IN_ORDER : 0u), NULL, &parse);
	argv[0] = first;
	if (parse.helped)
		return EXIT_PASSED;
	return r == 0 ? -1 : EXIT_USAGE;
}

error_t commands_number(struct argp_state *state, const char *arg, const char *name, uint32_t min, uint32_t max, uint32_t *ret)
{
	char *end = NULL;
	unsigned long value = 0;
	errno = 0;
	if (arg[0] >= '0' && arg[0] <= '9')
		value = strtoul(arg, &end, 10);
	if (!end || *end != '\0' || errno != 0 || value < min || value > max) {
		argp_error(state, "--%s must be a whole number from %u to %u, not \"%s\"", name, min, max, arg);
		return EINVAL;
	}
	*ret = (uint32_t)value;
	return 0;
}
