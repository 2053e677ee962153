/* test_unpack_corpus.c: hostile and odd archives that were not made by this project: $TAKEHOME_CORPUS/archives (labelled) and /libarchive. */
#include "tests/unit/unpack_support.h"

#include <dirent.h>
#include <grp.h>
#include <sys/wait.h>

#include "harness/base/str.h"

static const char *corpus;
static char canary[4096], tmp[4200]; /* a folder that holds nothing but tmp, where the scratch folders are made */

/* Where archives of the corpus aim at. */
static const char *const targets[] = { "/tmp/escaped.txt", "/temp", "/escaped.txt", "escaped.txt", "escaped", "@ESCAPED@-target" };
static bool there_before[sizeof targets / sizeof *targets];

static bool there(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

/* The names in ${path}, without . and .., must be ${expected} alone (or none). */
static void assert_holds_only(const char *path, const char *expected)
{
	DIR *dir = opendir(path);
	assert_non_null(dir);
	struct dirent *entry;
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (!expected || strcmp(entry->d_name, expected) != 0)
			fail_msg("'%s' appeared in '%s'", entry->d_name, path);
	}
	closedir(dir);
}

static void assert_nothing_outside(const struct workdir *work, const struct tree *tree)
{
	assert_holds_only(work->path, tree->refused ? NULL : "tree");
	assert_holds_only(tmp, fs_basename(work->path));
	assert_holds_only(canary, "tmp");
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
		if (!there_before[i] && there(targets[i]))
			fail_msg("'%s' was written", targets[i]);
}

static bool holds_payload(struct arena *a, const struct tree *tree)
{
	for (size_t i = 0; i < tree->entry_count; i++) {
		struct bytes content;
		if (tree->entries[i].kind == ENTRY_FILE && fs_read(a, tree->fd, tree->entries[i].path, 1 << 20, &content, NULL) == 0 &&
		    memmem(content.data, content.len, "Hello World!", 12))
			return true;
	}
	return false;
}

static bool has_refusals(const struct tree *tree)
{
	for (const struct tree_note *note = tree->notes; note; note = note->next)
		if (note->kind == NOTE_REFUSED)
			return true;
	return false;
}

static void assert_as_labelled(struct arena *a, const struct tree *tree, const char *class, const char *expect)
{
	if (strcmp(expect, "ok") == 0) {
		assert_null(tree->refused);
		assert_false(has_refusals(tree));
		assert_true(strcmp(class, "bomb") == 0 || holds_payload(a, tree));
	} else if (strcmp(expect, "refuse") == 0) {
		assert_non_null(tree->refused);
	} else if (strcmp(expect, "limit") == 0) {
		assert_non_null(tree->refused);
		assert_true(strstr(tree->refused, "more than") || strstr(tree->refused, "larger than"));
	} else {
		assert_string_equal(expect, "contain");
	}
}

static void unpack_one(const char *folder, const char *file, const char *class, const char *expect)
{
	struct arena *a = arena_new();
	struct workdir work;
	struct tree tree;
	struct err e = ERR_NONE;
	if (workdir_open(a, &work, &e) < 0)
		fail_msg("%s", e.text);
	if (getenv("TAKEHOME_TEST_TALK"))
		printf("%s (%s)\n", file, expect ? expect : "any");
	if (unpack(a, arena_printf(a, "%s/%s/%s", corpus, folder, file), NULL, &UNPACK_LIMITS_DEFAULT, &work, geteuid(), &tree, &e) < 0)
		fail_msg("%s: %s", file, e.text);
	if (getenv("TAKEHOME_TEST_TALK")) {
		if (tree.refused)
			printf("    refused: %s\n", tree.refused);
		for (const struct tree_note *note = tree.notes; note; note = note->next)
			printf("    %s %.60s: %s\n", note_kind_text(note->kind), note->path, note->reason);
	}
	if (tree.refused)
		assert_int_equal(tree.fd, -1);
	else
		assert_tree_sound(&tree, geteuid());
	assert_nothing_outside(&work, &tree);
	if (expect)
		assert_as_labelled(a, &tree, class, expect);
	if (tree.fd >= 0)
		close(tree.fd);
	workdir_close(&work);
	assert_holds_only(tmp, NULL);
	arena_free(a);
}

