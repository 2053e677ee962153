/* test_err.c: errors that carry an owner and gain words as they rise. */
#include "tests/support/support.h"

#include <errno.h>
#include <stdlib.h>

#include "harness/base/err.h"
#include "harness/base/str.h"
#include "harness/base/utf8.h"

static void words_come_in_front_and_owner_and_errno_stay(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	errno = ENOENT;
	assert_int_equal(err_sys(&e, OWNER_TASK, "opening '%s'", "x"), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(err_wrap(&e, "reading the %s", "task"), -1);
	assert_string_equal(e.text, "reading the task: opening 'x': No such file or directory");
	assert_int_equal(e.owner, OWNER_TASK);
	assert_int_equal(e.sys, ENOENT);
	assert_int_equal(err_set(&e, OWNER_CANDIDATE, "new"), -1);
	assert_string_equal(e.text, "new");
	assert_int_equal(e.owner, OWNER_CANDIDATE);
	assert_int_equal(e.sys, 0);
}

static void nobody_has_to_want_the_error(void **state)
{
	(void)state;
	assert_int_equal(err_set(NULL, OWNER_TASK, "x"), -1);
	assert_int_equal(err_sys(NULL, OWNER_TASK, "x"), -1);
	assert_int_equal(err_wrap(NULL, "x"), -1);
}

static void an_argument_may_be_the_old_text(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	err_set(&e, OWNER_TASK, "inner");
	err_wrap(&e, "outer %s", e.text);
	assert_string_equal(e.text, "outer inner: inner");
	err_set(&e, OWNER_TASK, "[%s]", e.text);
	assert_string_equal(e.text, "[outer inner: inner]");
}

static void a_long_text_is_cut_on_a_character_whatever_its_length(void **state)
{
	(void)state;
	for (size_t lead = 0; lead < 5; lead++) {
		SCOPED_STR s = STR_EMPTY;
		for (size_t i = 0; i < lead; i++)
			str_add_char(&s, 'a');
		while (s.len < 5000)
			str_add(&s, "€");
		struct err e = ERR_NONE;
		err_set(&e, OWNER_TASK, "%s", str_text(&s));
		size_t len = strlen(e.text);
		assert_in_range(len, sizeof e.text - 6, sizeof e.text - 1);
		assert_true(utf8_valid(bytes_of(e.text)));
		assert_string_equal(e.text + len - 3, "…");
		err_wrap(&e, "front");
		assert_true(utf8_valid(bytes_of(e.text)));
		assert_memory_equal(e.text, "front: ", 7);
		assert_string_equal(e.text + strlen(e.text) - 3, "…");
	}
}

static void a_text_that_just_fits_is_not_cut(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	err_set(&e, OWNER_TASK, "%0*d", (int)sizeof e.text - 1, 7);
	assert_int_equal(strlen(e.text), sizeof e.text - 1);
	assert_int_equal(e.text[sizeof e.text - 2], '7');
	err_set(&e, OWNER_TASK, "%0*d", (int)sizeof e.text, 7);
	assert_string_equal(e.text + sizeof e.text - 4, "…");
}

static void the_reason_of_the_system_survives_a_long_text(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	errno = ENOSPC;
	err_sys(&e, OWNER_HARNESS, "%05000d", 7);
	assert_non_null(strstr(e.text, "…: No space left on device"));
}

static void every_owner_reads_back_from_its_text(void **state)
{
	(void)state;
	assert_int_equal(owner_count, 4);
	for (int i = 0; i < owner_count; i++) {
		enum owner back;
		assert_true(owner_parse(owner_text((enum owner)i), &back));
		assert_int_equal(back, i);
	}
	enum owner untouched = OWNER_TASK;
	assert_false(owner_parse("Candidate", &untouched));
	assert_int_equal(untouched, OWNER_TASK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_come_in_front_and_owner_and_errno_stay),
		cmocka_unit_test(nobody_has_to_want_the_error),
		cmocka_unit_test(an_argument_may_be_the_old_text),
		cmocka_unit_test(a_long_text_is_cut_on_a_character_whatever_its_length),
		cmocka_unit_test(a_text_that_just_fits_is_not_cut),
		cmocka_unit_test(the_reason_of_the_system_survives_a_long_text),
		cmocka_unit_test(every_owner_reads_back_from_its_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
