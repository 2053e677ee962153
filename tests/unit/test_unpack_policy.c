/* test_unpack_policy.c: what may come into a tree: names, kinds, amounts, links. */
#include "tests/support/support.h"

#include <string.h>

#include "harness/unpack/policy.h"

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

static struct entry a_file(const char *path)
{
	return (struct entry){ .path = bytes_of(path), .type = TYPE_FILE, .mode = 0644, .mode_known = true };
}

static struct policy_decision_entry decide(const struct entry *entry)
{
	struct policy_state state = { 0 };
	struct policy_decision_entry decision;
	policy_entry(arena, &UNPACK_LIMITS_DEFAULT, &state, entry, &decision);
	return decision;
}

static void good_names_are_brought_into_one_form(void **state)
{
	static const struct {
		const char *stored;
		bool dos;
		const char *path;
	} table[] = {
		{ "main.php", false, "main.php" },
		{ "./././main.php", false, "main.php" },
		{ "src//a/./b.php", false, "src/a/b.php" },
		{ "src/", false, "src" },
		{ "./", false, "" },
		{ " ", false, " " },
		{ "-rf", false, "-rf" },
		{ "$(touch x).php", false, "$(touch x).php" },
		{ "...", false, "..." },
		{ "a..b/..c", false, "a..b/..c" },
		{ "a:b", false, "a:b" },
		{ "src\\a.php", true, "src/a.php" },
		{ "src\\a.php", false, "src\\a.php" },
		{ "caf\xe9.php", false, "caf\xe9.php" },                           /* Latin-1 */
		{ "Cafe\xcc\x81.php", false, "Caf\xc3\xa9.php" },                  /* as macOS writes it */
		{ "exe.\xe2\x80\xaeperp.php", false, "exe.\xe2\x80\xaeperp.php" }, /* reports show it */
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *path;
		assert_null(policy_path(arena, &UNPACK_LIMITS_DEFAULT, bytes_of(table[i].stored), table[i].dos, &path));
		assert_string_equal(path, table[i].path);
	}
}

static void bad_names_are_refused_with_a_reason(void **state)
{
	static const struct {
		const char *stored;
		const char *words;
	} table[] = {
		{ "", "no name" },
		{ "../x", "\"..\"" },
		{ "a/../../x", "\"..\"" },
		{ "a/..", "\"..\"" },
		{ "..", "\"..\"" },
		{ "..\\..\\x", "\"..\"" },
		{ "a/..\\x", "\"..\"" },
		{ "/etc/passwd", "absolute" },
		{ "//tmp//x", "absolute" },
		{ "\\x", "absolute" },
		{ "\\\\server\\share\\x", "absolute" },
		{ "C:\\x", "drive letter" },
		{ "z:/x", "drive letter" },
		{ "C:", "drive letter" },
		{ "a\nb", "control character" },
		{ "\x1b[31m.php", "control character" },
		{ "a\x7f", "control character" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *path;
		for (int dos = 0; dos < 2; dos++) {
			const char *reason = policy_path(arena, &UNPACK_LIMITS_DEFAULT, bytes_of(table[i].stored), dos, &path);
			assert_null(path);
			assert_non_null(strstr(reason, table[i].words));
		}
	}
	const char *path;
	assert_non_null(strstr(policy_path(arena, &UNPACK_LIMITS_DEFAULT, (struct bytes){ .data = "a.php\0.txt", .len = 10 }, false, &path), "NUL"));
	assert_null(path);
}

static void names_are_limited_in_length_and_depth(void **state)
{
	struct unpack_limits limits = { .depth = 2, .name_bytes = 4, .path_bytes = 12 };
	const char *path;
	(void)state;
	assert_null(policy_path(arena, &limits, bytes_of("a/b/cdef"), false, &path));
	assert_non_null(strstr(policy_path(arena, &limits, bytes_of("a/b/c/d"), false, &path), "deeper than 2 folders"));
	assert_non_null(strstr(policy_path(arena, &limits, bytes_of("abcde"), false, &path), "longer than 4 bytes"));
	assert_non_null(strstr(policy_path(arena, &limits, bytes_of("abcd/abcd/abcd"), false, &path), "longer than 12 bytes"));
}

static void junk_is_set_aside_by_its_highest_folder(void **state)
{
	static const struct {
		const char *path, *noted;
	} table[] = {
		{ "__MACOSX/sol/._main.php", "__MACOSX" },
		{ "sol/.DS_Store", "sol/.DS_Store" },
		{ "sol/._main.php", "sol/._main.php" },
		{ ".git/config", ".git" },
		{ "a/.git/hooks/post-checkout", "a/.git" },
		{ ".svn/x", ".svn" },
		{ "Thumbs.db", "Thumbs.db" },
		{ "desktop.ini", "desktop.ini" },
		{ "src/.main.php.swp", "src/.main.php.swp" },
		{ "src/main.php~", "src/main.php~" },
		{ ".idea/workspace.xml", ".idea" },
		{ ".vscode/settings.json", ".vscode" },
	};
	static const char *const kept[] = { ".gitattributes", ".gitignore", ".github/x.yml", ".htaccess", "a.db", "vendor/x.php", "git/x", "a~b" };
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct entry entry = a_file(table[i].path);
		struct policy_decision_entry decision = decide(&entry);
		assert_int_equal(decision.verdict, POLICY_SET_ASIDE);
		assert_string_equal(decision.path, table[i].noted);
		assert_non_null(strstr(decision.reason, "."));
	}
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		struct entry entry = a_file(kept[i]);
		assert_int_equal(decide(&entry).verdict, POLICY_ACCEPT);
	}
}

