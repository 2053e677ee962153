/* test_work.c: the work tree: what a run starts from, what is laid in, what is collected and exported after its death. */
#include "tests/sandbox/boxes.h"

#include "harness/base/fault.h"
#include "harness/base/fs.h"

enum { SLOT = 820 };

static struct sandbox *box;
static char *tree; /* the lower layer: a, dir/b, gone/, link → /etc/passwd */

static void make_tree(void)
{
	tree = strdup(support_scratch());
	boxes_own(tree, SLOT);
	boxes_write(tree, "a", "original\n", SLOT);
	static const char *const folders[] = { "dir", "gone" };
	for (size_t i = 0; i < 2; i++) {
		SCOPED_STR path = STR_EMPTY;
		str_addf(&path, "%s/%s", tree, folders[i]);
		assert_int_equal(mkdir(str_text(&path), 0755), 0);
		boxes_own(str_text(&path), SLOT);
	}
	boxes_write(tree, "dir/b", "below\n", SLOT);
	SCOPED_STR link = STR_EMPTY;
	str_addf(&link, "%s/link", tree);
	assert_int_equal(symlink("/etc/passwd", str_text(&link)), 0);
	assert_int_equal(lchown(str_text(&link), sandbox_uid(SLOT), uidmap_gid(SLOT)), 0);
}

static int open_box(void **state)
{
	(void)state;
	make_tree();
	box = boxes_open(SLOT, tree);
	return 0;
}

/* The same tests once more, as on a kernel whose overlays fall short. */
static int open_copying_box(void **state)
{
	fault_arm("sandbox.overlay-check");
	int rc = open_box(state);
	fault_arm(NULL);
	return rc;
}

/* And as on one that takes mounts apart only where they stand, before Linux 6.15. */
static int open_standing_box(void **state)
{
	fault_arm("sandbox.detached-check");
	int rc = open_box(state);
	fault_arm(NULL);
	return rc;
}

static int close_box(void **state)
{
	(void)state;
	sandbox_close(box);
	support_scratch_remove();
	free(tree);
	boxes_assert_childless();
	return boxes_groups() == 0 ? 0 : -1;
}

static void each_run_starts_from_the_tree_and_may_change_its_copy(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		BOXES_EXPECT(box, "cat a dir/b; echo more >> a; rm dir/b; mkdir dir/b; rmdir gone; mkdir gone; touch gone/x; ls; cat a",
			     "original\nbelow\na\ndir\ngone\nlink\noriginal\nmore\n");
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "%s/a", tree);
	SCOPED_FD fd = open(str_text(&path), O_RDONLY | O_CLOEXEC);
	BOXES_ASSERT_TEXT(fd, "original\n");
}

static void the_whole_disk_limit_is_for_what_is_written(void **state)
{
	(void)state;
	struct sandbox_result r = boxes_do(box, SH("head -c 8000000 /dev/zero > big && echo fits"));
	BOXES_ASSERT_TEXT(r.stdout_fd, "fits\n");
	assert_true(r.usage.written_bytes >= 8000000 && r.usage.written_bytes <= 8u << 20);
	assert_false(r.disk_limit_hit);
	sandbox_result_clear(&r);
	r = boxes_do(box, SH("head -c 9000000 /dev/zero > big && echo fits"));
	BOXES_ASSERT_TEXT(r.stdout_fd, "");
	assert_true(r.disk_limit_hit);
	sandbox_result_clear(&r);
}

static void a_trees_top_is_not_to_be_seen(void **state)
{
	(void)state;
	BOXES_EXPECT(box, "ls -d /work/.. /tmp/upper /tmp/scratch /work/upper /lower 2>/dev/null; true", "/work/..\n");
	struct sandbox_probe probes[sandbox_protection_count];
	sandbox_probe_all(SLOT + 1, probes);
	if (!probes[PROTECT_OVERLAY].works)
		skip();
	BOXES_EXPECT(box, "awk '$2 == \"/work\" && /upperdir/' /proc/self/mounts | wc -l; awk '$2 == \"/work\"' /proc/self/mounts | wc -l", "1\n1\n");
}

/* ── laid in ── */

static void files_are_laid_in_and_replace_what_is_in_their_way(void **state)
{
	(void)state;
	static const struct sandbox_file files[] = {
		{ .path = "a", .data = "new\n", .len = 4 },
		{ .path = "link", .data = "not followed\n", .len = 13 },
		{ .path = "dir", .data = "a file now\n", .len = 11 },
		{ .path = "new/deep/x.sh", .data = "#!/bin/sh\necho ran\n", .len = 19, .executable = true },
		{ .path = "./a/b", .data = "a folder now\n", .len = 13 },
	};
	const struct sandbox_command c = { .argv = SH("cat a/b link dir; new/deep/x.sh; stat -c '%a %u' a/b new/deep/x.sh; tail -n 1 /etc/passwd"),
					   .policy = "run",
					   .limits = BOXES_LIMITS,
					   .files = files,
					   .file_count = 5 };
	struct sandbox_result r = boxes_run(box, &c);
	BOXES_ASSERT_TEXT(r.stderr_fd, "");
	BOXES_ASSERT_TEXT(r.stdout_fd, "a folder now\nnot followed\na file now\nran\n644 1000\n755 1000\nnobody:x:65534:65534:nobody:/:/bin/false\n");
	sandbox_result_clear(&r);
}

