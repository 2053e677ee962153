/* test_core.c: how a run ends, what it leaves: the promises of sandbox.h, one each. */
#include "tests/sandbox/boxes.h"

#include "harness/base/data.h"

enum { SLOT = 810 };

static struct sandbox *box; /* with an empty /work */

static int open_box(void **state)
{
	(void)state;
	box = boxes_open(SLOT, NULL);
	return 0;
}

static int close_box(void **state)
{
	(void)state;
	sandbox_close(box);
	boxes_assert_childless();
	return boxes_groups() == 0 ? 0 : -1;
}

/* ── ends ── */

static void exit_status_is_told(void **state)
{
	(void)state;
	struct sandbox_result r = boxes_do(box, SH("exit 7"));
	BOXES_ASSERT_END(r, SANDBOX_EXITED);
	assert_int_equal(r.status, 7);
	assert_true(r.usage.wall_us > 0);
	sandbox_result_clear(&r);
}

static void signals_keep_their_meaning(void **state)
{
	(void)state;
	static const struct {
		const char *script;
		int signal;
	} table[] = { { "kill -TERM $$", 15 }, { "kill -ABRT $$", 6 }, { "kill -SEGV $$", 11 }, { "kill -KILL $$", 9 } };
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct sandbox_result r = boxes_do(box, SH(table[i].script));
		BOXES_ASSERT_END(r, SANDBOX_SIGNALED);
		assert_int_equal(r.signal, table[i].signal);
		sandbox_result_clear(&r);
	}
}

static void command_that_is_not_there_is_exec_failed(void **state)
{
	(void)state;
	static const char *const commands[] = { "no-such-command", "/work/no-such-file", "./none" };
	for (size_t i = 0; i < 3; i++) {
		struct sandbox_result r = boxes_do(box, (const char *const[]){ commands[i], NULL });
		BOXES_ASSERT_END(r, SANDBOX_EXEC_FAILED);
		assert_int_equal(r.exec_errno, ENOENT);
		assert_int_equal(r.work_fd, -1);
		sandbox_result_clear(&r);
	}
}

static void file_that_may_not_be_executed_is_exec_failed_with_its_errno(void **state)
{
	(void)state;
	static const struct sandbox_file files[] = { { .path = "plain", .data = "#!/bin/sh\n", .len = 10 },
						     { .path = "junk", .data = "\x01\x02", .len = 2, .executable = true } };
	struct sandbox_command c = {
		.argv = (const char *const[]){ "./plain", NULL }, .policy = "run", .limits = BOXES_LIMITS, .files = files, .file_count = 2
	};
	struct sandbox_result r = boxes_run(box, &c);
	BOXES_ASSERT_END(r, SANDBOX_EXEC_FAILED);
	assert_int_equal(r.exec_errno, EACCES);
	c.argv = (const char *const[]){ "./junk", NULL };
	r = boxes_run(box, &c);
	BOXES_ASSERT_END(r, SANDBOX_EXEC_FAILED);
	assert_int_equal(r.exec_errno, ENOEXEC);
}

/* ── limits ── */

static void cpu_time_of_the_whole_tree_is_limited(void **state)
{
	(void)state;
	struct sandbox_command c = { .argv = SH("(while :; do :; done) & (while :; do :; done) & wait"), .policy = "run", .limits = BOXES_LIMITS };
	c.limits.cpu_ms = 300;
	struct sandbox_result r = boxes_run(box, &c);
	BOXES_ASSERT_END(r, SANDBOX_CPU_LIMIT);
	assert_true(r.usage.cpu_user_us + r.usage.cpu_system_us >= 300000);
	sandbox_result_clear(&r);
}

static void cpu_time_is_not_carried_over_to_the_next_run(void **state)
{
	(void)state;
	struct sandbox_command c = { .argv = PERL("1 while (times)[0] + (times)[1] < 0.8"), .policy = "run", .limits = BOXES_LIMITS };
	c.limits.cpu_ms = 2000; /* three runs together use more */
	for (int i = 0; i < 3; i++) {
		struct sandbox_result r = boxes_run(box, &c);
		BOXES_ASSERT_END(r, SANDBOX_EXITED);
		sandbox_result_clear(&r);
	}
}

