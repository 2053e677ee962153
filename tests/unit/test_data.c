/* test_data.c: the program's own data is found from the build tree, and where the user says. An installed binary is tried in tests/e2e. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <stdlib.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	unsetenv("TAKEHOME_DATA");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unsetenv("TAKEHOME_DATA");
	arena_free(arena);
	return 0;
}

static void a_binary_of_the_build_tree_uses_the_sources(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	const char *path = data_path(arena, "harness/languages", &e);
	if (!path)
		fail_msg("%s", e.text);
	assert_string_equal(path, fs_join(arena, TAKEHOME_SOURCE_DIR, "harness/languages"));
}

static void a_folder_of_the_users_own_comes_first_and_need_not_hold_all(void **state)
{
	(void)state;
	const char *own = support_scratch();
	assert_int_equal(fs_mkdirs(AT_FDCWD, fs_join(arena, own, "rubrics"), 0755), 0);
	setenv("TAKEHOME_DATA", own, 1);
	assert_string_equal(data_path(arena, "rubrics", NULL), fs_join(arena, own, "rubrics"));
	assert_string_equal(data_path(arena, "tasks", NULL), fs_join(arena, TAKEHOME_SOURCE_DIR, "tasks"));
	support_scratch_remove();
}

static void what_is_nowhere_is_a_harness_fault_that_names_every_place(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	setenv("TAKEHOME_DATA", "/nonexistent", 1);
	assert_null(data_path(arena, "no/such.file", &e));
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_non_null(strstr(e.text, "'/nonexistent/no/such.file'"));
	assert_non_null(strstr(e.text, "../share/takehome/no/such.file'"));
	assert_non_null(strstr(e.text, fs_join(arena, TAKEHOME_SOURCE_DIR, "no/such.file")));
	assert_non_null(strstr(e.text, "TAKEHOME_DATA"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_binary_of_the_build_tree_uses_the_sources),
		TEST(a_folder_of_the_users_own_comes_first_and_need_not_hold_all),
		TEST(what_is_nowhere_is_a_harness_fault_that_names_every_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
