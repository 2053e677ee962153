/* test_unpack_layout.c: which of two entries of one name wins, and which folder is only a wrapper. */
#include "tests/support/support.h"

#include <string.h>

#include "harness/unpack/layout.h"

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static enum layout_put put(struct layout *l, const char *path, enum entry_kind kind)
{
	struct layout_item *item;
	struct tree_entry old;
	return layout_enter(l, path, kind, &item, &old);
}

static void a_folder_wins_and_of_the_others_the_last_one(void **state)
{
	static const struct {
		enum entry_kind first, second;
		enum layout_put put;
		enum entry_kind stays;
	} table[] = {
		{ ENTRY_FILE, ENTRY_FILE, LAYOUT_REPLACES, ENTRY_FILE },     { ENTRY_FILE, ENTRY_LINK, LAYOUT_REPLACES, ENTRY_LINK },
		{ ENTRY_LINK, ENTRY_FILE, LAYOUT_REPLACES, ENTRY_FILE },     { ENTRY_FILE, ENTRY_FOLDER, LAYOUT_REPLACES, ENTRY_FOLDER },
		{ ENTRY_FOLDER, ENTRY_FILE, LAYOUT_REFUSED, ENTRY_FOLDER },  { ENTRY_FOLDER, ENTRY_LINK, LAYOUT_REFUSED, ENTRY_FOLDER },
		{ ENTRY_FOLDER, ENTRY_FOLDER, LAYOUT_STANDS, ENTRY_FOLDER },
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct layout l;
		layout_init(&l, arena);
		assert_int_equal(put(&l, "x", table[i].first), LAYOUT_NEW);
		assert_int_equal(put(&l, "x", table[i].second), table[i].put);
		assert_int_equal(layout_find(&l, "x")->entry.kind, table[i].stays);
		assert_int_equal(l.count, 1);
	}
}

static void thousands_of_paths_are_found_and_come_out_sorted(void **state)
{
	enum { COUNT = 5000 };
	struct layout l;
	struct layout_item **items;
	(void)state;
	layout_init(&l, arena);
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(put(&l, arena_printf(arena, "f%d", i * 7919 % COUNT), ENTRY_FILE), LAYOUT_NEW);
	for (int i = 0; i < COUNT; i += 2)
		layout_remove(&l, layout_find(&l, arena_printf(arena, "f%d", i)));
	assert_null(layout_find(&l, "f0"));
	assert_int_equal(put(&l, "f0", ENTRY_LINK), LAYOUT_NEW);
	size_t count = layout_sorted(&l, &items);
	assert_int_equal(count, COUNT / 2 + 1);
	assert_int_equal(l.count, count);
	for (size_t i = 1; i < count; i++)
		assert_true(strcmp(items[i - 1]->entry.path, items[i]->entry.path) < 0);
}

static const char *wrapper_of(const char *const *paths)
{
	struct layout l;
	layout_init(&l, arena);
	for (; *paths; paths++) {
		size_t len = strlen(*paths);
		bool folder = (*paths)[len - 1] == '/';
		put(&l, arena_strndup(arena, *paths, folder ? len - 1 : len), folder ? ENTRY_FOLDER : ENTRY_FILE);
	}
	return layout_wrapper(&l);
}
#define WRAPPER(...) wrapper_of((const char *const[]){ __VA_ARGS__, NULL })

static void one_folder_around_everything_is_a_wrapper(void **state)
{
	(void)state;
	assert_string_equal(WRAPPER("anna/", "anna/main.php"), "anna");
	assert_string_equal(WRAPPER("a/", "a/b/", "a/b/main.php"), "a"); /* only one is taken off */
	assert_null(WRAPPER("anna/", "anna/main.php", "README.md"));
	assert_null(WRAPPER("anna/", "bob/", "anna/main.php"));
	assert_null(WRAPPER("main.php"));
	assert_null(WRAPPER("anna/"));
}

static void a_folder_that_means_something_is_a_wrapper_only_around_a_whole_project(void **state)
{
	(void)state;
	assert_null(WRAPPER("bin/", "bin/quote"));
	assert_null(WRAPPER("src/", "src/main.py", "src/lib/", "src/lib/README.md"));
	assert_string_equal(WRAPPER("src/", "src/main.py", "src/README.md"), "src");
	assert_string_equal(WRAPPER("app/", "app/composer.json", "app/run.php"), "app");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_folder_wins_and_of_the_others_the_last_one),
		TEST(thousands_of_paths_are_found_and_come_out_sorted),
		TEST(one_folder_around_everything_is_a_wrapper),
		TEST(a_folder_that_means_something_is_a_wrapper_only_around_a_whole_project),
	};
	return cmocka_run_group_tests_name("unpack_layout", tests, NULL, NULL);
}
