/* test_ahead.c: a box that gets its next run ready while the caller looks at the last one: every run is as fresh, as bounded and as counted as any other. */
#include "tests/sandbox/boxes.h"

#include <signal.h>
#include <sys/mman.h>

enum { SLOT = 870 };

static struct sandbox *open_ahead(const char *work)
{
	struct err e = ERR_NONE;
	struct sandbox *box;
	const struct sandbox_spec spec = { .work = work, .slot = SLOT, .ceiling = BOXES_LIMITS, .ahead = true };
	if (sandbox_open(&spec, &box, &e) < 0)
		fail_msg("%s", e.text);
	return box;
}

/* The children of this process, oldest first: the zygote, the undertaker, then the spare. */
static size_t children(pid_t *ret, size_t room)
{
	SCOPED_STR path = STR_EMPTY;
	char line[256] = "", *rest = line;
	str_addf(&path, "/proc/%d/task/%d/children", (int)getpid(), (int)getpid());
	FILE *f = fopen(str_text(&path), "re");
	assert_non_null(f);
	if (!fgets(line, sizeof line, f))
		line[0] = '\0';
	fclose(f);
	size_t count = 0;
	for (char *word; count < room && (word = strsep(&rest, " "));)
		if (word[0])
			ret[count++] = (pid_t)strtol(word, NULL, 10);
	return count;
}

static void nothing_of_one_run_is_in_the_next(void **state)
{
	(void)state;
	char *tree = strdup(support_scratch());
	boxes_own(tree, SLOT);
	boxes_write(tree, "given", "as given\n", SLOT);
	struct sandbox *box = open_ahead(tree);
	for (int i = 0; i < 4; i++) {
		if (i % 2)
			sandbox_settle(box);
		BOXES_EXPECT(box, "cat given; ls /work /tmp /dev/shm; echo changed > given; echo x > more; echo x > /tmp/t; echo x > /dev/shm/s; mkdir /tmp/d",
			     "as given\n/dev/shm:\n\n/tmp:\n\n/work:\ngiven\n");
	}
	sandbox_close(box);
	support_scratch_remove();
	free(tree);
}

static void a_ready_run_shows_no_process_and_no_mount_but_its_own(void **state)
{
	(void)state;
	struct sandbox *box = open_ahead(NULL);
	for (int i = 0; i < 3; i++) {
		BOXES_EXPECT(box, "echo /proc/[0-9]*; awk '$2 == \"/proc\" || $2 == \"/work\" || $2 == \"/tmp\" { print $2 }' /proc/self/mounts | sort | xargs",
			     "/proc/2\n/proc /tmp /tmp /work\n"); /* the top of the run's tmpfs stands below /tmp */
		sandbox_settle(box);
	}
	sandbox_close(box);
}

static void commands_that_differ_get_their_own_limits(void **state)
{
	(void)state;
	struct sandbox *box = open_ahead(NULL);
	static const uint32_t disk_mb[] = { 2, 2, 4, 4, 2, 8 };
	for (size_t i = 0; i < sizeof disk_mb / sizeof disk_mb[0]; i++) {
		struct sandbox_command c = { .argv = SH("df -m /tmp | awk 'END { print $2 }'"), .policy = i % 3 ? "run" : "serve", .limits = BOXES_LIMITS };
		c.limits.disk_mb = disk_mb[i];
		struct sandbox_result r = boxes_run(box, &c);
		SCOPED_STR expected = STR_EMPTY;
		str_addf(&expected, "%u\n", (unsigned)disk_mb[i]);
		BOXES_ASSERT_TEXT(r.stdout_fd, str_text(&expected));
		sandbox_result_clear(&r);
		sandbox_settle(box);
	}
	sandbox_close(box);
}

static void a_run_stopped_at_its_limits_costs_the_next_nothing(void **state)
{
	(void)state;
	struct sandbox *box = open_ahead(NULL);
	for (int i = 0; i < 3; i++) {
		struct sandbox_command hog = { .argv = PERL("1 while 1"), .policy = "run", .limits = BOXES_LIMITS };
		hog.limits.cpu_ms = 300 * boxes_patience();
		struct sandbox_result r = boxes_run(box, &hog);
		BOXES_ASSERT_END(r, SANDBOX_CPU_LIMIT);
		sandbox_result_clear(&r);
		r = boxes_do(box, PERL("$x = 'x' x (1 << 20)"));
		BOXES_ASSERT_END(r, SANDBOX_EXITED);
		assert_true(r.usage.cpu_user_us + r.usage.cpu_system_us < 250000 * boxes_patience());
		assert_true(r.usage.peak_memory_bytes < 64u << 20);
		assert_int_equal(r.usage.left_processes, 0);
		sandbox_result_clear(&r);
	}
	sandbox_close(box);
}

