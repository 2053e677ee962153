/* test_fs_tree.c: walking and removing trees, also such as were made to resist. */
#include "tests/support/support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

static struct arena *arena;
static const char *scratch;
static int dir;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	scratch = support_scratch();
	dir = open(scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return dir < 0;
}

static int tear_down(void **state)
{
	(void)state;
	fault_arm(NULL);
	close(dir);
	support_scratch_remove();
	arena_free(arena);
	return 0;
}

static void put_at(int folder, const char *name)
{
	SCOPED_FD fd = openat(folder, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
}

static bool exists(const char *name)
{
	return faccessat(dir, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* A chain of ${depth} folders named "d" in ${name}, and a file in each. */
static void make_deep(const char *name, size_t depth)
{
	assert_int_equal(mkdirat(dir, name, 0755), 0);
	SCOPED_FD at = openat(dir, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < depth; i++) {
		assert_int_equal(mkdirat(at, "d", 0755), 0);
		int next = openat(at, "d", O_PATH | O_DIRECTORY | O_CLOEXEC);
		assert_true(next >= 0);
		if (i % 1000 == 0)
			put_at(at, "file");
		close(at);
		at = next;
	}
}

static int note(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct stat again;
	assert_int_equal(fstatat(parent, name, &again, AT_SYMLINK_NOFOLLOW), 0);
	assert_int_equal(again.st_ino, st->st_ino);
	assert_string_equal(fs_basename(path), name);
	str_addf(context, "%s%s ", path, S_ISDIR(st->st_mode) ? "/" : S_ISLNK(st->st_mode) ? "@" : "");
	return strcmp(name, "skipped") == 0 ? FS_SKIP : strcmp(name, "stop") == 0 ? 42 : 0;
}

static void a_walk_is_sorted_and_never_follows_links(void **state)
{
	(void)state;
	SCOPED_STR seen = STR_EMPTY;
	static const char *const folders[] = { "b", "b/inner", "B", "skipped", "skipped/hidden", "empty" };
	static const char *const files[] = { "b/z", "b/a", "b/inner/x", "b.txt", "a", "B/\xc3\xa4", "B/z", "skipped/file" };
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		assert_int_equal(mkdirat(dir, folders[i], 0755), 0);
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		put_at(dir, files[i]);
	assert_int_equal(symlinkat("b", dir, "link"), 0);
	assert_int_equal(symlinkat("nowhere", dir, "dangling"), 0);
	assert_int_equal(fs_walk(dir, note, &seen, NULL), 0);
	assert_string_equal(str_text(&seen), "B/ B/z B/\xc3\xa4 a b/ b/a b/inner/ b/inner/x b/z b.txt dangling@ empty/ link@ skipped/ ");
}

static void a_visit_may_end_the_walk(void **state)
{
	(void)state;
	SCOPED_STR seen = STR_EMPTY;
	assert_int_equal(mkdirat(dir, "f", 0755), 0);
	put_at(dir, "f/stop");
	put_at(dir, "z");
	assert_int_equal(fs_walk(dir, note, &seen, NULL), 42);
	assert_string_equal(str_text(&seen), "f/ f/stop ");
}

static int count_depth(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	(void)parent, (void)name, (void)path, (void)st;
	++*(size_t *)context;
	return 0;
}

static void a_walk_needs_few_descriptors_and_gives_up_cleanly_where_it_is_too_deep(void **state)
{
	(void)state;
	struct rlimit old, few;
	struct err e = ERR_NONE;
	size_t count = 0;
	make_deep("deep", 1000);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	few = old;
	few.rlim_cur = 24;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	int rc = fs_walk(dir, count_depth, &count, &e);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	assert_int_equal(rc, 0);
	assert_int_equal(count, 1 + 1000 + 1);
	make_deep("deeper", 1030);
	assert_int_equal(fs_walk(dir, count_depth, &count, &e), -1);
	assert_int_equal(e.sys, ELOOP);
	assert_non_null(strstr(e.text, "folders stand in folders more than 1024 deep"));
}

static void removing_takes_the_link_and_not_what_it_names(void **state)
{
	(void)state;
	assert_int_equal(mkdirat(dir, "kept", 0755), 0);
	put_at(dir, "kept/file");
	assert_int_equal(mkdirat(dir, "gone", 0755), 0);
	assert_int_equal(symlinkat("../kept", dir, "gone/link"), 0);
	assert_int_equal(symlinkat("kept", dir, "link"), 0);
	assert_int_equal(fs_remove_tree(dir, "gone", NULL), 0);
	assert_int_equal(fs_remove_tree(dir, "link", NULL), 0);
	assert_false(exists("gone"));
	assert_false(exists("link"));
	assert_true(exists("kept/file"));
}

static void what_is_absent_is_removed_already_and_a_file_is_a_tree(void **state)
{
	(void)state;
	put_at(dir, "file");
	assert_int_equal(mkfifoat(dir, "fifo", 0), 0);
	assert_int_equal(fs_remove_tree(dir, "none", NULL), 0);
	assert_int_equal(fs_remove_tree(dir, "file", NULL), 0);
	assert_int_equal(fs_remove_tree(dir, "fifo", NULL), 0);
	assert_false(exists("file") || exists("fifo"));
}

static void a_tree_a_hundred_thousand_deep_is_removed(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	make_deep("deep", 100000);
	if (fs_remove_tree(dir, "deep", &e) < 0)
		fail_msg("%s", e.text);
	assert_false(exists("deep"));
}

static void a_wide_tree_with_full_folders_is_removed(void **state)
{
	(void)state;
	assert_int_equal(mkdirat(dir, "wide", 0755), 0);
	SCOPED_FD wide = openat(dir, "wide", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; i < 300; i++) {
		char name[32];
		snprintf(name, sizeof name, "folder-%d", i);
		assert_int_equal(mkdirat(wide, name, 0755), 0);
		SCOPED_FD folder = openat(wide, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
		for (int j = 0; j < 20; j++) {
			snprintf(name, sizeof name, "%s-%d", j % 2 ? "f" : "d", j);
			if (j % 2)
				put_at(folder, name);
			else
				assert_int_equal(mkdirat(folder, name, 0755), 0);
		}
	}
	assert_int_equal(fs_remove_tree(dir, "wide", NULL), 0);
	assert_false(exists("wide"));
}

/* Root may do all anyway: as root the test steps down to an ordinary user for it. */
static void folders_without_any_permission_are_removed(void **state)
{
	(void)state;
	enum { NOBODY = 65534 };
	static const mode_t modes[] = { 0, 0100, 0200, 0300, 0400, 0500, 0600 };
	struct err e = ERR_NONE;
	bool root = geteuid() == 0;
	if (root) {
		assert_int_equal(fchown(dir, NOBODY, NOBODY), 0);
		assert_int_equal(seteuid(NOBODY), 0);
	}
	assert_int_equal(mkdirat(dir, "top", 0700), 0);
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		char path[64];
		snprintf(path, sizeof path, "top/%zu", i);
		assert_int_equal(mkdirat(dir, path, 0700), 0);
		snprintf(path, sizeof path, "top/%zu/in", i);
		assert_int_equal(mkdirat(dir, path, 0700), 0);
		snprintf(path, sizeof path, "top/%zu/in/file", i);
		put_at(dir, path);
		snprintf(path, sizeof path, "top/%zu/in", i);
		assert_int_equal(fchmodat(dir, path, modes[i], 0), 0);
		snprintf(path, sizeof path, "top/%zu", i);
		assert_int_equal(fchmodat(dir, path, modes[i], 0), 0);
	}
	assert_int_equal(fchmodat(dir, "top", 0, 0), 0);
	int rc = fs_remove_tree(dir, "top", &e);
	if (root)
		assert_int_equal(seteuid(0), 0);
	if (rc < 0)
		fail_msg("%s", e.text);
	assert_false(exists("top"));
}

static void a_removal_that_fails_says_what_and_where(void **state)
{
	(void)state;
#ifdef NDEBUG
	skip();
#else
	struct err e = ERR_NONE;
	assert_int_equal(mkdirat(dir, "top", 0700), 0);
	put_at(dir, "top/stuck");
	fault_arm("fs.unlink:2:EBUSY");
	assert_int_equal(fs_remove_tree(dir, "top", &e), -1);
	fault_arm(NULL);
	assert_string_equal(e.text, "removing 'top': removing 'stuck' in it: Device or resource busy");
	assert_int_equal(e.owner, OWNER_HARNESS);
	fault_arm("fs.readdir:1:EIO");
	SCOPED_STR seen = STR_EMPTY;
	assert_int_equal(fs_walk(dir, note, &seen, &e), -1);
	assert_string_equal(e.text, "reading a folder: Input/output error");
#endif
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	/* A hundred thousand folders cost a disk minutes, memory a second. */
	if (access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 0);
	const struct CMUnitTest tests[] = {
		TEST(a_walk_is_sorted_and_never_follows_links),
		TEST(a_visit_may_end_the_walk),
		TEST(a_walk_needs_few_descriptors_and_gives_up_cleanly_where_it_is_too_deep),
		TEST(removing_takes_the_link_and_not_what_it_names),
		TEST(what_is_absent_is_removed_already_and_a_file_is_a_tree),
		TEST(a_tree_a_hundred_thousand_deep_is_removed),
		TEST(a_wide_tree_with_full_folders_is_removed),
		TEST(folders_without_any_permission_are_removed),
		TEST(a_removal_that_fails_says_what_and_where),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
