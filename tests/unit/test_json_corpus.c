/*
 * test_json_corpus.c: JSONTestSuite. y_ parses, n_ is refused with a place, i_ may be either but must neither crash nor pass half.
 * Needs TAKEHOME_CORPUS, a folder that holds json/.
 */
#include "tests/support/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/fs.h"
#include "harness/base/json.h"

/* Valid JSON that we refuse on purpose: a file in which a key stands twice has a mistake, and a key with NUL cannot be named. */
static const struct {
	const char *name, *words;
} refused_on_purpose[] = {
	{ "y_object_duplicated_key.json", "stands twice in this object" },
	{ "y_object_duplicated_key_and_value.json", "stands twice in this object" },
	{ "y_object_escaped_null_in_key.json", "a key must not contain \\u0000" },
};

static const char *words_for(const char *name)
{
	for (size_t i = 0; i < sizeof refused_on_purpose / sizeof refused_on_purpose[0]; i++)
		if (strcmp(refused_on_purpose[i].name, name) == 0)
			return refused_on_purpose[i].words;
	return NULL;
}

/* true: as the file's name demands. */
static bool judge(struct arena *a, const char *folder, const char *name)
{
	struct bytes text;
	struct json_error error = { 0 };
	assert_int_equal(fs_read(a, AT_FDCWD, fs_join(a, folder, name), 1 << 24, &text, NULL), 0);
	const struct json *root = json_parse(a, text, JSON_STRICT, &error);
	if (!root && (error.line == 0 || error.column == 0 || !error.text[0]))
		return false;
	if (words_for(name))
		return !root && strstr(error.text, words_for(name));
	return name[0] == 'i' || (root != NULL) == (name[0] == 'y');
}

static void every_file_is_judged_as_its_name_says(void **state)
{
	(void)state;
	const char *corpus = getenv("TAKEHOME_CORPUS");
	if (!corpus) {
		print_message("set TAKEHOME_CORPUS to a folder that holds JSONTestSuite as json/ to run this test\n");
		skip();
	}
	struct arena *a = arena_new();
	const char *folder = fs_join(a, corpus, "json");
	DIR *stream = opendir(folder);
	size_t count = 0, wrong = 0;
	assert_non_null(stream);
	for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
		if (strcmp(fs_extension(entry->d_name), "json") != 0)
			continue;
		count++;
		if (!judge(a, folder, entry->d_name)) {
			wrong++;
			print_error("judged wrongly: %s\n", entry->d_name);
		}
	}
	closedir(stream);
	arena_free(a);
	print_message("%zu files judged\n", count);
	assert_true(count > 300);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_file_is_judged_as_its_name_says) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
