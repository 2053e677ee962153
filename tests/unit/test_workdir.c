/* test_workdir.c: scratch folders: private, removed whole, swept when their owner is gone and left alone when not. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/model/workdir.h"

static struct arena *arena;
static const char *root;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	unsetenv("TMPDIR");
	root = arena_strdup(arena, support_scratch());
	return setenv("TMPDIR", root, 1);
}

static int tear_down(void **state)
{
	(void)state;
	fault_arm(NULL);
	unsetenv("TMPDIR");
	fs_remove_tree(AT_FDCWD, root, NULL);
	arena_free(arena);
	return 0;
}

static bool there(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

static struct workdir must_open(void)
{
	struct workdir work;
	struct err e = ERR_NONE;
	if (workdir_open(arena, &work, &e) < 0)
		fail_msg("%s", e.text);
	return work;
}

static void it_is_private_and_lies_in_tmpdir(void **state)
{
	struct stat st;
	(void)state;
	struct workdir work = must_open();
	assert_int_equal(strncmp(work.path, root, strlen(root)), 0);
	assert_non_null(strstr(work.path, "/takehome-"));
	assert_int_equal(fstat(work.fd, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	workdir_close(&work);
}

static void closing_removes_it_whatever_is_in_it(void **state)
{
	(void)state;
	struct workdir work = must_open();
	const char *path = arena_strdup(arena, work.path);
	assert_int_equal(fs_mkdirs(work.fd, "a/b/c", 0755), 0);
	assert_int_equal(symlinkat("/etc", work.fd, "a/link"), 0);
	assert_int_equal(fchmodat(work.fd, "a/b", 0, 0), 0);
	workdir_close(&work);
	assert_false(there(path));
	assert_true(there("/etc"));
	workdir_close(&work); /* twice is fine */
}

static void the_sweep_leaves_a_living_owner_alone(void **state)
{
	(void)state;
	struct workdir work = must_open();
	const struct timespec long_ago[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	assert_int_equal(futimens(work.fd, long_ago), 0);
	workdir_sweep();
	assert_true(there(work.path));
	workdir_close(&work);
}

static void the_sweep_removes_what_a_killed_owner_left(void **state)
{
	int pipe_ends[2];
	(void)state;
	assert_int_equal(pipe2(pipe_ends, O_CLOEXEC), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct workdir work;
		if (workdir_open(arena, &work, NULL) < 0 || write(pipe_ends[1], work.path, strlen(work.path) + 1) < 0)
			_exit(1);
		_exit(0); /* without closing */
	}
	char path[512];
	assert_true(read(pipe_ends[0], path, sizeof path) > 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_true(there(path));
	workdir_sweep();
	assert_false(there(path));
	close(pipe_ends[0]);
	close(pipe_ends[1]);
}

static void the_sweep_touches_nothing_else(void **state)
{
	static const char *const names[] = { "takehome-reports",   "takehome-12",    "takehome-x-AAAAAA",
					     "takehome--5-AAAAAA", "other-1-AAAAAA", "takehome-999999-AAAAAAB" };
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(mkdir(fs_join(arena, root, names[i]), 0700), 0);
	assert_int_equal(mkdir(fs_join(arena, root, "target"), 0700), 0);
	assert_int_equal(symlink("target", fs_join(arena, root, "takehome-999999-ABCDEF")), 0);
	workdir_sweep();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_true(there(fs_join(arena, root, names[i])));
	assert_true(there(fs_join(arena, root, "target")));
	assert_true(there(fs_join(arena, root, "takehome-999999-ABCDEF")));
}

static void a_folder_that_cannot_be_made_names_the_place_and_the_remedy(void **state)
{
	struct workdir work;
	struct err e = ERR_NONE;
	(void)state;
	setenv("TMPDIR", "/nonexistent", 1);
	assert_int_equal(workdir_open(arena, &work, &e), -1);
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_non_null(strstr(e.text, "/nonexistent"));
	assert_non_null(strstr(e.text, "TMPDIR"));
}

static void nothing_is_left_when_it_cannot_be_locked(void **state)
{
	struct workdir work;
	struct err e = ERR_NONE;
	(void)state;
#ifdef NDEBUG
	skip(); /* the points are compiled out of release builds */
#endif
	fault_arm("workdir.lock");
	assert_int_equal(workdir_open(arena, &work, &e), -1);
	fault_arm(NULL);
	assert_int_equal(rmdir(root), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(it_is_private_and_lies_in_tmpdir),         TEST(closing_removes_it_whatever_is_in_it),
		TEST(the_sweep_leaves_a_living_owner_alone),    TEST(the_sweep_removes_what_a_killed_owner_left),
		TEST(the_sweep_touches_nothing_else),           TEST(a_folder_that_cannot_be_made_names_the_place_and_the_remedy),
		TEST(nothing_is_left_when_it_cannot_be_locked),
	};
	return cmocka_run_group_tests_name("workdir", tests, NULL, NULL);
}
