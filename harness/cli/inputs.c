/* inputs.c: what commands read before they work, and where results go. */
#include "harness/cli/inputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/cli/cli.h"
#include "harness/cli/terminal.h"

/* A folder as it is; a bare word that is no folder here may be a shipped task. */
static const char *task_folder(struct arena *a, const char *task)
{
	if (strchr(task, '/') || task[0] == '.' || task[0] == '\0' || access(task, F_OK) == 0)
		return task;
	const char *shipped = data_path(a, arena_printf(a, "tasks/%s", task), NULL);
	return shipped ? shipped : task;
}

/* 0: go on. Otherwise the exit status: problems were listed, or ${e} was said. */
static int listed(const struct problems *problems, const char *what, const struct err *e)
{
	return problems->count > 0 ? terminal_problems(problems, what) : terminal_fail(e);
}

static int load_rubric(struct arena *a, const char *given, struct problems *problems, struct inputs *ret)
{
	struct err e = ERR_NONE;
	const char *path = given ? given : ret->task->rubric_path;
	if (!path) {
		terminal_complain("the task \"%s\" names no rubric: give one with --rubric FILE", ret->task->id);
		return EXIT_USAGE;
	}
	ret->rubric = rubric_load(a, path, problems, &e);
	if (!ret->rubric)
		return listed(problems, path, &e);
	rubric_fits(ret->rubric, ret->task, problems);
	return problems->count > 0 ? terminal_problems(problems, path) : EXIT_PASSED;
}

int inputs_load(struct arena *a, const char *task, const char *rubric, const char *languages, struct inputs *ret)
{
	struct err e = ERR_NONE;
	struct problems problems;
	problems_init(&problems, a);
	*ret = (struct inputs){ 0 };
	if (profiles_load(a, languages, &ret->profiles, &problems, &e) < 0)
		return listed(&problems, languages ? languages : "the language profiles", &e);
	if (!task)
		return EXIT_PASSED;
	const char *folder = task_folder(a, task);
	ret->task = task_load(a, folder, &problems, &e);
	if (!ret->task) {
		/* A rubric that was given is read all the same: one round of mending, not two. */
		struct err unused = ERR_NONE;
		if (rubric && problems.count > 0)
			rubric_load(a, rubric, &problems, &unused);
		return listed(&problems, folder, &e);
	}
	return load_rubric(a, rubric, &problems, ret);
}

int inputs_pool(struct arena *a, const char *pool, bool quiet, struct input *ret)
{
	struct err e = ERR_NONE;
	struct problems problems;
	problems_init(&problems, a);
	if (input_read(a, pool, ret, &problems, &e) < 0) {
		if (problems.count > 0)
			terminal_problems(&problems, pool);
		else
			terminal_complain("%s", e.text);
		return EXIT_USAGE;
	}
	for (size_t i = 0; !quiet && ret->left_out && ret->left_out[i]; i++)
		terminal_complain("\"%s\" is left out: not a folder, archive or source file", ret->left_out[i]);
	return EXIT_PASSED;
}

const char *inputs_lasting(struct arena *a, const char *path)
{
	SCOPED_FREE char *real = path ? realpath(path, NULL) : NULL;
	return real ? arena_strdup(a, real) : path;
}

bool inputs_beside_tasks(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

int inputs_readable(const char *path, const char *what)
{
	if (access(path, R_OK) == 0)
		return EXIT_PASSED;
	terminal_complain("%s \"%s\" cannot be read: %s", what, path, strerror(errno));
	return EXIT_USAGE;
}

int inputs_writable(const char *path)
{
	if (!path || strcmp(path, "-") == 0)
		return EXIT_PASSED;
	struct arena *a = arena_new();
	const char *name = fs_basename(path);
	/* The whole file is written beside the old one and renamed over it: it is the folder that must be writable. */
	const char *folder = name == path ? "." : arena_strndup(a, path, (size_t)(name - path));
	int status = EXIT_PASSED;
	if (access(folder, W_OK | X_OK) < 0) {
		terminal_complain("\"%s\" cannot be written: its folder: %s", path, strerror(errno));
		status = EXIT_USAGE;
	} else if (name[0] == '\0') {
		terminal_complain("\"%s\" is a folder; the name of a file is needed", path);
		status = EXIT_USAGE;
	}
	arena_free(a);
	return status;
}

int inputs_write(const char *path, struct bytes text)
{
	struct err e = ERR_NONE;
	if (strcmp(path, "-") == 0)
		/* cli_main checks that stdout took it. */
		return fwrite(text.data, 1, text.len, stdout) == text.len ? EXIT_PASSED : EXIT_HARNESS;
	if (fs_replace(path, text, &e) == 0)
		return EXIT_PASSED;
	terminal_complain("%s", e.text);
	return EXIT_HARNESS;
}
