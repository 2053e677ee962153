/* test_fs.c: opening, reading, writing and replacing files; folders made beneath a folder. Trees: test_fs_tree.c, names: test_fs_path.c. */
#include "tests/support/support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"

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

static void put(const char *name, const char *text)
{
	SCOPED_FD fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(fs_write_all(fd, bytes_of(text), NULL), 0);
}

static const char *got(const char *name)
{
	struct bytes b;
	assert_int_equal(fs_read(arena, dir, name, 1 << 20, &b, NULL), 0);
	return b.data;
}

static const char *in_scratch(const char *name)
{
	return fs_join(arena, scratch, name);
}

static void nothing_beneath_a_folder_leads_out_of_it(void **state)
{
	(void)state;
	put("inside", "x");
	assert_int_equal(mkdirat(dir, "sub", 0755), 0);
	assert_int_equal(symlinkat("inside", dir, "link"), 0);
	assert_int_equal(symlinkat("/", dir, "root"), 0);
	SCOPED_FD fine = fs_open_beneath(dir, "sub/../inside", O_RDONLY, 0);
	assert_true(fine >= 0);
	assert_true(fcntl(fine, F_GETFD) & FD_CLOEXEC);
	static const struct {
		const char *path;
		int error;
	} bad[] = { { "..", EXDEV }, { "sub/../../x", EXDEV }, { "/etc/passwd", EXDEV }, { "link", ELOOP }, { "root/etc/passwd", ELOOP }, { "none", ENOENT } };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(fs_open_beneath(dir, bad[i].path, O_RDONLY, 0), -1);
		assert_int_equal(errno, bad[i].error);
	}
	SCOPED_FD made = fs_open_beneath(dir, "sub/new", O_WRONLY | O_CREAT | O_EXCL, 0640);
	assert_true(made >= 0);
}

static void only_regular_files_open_as_regular(void **state)
{
	(void)state;
	struct stat st;
	put("file", "four");
	SCOPED_FD fd = fs_open_regular(dir, "file", &st);
	assert_true(fd >= 0);
	assert_int_equal(st.st_size, 4);
	assert_int_equal(mkfifoat(dir, "fifo", 0600), 0);
	assert_int_equal(mkdirat(dir, "folder", 0700), 0);
	SCOPED_FD sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", scratch);
	assert_int_equal(bind(sock, (struct sockaddr *)&address, sizeof address), 0);
	static const char *const others[] = { "fifo", "folder", "socket" };
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		assert_int_equal(fs_open_regular(dir, others[i], NULL), -1);
		assert_int_equal(errno, EINVAL);
	}
}

static void a_file_is_read_to_its_end_but_not_beyond_the_limit(void **state)
{
	(void)state;
	struct bytes b;
	struct err e = ERR_NONE;
	put("five", "12345");
	assert_int_equal(fs_read(arena, dir, "five", 5, &b, &e), 0);
	assert_int_equal(b.len, 5);
	assert_string_equal(b.data, "12345");
	assert_int_equal(fs_read(arena, dir, "five", 4, &b, &e), -1);
	assert_int_equal(e.sys, EFBIG);
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_string_equal(e.text, "'five': larger than the 4 bytes that are read at most");
	put("empty", "");
	assert_int_equal(fs_read(arena, dir, "empty", 0, &b, &e), 0);
	assert_int_equal(b.len, 0);
	assert_string_equal(b.data, "");
	assert_int_equal(fs_read(arena, dir, "absent", 9, &b, &e), -1);
	assert_string_equal(e.text, "opening 'absent': No such file or directory");
}

static void what_has_no_size_is_read_too(void **state)
{
	(void)state;
	struct bytes b;
	int ends[2];
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(fs_write_all(ends[1], bytes_of("through a pipe"), NULL), 0);
	close(ends[1]);
	assert_int_equal(fs_read_fd(arena, ends[0], 1000, &b, NULL), 0);
	close(ends[0]);
	assert_string_equal(b.data, "through a pipe");
	assert_int_equal(fs_read(arena, AT_FDCWD, "/proc/self/status", 1 << 20, &b, NULL), 0);
	assert_true(b.len > 100);
	struct err e;
	assert_int_equal(fs_read(arena, AT_FDCWD, "/dev/zero", 100000, &b, &e), -1);
	assert_int_equal(e.sys, EFBIG);
}

static void our_own_files_are_read_through_links_and_a_strangers_are_not(void **state)
{
	(void)state;
	struct bytes b;
	struct err e;
	put("file", "text");
	assert_int_equal(symlinkat("file", dir, "link"), 0);
	assert_int_equal(fs_read(arena, AT_FDCWD, in_scratch("link"), 10, &b, &e), 0);
	assert_int_equal(fs_read(arena, dir, "link", 10, &b, &e), -1);
	assert_int_equal(e.sys, ELOOP);
}

static int count_one(void *count, int parent, const char *name, const char *path, const struct stat *st)
{
	(void)parent, (void)name, (void)path, (void)st;
	++*(size_t *)count;
	return 0;
}

static size_t entries(void)
{
	size_t count = 0;
	assert_int_equal(fs_walk(dir, count_one, &count, NULL), 0);
	return count;
}