static void files_are_never_laid_in_outside(void **state)
{
	(void)state;
	static const char *const paths[] = { "../x", "a/../../x", "..", "" };
	for (size_t i = 0; i < 4; i++) {
		const struct sandbox_file file = { .path = paths[i], .data = "x", .len = 1 };
		const struct sandbox_command c = { .argv = SH("true"), .policy = "run", .limits = BOXES_LIMITS, .files = &file, .file_count = 1 };
		struct sandbox_result r;
		struct err e = ERR_NONE;
		assert_int_equal(sandbox_run(box, &c, &r, &e), -1);
		assert_int_equal(e.owner, OWNER_HARNESS);
		assert_non_null(strstr(e.text, "laying in the files"));
	}
	/* Through a link of the submission's: the link makes way. */
	const struct sandbox_file file = { .path = "link/x", .data = "x", .len = 1 };
	const struct sandbox_command c = { .argv = SH("cat /work/link/x"), .policy = "run", .limits = BOXES_LIMITS, .files = &file, .file_count = 1 };
	struct sandbox_result r = boxes_run(box, &c);
	BOXES_ASSERT_TEXT(r.stdout_fd, "x");
	sandbox_result_clear(&r);
}

/* ── collected ── */

static void collection_takes_plain_files_only_and_says_why_not(void **state)
{
	(void)state;
	struct sandbox_result r = boxes_do(box, SH("echo good > good; echo in > dir/in; ln -s /etc/shadow res; ln -s good same; ln -s /etc etc; ln a hard;"
						   "mkfifo fifo; mkdir folder; head -c 2000 /dev/zero > big; echo no > mute; chmod 000 mute; ln -s .. up;"
						   "perl -MSocket -e 'socket S, AF_UNIX, SOCK_STREAM, 0; bind S, sockaddr_un(\"sock\")'"));
	static const struct {
		const char *path, *why;
	} table[] = {
		{ "good", NULL },
		{ "dir/in", NULL },
		{ "dir/b", NULL },
		{ "none", "is not there" },
		{ "good/x", "is not there" },
		{ "res", "is a symbolic link, or lies behind one" },
		{ "same", "is a symbolic link, or lies behind one" },
		{ "etc/passwd", "is a symbolic link, or lies behind one" },
		{ "up/up", "is a symbolic link, or lies behind one" },
		{ "hard", "has a second name (hard link)" },
		{ "a", "has a second name (hard link)" },
		{ "fifo", "is a FIFO, not a regular file" },
		{ "folder", "is a folder, not a regular file" },
		{ "big", "is larger than allowed" },
		{ "mute", "cannot be read: its mode forbids it" },
		{ "../a", "leads outside" },
		{ "/etc/passwd", "leads outside" },
		{ ".", "is a folder, not a regular file" },
	};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		int fd;
		uint64_t bytes;
		const char *why;
		int rc = sandbox_collect(&r, table[i].path, 1000, &fd, &bytes, &why);
		if ((rc == 0) != (table[i].why == NULL) || (why && strcmp(why, table[i].why ? table[i].why : "") != 0))
			fail_msg("%s: %s", table[i].path, why ? why : "was taken");
		if (fd >= 0)
			close(fd);
	}
	int fd;
	uint64_t bytes;
	const char *why;
	assert_int_equal(sandbox_collect(&r, "good", 1000, &fd, &bytes, &why), 0);
	assert_int_equal(bytes, 5);
	BOXES_ASSERT_TEXT(fd, "good\n");
	close(fd);
	sandbox_result_clear(&r);
	assert_int_equal(sandbox_collect(&r, "good", 1000, &fd, &bytes, &why), -1);
}

static void a_socket_is_not_collected(void **state)
{
	(void)state;
	struct sandbox_result r = boxes_do(box, PERL("use Socket; socket S, AF_UNIX, SOCK_STREAM, 0; bind(S, sockaddr_un('sock')) or die $!"));
	int fd;
	uint64_t bytes;
	const char *why;
	assert_int_equal(sandbox_collect(&r, "sock", 1000, &fd, &bytes, &why), -1);
	/* A policy that refuses bind leaves nothing to collect; either way nothing is taken. */
	assert_true(strcmp(why, "is a socket, not a regular file") == 0 || strcmp(why, "is not there") == 0);
	sandbox_result_clear(&r);
}

/* ── exported ── */

