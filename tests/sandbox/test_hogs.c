/* test_hogs.c: programs that take all there is of something: time, memory, processes, disk, output. Each is stopped with the right reason, and harms no later run. */
#include "tests/sandbox/attacks.h"

#include <sys/resource.h>

static void whoever_takes_too_much_is_stopped_with_the_right_reason(void **state)
{
	(void)state;
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.cpu_ms = 1000 * boxes_patience();
	limits.wall_ms = 10000 * boxes_patience();
	limits.processes = 12;
	static const struct row rows[] = {
		{ "hog", "memory", "takes memory", SANDBOX_MEMORY_LIMIT, 0, NULL, NULL },
		{ "hog", "memory_children", "takes memory through children", SANDBOX_MEMORY_LIMIT, 0, NULL, NULL },
		{ "hog", "memory_memfd", "takes memory as files", SANDBOX_MEMORY_LIMIT, 0, NULL, NULL },
		{ "hog", "cpu", "works for ever", SANDBOX_CPU_LIMIT, 0, NULL, NULL },
		{ "hog", "cpu_deaf", "works for ever, deaf to signals", SANDBOX_CPU_LIMIT, 0, NULL, NULL },
		{ "hog", "cpu_orphans", "lets orphans work", SANDBOX_CPU_LIMIT, 0, NULL, NULL },
		{ "hog", "output", "prints for ever", SANDBOX_OUTPUT_LIMIT, 0, NULL, NULL },
		{ "hog", "output_errors", "prints errors for ever", SANDBOX_OUTPUT_LIMIT, 0, NULL, NULL },
		{ "hog", "disk", "fills the disk", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "inodes", "makes files for ever", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "sparse", "promises itself a terabyte", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "descriptors", "opens for ever", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "descriptors_everywhere", "opens for ever in all its processes", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "depth", "makes folders in folders", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "zombies", "buries no child", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "threads", "starts threads for ever", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "crash", "crashes", SANDBOX_SIGNALED, SIGSEGV, NULL, NULL },
		{ "hog", "memory_shm", "takes memory that outlives it", SANDBOX_EXITED, HELD, "shmget", "" },
		{ "bomb", "huge_map", "is promised a terabyte and takes it", SANDBOX_MEMORY_LIMIT, 0, NULL, NULL },
		{ "bomb", "page_tables", "takes memory that only the kernel sees", SANDBOX_MEMORY_LIMIT, 0, NULL, NULL },
		{ "bomb", "mappings", "makes a million mappings", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "bomb", "shared_map", "takes shared memory", SANDBOX_MEMORY_LIMIT, 0, NULL, NULL },
		{ "bomb", "locked", "locks memory in its place", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "bomb", "recursion", "calls itself for ever", SANDBOX_SIGNALED, SIGSEGV, NULL, NULL },
		{ "bomb", "pipes", "fills pipes", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "bomb", "sockets", "fills sockets", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "bomb", "flying_descriptors", "sends descriptors that nobody takes", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "bomb", "disk_mapped", "fills the disk through a mapping", SANDBOX_SIGNALED, SIGBUS, NULL, NULL },
		{ "bomb", "reserved", "reserves disk space without writing", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "bomb", "hard_links", "gives a file a hundred thousand names", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "bomb", "long_names", "makes long names", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "bomb", "attributes", "hides bytes in attributes of files", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "bomb", "watches", "watches for ever", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "bomb", "queues", "makes message queues", SANDBOX_EXITED, HELD, "mq_open", "" },
		{ "bomb", "queued_signals", "queues signals for ever", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "bomb", "timers", "makes timers for ever", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "process", "exec_loop", "becomes another program for ever", SANDBOX_CPU_LIMIT, 0, NULL, NULL },
		{ "process", "leader_gone", "works in a thread when the process seems gone", SANDBOX_CPU_LIMIT, 0, NULL, NULL },
		{ "printer", "spliced", "prints inside the kernel", SANDBOX_OUTPUT_LIMIT, 0, NULL, NULL },
		{ "printer", "both", "prints on both channels at once", SANDBOX_OUTPUT_LIMIT, 0, NULL, NULL },
		{ "printer", "impatient", "prints without waiting", SANDBOX_OUTPUT_LIMIT, 0, NULL, NULL },
		{ "printer", "brimful", "prints exactly as much as is allowed", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "printer", "eats_its_words", "takes back what it printed", SANDBOX_EXITED, HELD, NULL, NULL },
	};
	ASSERT_ROWS(rows, &limits);
}

