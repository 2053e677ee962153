/* test_policy_cache.c: a compiled filter is found again; one that is damaged or not ours is never used; a cache that cannot be had costs nothing but time. */
#include "tests/support/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"
#include "sandbox/policy_cache.h"

static const char two_lines[] = "allow read write\ndeny EACCES connect\n";

struct fixture {
	struct arena *a;
	const char *folder;
};

static struct policy *parsed(struct fixture *f, const char *text)
{
	struct problems p;
	problems_init(&p, f->a);
	struct policy *policy = policy_parse("test", bytes_of(text), &p);
	assert_non_null(policy);
	return policy;
}

static int setup(void **state)
{
	struct arena *a = arena_new();
	struct fixture *f = ARENA_NEW(a, struct fixture);
	*f = (struct fixture){ a, fs_join(a, support_scratch(), "cache") };
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	fault_arm(NULL);
	support_scratch_remove();
	arena_free(f->a);
	return 0;
}

/* Names in the cache's folder; the last one goes to ${ret_path}. */
static size_t files(struct fixture *f, const char **ret_path)
{
	size_t count = 0;
	DIR *dir = opendir(f->folder);
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		count++;
		if (ret_path)
			*ret_path = fs_join(f->a, f->folder, entry->d_name);
	}
	if (dir)
		closedir(dir);
	return count;
}

/*
 * Get the filter of ${text} through the cache, and hold it against the compiler's own. With ${found} the compiler is out of order for the cache: so only what was
 * kept can be the answer.
 */
static void assert_filter(struct fixture *f, const char *folder, const char *text, bool notify, bool found)
{
	struct err e = ERR_NONE;
	struct policy_program expected, program;
	struct policy *policy = parsed(f, text);
	assert_int_equal(policy_bpf(policy, notify, &expected, &e), 0);
	fault_arm(found ? "policy.bpf" : NULL);
	int rc = policy_cache_bpf(folder, policy, notify, &program, &e);
	fault_arm(NULL);
	if (rc < 0)
		fail_msg("%s", e.text);
	assert_int_equal(program.count, expected.count);
	assert_int_equal(program.notifies, notify);
	assert_memory_equal(program.filter, expected.filter, expected.count * sizeof(struct sock_filter));
	policy_program_free(&program);
	policy_program_free(&expected);
	policy_free(policy);
}

/* ${text} is not in the cache: without the compiler there is no filter. Builds without fault points cannot tell. */
static void assert_missing(struct fixture *f, const char *text, bool notify)
{
#ifdef NDEBUG
	return;
#endif
	struct err e = ERR_NONE;
	struct policy_program program;
	struct policy *policy = parsed(f, text);
	fault_arm("policy.bpf");
	assert_int_equal(policy_cache_bpf(f->folder, policy, notify, &program, &e), -1);
	fault_arm(NULL);
	assert_non_null(strstr(e.text, "compiling the policy 'test'"));
	policy_free(policy);
}