static void sleeping_and_stopping_run_into_the_wall(void **state)
{
	(void)state;
	static const char *const scripts[] = { "sleep 1000", "kill -STOP $$" };
	for (size_t i = 0; i < 2; i++) {
		struct sandbox_command c = { .argv = SH(scripts[i]), .policy = "run", .limits = BOXES_LIMITS };
		c.limits.wall_ms = 200;
		struct sandbox_result r = boxes_run(box, &c);
		BOXES_ASSERT_END(r, SANDBOX_WALL_LIMIT);
		assert_true(r.usage.wall_us >= 200000);
		sandbox_result_clear(&r);
	}
}

static void memory_is_limited_and_told_by_the_kernels_counter(void **state)
{
	(void)state;
	struct sandbox_command c = { .argv = PERL("$x = 'x' x (200 << 20); print length $x"), .policy = "run", .limits = BOXES_LIMITS };
	c.limits.memory_mb = 32;
	struct sandbox_result r = boxes_run(box, &c);
	BOXES_ASSERT_END(r, SANDBOX_MEMORY_LIMIT);
	assert_true(r.usage.peak_memory_bytes > 20u << 20);
	sandbox_result_clear(&r);
	/* The same in a child whose parent looks away and exits with 0. */
	c.argv = SH("perl -e '$x = \"x\" x (200 << 20); print length $x'; exit 0");
	r = boxes_run(box, &c);
	BOXES_ASSERT_END(r, SANDBOX_MEMORY_LIMIT);
	sandbox_result_clear(&r);
}

static void files_read_count_as_cache_not_as_memory_that_ran_out(void **state)
{
	(void)state;
	struct sandbox_command c = { .argv = SH("find /usr/lib -maxdepth 2 -type f -size +1M | head -40 | xargs cat > /dev/null"),
				     .policy = "run",
				     .limits = BOXES_LIMITS };
	c.limits.memory_mb = 16;
	struct sandbox_result r = boxes_run(box, &c);
	BOXES_ASSERT_END(r, SANDBOX_EXITED);
	sandbox_result_clear(&r);
}

static void peak_memory_is_that_of_the_run_alone(void **state)
{
	(void)state;
	struct sandbox_result big = boxes_do(box, PERL("$x = 'x' x (30 << 20)"));
	struct sandbox_result small = boxes_do(box, SH("true"));
	assert_true(big.usage.peak_memory_bytes > 30u << 20);
	assert_true(small.usage.peak_memory_bytes < 20u << 20);
	sandbox_result_clear(&big);
	sandbox_result_clear(&small);
}

static void output_is_cut_at_its_limit_and_the_run_stopped(void **state)
{
	(void)state;
	struct sandbox_result r = boxes_do(box, SH("yes"));
	BOXES_ASSERT_END(r, SANDBOX_OUTPUT_LIMIT);
	assert_true(r.stdout_cut);
	assert_int_equal(r.stdout_bytes, 64 << 10);
	sandbox_result_clear(&r);
	r = boxes_do(box, SH("yes >&2"));
	BOXES_ASSERT_END(r, SANDBOX_OUTPUT_LIMIT);
	assert_true(r.stderr_cut);
	assert_false(r.stdout_cut);
	sandbox_result_clear(&r);
}

static void output_of_exactly_the_limit_is_whole(void **state)
{
	(void)state;
	struct sandbox_result r = boxes_do(box, SH("head -c 65536 /dev/zero"));
	BOXES_ASSERT_END(r, SANDBOX_EXITED);
	assert_int_equal(r.stdout_bytes, 65536);
	assert_false(r.stdout_cut);
	sandbox_result_clear(&r);
	r = boxes_do(box, SH("head -c 65537 /dev/zero"));
	BOXES_ASSERT_END(r, SANDBOX_OUTPUT_LIMIT);
	sandbox_result_clear(&r);
}

