/* commands.c: the table of commands, and what is derived from it: parsing, help, "did you mean". */
#include "harness/cli/commands.h"

#include <stdio.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/str.h"

static const struct command *const COMMANDS[] = { &cmd_grade, &cmd_inspect, &cmd_run, &cmd_doctor, &cmd_schema, &cmd_policy };
enum { COMMAND_COUNT = sizeof COMMANDS / sizeof COMMANDS[0], NEAR = 2, NAME_MAX_BYTES = 32 };

const struct command *commands_find(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(COMMANDS[i]->name, name) == 0)
			return COMMANDS[i];
	return NULL;
}

/* Letters to insert, delete, replace or swap with a neighbour. Both are at most NAME_MAX_BYTES long. */
static size_t edits(const char *a, const char *b)
{
	size_t cost[NAME_MAX_BYTES + 1][NAME_MAX_BYTES + 1];
	size_t n = strlen(a), m = strlen(b);
	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= m; j++) {
			if (i == 0 || j == 0) {
				cost[i][j] = i + j;
				continue;
			}
			size_t best = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			best = cost[i - 1][j] + 1 < best ? cost[i - 1][j] + 1 : best;
			best = cost[i][j - 1] + 1 < best ? cost[i][j - 1] + 1 : best;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && cost[i - 2][j - 2] + 1 < best)
				best = cost[i - 2][j - 2] + 1;
			cost[i][j] = best;
		}
	return cost[n][m];
}

const char *commands_nearest(const char *name)
{
	const char *nearest = NULL;
	size_t least = NEAR + 1;
	if (strlen(name) > NAME_MAX_BYTES)
		return NULL;
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		size_t distance = edits(name, COMMANDS[i]->name);
		if (distance < least) {
			least = distance;
			nearest = COMMANDS[i]->name;
		}
	}
	return nearest;
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
	str_addf(&about, "%s\v%s%s", command->about, command->example ? "Example:\n" : "", command->example ? command->example : "");
	str_addf(&name, "takehome %s", command->name);
	const struct argp own = { .options = command->options, .parser = command->parse, .args_doc = command->arguments };
	const struct argp_child children[] = { { .argp = &own }, { 0 } };
	const struct argp both = { .options = HELP, .parser = shared_parser, .doc = str_text(&about), .children = children };
	struct parse parse = { .command = command, .input = input };
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