static void a_filter_is_compiled_once_and_found_again(void **state)
{
	struct fixture *f = *state;
	const char *path;
	struct stat st;
	assert_missing(f, two_lines, true);
	assert_filter(f, f->folder, two_lines, true, false);
	assert_int_equal(files(f, &path), 1);
	assert_filter(f, f->folder, two_lines, true, true);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(f->folder, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

static void what_goes_into_a_filter_tells_it_from_others(void **state)
{
	struct fixture *f = *state;
	static const char *const others[] = { "allow read\ndeny EACCES connect\n",
					      "allow read write\ndeny EPERM connect\n",
					      "allow read write\nquiet EACCES connect\n",
					      "allow read write\ndeny EACCES connect if arg0 in 1\n",
					      "allow read write\ndeny EACCES connect if arg0 in 2\n",
					      "allow read write\ndeny EACCES connect if arg1 in 1\n",
					      "allow read write\ndeny EACCES connect if arg0 & 1 in 1\n" };
	assert_filter(f, f->folder, two_lines, true, false);
	assert_missing(f, two_lines, false);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		assert_missing(f, others[i], true);
		assert_filter(f, f->folder, others[i], true, false);
	}
	assert_filter(f, f->folder, two_lines, true, true);
	/* Words that change nothing for the kernel do not make another filter. */
	assert_filter(f, f->folder, "# said otherwise\nallow write read\n\ndeny EACCES connect\n", true, true);
}

/* Change the byte at ${at} (from the end if negative), or cut the file there. */
static void damage(const char *path, off_t at, bool cut)
{
	struct stat st;
	char byte;
	SCOPED_FD fd = open(path, O_RDWR | O_CLOEXEC);
	assert_int_equal(fstat(fd, &st), 0);
	off_t place = at < 0 ? st.st_size + at : at;
	if (cut) {
		assert_int_equal(ftruncate(fd, place), 0);
		return;
	}
	assert_int_equal(pread(fd, &byte, 1, place), 1);
	byte ^= 1;
	assert_int_equal(pwrite(fd, &byte, 1, place), 1);
}

static void a_damaged_file_is_not_used_and_made_anew(void **state)
{
	struct fixture *f = *state;
	static const struct {
		off_t at;
		bool cut;
	} table[] = { { 0, false }, { 63, false }, { 64, false }, { -1, false }, { 0, true }, { 63, true }, { 64, true }, { -1, true }, { -8, true } };
	const char *path;
	assert_filter(f, f->folder, two_lines, true, false);
	assert_int_equal(files(f, &path), 1);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		damage(path, table[i].at, table[i].cut);
		assert_missing(f, two_lines, true);
		assert_filter(f, f->folder, two_lines, true, false);
		assert_filter(f, f->folder, two_lines, true, true);
	}
	assert_int_equal(truncate(path, 1 << 20), 0);
	assert_missing(f, two_lines, true);
}

static void a_whole_filter_under_anothers_name_is_not_used(void **state)
{
	struct fixture *f = *state;
	const char *wide, *narrow;
	assert_filter(f, f->folder, "allow read write open connect\n", true, false);
	assert_int_equal(files(f, &wide), 1);
	const char *aside = fs_join(f->a, support_scratch(), "aside");
	assert_int_equal(rename(wide, aside), 0);
	assert_filter(f, f->folder, two_lines, true, false);
	assert_int_equal(files(f, &narrow), 1);
	assert_int_equal(rename(aside, narrow), 0);
	assert_missing(f, two_lines, true);
	assert_filter(f, f->folder, two_lines, true, false);
}

static void what_others_own_or_may_write_is_not_used(void **state)
{
	struct fixture *f = *state;
	const char *path;
	assert_filter(f, f->folder, two_lines, true, false);
	assert_int_equal(files(f, &path), 1);
	static const mode_t modes[] = { 0620, 0602 };
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		assert_int_equal(chmod(path, modes[i]), 0);
		assert_missing(f, two_lines, true);
	}
	assert_int_equal(chmod(path, 0600), 0);
	/* A link, even to a file that is good. */
	const char *aside = fs_join(f->a, support_scratch(), "aside");
	assert_int_equal(rename(path, aside), 0);
	assert_int_equal(symlink(aside, path), 0);
	assert_missing(f, two_lines, true);
	assert_int_equal(rename(aside, path), 0);
	assert_filter(f, f->folder, two_lines, true, true);
	if (geteuid() != 0)
		return;
	assert_int_equal(chown(path, 65534, 65534), 0);
	assert_missing(f, two_lines, true);
	assert_filter(f, f->folder, two_lines, true, false);
	assert_filter(f, f->folder, two_lines, true, true);
	assert_int_equal(chown(f->folder, 65534, 65534), 0);
	assert_missing(f, two_lines, true);
}