static void whoever_waits_is_stopped_by_the_clock(void **state)
{
	(void)state;
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.wall_ms = 500;
	static const struct row rows[] = {
		{ "hog", "sleeper", "sleeps for ever", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
		{ "hog", "stopped", "stops itself", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
		{ "process", "vfork_stopped", "stops while its parent waits in the kernel", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
		{ "process", "vfork_sleeping", "sleeps while its parent waits in the kernel", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
		{ "process", "vfork_nested", "sleeps in a vfork of a vfork", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
		{ "process", "all_blocked", "blocks every signal and sleeps", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
		{ "process", "parent_stopped", "has its parent stopped", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
		{ "process", "children_stopped", "waits for stopped children", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
		{ "printer", "closed", "closes its output and goes on", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
	};
	ASSERT_ROWS(rows, &limits);
}

/* Stopped in the middle of what it says: what it had said is kept. */
static void output_up_to_the_last_moment_is_kept(void **state)
{
	(void)state;
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.wall_ms = 500;
	attacks_note("printer", "unfinished", "runs out of time in the middle of a line");
	struct sandbox_result r = attacks_run(attacks.box, "printer", "unfinished", NULL, &limits);
	BOXES_ASSERT_END(r, SANDBOX_WALL_LIMIT);
	BOXES_ASSERT_TEXT(r.stdout_fd, "the answer is 4");
	attacks_held("printer", "unfinished", &r);
	sandbox_result_clear(&r);
	attacks_note("printer", "drip", "prints a word now and then, for ever");
	r = attacks_run(attacks.box, "printer", "drip", NULL, &limits);
	BOXES_ASSERT_END(r, SANDBOX_WALL_LIMIT);
	assert_true(r.stdout_bytes >= 11);
	assert_false(r.stdout_cut);
	attacks_held("printer", "drip", &r);
	sandbox_result_clear(&r);
	attacks_nothing_left();
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
		attacks_note(bombs[i].program, bombs[i].arg, "forks for ever");
		struct sandbox_result r = attacks_run(attacks.box, bombs[i].program, bombs[i].arg, NULL, &limits);
		if (!r.process_limit_hit || r.end == SANDBOX_MEMORY_LIMIT)
			fail_msg("%s: %s", bombs[i].program, attacks_told(&r));
		attacks_held(bombs[i].program, bombs[i].arg, &r);
		sandbox_result_clear(&r);
		attacks_nothing_left();
	}
}

static void full_disks_are_told(void **state)
{
	(void)state;
	static const char *const floods[] = { "disk", "inodes" };
	for (size_t i = 0; i < 2; i++) {
		struct sandbox_result r = attacks_run(attacks.box, "hog", floods[i], NULL, USUAL);
		if (!r.disk_limit_hit)
			fail_msg("%s: %s", floods[i], attacks_told(&r));
		sandbox_result_clear(&r);
	}
	attacks_nothing_left();
}

/* Reading much more than the memory limit fills the page cache, which the kernel takes back: no reason to stop anybody. */
static void page_cache_is_not_taken_for_memory(void **state)
{
	(void)state;
	struct sandbox_result r = boxes_do(
		attacks.box, SH("find /usr/bin /usr/lib -type f -size +100k 2>/dev/null | head -2000 | xargs cat 2>/dev/null | head -c 400000000 | wc -c"));
	if (r.end != SANDBOX_EXITED || r.status != 0)
		fail_msg("%s", attacks_told(&r));
	BOXES_ASSERT_TEXT(r.stdout_fd, "400000000\n");
	sandbox_result_clear(&r);
}

static void daemons_are_counted_and_killed(void **state)
{
	(void)state;
	const struct sandbox_file file = attacks_file("hog");
	/* A build step may leave one behind just as well. */
	static const char *const policies[] = { "run", "build", "serve" };
	attacks_note("hog", "daemonise", "leaves a process behind that prints on");
	for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
		struct sandbox_result r = boxes_run(attacks.box, &(struct sandbox_command){ .argv = (const char *const[]){ "./hog", "daemonise", NULL },
											    .policy = policies[i],
											    .limits = BOXES_LIMITS,
											    .files = &file,
											    .file_count = 1 });
		if (r.end != SANDBOX_EXITED || r.status != HELD)
			fail_msg("%s: %s", policies[i], attacks_told(&r));
		assert_int_equal(r.usage.left_processes, 1);
		attacks_held("hog", "daemonise", &r);
		sandbox_result_clear(&r);
		attacks_nothing_left();
	}
}

/* Work that a program has done by a process that it no longer knows is its work. */
static void the_work_of_daemons_is_counted(void **state)
{
	(void)state;
	attacks_note("hog", "daemon_work", "lets a daemon do the work");
	struct sandbox_result r = attacks_run(attacks.box, "hog", "daemon_work", NULL, USUAL);
	if (r.end != SANDBOX_EXITED || r.status != HELD)
		fail_msg("%s", attacks_told(&r));
	/* It has worked for 300 ms when it tells the program. */
	assert_true(r.usage.cpu_user_us + r.usage.cpu_system_us >= 290000);
	assert_int_equal(r.usage.left_processes, 1);
	attacks_held("hog", "daemon_work", &r);
	sandbox_result_clear(&r);
	attacks_nothing_left();
}

/* What one run took must not be put down to the next. */
static void a_hog_costs_the_next_run_nothing(void **state)
{
	(void)state;
	static const struct {
		const char *program, *arg;
	} hogs[] = { { "hog", "memory" }, { "hog", "memory_memfd" }, { "hog", "cpu" }, { "hog", "disk" }, { "bomb", "page_tables" }, { "bomb", "timers" } };
	struct sandbox_limits limits = BOXES_LIMITS, less = BOXES_LIMITS;
	limits.cpu_ms = 1000;
	less.memory_mb = 16; /* what the hog left must be gone before the group can be made so small */
	for (size_t i = 0; i < sizeof hogs / sizeof hogs[0]; i++) {
		struct sandbox_result r = attacks_run(attacks.box, hogs[i].program, hogs[i].arg, NULL, &limits);
		sandbox_result_clear(&r);
		r = boxes_run(attacks.box, &(struct sandbox_command){ .argv = SH("true"), .policy = "run", .limits = less });
		BOXES_ASSERT_END(r, SANDBOX_EXITED);
		assert_int_equal(r.status, 0);
		assert_true(r.usage.cpu_user_us + r.usage.cpu_system_us < 500000);
		assert_true(r.usage.peak_memory_bytes < 16u << 20);
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
	const struct sandbox_file file = attacks_file("hog");
	limits.output_kb = 256;
	getrusage(RUSAGE_SELF, &before);
	struct sandbox_result r = boxes_run(attacks.box, &(struct sandbox_command){ .argv = (const char *const[]){ "./hog", "output", NULL },
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

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_takes_too_much_is_stopped_with_the_right_reason),
		cmocka_unit_test(whoever_waits_is_stopped_by_the_clock),
		cmocka_unit_test(output_up_to_the_last_moment_is_kept),
		cmocka_unit_test(fork_bombs_hit_the_process_limit),
		cmocka_unit_test(full_disks_are_told),
		cmocka_unit_test(page_cache_is_not_taken_for_memory),
		cmocka_unit_test(daemons_are_counted_and_killed),
		cmocka_unit_test(the_work_of_daemons_is_counted),
		cmocka_unit_test(a_hog_costs_the_next_run_nothing),
		cmocka_unit_test(a_flood_of_output_costs_the_supervisor_no_memory),
	};
	return attacks_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}
