/* options.c: from words of the command line to a command's struct. */
#include "harness/cli/options.h"

#include <errno.h>
#include <stdlib.h>

enum { KEY_WITHOUT_LETTER = 0x100 };

int options_key(const struct option_row *rows, size_t i)
{
	return rows[i].letter ? rows[i].letter : KEY_WITHOUT_LETTER + (int)i;
}

static error_t take_number(struct argp_state *state, const char *arg, const struct option_row *row, uint32_t *ret)
{
	char *end = NULL;
	unsigned long value = 0;
	errno = 0;
	if (arg[0] >= '0' && arg[0] <= '9')
		value = strtoul(arg, &end, 10);
	if (!end || *end != '\0' || errno != 0 || value < row->min || value > row->max) {
		argp_error(state, "--%s must be a whole number from %u to %u, not \"%s\"", row->name, row->min, row->max, arg);
		return EINVAL;
	}
	*ret = (uint32_t)value;
	return 0;
}

static error_t put(const struct option_row *row, char *arg, struct argp_state *state, void *into)
{
	void *field = (char *)into + row->offset;
	switch (row->kind) {
	case OPTION_IS_TEXT:
		*(const char **)field = arg;
		return 0;
	case OPTION_IS_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_IS_NUMBER:
		return take_number(state, arg, row, field);
	case OPTION_IS_READ:
		return row->read(state, arg, field);
	case OPTION_IS_REST:
		*(char ***)field = &state->argv[state->next - 1];
		state->next = state->argc;
		return 0;
	case OPTION_IS_END:
		break;
	}
	return ARGP_ERR_UNKNOWN;
}

error_t options_take(const struct option_row *rows, int key, char *arg, struct argp_state *state, void *into)
{
	for (size_t i = 0; rows && rows[i].kind != OPTION_IS_END; i++)
		if (options_key(rows, i) == key)
			return put(&rows[i], arg, state, into);
	return ARGP_ERR_UNKNOWN;
}

bool options_argument(const struct option_row *rows, size_t taken, char *arg, struct argp_state *state, void *into, error_t *ret)
{
	for (size_t i = 0; rows && rows[i].kind != OPTION_IS_END; i++)
		if (i == taken)
			return *ret = put(&rows[i], arg, state, into), true;
	return false;
}