static void a_build_log_may_be_cut_without_stopping_the_build(void **state)
{
	(void)state;
	struct sandbox_command c = {
		.argv = SH("head -c 300000 /dev/zero; echo done > made"), .policy = "run", .limits = BOXES_LIMITS, .keep_going_when_full = true
	};
	struct sandbox_result r = boxes_run(box, &c);
	BOXES_ASSERT_END(r, SANDBOX_EXITED);
	assert_true(r.stdout_cut);
	assert_int_equal(r.stdout_bytes, 65536);
	int fd;
	uint64_t bytes;
	const char *why;
	assert_int_equal(sandbox_collect(&r, "made", 100, &fd, &bytes, &why), 0);
	close(fd);
	sandbox_result_clear(&r);
}

static void two_streams_can_become_one_in_order(void **state)
{
	(void)state;
	struct sandbox_command c = { .argv = SH("echo 1; echo 2 >&2; echo 3"), .policy = "run", .limits = BOXES_LIMITS, .tee_stderr_to_stdout = true };
	struct sandbox_result r = boxes_run(box, &c);
	BOXES_ASSERT_TEXT(r.stdout_fd, "1\n2\n3\n");
	assert_int_equal(r.stderr_fd, -1);
	sandbox_result_clear(&r);
}

static void bytes_and_inodes_written_are_limited(void **state)
{
	(void)state;
	static const char *const scripts[] = {
		"dd if=/dev/zero of=/work/big bs=64k 2>/dev/null",
		"dd if=/dev/zero of=/tmp/big bs=64k 2>/dev/null",
		"dd if=/dev/zero of=/dev/shm/big bs=64k 2>/dev/null",
		"perl -e 'for (1..1000) { open F, \">\", \"/tmp/$_\" or exit 1 }'",
	};
	for (size_t i = 0; i < 4; i++) {
		struct sandbox_result r = boxes_do(box, SH(scripts[i]));
		BOXES_ASSERT_END(r, SANDBOX_EXITED);
		assert_int_equal(r.status, 1);
		assert_true(r.disk_limit_hit);
		assert_true(r.usage.written_bytes <= 8u << 20);
		sandbox_result_clear(&r);
	}
	struct sandbox_result r = boxes_do(box, SH("echo x > /tmp/small"));
	assert_false(r.disk_limit_hit);
	assert_int_equal(r.usage.written_bytes, 4096);
	sandbox_result_clear(&r);
}

static void processes_are_limited(void **state)
{
	(void)state;
	struct sandbox_result r = boxes_do(box, PERL("$n = 0; while (defined($p = fork)) { if (!$p) { sleep 1000 } $n++ } print $n"));
	BOXES_ASSERT_END(r, SANDBOX_EXITED);
	BOXES_ASSERT_TEXT(r.stdout_fd, "15");
	assert_true(r.process_limit_hit);
	assert_int_equal(r.usage.left_processes, 15);
	sandbox_result_clear(&r);
	r = boxes_do(box, SH("true & wait"));
	assert_false(r.process_limit_hit);
	sandbox_result_clear(&r);
}

static void descriptors_and_sparse_files_are_limited(void **state)
{
	(void)state;
	struct sandbox_result r =
		boxes_do(box, PERL("$n = 0; while (open $f, '<', '/dev/null') { $n++; push @f, $f; undef $f } print $n < 64 ? 'few' : 'many'"));
	BOXES_ASSERT_TEXT(r.stdout_fd, "few");
	sandbox_result_clear(&r);
	r = boxes_do(box, SH("truncate -s 1T /tmp/huge"));
	assert_true(r.end == SANDBOX_SIGNALED || r.status != 0);
	sandbox_result_clear(&r);
}

/* ── what stays ── */

static void a_daemon_is_counted_and_killed(void **state)
{
	(void)state;
	struct sandbox_result r = boxes_do(box, SH("setsid sleep 1000 > /dev/null 2>&1 & echo started"));
	BOXES_ASSERT_END(r, SANDBOX_EXITED);
	BOXES_ASSERT_TEXT(r.stdout_fd, "started\n");
	assert_int_equal(r.usage.left_processes, 1);
	sandbox_result_clear(&r);
}

