/* test_dispatch.c: what a shard asks an engine for, and which paths an engine can be told. */
#include "harness/base/str.h"
#include "harness/pool/dispatch.h"
#include "harness/pool/ident.h"
#include "tests/support/support.h"

static struct arena *a;

static int set_up(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct limits limits(uint32_t memory_mb, uint32_t wall_ms)
{
	struct limits l = LIMITS_CASE_DEFAULT;
	l.memory_mb = memory_mb;
	l.wall_ms = wall_ms;
	return l;
}

static struct task task_of(struct group *group)
{
	return (struct task){ .id = "t", .build_limits = limits(300, 60000), .groups = group, .group_count = 1 };
}

static void the_largest_limit_decides_memory_and_all_limits_together_decide_time(void **state)
{
	(void)state;
	struct task_case cases[] = { { .kind = CASE_STDIO, .limits = limits(500, 10000) }, { .kind = CASE_HTTP, .limits = limits(100, 20000) } };
	struct group group = { .cases = cases, .case_count = 2 };
	const struct task task = task_of(&group);
	struct dispatch_size size = dispatch_size(&task, 5, 2);
	assert_int_equal(size.each_mb, 500);
	assert_int_equal(size.memory_mb, 2 * 500 + size.own_mb);
	/* Three rounds of two at one time: a build and both cases. */
	assert_int_equal(size.seconds - dispatch_size(&task, 0, 2).seconds, 3 * (60 + 10 + 20));
	cases[0].limits.memory_mb = 200;
	assert_int_equal(dispatch_size(&task, 5, 2).each_mb, 300);
}

static void an_interactor_is_there_at_the_same_time_and_a_checker_afterwards(void **state)
{
	(void)state;
	struct task_case one = { .kind = CASE_INTERACTIVE, .limits = limits(200, 10000) };
	struct group group = { .cases = &one, .case_count = 1 };
	struct task task = task_of(&group);
	const struct task_program interactor = { .limits = limits(150, 5000) }, checker = { .limits = limits(400, 7000) };
	uint64_t start = dispatch_size(&task, 0, 1).seconds;
	task.interactor = &interactor;
	assert_int_equal(dispatch_size(&task, 1, 1).each_mb, 350);
	assert_int_equal(dispatch_size(&task, 1, 1).seconds - start, 60 + 10 + 5);
	task.checker = &checker;
	assert_int_equal(dispatch_size(&task, 1, 1).each_mb, 400);
	assert_int_equal(dispatch_size(&task, 1, 1).seconds - start, 60 + 10 + 5 + 7);
}

static void a_unit_suite_takes_its_time_once_for_all_of_its_cases(void **state)
{
	(void)state;
	struct task_case cases[] = { { .kind = CASE_SUITE, .limits = limits(100, 10000) }, { .kind = CASE_SUITE, .limits = limits(100, 10000) }, { .kind = CASE_STDIO, .limits = limits(100, 1000) } };
	struct group group = { .cases = cases, .case_count = 3 };
	const struct task task = task_of(&group);
	assert_int_equal(dispatch_size(&task, 1, 1).seconds - dispatch_size(&task, 0, 1).seconds, 60 + 10 + 1);
}

static void the_largest_shard_is_counted(void **state)
{
	(void)state;
	struct entry entries[] = { { .id = "anna" }, { .id = "bert" }, { .id = "carl" }, { .id = "dora" }, { .id = "emil" } };
	const struct input pool = { .items = entries, .count = 5 };
	assert_int_equal(dispatch_crowd(&pool, 1), 5);
	uint32_t first = 0;
	for (size_t i = 0; i < 5; i++)
		first += ident_in_shard(entries[i].id, (struct shard){ .index = 1, .of = 2 });
	assert_int_equal(dispatch_crowd(&pool, 2), first > 5 - first ? first : 5 - first);
}

static void engines_are_told_paths_as_they_are_or_not_at_all(void **state)
{
	(void)state;
	static const char *const BATCH[] = { "takehome", "batch", "t", "/a ${b}'", NULL };
	struct dispatch_spec spec = { .task_id = "a-task-whose-name-is-far-too-long-for-some-of-the-engines", .batch = BATCH, .takehome = "takehome", .out = "/o", .shards = 2, .workers = 1 };
	struct err e = ERR_NONE;
	struct bytes text;
	assert_int_equal(dispatch_write(a, dispatch_find("slurm"), &spec, &text, &e), 0);
	assert_non_null(strstr(text.data, "batch=(takehome batch t '/a ${b}'\\''')\n"));
	assert_non_null(strstr(text.data, "--job-name=takehome-a-task-whose-name-is-far-too-long-for-som\n"));
	assert_int_equal(dispatch_write(a, dispatch_find("kubernetes"), &spec, &text, &e), 0);
	assert_non_null(strstr(text.data, "\"/a $${b}'\""));
	assert_int_equal(dispatch_write(a, dispatch_find("nomad"), &spec, &text, &e), -1);
	assert_int_equal(e.owner, OWNER_TASK);
	assert_non_null(strstr(e.text, "Nomad would replace"));
	assert_null(dispatch_find("sge"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_largest_limit_decides_memory_and_all_limits_together_decide_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_interactor_is_there_at_the_same_time_and_a_checker_afterwards, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_unit_suite_takes_its_time_once_for_all_of_its_cases, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_largest_shard_is_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(engines_are_told_paths_as_they_are_or_not_at_all, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
