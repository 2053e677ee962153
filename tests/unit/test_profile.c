/* test_profile.c: language profiles: the shipped ones, and a user's own over them. */
#include "tests/support/support.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/fs.h"
#include "harness/model/profile.h"

struct fixture {
	struct arena *a;
	const char *folder;
	struct problems problems;
	struct profiles profiles;
	struct err e;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	f->a = arena_new();
	f->folder = support_scratch();
	f->e = ERR_NONE;
	problems_init(&f->problems, f->a);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	arena_free(f->a);
	free(f);
	support_scratch_remove();
	return 0;
}

static int load(struct fixture *f, const char *extra)
{
	return profiles_load(f->a, extra, &f->profiles, &f->problems, &f->e);
}

static void put(struct fixture *f, const char *name, const char *text)
{
	assert_int_equal(0, fs_replace(fs_join(f->a, f->folder, name), bytes_of(text), NULL));
}

static void expect_told(struct fixture *f, const char *words)
{
	SCOPED_STR s = STR_EMPTY;
	problems_text(&f->problems, &s);
	if (!strstr(str_text(&s), words))
		print_error("wanted: %s\ntold:\n%s%s\n", words, str_text(&s), f->e.text);
	assert_non_null(strstr(str_text(&s), words));
}

#define PROFILE(id, extension, more) \
	"{ \"schema\": \"takehome.profile/1\", \"id\": \"" id "\", \"name\": \"Mine\", \"extensions\": [\"" extension "\"], \"toolchain\": \"mine\",\n" \
	"\"package\": \"mine\", \"version\": [\"mine\", \"--version\"], \"run\": [ {\"argv\": [\"mine\", \"{entry}\"]} ]" more " }"

static void the_shipped_profiles_load_sorted_and_without_mistakes(void **state)
{
	struct fixture *f = *state;
	/* Read a second time as if they were a user's, whose patterns are all compiled when they are read. */
	if (load(f, "harness/languages") < 0) {
		SCOPED_STR s = STR_EMPTY;
		problems_text(&f->problems, &s);
		print_error("%s%s\n", str_text(&s), f->e.text);
	}
	assert_int_equal(0, f->problems.count);
	const struct profile *php = profiles_find(&f->profiles, "php");
	assert_non_null(php);
	assert_string_equal("PHP", php->name);
	assert_non_null(php->version.argv[0]);
	assert_null(profiles_find(&f->profiles, "klingon"));
	for (size_t i = 1; i < f->profiles.count; i++)
		assert_true(strcmp(f->profiles.items[i - 1]->id, f->profiles.items[i]->id) < 0);
}

static void a_users_profile_adds_or_overrides(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(0, load(f, NULL));
	size_t count = f->profiles.count;
	put(f, "aaa.json", PROFILE("aaa", "aaa", ""));
	put(f, "php.json", PROFILE("php", "php", ""));
	assert_int_equal(0, load(f, f->folder));
	assert_int_equal(count + 1, f->profiles.count);
	assert_string_equal("aaa", f->profiles.items[0]->id);
	assert_string_equal("Mine", profiles_find(&f->profiles, "php")->name);
}

static void mistakes_in_a_users_profile_are_all_told(void **state)
{
	struct fixture *f = *state;
	put(f, "one.json", PROFILE("other", "php", ",\n\"warning\": \"(\", \"skip\": { \"comments\": \"[\" }, \"shebang\": []"));
	put(f, "two.json", "{");
	assert_int_equal(-1, load(f, f->folder));
	assert_int_equal(OWNER_TASK, f->e.owner);
	expect_told(f, "one.json:1: id: the id must be the file's name: \"one\"");
	expect_told(f, "one.json:3: warning: ");
	expect_told(f, "one.json:3: skip.comments: ");
	expect_told(f, "shebang: unknown key; did you mean \"shebangs\"?");
	expect_told(f, "the extension \"php\" already belongs to the profile \"");
	expect_told(f, "two.json:1: column 2: this is not valid JSON");
	assert_int_equal(6, f->problems.count);
}

static void a_folder_that_is_not_there_is_the_users_fault(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(-1, load(f, "/nonexistent/profiles"));
	assert_int_equal(OWNER_TASK, f->e.owner);
	assert_non_null(strstr(f->e.text, "/nonexistent/profiles"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_shipped_profiles_load_sorted_and_without_mistakes),
		TEST(a_users_profile_adds_or_overrides),
		TEST(mistakes_in_a_users_profile_are_all_told),
		TEST(a_folder_that_is_not_there_is_the_users_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
