/*
 * options.h: what a command line may say, as rows. A command lays out a struct for what it was told and names, for each option and each argument, the field that it
 * goes to; parsing, help and complaints come from the rows. A row whose field has another type than it needs does not compile.
 *
 *	struct greet_options { const char *who; uint32_t times; bool loud; };
 *	static const struct option_row OPTIONS[] = {
 *		OPTION_NUMBER(struct greet_options, times, "times", 'n', "N", 1, 10, "Say it so often"),
 *		OPTION_FLAG(struct greet_options, loud, "loud", 0, "Say it aloud"),
 *		OPTIONS_END,
 *	};
 *	static const struct option_row ARGUMENTS[] = { ARGUMENT(struct greet_options, who), OPTIONS_END };
 */
#ifndef HARNESS_CLI_OPTIONS_H
#define HARNESS_CLI_OPTIONS_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/cli/formats.h"
#include "harness/cli/protections.h"

/* How the word after an option goes into the command's field. Complain with argp_error, return 0 or EINVAL. */
typedef error_t option_read(struct argp_state *state, const char *arg, void *field);

enum option_kind { OPTION_IS_END, OPTION_IS_TEXT, OPTION_IS_FLAG, OPTION_IS_NUMBER, OPTION_IS_READ, OPTION_IS_REST };

struct option_row {
	enum option_kind kind;
	int letter;        /* 'j' for -j; 0: none */
	size_t offset;     /* of the field in the command's struct */
	const char *name;  /* "workers" for --workers; NULL: an argument */
	const char *value; /* what follows it, for the help: "N" */
	const char *help;
	uint32_t min, max; /* of a number */
	option_read *read;
};

#define OPTION_FIELD(in, field, type) _Generic(((in *)NULL)->field, type : offsetof(in, field))

#define OPTION_TEXT(in, field, name, letter, value, help) { OPTION_IS_TEXT, letter, OPTION_FIELD(in, field, const char *), name, value, help, 0, 0, NULL }
#define OPTION_FLAG(in, field, name, letter, help) { OPTION_IS_FLAG, letter, OPTION_FIELD(in, field, bool), name, NULL, help, 0, 0, NULL }
#define OPTION_NUMBER(in, field, name, letter, value, min, max, help) { OPTION_IS_NUMBER, letter, OPTION_FIELD(in, field, uint32_t), name, value, help, min, max, NULL }
/* ${read} knows the type of the field. Repeatable if it adds. */
#define OPTION_READ(in, field, name, letter, value, read, help) { OPTION_IS_READ, letter, offsetof(in, field), name, value, help, 0, 0, read }
#define OPTIONS_END { .kind = OPTION_IS_END }

#define ARGUMENT(in, field) { .kind = OPTION_IS_TEXT, .offset = OPTION_FIELD(in, field, const char *) }
#define ARGUMENT_READ(in, field, reader) { .kind = OPTION_IS_READ, .offset = offsetof(in, field), .read = reader }
/* All that are left, as they stand in argv, ended by NULL. */
#define ARGUMENT_REST(in, field) { .kind = OPTION_IS_REST, .offset = OPTION_FIELD(in, field, char **) }

/* What several commands have, said in one way. */
#define OPTION_LANGUAGES(in) \
	OPTION_TEXT(in, languages, "languages", 0, "FOLDER", "Language profiles to add, or to use instead of shipped ones of the same id")
#define OPTION_ROOTFS(in) OPTION_TEXT(in, rootfs, "rootfs", 0, "FOLDER", "Run with this root tree's toolchains instead of the host's")
#define OPTION_WITHOUT(in) OPTION_READ(in, without, "without", 0, "PROTECTION", protections_add, PROTECTIONS_HELP)

/* options_key(rows, i): argp's key for row ${i}: its letter, or a number that is none. */
int options_key(const struct option_row *rows, size_t i);

/* options_take(rows, key, arg, state, into): Put what ${key} says into the command's struct ${into}; ARGP_ERR_UNKNOWN if it is no row's key. */
error_t options_take(const struct option_row *rows, int key, char *arg, struct argp_state *state, void *into);

/*
 * options_argument(rows, taken, arg, state, into): Put the argument ${arg} where row ${taken} says, which is how many were taken before; a REST row takes all that are left.
 * False if there is no row for it.
 */
bool options_argument(const struct option_row *rows, size_t taken, char *arg, struct argp_state *state, void *into, error_t *ret);

#endif