static void a_daemon_that_holds_the_output_does_not_hold_us(void **state)
{
	(void)state;
	struct sandbox_result r = boxes_do(box, SH("(sleep 1000; echo late) & echo early"));
	BOXES_ASSERT_END(r, SANDBOX_EXITED);
	BOXES_ASSERT_TEXT(r.stdout_fd, "early\n");
	sandbox_result_clear(&r);
}

static void nothing_persists_from_run_to_run(void **state)
{
	(void)state;
	struct sandbox_result r = boxes_do(box, SH("touch /work/a /tmp/a /dev/shm/a; perl -e 'shmget(7, 4096, 01666) or die' 2>/dev/null"));
	sandbox_result_clear(&r);
	BOXES_EXPECT(box, "ls -A /work /tmp /dev/shm; tail -n +2 /proc/sysvipc/shm 2>/dev/null; true", "/dev/shm:\n\n/tmp:\n\n/work:\n");
}

/* The shipped policies let nothing of the kind be made, and then the box's own IPC namespace does; a policy that does gives each run a fresh one. */
static void a_policy_that_lets_shared_memory_be_left_keeps_it_in_its_run(void **state)
{
	(void)state;
	static const char policy[] = "include memory\ninclude files\ninclude processes\ninclude identity\ninclude events\ninclude control\ninclude probes\n"
				     "allow shmget shmat shmdt shmctl\n";
	const char *folder = support_scratch();
	struct arena *a = arena_new();
	struct err e = ERR_NONE;
	struct sandbox *other;
	const struct sandbox_spec spec = { .slot = SLOT + 1, .ceiling = BOXES_LIMITS, .policies = folder };
	assert_int_equal(symlink(data_path(a, "sandbox/policies/groups", &e), arena_printf(a, "%s/groups", folder)), 0);
	boxes_write(folder, "sharing.policy", policy, SLOT + 1);
	if (sandbox_open(&spec, &other, &e) < 0)
		fail_msg("%s", e.text);
	for (int i = 0; i < 2; i++) {
		const struct sandbox_command c = { .argv = PERL("print defined shmget(7, 4096, 0) ? 'found ' : 'none '; print defined shmget(7, 4096, 01666) ? 'made' : $!"),
						   .policy = "sharing",
						   .limits = BOXES_LIMITS };
		struct sandbox_result r = boxes_run(other, &c);
		BOXES_ASSERT_TEXT(r.stdout_fd, "none made");
		sandbox_result_clear(&r);
	}
	sandbox_close(other);
	arena_free(a);
	support_scratch_remove();
}

static void many_runs_leave_descriptors_and_groups_as_they_were(void **state)
{
	(void)state;
	struct sandbox_result first = boxes_do(box, SH("true"));
	sandbox_result_clear(&first);
	int fds = boxes_open_fds();
	size_t groups = boxes_groups();
	for (int i = 0; i < 50; i++) {
		struct sandbox_result r = boxes_do(box, SH(i % 2 ? "echo x; echo y >&2" : "kill -9 $$"));
		sandbox_result_clear(&r);
	}
	assert_int_equal(boxes_open_fds(), fds);
	assert_int_equal(boxes_groups(), groups);
}

/* ── our own mistakes ── */

static void limits_out_of_range_are_refused_by_name(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct sandbox_result r;
	struct sandbox_command c = { .argv = SH("true"), .policy = "run", .limits = BOXES_LIMITS };
	c.limits.stack_mb = 0;
	assert_int_equal(sandbox_run(box, &c, &r, &e), -1);
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_non_null(strstr(e.text, "stack_mb must be between 1 and 1024, is 0"));
	c.limits = BOXES_LIMITS;
	c.limits.memory_mb = 4000; /* above the ceiling that the box was opened with */
	assert_int_equal(sandbox_run(box, &c, &r, &e), -1);
	assert_non_null(strstr(e.text, "memory_mb"));
	assert_int_equal(r.stdout_fd, -1);
}

static void an_unknown_policy_is_refused_by_name(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct sandbox_result r;
	const struct sandbox_command c = { .argv = SH("true"), .policy = "nonsense", .limits = BOXES_LIMITS };
	assert_int_equal(sandbox_run(box, &c, &r, &e), -1);
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_non_null(strstr(e.text, "nonsense"));
}

