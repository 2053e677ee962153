/* test_clock.c: the clocks. */
#include "tests/support/support.h"

#include <time.h>

#include "harness/base/clock.h"

static void time_never_goes_back(void **state)
{
	(void)state;
	uint64_t last = clock_ns();
	for (int i = 0; i < 10000; i++) {
		uint64_t now = clock_ns();
		assert_true(now >= last);
		last = now;
	}
	assert_true(clock_ms_since(clock_ns() - 5000000) >= 5);
}

static void the_date_is_in_utc_and_in_iso_form(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct tm calendar = { 0 };
	time_t before = time(NULL);
	const char *text = clock_utc(a);
	time_t after = time(NULL);
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &calendar);
	assert_non_null(end);
	assert_string_equal(end, "");
	assert_int_equal(strlen(text), 20);
	assert_in_range(timegm(&calendar), before, after);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_never_goes_back),
		cmocka_unit_test(the_date_is_in_utc_and_in_iso_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