static void only_files_folders_and_links_are_taken(void **state)
{
	(void)state;
	for (int i = 0; i < (int)entry_type_count; i++) {
		enum entry_type type = (enum entry_type)i;
		struct entry entry = a_file("x");
		entry.type = type;
		struct policy_decision_entry decision = decide(&entry);
		bool taken = type == TYPE_FILE || type == TYPE_FOLDER || type == TYPE_SYMLINK || type == TYPE_HARDLINK;
		assert_int_equal(decision.verdict, taken ? POLICY_ACCEPT : POLICY_REFUSE);
		assert_true(taken || strstr(decision.reason, "only files, folders and links"));
	}
}

static void the_tree_itself_is_no_entry(void **state)
{
	struct entry entry = a_file("./");
	(void)state;
	assert_int_equal(decide(&entry).verdict, POLICY_REFUSE);
	entry.type = TYPE_FOLDER;
	assert_int_equal(decide(&entry).verdict, POLICY_IGNORE);
}

static void the_exec_bit_is_yes_no_or_unknown(void **state)
{
	static const struct {
		uint32_t mode;
		bool known;
		enum exec_bit exec;
	} table[] = {
		{ 0755, true, EXEC_YES }, { 0644, true, EXEC_NO },       { 0664, true, EXEC_NO },   { 0600, true, EXEC_NO },
		{ 0100, true, EXEC_YES }, { 0664, false, EXEC_UNKNOWN }, { 0755, false, EXEC_YES }, { 0666, true, EXEC_UNKNOWN },
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct entry entry = a_file("x");
		entry.mode = table[i].mode;
		entry.mode_known = table[i].known;
		assert_int_equal(decide(&entry).exec, table[i].exec);
	}
}

static void set_id_bits_are_a_change(void **state)
{
	struct entry entry = a_file("x");
	(void)state;
	assert_null(decide(&entry).changed);
	entry.mode = 04755;
	assert_non_null(strstr(decide(&entry).changed, "set-user-id"));
}

static void amounts_over_a_limit_refuse_everything(void **state)
{
	struct unpack_limits limits = { .entries = 2, .bytes = 1000, .file_bytes = 100, .ratio = 10, .depth = 9, .name_bytes = 99, .path_bytes = 99 };
	struct policy_state counted = { 0 };
	struct policy_decision_entry decision;
	struct entry entry = a_file("x");
	(void)state;
	for (int i = 0; i < 3; i++)
		policy_entry(arena, &limits, &counted, &entry, &decision);
	assert_int_equal(decision.verdict, POLICY_REFUSE_ALL);
	assert_non_null(strstr(decision.reason, "more than 2 files and folders"));

	counted = (struct policy_state){ 0 };
	entry.bytes = 101;
	policy_entry(arena, &limits, &counted, &entry, &decision);
	assert_int_equal(decision.verdict, POLICY_REFUSE_ALL);

	entry = a_file("x");
	entry.encrypted = true;
	policy_entry(arena, &limits, &counted, &entry, &decision);
	assert_int_equal(decision.verdict, POLICY_REFUSE_ALL);
	assert_non_null(strstr(decision.reason, "encrypted"));
}