static size_t unpack_labelled(void)
{
	struct arena *a = arena_new();
	struct bytes labels;
	struct err e = ERR_NONE;
	size_t count = 0;
	if (fs_read(a, AT_FDCWD, fs_join(a, corpus, "archives/labels.tsv"), 1 << 20, &labels, &e) < 0)
		fail_msg("%s", e.text);
	char *save, *text = arena_strndup(a, labels.data, labels.len);
	strtok_r(text, "\n", &save); /* the headline */
	for (char *line; (line = strtok_r(NULL, "\n", &save)) != NULL; count++) {
		char *columns;
		const char *file = strtok_r(line, "\t", &columns), *class = strtok_r(NULL, "\t", &columns), *expect = strtok_r(NULL, "\t", &columns);
		assert_non_null(expect);
		unpack_one("archives", file, class, expect);
	}
	arena_free(a);
	return count;
}

static size_t unpack_foreign(void)
{
	struct arena *a = arena_new();
	DIR *dir = opendir(fs_join(a, corpus, "libarchive"));
	assert_non_null(dir);
	struct dirent *entry;
	size_t count = 0;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.' || strcmp(entry->d_name, "entries.tsv") == 0)
			continue;
		unpack_one("libarchive", entry->d_name, NULL, NULL);
		count++;
	}
	closedir(dir);
	arena_free(a);
	return count;
}

static int set_up(void **state)
{
	(void)state;
	snprintf(canary, sizeof canary, "%s", support_scratch());
	snprintf(tmp, sizeof tmp, "%s/tmp", canary);
	int rc = mkdir(tmp, 0777) < 0 || chmod(tmp, 0777) < 0 || chmod(canary, 0755) < 0 || setenv("TMPDIR", tmp, 1) < 0;
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
		there_before[i] = there(targets[i]);
	return rc ? -1 : 0;
}

static int tear_down(void **state)
{
	(void)state;
	unsetenv("TMPDIR");
	fs_remove_tree(AT_FDCWD, canary, NULL);
	return 0;
}

static void skip_without_corpus(void)
{
	corpus = getenv("TAKEHOME_CORPUS");
	if (corpus && *corpus)
		return;
	print_message("skipped: TAKEHOME_CORPUS does not name the folder with the archives\n");
	skip();
}

static void every_labelled_archive_ends_as_its_label_says(void **state)
{
	(void)state;
	skip_without_corpus();
	size_t count = unpack_labelled();
	print_message("%zu labelled archives\n", count);
	assert_true(count > 0);
}

static void no_archive_of_the_libarchive_suite_crashes_hangs_or_leaves_the_folder(void **state)
{
	(void)state;
	skip_without_corpus();
	size_t count = unpack_foreign();
	print_message("%zu archives of the libarchive suite\n", count);
	assert_true(count > 0);
}

/* cmocka's failures do not cross a fork, so the child's status tells. */
static void the_same_holds_for_an_ordinary_user(void **state)
{
	enum { NOBODY = 65534 };
	(void)state;
	skip_without_corpus();
	if (geteuid() != 0) {
		print_message("skipped: this is an ordinary user already\n");
		skip();
	}
	fflush(NULL);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (setgroups(0, NULL) < 0 || setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0)
			_exit(2);
		size_t count = unpack_labelled() + unpack_foreign();
		_exit(count > 0 ? 0 : 3);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_labelled_archive_ends_as_its_label_says, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_archive_of_the_libarchive_suite_crashes_hangs_or_leaves_the_folder, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_same_holds_for_an_ordinary_user, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("unpack_corpus", tests, NULL, NULL);
}