/* The process in the box that is a child of ours. */
static pid_t zygote_of(void)
{
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "/proc/%d/task/%d/children", (int)getpid(), (int)getpid());
	FILE *f = fopen(str_text(&path), "re");
	char line[64] = "";
	assert_non_null(f);
	if (!fgets(line, sizeof line, f))
		line[0] = '\0';
	fclose(f);
	return (pid_t)strtol(line, NULL, 10);
}

static void two_boxes_at_a_time_know_nothing_of_each_other(void **state)
{
	(void)state;
	struct sandbox *other = boxes_open(SLOT, NULL);
	struct sandbox_command big = { .argv = PERL("$x = 'x' x (30 << 20); print length $x"), .policy = "run", .limits = BOXES_LIMITS };
	struct sandbox_result r = boxes_run(other, &big);
	BOXES_ASSERT_END(r, SANDBOX_EXITED);
	BOXES_EXPECT(box, "echo here > /tmp/f; ls /tmp", "f\n");
	BOXES_EXPECT(other, "ls /tmp", "");
	sandbox_result_clear(&r);
	sandbox_close(other);
	BOXES_EXPECT(box, "echo still", "still\n");
}

/* What a run left can be looked at even when its box is gone. */
static void a_result_outlives_its_box(void **state)
{
	(void)state;
	struct sandbox *other = boxes_open(SLOT + 2, NULL);
	struct sandbox_result r = boxes_do(other, SH("echo out; echo kept > f"));
	sandbox_close(other);
	int fd;
	uint64_t bytes;
	const char *why;
	assert_int_equal(sandbox_collect(&r, "f", 100, &fd, &bytes, &why), 0);
	BOXES_ASSERT_TEXT(fd, "kept\n");
	BOXES_ASSERT_TEXT(r.stdout_fd, "out\n");
	close(fd);
	sandbox_result_clear(&r);
}

static void a_box_whose_process_died_gets_a_new_one(void **state)
{
	(void)state;
	pid_t first = zygote_of();
	assert_true(first > 0);
	kill(first, SIGKILL);
	BOXES_EXPECT(box, "echo again", "again\n");
	assert_true(zygote_of() > 0 && zygote_of() != first);
}

/* Init works in the memory of the box's process: whatever becomes of a run, that must be as it was. In a debug build that process ends if init allocated. */
static void a_boxs_process_outlives_all_kinds_of_runs(void **state)
{
	(void)state;
	pid_t first = zygote_of();
	static const struct sandbox_file files[] = { { .path = "a/b/c", .data = "x", .len = 1 },
						     { .path = "a/b", .data = "y", .len = 1 },
						     { .path = "a", .data = "z", .len = 1 } };
	static const char *const missing[] = { "/no/such/program", NULL };
	struct sandbox_command commands[] = {
		{ .argv = SH("cat a"), .files = files, .file_count = 3 },
		{ .argv = missing },
		{ .argv = SH("true"), .cwd = "no/such/folder" },
		{ .argv = SH("sleep 100 & (sleep 100 &) &") },
		{ .argv = SH("kill -9 $$") },
		{ .argv = SH("true"), .network = NETWORK_LOOPBACK },
		{ .argv = PERL("1 while print 'x' x 1000") },
	};
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		commands[i].policy = "run";
		commands[i].limits = BOXES_LIMITS;
		struct sandbox_result r = boxes_run(box, &commands[i]);
		if (i == 0)
			BOXES_ASSERT_TEXT(r.stdout_fd, "z");
		sandbox_result_clear(&r);
		BOXES_EXPECT(box, "echo next", "next\n");
		assert_int_equal(zygote_of(), first);
	}
}

static void a_command_of_any_size_reaches_its_run(void **state)
{
	(void)state;
	enum { BIG = 3 << 20 };
	char *data = malloc(BIG);
	assert_non_null(data);
	memset(data, 'x', BIG);
	const struct sandbox_file file = { .path = "big", .data = data, .len = BIG };
	const struct sandbox_command c = { .argv = SH("wc -c < big"), .policy = "run", .limits = BOXES_LIMITS, .files = &file, .file_count = 1 };
	for (int i = 0; i < 2; i++) {
		struct sandbox_result r = boxes_run(box, &c);
		BOXES_ASSERT_TEXT(r.stdout_fd, "3145728\n");
		sandbox_result_clear(&r);
		BOXES_EXPECT(box, "ls", "");
	}
	free(data);
}