static void replacing_keeps_the_mode_and_leaves_nothing_else(void **state)
{
	(void)state;
	struct stat st;
	struct err e = ERR_NONE;
	put("r.json", "old and longer");
	assert_int_equal(fchmodat(dir, "r.json", 0600, 0), 0);
	assert_int_equal(fs_replace(in_scratch("r.json"), bytes_of("new"), &e), 0);
	assert_string_equal(got("r.json"), "new");
	assert_int_equal(fstatat(dir, "r.json", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(entries(), 1);
}

static void a_link_to_a_file_stays_a_link(void **state)
{
	(void)state;
	struct stat st;
	put("real", "old");
	assert_int_equal(symlinkat("real", dir, "link"), 0);
	assert_int_equal(fs_replace(in_scratch("link"), bytes_of("new"), NULL), 0);
	assert_int_equal(fstatat(dir, "link", &st, AT_SYMLINK_NOFOLLOW), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_string_equal(got("real"), "new");
}

static void devices_and_folders_are_never_replaced(void **state)
{
	(void)state;
	struct stat st;
	struct err e;
	assert_int_equal(fs_replace("/dev/null", bytes_of("gone"), &e), 0);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_int_equal(fs_replace("/dev/full", bytes_of("gone"), &e), -1);
	assert_string_equal(e.text, "writing '/dev/full': writing: No space left on device");
	assert_int_equal(fs_replace(scratch, bytes_of("x"), &e), -1);
	assert_non_null(strstr(e.text, "it is a folder"));
	assert_int_equal(fs_replace(in_scratch("none/r.json"), bytes_of("x"), &e), -1);
	assert_non_null(strstr(e.text, "opening its folder: No such file or directory"));
}

static void a_failed_replacement_keeps_the_old_file_and_no_rest(void **state)
{
	(void)state;
#ifdef NDEBUG
	skip();
#else
	static const struct {
		const char *fault, *words;
	} faults[] = {
		{ "fs.open:1:EMFILE", "creating a temporary file: Too many open files" },
		{ "fs.write:1:ENOSPC", "writing: No space left on device" },
		{ "fs.fsync:1:EIO", "syncing to the disk: Input/output error" },
		{ "fs.rename:1:EACCES", "renaming the finished file: Permission denied" },
	};
	put("r.json", "old");
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		struct err e = ERR_NONE;
		fault_arm(faults[i].fault);
		assert_int_equal(fs_replace(in_scratch("r.json"), bytes_of("new"), &e), -1);
		fault_arm(NULL);
		assert_non_null(strstr(e.text, faults[i].words));
		assert_int_equal(e.owner, OWNER_HARNESS);
		assert_string_equal(got("r.json"), "old");
		assert_int_equal(entries(), 1);
	}
	/* The folder's own sync comes last: the failure is told, and the file is whole. */
	fault_arm("fs.fsync:2:EIO");
	assert_int_equal(fs_replace(in_scratch("r.json"), bytes_of("new"), NULL), -1);
	fault_arm(NULL);
	assert_string_equal(got("r.json"), "new");
	assert_int_equal(entries(), 1);
#endif
}

static void folders_are_made_with_their_parents(void **state)
{
	(void)state;
	struct stat st;
	assert_int_equal(fs_mkdirs(dir, "a/b//c/", 0755), 0);
	assert_int_equal(fs_mkdirs(dir, "a/b/c", 0755), 0);
	assert_int_equal(fstatat(dir, "a/b/c", &st, 0), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(fs_mkdirs(AT_FDCWD, in_scratch("x/y"), 0700), 0);
	assert_int_equal(fstatat(dir, "x/y", &st, 0), 0);
	assert_int_equal(fs_mkdirs(dir, ".", 0700), 0);
}

static void folders_are_never_made_through_a_link_or_outside(void **state)
{
	(void)state;
	put("file", "");
	assert_int_equal(mkdirat(dir, "real", 0755), 0);
	assert_int_equal(symlinkat("real", dir, "link"), 0);
	static const struct {
		const char *path;
		int error;
	} bad[] = { { "../x", EXDEV },   { "real/../x", EXDEV }, { "/x", EXDEV },    { "link/x", ENOTDIR },
		    { "link", ENOTDIR }, { "file/x", ENOTDIR },  { "file", ENOTDIR } };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(fs_mkdirs(dir, bad[i].path, 0755), -1);
		assert_int_equal(errno, bad[i].error);
	}
	/* On the way to a folder of our own a link is fine (/tmp may be one), at its end it is not. */
	assert_int_equal(fs_mkdirs(AT_FDCWD, in_scratch("link/own"), 0755), 0);
	assert_int_equal(faccessat(dir, "real/own", F_OK, 0), 0);
	assert_int_equal(fs_mkdirs(AT_FDCWD, in_scratch("link"), 0755), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_beneath_a_folder_leads_out_of_it),
		TEST(only_regular_files_open_as_regular),
		TEST(a_file_is_read_to_its_end_but_not_beyond_the_limit),
		TEST(what_has_no_size_is_read_too),
		TEST(our_own_files_are_read_through_links_and_a_strangers_are_not),
		TEST(replacing_keeps_the_mode_and_leaves_nothing_else),
		TEST(a_link_to_a_file_stays_a_link),
		TEST(devices_and_folders_are_never_replaced),
		TEST(a_failed_replacement_keeps_the_old_file_and_no_rest),
		TEST(folders_are_made_with_their_parents),
		TEST(folders_are_never_made_through_a_link_or_outside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
