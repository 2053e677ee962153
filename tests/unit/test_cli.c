/* test_cli.c: the command line: what is said where, and the exit status. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/json.h"
#include "harness/base/scoped.h"
#include "harness/cli/cli.h"
#include "harness/cli/commands.h"

enum { ARGS_MAX = 12, SAID_BYTES_MAX = 1 << 20 };

struct said {
	struct arena *a;
	int status;
	const char *out, *talk; /* stdout, stderr */
};

static int memory_file(void)
{
	char name[] = "/tmp/takehome-test-said-XXXXXX";
	int fd = mkstemp(name);
	assert_true(fd >= 0);
	unlink(name);
	return fd;
}

static const char *content(struct arena *a, int fd)
{
	struct bytes b;
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(fs_read_fd(a, fd, SAID_BYTES_MAX, &b, NULL), 0);
	return b.data;
}

/* Run the command line ${words}, NULL-terminated, with both streams caught. */
static void say(struct said *said, const char *const *words)
{
	char *argv[ARGS_MAX + 2] = { (char *)(uintptr_t) "takehome" };
	int argc = 1;
	for (; words[argc - 1]; argc++)
		argv[argc] = arena_strdup(said->a, words[argc - 1]);
	SCOPED_FD out = memory_file();
	SCOPED_FD talk = memory_file();
	fflush(stdout);
	SCOPED_FD old_out = dup(STDOUT_FILENO);
	SCOPED_FD old_talk = dup(STDERR_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(talk, STDERR_FILENO);
	said->status = cli_main(argc, argv);
	fflush(stdout);
	dup2(old_out, STDOUT_FILENO);
	dup2(old_talk, STDERR_FILENO);
	said->out = content(said->a, out);
	said->talk = content(said->a, talk);
}
#define SAY(said, ...) say((said), (const char *const[]){ __VA_ARGS__, NULL })

static int start(void **state)
{
	struct said *said = calloc(1, sizeof *said);
	said->a = arena_new();
	*state = said;
	return 0;
}

static int stop(void **state)
{
	struct said *said = *state;
	arena_free(said->a);
	free(said);
	return 0;
}

static void assert_says(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is missing in: %s", part, text);
}

static void an_unknown_command_is_a_usage_error_that_names_the_nearest(void **state)
{
	struct said *said = *state;
	SAY(said, "garde");
	assert_int_equal(said->status, EXIT_USAGE);
	assert_says(said->talk, "there is no command \"garde\"; did you mean \"grade\"?");
	assert_string_equal(said->out, "");
}

static void an_unknown_command_like_nothing_gets_no_guess(void **state)
{
	struct said *said = *state;
	SAY(said, "xylophone");
	assert_int_equal(said->status, EXIT_USAGE);
	assert_null(strstr(said->talk, "did you mean"));
}

static void no_command_shows_the_list_on_stderr_and_fails(void **state)
{
	struct said *said = *state;
	const char *none[] = { NULL };
	say(said, none);
	assert_int_equal(said->status, EXIT_USAGE);
	assert_says(said->talk, "Usage: takehome COMMAND");
	assert_string_equal(said->out, "");
}

static void help_lists_every_command_and_the_exit_statuses(void **state)
{
	struct said *said = *state;
	SAY(said, "--help");
	assert_int_equal(said->status, EXIT_PASSED);
	const char *expected[] = { "grade ", "inspect ", "run ", "doctor ", "schema ", "policy ", "Exit status: 0 graded and passed" };
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
		assert_says(said->out, expected[i]);
}

static void each_command_explains_itself_with_an_example(void **state)
{
	struct said *said = *state;
	const char *names[] = { "grade", "inspect", "run", "doctor", "schema", "policy" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		SAY(said, names[i], "--help");
		assert_int_equal(said->status, EXIT_PASSED);
		assert_says(said->out, arena_printf(said->a, "Usage: takehome %s", names[i]));
		assert_says(said->out, arena_printf(said->a, "  takehome %s", names[i]));
		assert_says(said->out, "Example:");
		assert_string_equal(said->talk, "");
		const char *help = said->out;
		SAY(said, "help", names[i]);
		assert_string_equal(said->out, help);
	}
}

static void the_version_is_printed(void **state)
{
	struct said *said = *state;
	SAY(said, "--version");
	assert_int_equal(said->status, EXIT_PASSED);
	assert_string_equal(said->out, "takehome " TAKEHOME_VERSION "\n");
}

static void missing_and_surplus_arguments_are_usage_errors(void **state)
{
	struct said *said = *state;
	SAY(said, "grade", "one");
	assert_int_equal(said->status, EXIT_USAGE);
	assert_says(said->talk, "a TASK and a SUBMISSION are needed");
	SAY(said, "grade", "one", "two", "three");
	assert_int_equal(said->status, EXIT_USAGE);
	assert_says(said->talk, "\"three\" is one more");
	SAY(said, "run");
	assert_int_equal(said->status, EXIT_USAGE);
	assert_says(said->talk, "a COMMAND is needed");
	SAY(said, "inspect");
	assert_int_equal(said->status, EXIT_USAGE);
	SAY(said, "doctor", "now");
	assert_int_equal(said->status, EXIT_USAGE);
}

static void an_unknown_option_is_a_usage_error(void **state)
{
	struct said *said = *state;
	SAY(said, "grade", "--fast", "a", "b");
	assert_int_equal(said->status, EXIT_USAGE);
	assert_says(said->talk, "--fast");
}

static void a_limit_out_of_range_is_refused_with_the_range(void **state)
{
	struct said *said = *state;
	SAY(said, "run", "--cpu-ms", "5", "--", "true");
	assert_int_equal(said->status, EXIT_USAGE);
	assert_says(said->talk, "--cpu-ms must be a whole number from 10 to 600000, not \"5\"");
	SAY(said, "run", "--files=12x", "--", "true");
	assert_int_equal(said->status, EXIT_USAGE);
	SAY(said, "run", "--memory-mb", "-1", "--", "true");
	assert_int_equal(said->status, EXIT_USAGE);
	SAY(said, "run", "--memory-mb", "99999999999999999999", "--", "true");
	assert_int_equal(said->status, EXIT_USAGE);
}

static void an_unknown_protection_is_refused_with_the_known_names(void **state)
{
	struct said *said = *state;
	SAY(said, "grade", "--without", "luck", "a", "b");
	assert_int_equal(said->status, EXIT_USAGE);
	assert_says(said->talk, "there is no protection \"luck\". Known: cgroups user-namespace");
}

static void a_submission_that_is_not_there_is_a_usage_error(void **state)
{
	struct said *said = *state;
	SAY(said, "grade", "parcel-quote", "/nowhere/jane.zip");
	assert_int_equal(said->status, EXIT_USAGE);
	assert_says(said->talk, "\"/nowhere/jane.zip\" cannot be read: No such file or directory");
}

static void a_result_that_could_not_be_written_is_refused_before_the_work(void **state)
{
	struct said *said = *state;
	SAY(said, "grade", "parcel-quote", "/etc/passwd", "--json", "/nowhere/report.json");
	assert_int_equal(said->status, EXIT_USAGE);
	assert_says(said->talk, "\"/nowhere/report.json\" cannot be written: its folder: No such file or directory");
	SAY(said, "doctor", "--json", "/tmp/");
	assert_int_equal(said->status, EXIT_USAGE);
	assert_says(said->talk, "is a folder; the name of a file is needed");
	SAY(said, "run", "--stdin", "/nowhere/in", "true");
	assert_int_equal(said->status, EXIT_USAGE);
	assert_says(said->talk, "the standard input \"/nowhere/in\" cannot be read");
}

static void a_task_that_is_not_there_is_the_tasks_fault(void **state)
{
	struct said *said = *state;
	SAY(said, "grade", "no-such-task", "/etc/passwd");
	assert_int_equal(said->status, EXIT_TASK);
	assert_says(said->talk, "no-such-task");
}

static void a_name_that_moves_the_cursor_is_shown_harmlessly(void **state)
{
	struct said *said = *state;
	SAY(said, "grade", "parcel-quote", "/nowhere/\x1b[2J.zip");
	assert_null(strchr(said->talk, '\x1b'));
	assert_says(said->talk, "\\e[2J");
}

static void every_schema_is_printed_and_is_json(void **state)
{
	struct said *said = *state;
	const char *names[] = { "task", "case", "rubric", "profile", "solutions", "report", "inspection", "run", "doctor" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct json_error error;
		SAY(said, "schema", names[i]);
		assert_int_equal(said->status, EXIT_PASSED);
		const struct json *root = json_parse(said->a, bytes_of(said->out), JSON_STRICT, &error);
		assert_non_null(root);
		assert_non_null(json_get(root, "$schema"));
	}
	SAY(said, "schema");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_says(said->out, names[i]);
	SAY(said, "schema", "poem");
	assert_int_equal(said->status, EXIT_USAGE);
}

static void policies_are_listed_shown_and_checked(void **state)
{
	struct said *said = *state;
	SAY(said, "policy");
	assert_int_equal(said->status, EXIT_PASSED);
	assert_says(said->out, "  run\n");
	SAY(said, "policy", "show", "run");
	assert_int_equal(said->status, EXIT_PASSED);
	assert_says(said->out, "include ");
	SAY(said, "policy", "show", "memory");
	assert_says(said->out, "allow ");
	SAY(said, "policy", "show", "../run");
	assert_int_equal(said->status, EXIT_USAGE);
	const char *path = arena_printf(said->a, "%s/bad.policy", support_scratch());
	assert_int_equal(fs_replace(path, bytes_of("allow raed\nallow write\ndeny write\n"), NULL), 0);
	SAY(said, "policy", "check", path);
	assert_int_equal(said->status, EXIT_TASK);
	assert_says(said->talk, "raed");
	assert_says(said->talk, "problems in");
	support_scratch_remove();
}

static void a_result_that_stdout_does_not_take_is_a_failure(void **state)
{
	struct said *said = *state;
	SCOPED_FD full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	SCOPED_FD old = dup(STDOUT_FILENO);
	SCOPED_FD talk = memory_file();
	SCOPED_FD old_talk = dup(STDERR_FILENO);
	char *argv[] = { (char *)(uintptr_t) "takehome", (char *)(uintptr_t) "--version", NULL };
	fflush(stdout);
	dup2(full, STDOUT_FILENO);
	dup2(talk, STDERR_FILENO);
	int status = cli_main(2, argv);
	clearerr(stdout);
	dup2(old, STDOUT_FILENO);
	dup2(old_talk, STDERR_FILENO);
	assert_int_equal(status, EXIT_HARNESS);
	assert_says(content(said->a, talk), "writing to stdout failed");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_unknown_command_is_a_usage_error_that_names_the_nearest),
		TEST(an_unknown_command_like_nothing_gets_no_guess),
		TEST(no_command_shows_the_list_on_stderr_and_fails),
		TEST(help_lists_every_command_and_the_exit_statuses),
		TEST(each_command_explains_itself_with_an_example),
		TEST(the_version_is_printed),
		TEST(missing_and_surplus_arguments_are_usage_errors),
		TEST(an_unknown_option_is_a_usage_error),
		TEST(a_limit_out_of_range_is_refused_with_the_range),
		TEST(an_unknown_protection_is_refused_with_the_known_names),
		TEST(a_submission_that_is_not_there_is_a_usage_error),
		TEST(a_result_that_could_not_be_written_is_refused_before_the_work),
		TEST(a_task_that_is_not_there_is_the_tasks_fault),
		TEST(a_name_that_moves_the_cursor_is_shown_harmlessly),
		TEST(every_schema_is_printed_and_is_json),
		TEST(policies_are_listed_shown_and_checked),
		TEST(a_result_that_stdout_does_not_take_is_a_failure),
	};
	return cmocka_run_group_tests_name("cli", tests, NULL, NULL);
}
