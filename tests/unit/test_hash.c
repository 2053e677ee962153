/* test_hash.c: SHA-256 against published vectors, and what the digest of a tree does and does not depend on. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/hash.h"
#include "harness/base/scoped.h"

static int dir;

static int set_up(void **state)
{
	(void)state;
	dir = open(support_scratch(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return dir < 0;
}

static int tear_down(void **state)
{
	(void)state;
	fault_arm(NULL);
	close(dir);
	support_scratch_remove();
	return 0;
}

static void put(const char *name, const char *text, mode_t mode)
{
	SCOPED_FD fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(fs_write_all(fd, bytes_of(text), NULL), 0);
	assert_int_equal(fchmod(fd, mode), 0);
}

/* FIPS 180-2, appendix B. */
static void the_published_vectors_hold(void **state)
{
	(void)state;
	struct hash h;
	char hex[HASH_HEX_SIZE];
	hash_start(&h);
	hash_hex(&h, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hash_start(&h);
	hash_add(&h, bytes_of("a"));
	hash_add(&h, (struct bytes){ 0 });
	hash_add(&h, bytes_of("bc"));
	hash_hex(&h, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void a_file_is_hashed_from_its_start_wherever_its_offset_stands(void **state)
{
	(void)state;
	char hex[HASH_HEX_SIZE], again[HASH_HEX_SIZE];
	struct hash h;
	static char big[200001];
	memset(big, 'x', sizeof big - 1);
	put("big", big, 0600);
	SCOPED_FD fd = openat(dir, "big", O_RDONLY | O_CLOEXEC);
	assert_int_equal(lseek(fd, 77, SEEK_SET), 77);
	assert_int_equal(hash_fd(fd, hex, NULL), 0);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 77);
	hash_start(&h);
	hash_add(&h, bytes_of(big));
	hash_hex(&h, again);
	assert_string_equal(hex, again);
#ifndef NDEBUG
	struct err e;
	fault_arm("hash.read:2:EIO");
	assert_int_equal(hash_fd(fd, hex, &e), -1);
	assert_string_equal(e.text, "reading for its digest: Input/output error");
#endif
}

static void fields_never_run_together(void **state)
{
	(void)state;
	static const char *const splits[][2] = { { "ab", "c" }, { "a", "bc" }, { "abc", "" }, { "", "abc" } };
	char hex[4][HASH_HEX_SIZE];
	for (size_t i = 0; i < 4; i++) {
		struct hash h;
		hash_start(&h);
		hash_add_field(&h, bytes_of(splits[i][0]));
		hash_add_field(&h, bytes_of(splits[i][1]));
		hash_hex(&h, hex[i]);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(hex[i], hex[j]);
	}
}

static char digest[HASH_HEX_SIZE];

static void same(void)
{
	char now[HASH_HEX_SIZE];
	assert_int_equal(hash_tree(dir, NULL, now, NULL), 0);
	assert_string_equal(now, digest);
}

static void other(void)
{
	char now[HASH_HEX_SIZE];
	assert_int_equal(hash_tree(dir, NULL, now, NULL), 0);
	assert_string_not_equal(now, digest);
	memcpy(digest, now, sizeof digest);
}

static void a_tree_is_its_names_kinds_exec_bits_links_and_contents(void **state)
{
	(void)state;
	digest[0] = '\0';
	other();
	put("a", "1", 0644);
	other();
	put("a", "2", 0644);
	other();
	put("a", "2", 0755);
	other();
	assert_int_equal(mkdirat(dir, "d", 0755), 0);
	other();
	put("d/x", "", 0644);
	other();
	assert_int_equal(renameat(dir, "d/x", dir, "d/y"), 0);
	other();
	assert_int_equal(symlinkat("a", dir, "l"), 0);
	other();
	assert_int_equal(unlinkat(dir, "l", 0), 0);
	assert_int_equal(symlinkat("b", dir, "l"), 0);
	other();
	assert_int_equal(mkfifoat(dir, "fifo", 0600), 0);
	other();
}

static void a_tree_is_not_its_dates_other_modes_or_git_data(void **state)
{
	(void)state;
	put("a", "1", 0644);
	assert_int_equal(hash_tree(dir, NULL, digest, NULL), 0);
	assert_int_equal(mkdirat(dir, ".git", 0755), 0);
	put(".git/HEAD", "ref", 0644);
	put(".gitignore", "*", 0644);
	same();
	put("a", "1", 0600);
	assert_int_equal(utimensat(dir, "a", (struct timespec[2]){ { .tv_sec = 1 }, { .tv_sec = 1 } }, 0), 0);
	same();
	assert_int_equal(unlinkat(dir, "a", 0), 0);
	put("a", "1", 0640);
	same();
	put(".hidden", "", 0644);
	other();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_published_vectors_hold),
		TEST(a_file_is_hashed_from_its_start_wherever_its_offset_stands),
		TEST(fields_never_run_together),
		TEST(a_tree_is_its_names_kinds_exec_bits_links_and_contents),
		TEST(a_tree_is_not_its_dates_other_modes_or_git_data),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