static void what_is_set_aside_does_not_use_up_the_entries(void **state)
{
	struct unpack_limits limits = UNPACK_LIMITS_DEFAULT;
	struct policy_state counted = { 0 };
	struct policy_decision_entry decision;
	struct entry junk = a_file(".git/objects/aa"), file = a_file("a.py");
	(void)state;
	limits.entries = 2;
	for (int i = 0; i < 20; i++)
		policy_entry(arena, &limits, &counted, &junk, &decision);
	policy_entry(arena, &limits, &counted, &file, &decision);
	assert_int_equal(decision.verdict, POLICY_ACCEPT);
	for (int i = 0; i < 20; i++)
		policy_entry(arena, &limits, &counted, &junk, &decision);
	assert_int_equal(decision.verdict, POLICY_REFUSE_ALL); /* but not for ever */
}

static void bytes_are_limited_for_a_file_for_all_and_by_ratio(void **state)
{
	struct unpack_limits limits = UNPACK_LIMITS_DEFAULT;
	struct policy_state counted = { 0 };
	(void)state;
	limits.file_bytes = 100;
	limits.bytes = 150;
	assert_null(policy_bytes(arena, &limits, &counted, 100, 100));
	assert_non_null(policy_bytes(arena, &limits, &counted, 101, 1));
	assert_non_null(policy_bytes(arena, &limits, &counted, 60, 60));
	assert_non_null(policy_bytes(arena, &limits, &counted, 0, UINT64_MAX)); /* counting does not wrap */
	assert_non_null(policy_bytes(arena, &limits, &counted, 0, 1));

	limits = UNPACK_LIMITS_DEFAULT;
	counted = (struct policy_state){ .packed_bytes = 10000 };
	assert_null(policy_bytes(arena, &limits, &counted, 8 << 20, 8 << 20)); /* so much is free */
	assert_non_null(strstr(policy_bytes(arena, &limits, &counted, 8 << 20, 1), "times its own size"));
	counted = (struct policy_state){ .packed_bytes = 0 };
	assert_null(policy_bytes(arena, &limits, &counted, 9 << 20, 9 << 20)); /* a folder has no ratio */
}

static void links_may_climb_only_at_the_start_and_only_inside(void **state)
{
	static const struct {
		const char *path, *target;
		bool fine;
	} table[] = {
		{ "l", "src/main.php", true },
		{ "a/b/l", "../../c", true },
		{ "a/l", "./../c/", true },
		{ "a/l", "..", true },
		{ "l", ".", true },
		{ "l", "..", false },
		{ "a/l", "../../c", false },
		{ "l", "/etc/passwd", false },
		{ "l", "", false },
		{ "a/b/l", "x/../y", false }, /* x may be a link itself */
		{ "a/b/c/l", "./x/./../y", false },
		{ "l", "a\nb", false },
		{ "l", "..a", true },
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *refused = policy_link(&UNPACK_LIMITS_DEFAULT, table[i].path, bytes_of(table[i].target));
		if (!refused != table[i].fine)
			fail_msg("%s -> %s: %s", table[i].path, table[i].target, refused ? refused : "accepted");
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(good_names_are_brought_into_one_form),
		TEST(bad_names_are_refused_with_a_reason),
		TEST(names_are_limited_in_length_and_depth),
		TEST(junk_is_set_aside_by_its_highest_folder),
		TEST(only_files_folders_and_links_are_taken),
		TEST(the_tree_itself_is_no_entry),
		TEST(the_exec_bit_is_yes_no_or_unknown),
		TEST(set_id_bits_are_a_change),
		TEST(amounts_over_a_limit_refuse_everything),
		TEST(what_is_set_aside_does_not_use_up_the_entries),
		TEST(bytes_are_limited_for_a_file_for_all_and_by_ratio),
		TEST(links_may_climb_only_at_the_start_and_only_inside),
	};
	return cmocka_run_group_tests_name("unpack_policy", tests, NULL, NULL);
}
