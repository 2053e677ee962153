/*
 * provenance.c: which commit a task or rubric came from.
 *
 * The work tree may belong to somebody else (a container's checkout), so git's own owner check is put aside by safe.directory, and in its place nothing
 * that the repository's configuration could start is ever started: no hooks, no fsmonitor, no submodules, and no status at all where filters are configured.
 */
#include "harness/model/provenance.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

enum { GIT_WALL_MS = 10000, GIT_OUTPUT_MAX = 64 * 1024, GIT_ARGS_MAX = 16 };

/* git -c … ARGS, as a vector ready to spawn. */
static void git_argv(const char *folder, const char *const *args, const char *ret_argv[GIT_ARGS_MAX + 16])
{
	static const char *const quiet[] = { "git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-optional-locks", "-C" };
	size_t n = 0;
	for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++)
		ret_argv[n++] = quiet[i];
	ret_argv[n++] = folder;
	for (size_t i = 0; i < GIT_ARGS_MAX && args[i]; i++)
		ret_argv[n++] = args[i];
	ret_argv[n] = NULL;
}

static bool spawn_git(const char *folder, const char *const *args, int out, pid_t *ret_pid)
{
	static const char *const fixed[] = { "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",  "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory",
					     "GIT_CONFIG_VALUE_0=*",  "GIT_TERMINAL_PROMPT=0",        "LC_ALL=C",           "HOME=/nonexistent" };
	const char *argv[GIT_ARGS_MAX + 16], *env[sizeof fixed / sizeof *fixed + 2];
	const char *path = getenv("PATH");
	SCOPED_STR path_entry = STR_EMPTY;
	posix_spawn_file_actions_t actions;
	size_t n = 0;

	str_addf(&path_entry, "PATH=%s", path ? path : "/usr/local/bin:/usr/bin:/bin");
	for (; n < sizeof fixed / sizeof *fixed; n++)
		env[n] = fixed[n];
	env[n++] = str_text(&path_entry);
	env[n] = NULL;
	git_argv(folder, args, argv);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	int error = posix_spawnp(ret_pid, "git", &actions, NULL, (char *const *)argv, (char *const *)env);
	posix_spawn_file_actions_destroy(&actions);
	return error == 0;
}

/* Read to the end of file or the deadline; false: it took too long or said too much. */
static bool read_output(int in, struct str *ret)
{
	uint64_t start = clock_ns();
	for (;;) {
		char buffer[4096];
		double left = GIT_WALL_MS - clock_ms_since(start);
		struct pollfd p = { .fd = in, .events = POLLIN };
		if (left <= 0 || ret->len > GIT_OUTPUT_MAX)
			return false;
		int ready = poll(&p, 1, (int)left + 1);
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return false;
		ssize_t n = read(in, buffer, sizeof buffer);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		str_add_bytes(ret, (struct bytes){ .data = buffer, .len = (size_t)n });
	}
}

/* Run git and collect what it prints. Return its exit status, or -1 if it did not run to its end. */
static int ask_git(const char *folder, const char *const *args, struct str *ret)
{
	int ends[2], status = -1;
	pid_t pid;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	SCOPED_FD in = ends[0];
	bool started = spawn_git(folder, args, ends[1], &pid);
	close(ends[1]);
	if (!started)
		return -1;
	bool whole = read_output(in, ret);
	if (!whole)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return whole && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool is_commit(const char *s)
{
	size_t len = strspn(s, "0123456789abcdef");
	return (len == 40 || len == 64) && s[len] == '\0';
}

static const char *folder_of(struct arena *a, const char *path, const char **ret_name)
{
	struct stat st;
	*ret_name = ".";
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return path;
	const char *name = fs_basename(path);
	*ret_name = name;
	return name == path ? "." : name == path + 1 ? "/" : arena_strndup(a, path, (size_t)(name - path) - 1);
}

void provenance_git(struct arena *a, const char *path, struct provenance *ret)
{
	static const char *const head[] = { "rev-parse", "--verify", "--quiet", "HEAD", NULL };
	static const char *const filters[] = { "config", "--get-regexp", "^filter\\.", NULL };
	const char *name, *folder = folder_of(a, path, &name);
	const char *const status[] = { "--literal-pathspecs", "status", "--porcelain", "--untracked-files=all", "--ignored=matching", "--ignore-submodules=all", "--", name, NULL };
	const char *const task_status[] = { "status", "--porcelain", "--untracked-files=all", "--ignored=matching", "--ignore-submodules=all", "--", ".", ":(exclude)solutions", ":(exclude)starter", NULL };
	SCOPED_STR commit = STR_EMPTY, said = STR_EMPTY, changes = STR_EMPTY;

	ret->commit = NULL;
	ret->dirty = false;
	if (ask_git(folder, head, &commit) != 0)
		return;
	if (commit.len && commit.data[commit.len - 1] == '\n')
		commit.data[--commit.len] = '\0';
	if (!is_commit(str_text(&commit)))
		return;
	ret->commit = arena_strdup(a, str_text(&commit));
	/* Filters are commands of the repository's own configuration, which status would run. Without it we cannot vouch for the content. */
	ret->dirty = ask_git(folder, filters, &said) != 1 || ask_git(folder, strcmp(name, ".") == 0 ? task_status : status, &changes) != 0 || changes.len > 0;
}