/* One of the box's group, as the processes that it has ready are. */
static void join_group_of(pid_t supervisor)
{
	glob_t groups;
	boxes_find_groups(supervisor, &groups);
	for (size_t i = 0; i < groups.gl_pathc; i++) {
		SCOPED_STR path = STR_EMPTY;
		str_addf(&path, "%s/cgroup.procs", groups.gl_pathv[i]);
		SCOPED_FD fd = open(str_text(&path), O_WRONLY | O_CLOEXEC);
		if (fd < 0 || dprintf(fd, "0") < 0)
			_exit(1);
	}
	globfree(&groups);
}

/* Ends by the kernel's memory killer. */
static void take_all_memory(void)
{
	for (;;) {
		char *more = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (more != MAP_FAILED)
			memset(more, 1, 1 << 20);
	}
}

/* Ends by its own hand, with all that it started, when it is refused one more. */
static void take_all_processes(void)
{
	setpgid(0, 0);
	for (pid_t child; (child = fork()) >= 0;)
		while (child == 0)
			pause();
	kill(0, SIGKILL);
}

/* Where the last run's memory is not given back yet, the kernel may kill what was got ready: the run to come has not taken that memory. */
static void what_the_kernel_refuses_between_two_runs_is_not_put_down_to_the_next(void **state)
{
	(void)state;
	static void (*const takers[])(void) = { take_all_memory, take_all_processes };
	struct sandbox *box = open_ahead(NULL);
	for (size_t i = 0; i < sizeof takers / sizeof takers[0]; i++) {
		BOXES_EXPECT(box, "echo x", "x\n");
		sandbox_settle(box);
		pid_t supervisor = getpid(), taker = fork();
		if (taker == 0) {
			join_group_of(supervisor);
			takers[i]();
		}
		int status;
		assert_int_equal(waitpid(taker, &status, 0), taker);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		struct sandbox_result r = boxes_do(box, SH("echo x"));
		BOXES_ASSERT_END(r, SANDBOX_EXITED);
		assert_false(r.process_limit_hit);
		sandbox_result_clear(&r);
	}
	sandbox_close(box);
}

static void a_box_closed_with_a_run_ready_leaves_nothing(void **state)
{
	(void)state;
	int fds = boxes_open_fds();
	for (int settled = 0; settled < 2; settled++) {
		struct sandbox *box = open_ahead(NULL);
		BOXES_EXPECT(box, "echo x", "x\n");
		if (settled)
			sandbox_settle(box);
		sandbox_close(box);
		boxes_assert_childless();
		assert_int_equal(boxes_groups(), 0);
		assert_int_equal(boxes_open_fds(), fds);
	}
}

static void a_ready_run_its_box_or_the_undertaker_that_dies_is_replaced(void **state)
{
	(void)state;
	struct sandbox *box = open_ahead(NULL);
	for (int victim = 0; victim < 3; victim++) {
		for (int settled = 0; settled < 2; settled++) {
			pid_t pids[4];
			BOXES_EXPECT(box, "echo x", "x\n");
			if (settled)
				sandbox_settle(box);
			size_t count = children(pids, 4);
			if (count == 3) {
				siginfo_t dead;
				kill(pids[victim], SIGKILL);
				assert_int_equal(waitid(P_PID, (id_t)pids[victim], &dead, WEXITED | WNOWAIT), 0);
			} else {
				assert_int_equal(settled, 0);
			}
			BOXES_EXPECT(box, "echo again", "again\n");
			BOXES_EXPECT(box, "echo and again", "and again\n");
		}
	}
	sandbox_close(box);
	boxes_assert_childless();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_of_one_run_is_in_the_next),
		cmocka_unit_test(a_ready_run_shows_no_process_and_no_mount_but_its_own),
		cmocka_unit_test(commands_that_differ_get_their_own_limits),
		cmocka_unit_test(a_run_stopped_at_its_limits_costs_the_next_nothing),
		cmocka_unit_test(what_the_kernel_refuses_between_two_runs_is_not_put_down_to_the_next),
		cmocka_unit_test(a_box_closed_with_a_run_ready_leaves_nothing),
		cmocka_unit_test(a_ready_run_its_box_or_the_undertaker_that_dies_is_replaced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
