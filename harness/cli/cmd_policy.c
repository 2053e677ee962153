/* cmd_policy.c: `takehome policy`: list, show and check the texts that say which system calls a program may make. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"
#include "harness/cli/commands.h"
#include "harness/cli/inputs.h"
#include "harness/cli/terminal.h"
#include "sandbox/policy.h"

static const char SUFFIX[] = ".policy", GROUP_SUFFIX[] = ".group";
enum { POLICY_BYTES_MAX = 1 << 20 };

struct policy_options {
	const char *words[2];
	unsigned count;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct policy_options *o = state->input;
	if (key == ARGP_KEY_ARG) {
		if (o->count == 2) {
			argp_error(state, "too many arguments: \"%s\"", arg);
			return EINVAL;
		}
		o->words[o->count++] = arg;
		return 0;
	}
	if (key == ARGP_KEY_END && o->count > 0) {
		bool list = strcmp(o->words[0], "list") == 0 && o->count == 1;
		bool other = (strcmp(o->words[0], "show") == 0 || strcmp(o->words[0], "check") == 0) && o->count == 2;
		if (!list && !other) {
			argp_error(state, "it is: list, show NAME, or check FILE");
			return EINVAL;
		}
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static bool ends_with(const char *name, const char *suffix)
{
	size_t len = strlen(name), tail = strlen(suffix);
	return len > tail && strcmp(name + len - tail, suffix) == 0;
}

static int is_text(const struct dirent *entry)
{
	return ends_with(entry->d_name, SUFFIX) || ends_with(entry->d_name, GROUP_SUFFIX);
}

static void list_folder(const char *folder, const char *title, FILE *out)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_text, alphasort);
	fprintf(out, "%s\n", title);
	for (int i = 0; i < count; i++) {
		fprintf(out, "  %.*s\n", (int)(strrchr(entries[i]->d_name, '.') - entries[i]->d_name), entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static int list(struct arena *a, const char *folder, FILE *out)
{
	list_folder(folder, "Policies", out);
	list_folder(fs_join(a, folder, "groups"), "Groups that they include", out);
	return EXIT_PASSED;
}

static int show(struct arena *a, const char *folder, const char *name)
{
	struct err e = ERR_NONE;
	struct bytes text;
	const char *path = arena_printf(a, "%s/%s%s", folder, name, SUFFIX);
	if (access(path, R_OK) < 0)
		path = arena_printf(a, "%s/groups/%s%s", folder, name, GROUP_SUFFIX);
	if (strchr(name, '/') || access(path, R_OK) < 0) {
		terminal_complain("there is no policy or group \"%s\". These are:", name);
		list(a, folder, stderr);
		return EXIT_USAGE;
	}
	return fs_read(a, AT_FDCWD, path, POLICY_BYTES_MAX, &text, &e) < 0 ? terminal_fail(&e) : inputs_write("-", text);
}

static int check(struct arena *a, const char *file)
{
	struct problems problems;
	problems_init(&problems, a);
	const char *base = fs_basename(file);
	if (!ends_with(base, SUFFIX) || access(file, R_OK) < 0) {
		terminal_complain("\"%s\" is not a readable file that ends in %s", file, SUFFIX);
		return EXIT_USAGE;
	}
	const char *folder = base == file ? "." : arena_strndup(a, file, (size_t)(base - file));
	policy_check(folder, arena_strndup(a, base, strlen(base) - strlen(SUFFIX)), &problems);
	if (problems.count > 0)
		return terminal_problems(&problems, file);
	printf("%s: no mistakes\n", file);
	return EXIT_PASSED;
}

static int run(int argc, char **argv)
{
	struct policy_options options = { 0 };
	int status = commands_parse(&cmd_policy, argc, argv, &options);
	if (status >= 0)
		return status;
	struct arena *a = arena_new();
	struct err e = ERR_NONE;
	const char *folder = data_path(a, "sandbox/policies", &e);
	if (!folder)
		status = terminal_fail(&e);
	else if (options.count < 2)
		status = list(a, folder, stdout);
	else if (strcmp(options.words[0], "show") == 0)
		status = show(a, folder, options.words[1]);
	else
		status = check(a, options.words[1]);
	arena_free(a);
	return status;
}

const struct command cmd_policy = {
	.name = "policy",
	.summary = "List, show or check the system-call policies",
	.arguments = "[list]\nshow NAME\ncheck FILE",
	.about = "The policies are texts that say which system calls a program may make, which are refused, and which end the run. List them and "
		 "the groups of lines that they include, show one, or check one that you wrote: every mistake is listed.",
	.example = "  takehome policy show run\n"
		   "  takehome policy check my-policies/strict.policy",
	.parse = parse,
	.run = run,
};
