/* test_str.c: the growing string. */
#include "tests/support/support.h"

#include "harness/base/str.h"

static void an_untouched_string_reads_as_empty(void **state)
{
	(void)state;
	SCOPED_STR s = STR_EMPTY;
	assert_string_equal(str_text(&s), "");
	assert_int_equal(str_bytes(&s).len, 0);
	str_clear(&s);
	assert_string_equal(str_text(&s), "");
	str_add(&s, "");
	assert_non_null(s.data);
}

static void it_is_terminated_after_every_addition(void **state)
{
	(void)state;
	SCOPED_STR s = STR_EMPTY;
	for (size_t i = 0; i < 5000; i++) {
		str_add_char(&s, (char)('a' + i % 26));
		assert_int_equal(s.len, i + 1);
		assert_int_equal(s.data[s.len], 0);
		assert_true(s.cap > s.len);
	}
	for (size_t i = 0; i < s.len; i++)
		assert_int_equal(s.data[i], 'a' + i % 26);
}

static void formats_append_at_the_end(void **state)
{
	(void)state;
	SCOPED_STR s = STR_EMPTY;
	str_addf(&s, "%d", 1);
	str_addf(&s, ",%0200d", 2);
	assert_int_equal(s.len, 202);
	assert_int_equal(s.data[201], '2');
	str_clear(&s);
	str_addf(&s, "%s", "again");
	assert_string_equal(str_text(&s), "again");
}

static void nul_bytes_count(void **state)
{
	(void)state;
	SCOPED_STR s = STR_EMPTY;
	str_add_bytes(&s, (struct bytes){ .data = "a\0b", .len = 3 });
	str_add_bytes(&s, (struct bytes){ 0 });
	str_add_char(&s, '\0');
	assert_true(bytes_equal(str_bytes(&s), (struct bytes){ .data = "a\0b", .len = 4 }));
}

static void stealing_moves_the_text_into_the_arena(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct str s = STR_EMPTY;
	str_add(&s, "kept");
	char *kept = str_steal(&s, a);
	assert_null(s.data);
	assert_string_equal(kept, "kept");
	assert_string_equal(str_steal(&s, a), "");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_untouched_string_reads_as_empty),
		cmocka_unit_test(it_is_terminated_after_every_addition),
		cmocka_unit_test(formats_append_at_the_end),
		cmocka_unit_test(nul_bytes_count),
		cmocka_unit_test(stealing_moves_the_text_into_the_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
