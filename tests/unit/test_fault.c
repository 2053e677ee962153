/* test_fault.c: the hook by which tests make resources fail. */
#include "tests/support/support.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/fault.h"

static int tear_down(void **state)
{
	(void)state;
	fault_arm(NULL);
	return 0;
}

#ifndef NDEBUG
static void an_armed_point_fails_every_time(void **state)
{
	(void)state;
	fault_arm("open");
	for (int i = 0; i < 3; i++) {
		errno = 0;
		assert_true(fault_at("open"));
		assert_int_equal(errno, EIO);
	}
	errno = 7;
	assert_false(fault_at("ope"));
	assert_false(fault_at("opens"));
	assert_int_equal(errno, 7);
}

static void a_number_picks_one_passage_and_a_name_the_error(void **state)
{
	(void)state;
	fault_arm("write:2:ENOSPC");
	assert_false(fault_at("write"));
	assert_false(fault_at("read"));
	assert_true(fault_at("write"));
	assert_int_equal(errno, ENOSPC);
	assert_false(fault_at("write"));
	fault_arm("write:1:ENOSUCHNAME");
	assert_true(fault_at("write"));
	assert_int_equal(errno, EIO);
}

static void nothing_is_armed_after_clearing(void **state)
{
	(void)state;
	fault_arm("write");
	fault_arm(NULL);
	assert_false(fault_at("write"));
	fault_arm("");
	assert_false(fault_at(""));
}

/* Before any test arms a point: the environment is read once, at the first passage. */
static void the_environment_arms_a_point(void)
{
	setenv("TAKEHOME_FAULT", "mount:1:EPERM", 1);
	bool armed = fault_at("mount") && errno == EPERM;
	setenv("TAKEHOME_FAULT", "mount", 1);
	bool read_again = fault_at("mount");
	if (!armed || read_again)
		abort();
	unsetenv("TAKEHOME_FAULT");
}
#else
static void a_release_build_never_fails_on_purpose(void **state)
{
	(void)state;
	fault_arm("open");
	assert_false(fault_at("open"));
}
#endif

int main(void)
{
#ifndef NDEBUG
	the_environment_arms_a_point();
#endif
	const struct CMUnitTest tests[] = {
#ifndef NDEBUG
		cmocka_unit_test_teardown(an_armed_point_fails_every_time, tear_down),
		cmocka_unit_test_teardown(a_number_picks_one_passage_and_a_name_the_error, tear_down),
		cmocka_unit_test_teardown(nothing_is_armed_after_clearing, tear_down),
#else
		cmocka_unit_test_teardown(a_release_build_never_fails_on_purpose, tear_down),
#endif
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
