/* test_fs_path.c: names and globs, pure. */
#include "tests/support/support.h"

#include "harness/base/fs.h"

static void joining_puts_exactly_one_slash_between(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(fs_join(a, "a", "b/c"), "a/b/c");
	assert_string_equal(fs_join(a, "a/", "b"), "a/b");
	assert_string_equal(fs_join(a, "/", "b"), "/b");
	assert_string_equal(fs_join(a, "", "b"), "b");
	arena_free(a);
}

static void names_and_extensions_are_found(void **state)
{
	(void)state;
	assert_string_equal(fs_basename("a/b.c"), "b.c");
	assert_string_equal(fs_basename("b.c"), "b.c");
	assert_string_equal(fs_basename("a/"), "");
	assert_string_equal(fs_extension("a/b.tar.gz"), "gz");
	assert_string_equal(fs_extension("a.d/b"), "");
	assert_string_equal(fs_extension("b."), "");
	assert_string_equal(fs_extension(".env"), "env");
}

static void globs_match_as_documented(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *path;
		bool matches;
	} examples[] = {
		{ "", "", true },
		{ "", "a", false },
		{ "a", "a", true },
		{ "a", "A", false },
		{ "*.php", "index.php", true },
		{ "*.php", ".php", true },
		{ "*.php", "src/index.php", false },
		{ "*", "a/b", false },
		{ "*/*", "a/b", true },
		{ "*", ".hidden", true },
		{ "?", "a", true },
		{ "?", "/", false },
		{ "?", "", false },
		{ "?", "\xc3\xa4", true },
		{ "??", "\xc3\xa4", false },
		{ "a?c",
		  "a\xe2\x82\xac"
		  "c",
		  true },
		{ "**", "a/b/c", true },
		{ "**/x", "x", true },
		{ "**/x", "a/b/x", true },
		{ "**/x", "ax", false },
		{ "**/x", "a/bx", false },
		{ "a/**", "a/b/c", true },
		{ "a/**", "a", false },
		{ "a/**/b", "a/b", true },
		{ "a/**/b", "a/x/y/b", true },
		{ "a/**/b", "a/xb", false },
		{ "a/**/b", "axb", false },
		{ "**/*.py", "tests/deep/test_x.py", true },
		{ "**.py", "tests/deep/test_x.py", true },
		{ "README{,.md,.txt}", "README", true },
		{ "README{,.md,.txt}", "README.md", true },
		{ "README{,.md,.txt}", "README.rst", false },
		{ "{src,lib}/**/*.{c,h}", "lib/a.h", true },
		{ "{src,lib}/**/*.{c,h}", "src/x/y/a.c", true },
		{ "{src,lib}/**/*.{c,h}", "inc/a.h", false },
		{ "{a,b{c,d}}e", "ae", true },
		{ "{a,b{c,d}}e", "bde", true },
		{ "{a,b{c,d}}e", "be", false },
		{ "{**/,}x", "p/q/x", true },
		{ "{a}", "a", true },
		{ "{a", "{a", true },
		{ "a}", "a}", true },
		{ "a,b", "a,b", true },
		{ "{a,{b,c}", "{a,b", true },
		{ "{a,{b,c}", "a", false },
		{ "{}", "", true },
		{ "[ab]", "a", false },
		{ "[ab]", "[ab]", true },
		{ "***", "a", true },
		{ "**/vendor/**", "vendor/a", true },
		{ "**/vendor/**", "x/vendor/a/b", true },
		{ "**/vendor/**", "x/vendors/a", false },
		{ "**/a/**/b/*.c", "a/b/x.c", true },
		{ "a*b*c", "abc", true },
		{ "ab*ba", "aba", false },
		{ "{a*b,c}d/e", "axbd/e", true },
		{ "x{y}z", "xyz", true },
		{ "a*{b", "axx{b", true },
		{ "a*b},c", "axb},c", true },
		{ "****/a", "b/a", true },
	};
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
		if (fs_glob(examples[i].pattern, examples[i].path) != examples[i].matches)
			fail_msg("'%s' on '%s' should be %d", examples[i].pattern, examples[i].path, examples[i].matches);
}

/* A backtracking matcher would not come back from this one. */
static void no_pattern_makes_a_glob_explode(void **state)
{
	(void)state;
	char path[2001];
	memset(path, 'a', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	assert_false(fs_glob("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", path));
	assert_false(fs_glob("**a**a**a**a**a**a**a**a**a**a**a**a**b", path));
	assert_false(fs_glob("{a,{a,{a,{a,{a,a}}}}}{a,aa}{a,aa}{a,aa}*{a,aa}*{a,aa}*b", path));
	assert_true(fs_glob("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*", path));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joining_puts_exactly_one_slash_between),
		cmocka_unit_test(names_and_extensions_are_found),
		cmocka_unit_test(globs_match_as_documented),
		cmocka_unit_test(no_pattern_makes_a_glob_explode),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