/* What gets a run ready steps back for those who have something to do; the program does not. */
static void a_program_is_scheduled_like_any_other(void **state)
{
	(void)state;
	BOXES_EXPECT(box, "cut -d ' ' -f 41 /proc/self/stat", "0\n");
}

static void protections_are_all_in_force(void **state)
{
	(void)state;
	sandbox_protections expected = geteuid() == 0 ? 0 : 1u << PROTECT_SLOT_UID;
	assert_int_equal(sandbox_missing(box), expected);
	assert_int_equal(strlen(sandbox_policy_digest(box)), 64);
}

static void probes_agree(void **state)
{
	(void)state;
	struct sandbox_probe probes[sandbox_protection_count];
	sandbox_probe_all(SLOT + 1, probes);
	for (int i = 0; i < sandbox_protection_count; i++) {
		assert_int_equal(probes[i].protection, i);
		assert_true(probes[i].found[0] != '\0');
		if ((i == PROTECT_SLOT_UID && geteuid() != 0) || (i == PROTECT_OVERLAY && !probes[i].works))
			continue; /* what a host may lack without being refused */
		if (!probes[i].works)
			print_message("%s: %s\n", sandbox_protection_text(probes[i].protection), probes[i].found);
		assert_true(probes[i].works);
		assert_string_equal(probes[i].advice, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exit_status_is_told),
		cmocka_unit_test(signals_keep_their_meaning),
		cmocka_unit_test(command_that_is_not_there_is_exec_failed),
		cmocka_unit_test(file_that_may_not_be_executed_is_exec_failed_with_its_errno),
		cmocka_unit_test(cpu_time_of_the_whole_tree_is_limited),
		cmocka_unit_test(cpu_time_is_not_carried_over_to_the_next_run),
		cmocka_unit_test(sleeping_and_stopping_run_into_the_wall),
		cmocka_unit_test(memory_is_limited_and_told_by_the_kernels_counter),
		cmocka_unit_test(files_read_count_as_cache_not_as_memory_that_ran_out),
		cmocka_unit_test(peak_memory_is_that_of_the_run_alone),
		cmocka_unit_test(output_is_cut_at_its_limit_and_the_run_stopped),
		cmocka_unit_test(output_of_exactly_the_limit_is_whole),
		cmocka_unit_test(a_build_log_may_be_cut_without_stopping_the_build),
		cmocka_unit_test(two_streams_can_become_one_in_order),
		cmocka_unit_test(bytes_and_inodes_written_are_limited),
		cmocka_unit_test(processes_are_limited),
		cmocka_unit_test(descriptors_and_sparse_files_are_limited),
		cmocka_unit_test(a_daemon_is_counted_and_killed),
		cmocka_unit_test(a_daemon_that_holds_the_output_does_not_hold_us),
		cmocka_unit_test(nothing_persists_from_run_to_run),
		cmocka_unit_test(a_policy_that_lets_shared_memory_be_left_keeps_it_in_its_run),
		cmocka_unit_test(many_runs_leave_descriptors_and_groups_as_they_were),
		cmocka_unit_test(limits_out_of_range_are_refused_by_name),
		cmocka_unit_test(an_unknown_policy_is_refused_by_name),
		cmocka_unit_test(two_boxes_at_a_time_know_nothing_of_each_other),
		cmocka_unit_test(a_result_outlives_its_box),
		cmocka_unit_test(a_box_whose_process_died_gets_a_new_one),
		cmocka_unit_test(a_boxs_process_outlives_all_kinds_of_runs),
		cmocka_unit_test(a_command_of_any_size_reaches_its_run),
		cmocka_unit_test(a_program_is_scheduled_like_any_other),
		cmocka_unit_test(protections_are_all_in_force),
		cmocka_unit_test(probes_agree),
	};
	return cmocka_run_group_tests(tests, open_box, close_box);
}
