/* test_hogs.c: programs that take all there is of something: time, memory, processes, disk, output. Each is stopped with the right reason, and harms no later run. */
#include "tests/sandbox/attacks.h"

static void whoever_takes_too_much_is_stopped_with_the_right_reason(void **state)
{
	(void)state;
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.cpu_ms = 1000;
	limits.wall_ms = 10000;
	limits.processes = 12;
	static const struct row rows[] = {
		{ "hog", "memory", SANDBOX_MEMORY_LIMIT, 0, NULL, NULL },
		{ "hog", "memory_children", SANDBOX_MEMORY_LIMIT, 0, NULL, NULL },
		{ "hog", "memory_memfd", SANDBOX_MEMORY_LIMIT, 0, NULL, NULL },
		{ "hog", "cpu", SANDBOX_CPU_LIMIT, 0, NULL, NULL },
		{ "hog", "cpu_deaf", SANDBOX_CPU_LIMIT, 0, NULL, NULL },
		{ "hog", "cpu_orphans", SANDBOX_CPU_LIMIT, 0, NULL, NULL },
		{ "hog", "output", SANDBOX_OUTPUT_LIMIT, 0, NULL, NULL },
		{ "hog", "output_errors", SANDBOX_OUTPUT_LIMIT, 0, NULL, NULL },
		{ "hog", "disk", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "inodes", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "sparse", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "descriptors", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "depth", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "zombies", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "threads", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "crash", SANDBOX_SIGNALED, SIGSEGV, NULL, NULL },
		{ "hog", "memory_shm", SANDBOX_EXITED, HELD, "shmget", "" },
	};
	ASSERT_ROWS(rows, &limits);
}

static void whoever_waits_is_stopped_by_the_clock(void **state)
{
	(void)state;
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.wall_ms = 500;
	static const struct row rows[] = {
		{ "hog", "sleeper", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
		{ "hog", "stopped", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
	};
	ASSERT_ROWS(rows, &limits);
}

static void fork_bombs_hit_the_process_limit(void **state)
{
	(void)state;
	static const struct {
		const char *program, *arg;
	} bombs[] = { { "hog", "fork_bomb" }, { "fork_bomb.sh", NULL } };
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.cpu_ms = 1000;
	limits.wall_ms = 2000;
	for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++) {
		struct sandbox_result r = attack(box, bombs[i].program, bombs[i].arg, NULL, &limits);
		if (!r.process_limit_hit || r.end == SANDBOX_MEMORY_LIMIT)
			fail_msg("%s: %s", bombs[i].program, told(&r));
		sandbox_result_clear(&r);
		assert_nothing_left();
	}
}

static void full_disks_are_told(void **state)
{
	(void)state;
	static const char *const floods[] = { "disk", "inodes" };
	for (size_t i = 0; i < 2; i++) {
		struct sandbox_result r = attack(box, "hog", floods[i], NULL, USUAL);
		if (!r.disk_limit_hit)
			fail_msg("%s: %s", floods[i], told(&r));
		sandbox_result_clear(&r);
	}
	assert_nothing_left();
}

/* Reading much more than the memory limit fills the page cache, which the kernel takes back: no reason to stop anybody. */
static void page_cache_is_not_taken_for_memory(void **state)
{
	(void)state;
	struct sandbox_result r =
		boxes_do(box, SH("find /usr/bin /usr/lib -type f -size +100k 2>/dev/null | head -2000 | xargs cat 2>/dev/null | head -c 400000000 | wc -c"));
	if (r.end != SANDBOX_EXITED || r.status != 0)
		fail_msg("%s", told(&r));
	BOXES_ASSERT_TEXT(r.stdout_fd, "400000000\n");
	sandbox_result_clear(&r);
}

static void daemons_are_counted_and_killed(void **state)
{
	(void)state;
	struct bytes text = program_text("hog");
	const struct sandbox_file file = { .path = "hog", .data = text.data, .len = text.len, .executable = true };
	/* A build step may leave one behind just as well. */
	static const char *const policies[] = { "run", "build", "serve" };
	for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
		struct sandbox_result r = boxes_run(box, &(struct sandbox_command){ .argv = (const char *const[]){ "./hog", "daemonise", NULL },
										    .policy = policies[i],
										    .limits = BOXES_LIMITS,
										    .files = &file,
										    .file_count = 1 });
		if (r.end != SANDBOX_EXITED || r.status != HELD)
			fail_msg("%s: %s", policies[i], told(&r));
		assert_int_equal(r.usage.left_processes, 1);
		sandbox_result_clear(&r);
		assert_nothing_left();
	}
}

/* What one run took must not be put down to the next. */
static void a_hog_costs_the_next_run_nothing(void **state)
{
	(void)state;
	static const char *const hogs[] = { "memory", "memory_memfd", "cpu", "disk" };
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.cpu_ms = 1000;
	for (size_t i = 0; i < sizeof hogs / sizeof hogs[0]; i++) {
		struct sandbox_result r = attack(box, "hog", hogs[i], NULL, &limits);
		sandbox_result_clear(&r);
		r = boxes_do(box, SH("true"));
		BOXES_ASSERT_END(r, SANDBOX_EXITED);
		assert_int_equal(r.status, 0);
		assert_true(r.usage.cpu_user_us + r.usage.cpu_system_us < 500000);
		assert_true(r.usage.peak_memory_bytes < 64u << 20);
		assert_true(r.usage.written_bytes < 1u << 20);
		assert_false(r.disk_limit_hit || r.process_limit_hit);
		sandbox_result_clear(&r);
	}
}

static void a_flood_of_output_costs_the_supervisor_no_memory(void **state)
{
	(void)state;
	struct rusage before, after;
	struct sandbox_limits limits = BOXES_LIMITS;
	struct bytes text = program_text("hog");
	const struct sandbox_file file = { .path = "hog", .data = text.data, .len = text.len, .executable = true };
	limits.output_kb = 256;
	getrusage(RUSAGE_SELF, &before);
	struct sandbox_result r = boxes_run(box, &(struct sandbox_command){ .argv = (const char *const[]){ "./hog", "output", NULL },
									    .policy = "run",
									    .limits = limits,
									    .files = &file,
									    .file_count = 1,
									    .keep_going_when_full = true });
	getrusage(RUSAGE_SELF, &after);
	/* The whole gibibyte came through the pipe. */
	BOXES_ASSERT_END(r, SANDBOX_EXITED);
	assert_true(r.stdout_cut);
	assert_in_range(r.stdout_bytes, 1, 256 << 10);
	assert_true(after.ru_maxrss - before.ru_maxrss < 16 << 10);
	sandbox_result_clear(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_takes_too_much_is_stopped_with_the_right_reason),
		cmocka_unit_test(whoever_waits_is_stopped_by_the_clock),
		cmocka_unit_test(fork_bombs_hit_the_process_limit),
		cmocka_unit_test(full_disks_are_told),
		cmocka_unit_test(page_cache_is_not_taken_for_memory),
		cmocka_unit_test(daemons_are_counted_and_killed),
		cmocka_unit_test(a_hog_costs_the_next_run_nothing),
		cmocka_unit_test(a_flood_of_output_costs_the_supervisor_no_memory),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
