/* test_redact.c: names found however they are written, and nothing else. */
#include "tests/support/support.h"

#include "harness/pool/redact.h"

static const struct redact_instead WHO = { .text = "Somebody New", .word = "somebodynew" };

/* ${text} with ${name} hidden in it. */
static const char *hide(struct arena *a, const char *name, bool parts, const char *text)
{
	struct redact *set = redact_new(a);
	redact_name(set, name, parts, &WHO);
	const struct redact *const sets[] = { set };
	struct bytes hidden = redact_apply(a, sets, 1, bytes_of(text));
	return arena_strndup(a, hidden.data, hidden.len);
}

static void a_name_is_found_in_every_way_that_people_write_it(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	static const struct {
		const char *name, *text, *hidden;
	} ROWS[] = {
		{ "Jane Doe", "by Jane Doe.", "by Somebody New." },
		{ "Jane Doe", "JANE DOE", "Somebody New" },
		{ "Jane Doe", "Doe, Jane", "Somebody New" },
		{ "Jane Doe", "/home/jane-doe/x", "/home/somebodynew/x" },
		{ "Jane Doe", "jane_doe jane.doe janedoe", "somebodynew somebodynew somebodynew" },
		{ "Jane Doe", "class JaneDoeSolver", "class somebodynewSolver" },
		{ "Jane Doe", "?q=jane%20doe&x", "?q=somebodynew&x" },
		{ "Jane Doe", "login jdoe", "login somebodynew" },
		{ "Jane Mary Doe", "Jane Doe and Doe Jane", "Somebody New and Somebody New" },
		{ "José García", "Jose Garcia", "Somebody New" },
		{ "José García", "\"Jos\\u00e9 Garc\\u00eda\"", "\"Somebody New\"" },
		{ "José García", "Jose\xcc\x81 Garci\xcc\x81" "a!", "Somebody New!" },
		{ "José García", "jos%C3%A9%20garc%C3%ADa", "somebodynew" },
		{ "Jürgen Müller", "juergen.mueller", "somebodynew" },
		{ "Łukasz Nowak", "lukasz_nowak", "somebodynew" },
		{ "Василий Иванов", "ВАСИЛИЙ ИВАНОВ", "Somebody New" },
		{ "李 小龙", "作者：李小龙。", "作者：somebodynew。" },
	};
	for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
		assert_string_equal(hide(a, ROWS[i].name, false, ROWS[i].text), ROWS[i].hidden);
	arena_free(a);
}

static void parts_of_a_name_are_hidden_where_they_stand_alone(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(hide(a, "Mary Shelley", true, "Mary's summary, by mary in SHELLEY, Shelleys, maryRobot, marymount"),
			    "somebodynew's summary, by somebodynew in somebodynew, Shelleys, somebodynewRobot, marymount");
	assert_string_equal(hide(a, "Mary Shelley", false, "Mary's summary"), "Mary's summary");
	assert_string_equal(hide(a, "Fynn O'Neill", true, "O'Neill, ONeill, o_neill, Neill"), "somebodynew, somebodynew, somebodynew, somebodynew");
	arena_free(a);
}

static void words_that_programs_are_made_of_are_names_only_where_they_are_written_so(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(hide(a, "Max Power", true, "max(a, b) said Max; maximum, MAX_SIZE"), "max(a, b) said somebodynew; maximum, MAX_SIZE");
	assert_string_equal(hide(a, "Ng Li", true, "<li>strong</li> Li"), "<li>strong</li> somebodynew");
	assert_string_equal(hide(a, "php-index", true, "php index.php is no php-index"), "php index.php is no somebodynew");
	arena_free(a);
}

static void a_word_is_hidden_only_where_it_stands_alone(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct redact *set = redact_new(a);
	redact_word(set, "c-0042", &WHO);
	redact_word(set, "77310", &WHO);
	const struct redact *const sets[] = { set };
	struct bytes hidden = redact_apply(a, sets, 1, bytes_of("c-0042, c0042, c-00421, abc0042; 77310 177310 77.310x"));
	assert_string_equal(arena_strndup(a, hidden.data, hidden.len), "somebodynew, somebodynew, c-00421, abc0042; somebodynew 177310 somebodynewx");
	arena_free(a);
}

static void what_holds_no_name_is_given_back_untouched(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct redact *set = redact_new(a);
	redact_name(set, "Jane Doe", true, &WHO);
	const struct redact *const sets[] = { set };
	static const struct bytes TEXTS[] = { { "", 0 }, { NULL, 0 }, { "a\0b", 3 }, { "\xff\xfe\x80", 3 }, { "%e", 2 }, { "\\u00", 4 }, { "%C3", 3 }, { "ja", 2 } };
	for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
		struct bytes same = redact_apply(a, sets, 1, TEXTS[i]);
		assert_ptr_equal(same.data, TEXTS[i].data);
		assert_int_equal(same.len, TEXTS[i].len);
	}
	arena_free(a);
}

static void the_longest_of_all_names_is_taken(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	static const struct redact_instead OTHER = { .text = "The Other", .word = "theother" };
	struct redact *one = redact_new(a), *two = redact_new(a);
	redact_name(one, "Jane Doe", true, &WHO);
	redact_name(two, "Jane Doering", false, &OTHER);
	const struct redact *const sets[] = { one, two };
	struct bytes hidden = redact_apply(a, sets, 2, bytes_of("Jane Doering met Jane Doe"));
	assert_string_equal(arena_strndup(a, hidden.data, hidden.len), "The Other met Somebody New");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_found_in_every_way_that_people_write_it),
		cmocka_unit_test(parts_of_a_name_are_hidden_where_they_stand_alone),
		cmocka_unit_test(words_that_programs_are_made_of_are_names_only_where_they_are_written_so),
		cmocka_unit_test(a_word_is_hidden_only_where_it_stands_alone),
		cmocka_unit_test(what_holds_no_name_is_given_back_untouched),
		cmocka_unit_test(the_longest_of_all_names_is_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
