/*
 * test_loader_corpus.c: every file of a JSON corpus as task.json, as a case file and as a rubric: y_ is JSON (and no task), n_ is refused with a place, i_ is either.
 * $TAKEHOME_CORPUS names the folder that holds json/; without it there is nothing to test.
 */
#include "tests/support/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/base/fs.h"
#include "harness/model/rubric.h"
#include "harness/model/task.h"

static const char task_text[] = "{ \"schema\": \"takehome.task/1\", \"id\": \"t\", \"version\": \"1.0.0\", \"title\": \"T\", \"kind\": \"cli\", \"groups\": ["
				"{ \"id\": \"g\", \"title\": \"G\", \"visibility\": \"public\", \"points\": 1, \"scoring\": \"all\" } ] }";

static bool says_no_json(const struct problems *p)
{
	for (const struct problem *one = p->first; one; one = one->next)
		if (strstr(one->text, "not valid JSON"))
			return true;
	return false;
}

/* The file's content under one loader. Comments are allowed there, so an n_ file that fails only by a comment may be JSON here; it is no task all the same. */
static void check(const char *name, const struct problems *p, const struct err *e, bool loaded)
{
	/* By the letter valid, and refused all the same: which of two equal keys was meant? And no key of ours holds a NUL. */
	bool valid = name[0] == 'y' && !strstr(name, "duplicated_key") && !strstr(name, "escaped_null_in_key");
	if (loaded || p->count == 0 || (valid && says_no_json(p)))
		print_error("%s: loaded %d, %zu problems, %s\n", name, loaded, p->count, e->text);
	assert_false(loaded);
	assert_true(p->count > 0);
	if (valid)
		assert_false(says_no_json(p));
	for (const struct problem *one = p->first; one; one = one->next)
		assert_non_null(one->file);
}

static void try_file(const char *folder, const char *corpus, const char *name)
{
	struct arena *a = arena_new();
	struct bytes text;
	struct problems p;
	struct err e = ERR_NONE;
	const char *task = fs_join(a, folder, "task.json"), *one = fs_join(a, folder, "cases/g/one.json");
	assert_int_equal(0, fs_read(a, AT_FDCWD, fs_join(a, corpus, name), 16 << 20, &text, &e));

	assert_int_equal(0, fs_replace(task, text, NULL));
	problems_init(&p, a);
	check(name, &p, &e, task_load(a, folder, &p, &e));
	problems_init(&p, a);
	check(name, &p, &e, rubric_load(a, task, &p, &e));

	assert_int_equal(0, fs_replace(task, bytes_of(task_text), NULL));
	assert_int_equal(0, fs_replace(one, text, NULL));
	problems_init(&p, a);
	check(name, &p, &e, task_load(a, folder, &p, &e));
	assert_int_equal(0, fs_replace(one, bytes_of("{\"expect\": {\"exit\": 0}}"), NULL));
	arena_free(a);
}

static void every_file_of_the_corpus_ends_in_told_problems(void **state)
{
	const char *root = getenv("TAKEHOME_CORPUS");
	size_t files = 0;
	(void)state;
	if (!root) {
		print_message("TAKEHOME_CORPUS is not set: no corpus, nothing tested\n");
		skip();
	}
	struct arena *a = arena_new();
	const char *corpus = fs_join(a, root, "json"), *folder = support_scratch();
	assert_int_equal(0, mkdir(fs_join(a, folder, "cases"), 0755));
	assert_int_equal(0, mkdir(fs_join(a, folder, "cases/g"), 0755));
	DIR *dir = opendir(corpus);
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir));)
		if (strstr(entry->d_name, ".json")) {
			try_file(folder, corpus, entry->d_name);
			files++;
		}
	closedir(dir);
	print_message("%zu files as task, as case and as rubric\n", files);
	assert_true(files > 0);
	support_scratch_remove();
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_file_of_the_corpus_ends_in_told_problems) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
