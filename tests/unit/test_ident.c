/* test_ident.c: ids of submissions, shares of a pool, and whether a path still holds what it held. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/str.h"
#include "harness/pool/ident.h"
#include "tests/support/support.h"

static struct arena *a;
static const char *folder;

static int set_up(void **state)
{
	(void)state;
	a = arena_new();
	folder = support_scratch();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	support_scratch_remove();
	return 0;
}

static void a_safe_name_is_its_own_id(void **state)
{
	(void)state;
	static const char *const SAFE[] = { "jane-doe", "Jane.Doe", "c_01", "x", "console", "com0a" };
	for (size_t i = 0; i < sizeof SAFE / sizeof *SAFE; i++)
		assert_string_equal(ident_of(a, SAFE[i]), SAFE[i]);
}

static void any_other_name_gets_a_safe_id_that_is_always_the_same(void **state)
{
	(void)state;
	static const char *const NAMES[] = { "",     ".",       "..",     "../etc/passwd", "-rf",     "a/b",          "Jörg Müller", "名前",  "con",   "NUL.txt", "com1",
					     "x.",   "a b",     "a  b",   "\xff\xfe",	     "a\nb",    "%s%n",         "'; drop",     "lpt9.x", "$(id)", "*",
					     "a:b",  ".hidden", "--",     "aux.c" };
	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
		const char *id = ident_of(a, NAMES[i]);
		if (!ident_is_safe(id))
			fail_msg("\"%s\" gave the id \"%s\"", NAMES[i], id);
		assert_string_equal(id, ident_of(a, NAMES[i]));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(id, ident_of(a, NAMES[j]));
	}
	char *longest = arena_zalloc(a, 5001);
	memset(longest, 'x', 5000);
	assert_true(ident_is_safe(ident_of(a, longest)));
}

static void shares_are_a_partition_that_depends_on_the_id_alone(void **state)
{
	(void)state;
	for (uint32_t of = 1; of <= 7; of++) {
		size_t sizes[8] = { 0 };
		for (int i = 0; i < 700; i++) {
			const char *id = arena_printf(a, "candidate-%d", i);
			uint32_t in = 0;
			for (uint32_t index = 1; index <= of; index++)
				if (ident_in_shard(id, (struct shard){ .index = index, .of = of })) {
					in++;
					sizes[index]++;
				}
			assert_int_equal(in, 1);
		}
		for (uint32_t index = 1; index <= of; index++)
			assert_true(sizes[index] > 700 / of / 2);
	}
	assert_true(ident_in_shard("x", (struct shard){ 0 }));
}

static void write_old(const char *name, const char *text)
{
	struct err e = ERR_NONE;
	const char *path = fs_join(a, folder, name);
	assert_int_equal(fs_replace(path, bytes_of(text), &e), 0);
}

static bool same(const char *path, const char **stamp)
{
	struct err e = ERR_NONE;
	bool is = false;
	if (ident_same(a, path, *stamp, &is, stamp, &e) < 0)
		fail_msg("%s", e.text);
	return is;
}

static void a_stamp_tells_other_content_from_other_times(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	const char *stamp;
	write_old("x", "one");
	assert_int_equal(mkdir(fs_join(a, folder, "sub"), 0755), 0);
	write_old("sub/y", "two");
	assert_int_equal(ident_stamp(a, folder, &stamp, &e), 0);
	assert_int_equal(stamp[0], '-'); /* as young as that a change might not show */
	assert_true(same(folder, &stamp));
	struct timespec times[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };
	assert_int_equal(utimensat(AT_FDCWD, fs_join(a, folder, "sub/y"), times, 0), 0);
	assert_true(same(folder, &stamp));
	write_old("sub/y", "owt");
	assert_false(same(folder, &stamp));
	assert_true(same(folder, &stamp));
	const char *file = fs_join(a, folder, "x");
	assert_int_equal(ident_stamp(a, file, &stamp, &e), 0);
	write_old("x", "eno");
	assert_false(same(file, &stamp));
}

static void what_cannot_be_read_has_no_stamp(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	const char *stamp;
	assert_int_equal(ident_stamp(a, fs_join(a, folder, "nothing"), &stamp, &e), -1);
	assert_non_null(strstr(e.text, "opening the submission"));
	assert_int_equal(mkfifo(fs_join(a, folder, "fifo"), 0600), 0);
	assert_int_equal(ident_stamp(a, fs_join(a, folder, "fifo"), &stamp, &e), -1);
	assert_non_null(strstr(e.text, "neither a file nor a folder"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_safe_name_is_its_own_id),
		TEST(any_other_name_gets_a_safe_id_that_is_always_the_same),
		TEST(shares_are_a_partition_that_depends_on_the_id_alone),
		TEST(a_stamp_tells_other_content_from_other_times),
		TEST(what_cannot_be_read_has_no_stamp),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
