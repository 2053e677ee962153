/* cli.c: the first word chooses the command. */
#include "harness/cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "harness/cli/commands.h"
#include "harness/cli/terminal.h"

static void put_help(FILE *out)
{
	fputs("takehome grades take-home tests: it unpacks a submission, finds out how it is started, builds it, runs it\n"
	      "against a task's cases in a sandbox, and writes a rubric report.\n\n"
	      "Usage: takehome COMMAND [OPTION...] [ARGUMENT...]\n\n",
	      out);
	commands_list(out);
	fputs("\nEach explains itself, with an example: takehome COMMAND --help\n"
	      "Example:\n"
	      "  takehome grade parcel-quote jane-doe.zip\n\n"
	      "Exit status: 0 graded and passed the bar, 1 graded and below it, 2 the command line is wrong,\n"
	      "3 the task or rubric is wrong, 4 this host or takehome itself failed: nobody is graded.\n",
	      out);
}

static bool is(const char *word, const char *a, const char *b)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

static int unknown(const char *word)
{
	const char *nearest = commands_nearest(word);
	terminal_complain("there is no command \"%s\"%s%s%s. \"takehome --help\" lists them", word, nearest ? "; did you mean \"" : "", nearest ? nearest : "",
			  nearest ? "\"?" : "");
	return EXIT_USAGE;
}

static int dispatch(int argc, char **argv)
{
	if (argc < 2) {
		put_help(stderr);
		return EXIT_USAGE;
	}
	if (is(argv[1], "--version", "-V")) {
		puts("takehome " TAKEHOME_VERSION);
		return EXIT_PASSED;
	}
	if (is(argv[1], "--help", "-h") || (argc == 2 && is(argv[1], "help", "-?"))) {
		put_help(stdout);
		return EXIT_PASSED;
	}
	if (argc == 3 && strcmp(argv[1], "help") == 0) {
		char option[] = "--help";
		char *asked[] = { argv[2], option, NULL };
		const struct command *command = commands_find(argv[2]);
		return command ? commands_run(command, 2, asked) : unknown(argv[2]);
	}
	const struct command *command = commands_find(argv[1]);
	return command ? commands_run(command, argc - 1, argv + 1) : unknown(argv[1]);
}

int cli_main(int argc, char **argv)
{
	int status = dispatch(argc, argv);
	/* A result that nobody received is no result: a full disk or a closed pipe behind stdout must not look like success. */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		terminal_complain("writing to stdout failed");
		return EXIT_HARNESS;
	}
	return status;
}
