/* test_nearest.c: which word was probably meant. */
#include "tests/support/support.h"

#include <string.h>

#include "harness/base/nearest.h"

static void the_nearest_word_is_found_within_two_slips(void **state)
{
	(void)state;
	static const char *const known[] = { "limits", "groups", "languages", "id", "kind", "cpu_ms", "title" };
	static const struct {
		const char *word, *meant;
	} examples[] = {
		{ "limts", "limits" },  { "limitss", "limits" },
		{ "lmiits", "limits" }, { "Limits", "limits" },
		{ "LIMITS", "limits" }, { "langauges", "languages" },
		{ "gruops", "groups" }, { "kidn", "kind" },
		{ "cpums", "cpu_ms" },  { "cpu-ms", "cpu_ms" },
		{ "tittel", "title" },  { "xy", NULL },
		{ "i", NULL },          { "", NULL },
		{ "points", NULL },     { "kx", NULL },
		{ "lmi", NULL },        { "lang", NULL },
	};
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		const char *found = nearest_word(examples[i].word, known, sizeof known / sizeof known[0]);
		if (examples[i].meant ? !found || strcmp(found, examples[i].meant) != 0 : found != NULL)
			fail_msg("'%s' gave '%s'", examples[i].word, found ? found : "nothing");
	}
}

static void the_nearer_wins_and_of_equals_the_first(void **state)
{
	(void)state;
	static const char *const known[] = { "starts", "start", "stars" };
	assert_string_equal(nearest_word("stara", known, 3), "start");
	assert_string_equal(nearest_word("starss", known, 3), "starts");
}

static void very_long_words_have_no_neighbours(void **state)
{
	(void)state;
	char longest[200];
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	const char *const known[] = { longest, "a" };
	assert_null(nearest_word(longest, known, 2));
	assert_null(nearest_word("b", NULL, 0));
	longest[64] = '\0';
	assert_ptr_equal(nearest_word(longest + 1, known, 2), longest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_word_is_found_within_two_slips),
		cmocka_unit_test(the_nearer_wins_and_of_equals_the_first),
		cmocka_unit_test(very_long_words_have_no_neighbours),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