static void a_folder_that_cannot_be_trusted_or_written_costs_time_only(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(mkdir(f->folder, 0700), 0);
	static const mode_t modes[] = { 0770, 0707, 01777 };
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		assert_int_equal(chmod(f->folder, modes[i]), 0);
		assert_filter(f, f->folder, two_lines, true, false);
		assert_int_equal(files(f, NULL), 0);
	}
	assert_int_equal(chmod(f->folder, 0700), 0);
	const char *link = fs_join(f->a, support_scratch(), "link");
	assert_int_equal(symlink("cache", link), 0);
	assert_filter(f, link, two_lines, true, false);
	assert_filter(f, "/proc/takehome", two_lines, true, false);
	assert_filter(f, fs_join(f->a, f->folder, "none/deeper"), two_lines, true, false);
	assert_int_equal(files(f, NULL), 0);
}

static void a_full_disk_costs_time_only_and_leaves_nothing(void **state)
{
	struct fixture *f = *state;
#ifdef NDEBUG
	skip(); /* no fault points */
#endif
	/* The first file opened is the one looked for, the second the one to be written. */
	static const char *const points[] = { "fs.write:1:ENOSPC", "fs.fsync:1:ENOSPC", "fs.rename:1:ENOSPC", "fs.open:2:ENOSPC" };
	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
		struct err e = ERR_NONE;
		struct policy_program program;
		struct policy *policy = parsed(f, two_lines);
		fault_arm(points[i]);
		int rc = policy_cache_bpf(f->folder, policy, true, &program, &e);
		fault_arm(NULL);
		assert_int_equal(rc, 0);
		assert_true(program.count > 0);
		assert_int_equal(files(f, NULL), 0);
		policy_program_free(&program);
		policy_free(policy);
	}
}

static void the_folder_does_not_grow_for_ever(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i <= POLICY_CACHE_FILES; i++)
		assert_filter(f, f->folder, arena_printf(f->a, "allow read if arg0 in %d\n", i), true, false);
	assert_int_equal(files(f, NULL), 1);
	assert_filter(f, f->folder, arena_printf(f->a, "allow read if arg0 in %d\n", POLICY_CACHE_FILES), true, true);
}

static void an_ordinary_users_environment_says_where(void **state)
{
	struct fixture *f = *state;
	if (geteuid() == 0 && seteuid(65534) < 0)
		fail_msg("root cannot become nobody");
	const char *home = arena_printf(f->a, "/tmp/takehome-test-home-%d", (int)getpid());
	assert_int_equal(mkdir(home, 0700), 0);
	setenv("HOME", home, 1);
	setenv("XDG_CACHE_HOME", "not/absolute", 1);
	assert_filter(f, NULL, two_lines, true, false);
	f->folder = fs_join(f->a, home, ".cache/takehome");
	assert_int_equal(files(f, NULL), 1);
	assert_filter(f, NULL, two_lines, true, true);
	setenv("XDG_CACHE_HOME", home, 1);
	assert_filter(f, NULL, two_lines, true, false);
	f->folder = fs_join(f->a, home, "takehome");
	assert_int_equal(files(f, NULL), 1);
	unsetenv("XDG_CACHE_HOME");
	unsetenv("HOME");
	assert_filter(f, NULL, two_lines, true, false);
	assert_int_equal(fs_remove_tree(AT_FDCWD, home, NULL), 0);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
}

#define CACHE_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CACHE_TEST(a_filter_is_compiled_once_and_found_again),      CACHE_TEST(what_goes_into_a_filter_tells_it_from_others),
		CACHE_TEST(a_damaged_file_is_not_used_and_made_anew),       CACHE_TEST(a_whole_filter_under_anothers_name_is_not_used),
		CACHE_TEST(what_others_own_or_may_write_is_not_used),       CACHE_TEST(a_folder_that_cannot_be_trusted_or_written_costs_time_only),
		CACHE_TEST(a_full_disk_costs_time_only_and_leaves_nothing), CACHE_TEST(the_folder_does_not_grow_for_ever),
		CACHE_TEST(an_ordinary_users_environment_says_where),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