static void check_exported(const char *to)
{
	struct stat st;
	SCOPED_FD dir = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	static const struct {
		const char *path;
		mode_t mode;
	} table[] = { { "a", S_IFREG | 0644 },         { "dir", S_IFDIR | 0755 },  { "dir/b", S_IFREG | 0644 },
		      { "tool", S_IFREG | 0755 },      { "open", S_IFREG | 0744 }, { "closed", S_IFDIR | 0700 },
		      { "closed/in", S_IFREG | 0644 }, { "mute", S_IFREG | 0400 }, { "hole", S_IFREG | 0644 } };
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (fstatat(dir, table[i].path, &st, AT_SYMLINK_NOFOLLOW) < 0)
			fail_msg("%s is not there", table[i].path);
		if (st.st_mode != table[i].mode)
			fail_msg("%s has mode %o", table[i].path, st.st_mode);
		assert_int_equal(st.st_uid, sandbox_uid(SLOT));
		assert_true(S_ISDIR(st.st_mode) || st.st_nlink == 1);
	}
	assert_int_equal(fstatat(dir, "hole", &st, 0), 0);
	assert_int_equal(st.st_size, 4 << 20);
	assert_true(st.st_blocks < 64);
	char target[32] = "";
	assert_int_equal(readlinkat(dir, "link", target, sizeof target - 1), 11);
	assert_string_equal(target, "/etc/passwd");
	assert_int_equal(faccessat(dir, "fifo", F_OK, AT_SYMLINK_NOFOLLOW), -1);
	SCOPED_FD hard = openat(dir, "hard", O_RDONLY | O_CLOEXEC);
	BOXES_ASSERT_TEXT(hard, "original\n");
}

static void the_built_tree_is_exported_without_tricks(void **state)
{
	(void)state;
	struct sandbox_result r =
		boxes_do(box, SH("echo x > tool; chmod 777 tool; ln a hard; mkfifo fifo; mkdir closed; echo in > closed/in; chmod 000 closed; echo m > mute;"
				 "chmod 000 mute; truncate -s 4M hole; echo w > open; chmod 766 open"));
	BOXES_ASSERT_TEXT(r.stderr_fd, "");
	SCOPED_STR to = STR_EMPTY;
	str_addf(&to, "%s/../takehome-export-%d", tree, (int)getpid());
	assert_int_equal(mkdir(str_text(&to), 0755), 0);
	SCOPED_FD dir = open(str_text(&to), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err e = ERR_NONE;
	if (sandbox_export(&r, dir, sandbox_uid(SLOT), &e) < 0)
		fail_msg("%s", e.text);
	check_exported(str_text(&to));
	sandbox_result_clear(&r);
	assert_int_equal(fs_remove_tree(AT_FDCWD, str_text(&to), &e), 0);
}

static void a_tree_of_any_depth_is_exported_to_a_bounded_depth(void **state)
{
	(void)state;
	struct sandbox_command c = { .argv = PERL("for (1..1500) { mkdir 'd' or exit 1; chdir 'd' }"), .policy = "run", .limits = BOXES_LIMITS };
	c.limits.files = 2000;
	struct sandbox_result r = boxes_run(box, &c);
	assert_int_equal(r.status, 0);
	SCOPED_STR to = STR_EMPTY;
	str_addf(&to, "%s/../takehome-export-%d", tree, (int)getpid());
	assert_int_equal(mkdir(str_text(&to), 0755), 0);
	SCOPED_FD dir = open(str_text(&to), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err e = ERR_NONE;
	if (sandbox_export(&r, dir, sandbox_uid(SLOT), &e) < 0)
		fail_msg("%s", e.text);
	assert_int_equal(faccessat(dir, "d/d/d/d", F_OK, 0), 0);
	sandbox_result_clear(&r);
	assert_int_equal(fs_remove_tree(AT_FDCWD, str_text(&to), &e), 0);
}

#define WORK_TESTS                                                                                                                              \
	cmocka_unit_test(each_run_starts_from_the_tree_and_may_change_its_copy), cmocka_unit_test(the_whole_disk_limit_is_for_what_is_written), \
		cmocka_unit_test(files_are_laid_in_and_replace_what_is_in_their_way), cmocka_unit_test(files_are_never_laid_in_outside),        \
		cmocka_unit_test(collection_takes_plain_files_only_and_says_why_not), cmocka_unit_test(a_socket_is_not_collected),              \
		cmocka_unit_test(the_built_tree_is_exported_without_tricks), cmocka_unit_test(a_tree_of_any_depth_is_exported_to_a_bounded_depth)

int main(void)
{
	const struct CMUnitTest overlay[] = { WORK_TESTS, cmocka_unit_test(a_trees_top_is_not_to_be_seen) };
	const struct CMUnitTest copy[] = { WORK_TESTS };
	/* Files have the modes that the tests name, whoever starts them. */
	umask(022);
	return cmocka_run_group_tests_name("overlay", overlay, open_box, close_box) + cmocka_run_group_tests_name("copy", copy, open_copying_box, close_box) +
	       cmocka_run_group_tests_name("standing", overlay, open_standing_box, close_box);
}
