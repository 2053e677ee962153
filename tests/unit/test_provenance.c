/* test_provenance.c: which commit graded, and whether the files still are that commit. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/model/provenance.h"

struct fixture {
	struct arena *a;
	const char *folder;
	struct provenance p;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	f->a = arena_new();
	f->folder = support_scratch();
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	arena_free(f->a);
	free(f);
	support_scratch_remove();
	return 0;
}

static void git(struct fixture *f, const char *a, const char *b, const char *c)
{
	const char *argv[] = { "git", "-C", f->folder, "-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "core.hooksPath=/dev/null", a, b, c, NULL };
	const char *env[] = { "PATH=/usr/local/bin:/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "HOME=/nonexistent", NULL };
	pid_t pid;
	int status;
	assert_int_equal(0, posix_spawnp(&pid, "git", NULL, NULL, (char *const *)argv, (char *const *)env));
	assert_int_equal(pid, waitpid(pid, &status, 0));
	assert_int_equal(0, status);
}

static void put(struct fixture *f, const char *name, const char *text)
{
	assert_int_equal(0, fs_replace(fs_join(f->a, f->folder, name), bytes_of(text), NULL));
}

static void commit_all(struct fixture *f)
{
	git(f, "add", "-A", ".");
	git(f, "commit", "-q", "-mx");
}

static void start(struct fixture *f)
{
	git(f, "init", "-q", ".");
	assert_int_equal(0, mkdir(fs_join(f->a, f->folder, "task"), 0755));
	put(f, "task/task.json", "{}");
	put(f, "rubric.json", "{}");
	commit_all(f);
}

static void ask(struct fixture *f, const char *path)
{
	provenance_git(f->a, fs_join(f->a, f->folder, path), &f->p);
}

static void outside_a_work_tree_there_is_no_commit(void **state)
{
	struct fixture *f = *state;
	ask(f, "");
	assert_null(f->p.commit);
	provenance_git(f->a, "/nonexistent/folder", &f->p);
	assert_null(f->p.commit);
}

static void a_clean_folder_or_file_names_its_commit(void **state)
{
	struct fixture *f = *state;
	start(f);
	ask(f, "task");
	assert_non_null(f->p.commit);
	assert_int_equal(40, strlen(f->p.commit));
	assert_false(f->p.dirty);
	ask(f, "rubric.json");
	assert_non_null(f->p.commit);
	assert_false(f->p.dirty);
}

static void a_change_is_dirty_where_it_is_and_only_there(void **state)
{
	struct fixture *f = *state;
	start(f);
	put(f, "rubric.json", "{ }");
	ask(f, "task");
	assert_false(f->p.dirty);
	ask(f, "rubric.json");
	assert_true(f->p.dirty);
}

static void untracked_and_ignored_files_are_a_difference_but_solutions_are_not(void **state)
{
	struct fixture *f = *state;
	start(f);
	put(f, ".gitignore", "*.out\n");
	commit_all(f);
	assert_int_equal(0, mkdir(fs_join(f->a, f->folder, "task/solutions"), 0755));
	put(f, "task/solutions/new.py", "pass");
	ask(f, "task");
	assert_false(f->p.dirty);
	put(f, "task/case.out", "ignored, but it grades");
	ask(f, "task");
	assert_true(f->p.dirty);
}

static void nothing_that_the_repository_configures_is_started(void **state)
{
	struct fixture *f = *state;
	start(f);
	const char *mark = fs_join(f->a, f->folder, "started"), *command = arena_printf(f->a, "touch %s", mark);
	put(f, ".gitattributes", "* filter=evil\n");
	git(f, "config", "filter.evil.clean", arena_printf(f->a, "%s; cat", command));
	git(f, "config", "core.fsmonitor", command);
	put(f, "task/task.json", "[]"); /* of the same size, so that only a filter could tell whether it differs */
	ask(f, "task");
	assert_non_null(f->p.commit);
	assert_true(f->p.dirty);
	assert_int_equal(-1, access(mark, F_OK));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(outside_a_work_tree_there_is_no_commit),
		TEST(a_clean_folder_or_file_names_its_commit),
		TEST(a_change_is_dirty_where_it_is_and_only_there),
		TEST(untracked_and_ignored_files_are_a_difference_but_solutions_are_not),
		TEST(nothing_that_the_repository_configures_is_started),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
