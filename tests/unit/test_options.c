/* test_options.c: the rows of options and arguments: each kind, in its field, and what is complained about. */
#include "tests/support/support.h"

#include "harness/cli/commands.h"

struct greet_options {
	const char *who, *from;
	char **rest;
	uint32_t times;
	struct format_list formats;
	sandbox_protections without;
	bool loud;
};

static const struct option_row OPTIONS[] = {
	OPTION_NUMBER(struct greet_options, times, "times", 'n', "N", 1, 10, "Say it so often"),
	OPTION_FLAG(struct greet_options, loud, "loud", 0, "Say it aloud"),
	OPTION_TEXT(struct greet_options, from, "from", 'f', "NAME", "Who says it"),
	OPTION_READ(struct greet_options, formats, "format", 0, "F", formats_add, "How it is written"),
	OPTION_WITHOUT(struct greet_options),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT(struct greet_options, who), ARGUMENT_REST(struct greet_options, rest), OPTIONS_END };
static const struct option_row ONLY_REST[] = { ARGUMENT_REST(struct greet_options, rest), OPTIONS_END };
static const struct option_row ONE_ARGUMENT[] = { ARGUMENT(struct greet_options, who), OPTIONS_END };

static error_t check(struct argp_state *state, void *options)
{
	const struct greet_options *o = options;
	if (!o->loud || !o->from)
		return 0;
	argp_error(state, "who speaks aloud needs no name");
	return EINVAL;
}

static struct greet_options got;
static size_t rest_count;

static int run(struct arena *a, void *options)
{
	assert_non_null(a);
	got = *(const struct greet_options *)options;
	for (rest_count = 0; got.rest && got.rest[rest_count];)
		rest_count++;
	return EXIT_BELOW;
}

static struct command greet(void)
{
	static const struct greet_options DEFAULTS = { .times = 3 };
	return (struct command){ .name = "greet",
				 .summary = "Greet",
				 .arguments = "WHO [MORE...]",
				 .about = "Greets.",
				 .example = "  takehome greet jane",
				 .size = sizeof(struct greet_options),
				 .defaults = &DEFAULTS,
				 .options = OPTIONS,
				 .takes = ARGUMENTS,
				 .needed = 1,
				 .needs = "a WHO is needed",
				 .check = check,
				 .run = run };
}

static int greet_with(const struct command *command, const char *words)
{
	/* What was read points into the line, so it stays. */
	static char line[200];
	static char *argv[16];
	char *save = NULL;
	int argc = 0;
	assert_true(snprintf(line, sizeof line, "%s", words) < (int)sizeof line);
	for (char *word = strtok_r(line, " ", &save); word && argc < 15; word = strtok_r(NULL, " ", &save))
		argv[argc++] = word;
	argv[argc] = NULL;
	got = (struct greet_options){ 0 };
	int status = commands_run(command, argc, argv);
	return status;
}

static void what_nobody_said_is_as_the_command_has_it(void **state)
{
	(void)state;
	struct command command = greet();
	assert_int_equal(greet_with(&command, "greet jane"), EXIT_BELOW);
	assert_string_equal(got.who, "jane");
	assert_int_equal(got.times, 3);
	assert_false(got.loud);
	assert_null(got.from);
	assert_int_equal(rest_count, 0);
}

static void each_kind_of_row_fills_its_field(void **state)
{
	(void)state;
	struct command command = greet();
	assert_int_equal(greet_with(&command, "greet -n 10 jane -f joe --format csv --format junit,csv --without cgroups --without seccomp"), EXIT_BELOW);
	assert_int_equal(got.times, 10);
	assert_string_equal(got.from, "joe");
	assert_int_equal(got.formats.count, 2);
	assert_int_equal(got.without, 1u << PROTECT_MEMORY | 1u << PROTECT_PIDS | 1u << PROTECT_CPU | 1u << PROTECT_SECCOMP);
	assert_int_equal(greet_with(&command, "greet --loud jane"), EXIT_BELOW);
	assert_true(got.loud);
}

static void the_rest_is_all_that_is_left(void **state)
{
	(void)state;
	struct command command = greet();
	assert_int_equal(greet_with(&command, "greet jane joe --loud ann -- --from"), EXIT_BELOW);
	assert_true(got.loud);
	assert_int_equal(rest_count, 3);
	assert_string_equal(got.rest[0], "joe");
	assert_string_equal(got.rest[2], "--from");
	command.takes = ONLY_REST;
	command.in_order = true;
	assert_int_equal(greet_with(&command, "greet -n 2 jane --loud"), EXIT_BELOW);
	assert_false(got.loud);
	assert_int_equal(got.times, 2);
	assert_string_equal(got.rest[1], "--loud");
}

static void a_line_that_makes_no_sense_is_refused_and_nothing_is_done(void **state)
{
	(void)state;
	struct command command = greet();
	const char *const BAD[] = { "greet",          "greet jane -n 0",        "greet jane -n 11",        "greet jane -n -1",       "greet jane -n 1x",
				    "greet jane -n 99999999999999999999", "greet jane --format wav", "greet jane --without luck", "greet jane --loud -f joe", "greet jane --softly" };
	for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
		assert_int_equal(greet_with(&command, BAD[i]), EXIT_USAGE);
		assert_null(got.who);
	}
	command.takes = ONE_ARGUMENT;
	assert_int_equal(greet_with(&command, "greet jane joe"), EXIT_USAGE);
	command.takes = NULL;
	command.needed = 0;
	assert_int_equal(greet_with(&command, "greet jane"), EXIT_USAGE);
	assert_int_equal(greet_with(&command, "greet"), EXIT_BELOW);
}

static void help_is_no_work(void **state)
{
	(void)state;
	struct command command = greet();
	assert_int_equal(greet_with(&command, "greet --help"), EXIT_PASSED);
	assert_int_equal(got.times, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_nobody_said_is_as_the_command_has_it), cmocka_unit_test(each_kind_of_row_fills_its_field),
		cmocka_unit_test(the_rest_is_all_that_is_left),              cmocka_unit_test(a_line_that_makes_no_sense_is_refused_and_nothing_is_done),
		cmocka_unit_test(help_is_no_work),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
