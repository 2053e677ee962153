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
	const char *what, *which;
};

static const struct option_row ARGUMENTS[] = { ARGUMENT(struct policy_options, what), ARGUMENT(struct policy_options, which), OPTIONS_END };

static error_t check_words(struct argp_state *state, void *options)
{
	const struct policy_options *o = options;
	bool lists = !o->what || (strcmp(o->what, "list") == 0 && !o->which);
	if (lists || ((strcmp(o->what, "show") == 0 || strcmp(o->what, "check") == 0) && o->which))
		return 0;
	argp_error(state, "it is: list, show NAME, or check FILE");
	return EINVAL;
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

static int run(struct arena *a, void *options)
{
	const struct policy_options *o = options;
	struct err e = ERR_NONE;
	const char *folder = data_path(a, "sandbox/policies", &e);
	if (!folder)
		return terminal_fail(&e);
	if (!o->which)
		return list(a, folder, stdout);
	return strcmp(o->what, "show") == 0 ? show(a, folder, o->which) : check(a, o->which);
}

const struct command cmd_policy = {
	.name = "policy",
	.summary = "List, show or check the system-call policies",
	.arguments = "[list]\nshow NAME\ncheck FILE",
	.about = "The policies are texts that say which system calls a program may make, which are refused, and which end the run. List them and "
		 "the groups of lines that they include, show one, or check one that you wrote: every mistake is listed.",
	.example = "  takehome policy show run\n"
		   "  takehome policy check my-policies/strict.policy",
	.size = sizeof(struct policy_options),
	.takes = ARGUMENTS,
	.check = check_words,
	.run = run,
};
