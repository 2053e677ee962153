/* test_faults.c: every set-up step is made to fail once: the failure is ours, names its step, and nothing is left behind. */
#include "tests/sandbox/boxes.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>

#include "harness/base/fault.h"
#include "sandbox/step.h"

/* The slot follows our pid, so that two builds may be tested at one time: processes are counted by the slot's user. */
#define SLOT ((uint32_t)(700 + getpid() % 30 * 2))

/* Of laying over and copying, a host takes one; test_work.c drives the other. */
static bool is_driven(enum step step)
{
	static struct sandbox_probe probes[sandbox_protection_count];
	if (probes[PROTECT_ROOT].found[0] == '\0')
		sandbox_probe_all(SLOT, probes);
	if (step == (probes[PROTECT_OVERLAY].works ? STEP_COPY : STEP_OVERLAY))
		return false;
	return geteuid() == 0 || step != STEP_MOUNT_NS;
}

/* Some steps are taken only for a server and its client. */
static bool serving;

static int answer(int out, void *context)
{
	(void)context;
	return write(out, "x", 1) == 1 ? 0 : 1;
}

static int serve(struct sandbox *box, const struct sandbox_command *c, struct err *e)
{
	const struct sandbox_client client = { .run = answer, .memory_mb = 64, .cpu_ms = 5000, .output_kb = 1, .grace_ms = 1000 };
	struct sandbox_result r;
	struct sandbox_client_result asked;
	if (sandbox_serve(box, c, &client, &r, &asked, e) < 0)
		return -1;
	sandbox_client_result_clear(&asked);
	sandbox_result_clear(&r);
	return 0;
}

/* And some only between two. */
static bool talking;

static int talk(struct sandbox *box, const struct sandbox_command *c, struct err *e)
{
	const struct sandbox_spec spec = { .slot = SLOT + 1, .ceiling = BOXES_LIMITS };
	const struct sandbox_command commands[SANDBOX_SIDES] = { *c, { .argv = SH("cat"), .policy = "run", .limits = BOXES_LIMITS } };
	struct sandbox *boxes[SANDBOX_SIDES] = { box };
	struct sandbox_result r[SANDBOX_SIDES];
	struct sandbox_talk *told = calloc(1, sizeof *told);
	int rc = sandbox_open(&spec, &boxes[1], e);
	if (rc == 0 && (rc = sandbox_pair(boxes, commands, r, told, e)) == 0) {
		sandbox_result_clear(&r[0]);
		sandbox_result_clear(&r[1]);
	}
	sandbox_close(boxes[1]);
	free(told);
	return rc;
}

/* Open a box on a small tree and run a command that prints and is given a file. */
static int open_and_run(const char *tree, struct err *e)
{
	static const struct sandbox_file file = { .path = "f", .data = "x", .len = 1 };
	const struct sandbox_spec spec = { .work = tree, .slot = SLOT, .ceiling = BOXES_LIMITS };
	const struct sandbox_command c = { .argv = SH("echo x; cat f"), .policy = "run", .limits = BOXES_LIMITS, .files = &file, .file_count = 1 };
	struct sandbox *box;
	struct sandbox_result r;
	if (sandbox_open(&spec, &box, e) < 0)
		return -1;
	int rc = serving ? serve(box, &c, e) : talking ? talk(box, &c, e) : sandbox_run(box, &c, &r, e);
	if (rc == 0 && !serving && !talking)
		sandbox_result_clear(&r);
	sandbox_close(box);
	return rc;
}

/* What must be the same before and after. */
struct host {
	int descriptors, processes, mounts;
};

static struct host look(void)
{
	struct host now = { .descriptors = boxes_open_fds() };
	DIR *proc = opendir("/proc");
	for (struct dirent *entry; proc && (entry = readdir(proc));) {
		struct stat st;
		now.processes += entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && fstatat(dirfd(proc), entry->d_name, &st, 0) == 0 &&
				 st.st_uid == sandbox_uid(SLOT);
	}
	closedir(proc);
	FILE *list = fopen("/proc/self/mountinfo", "re");
	for (int c; list && (c = fgetc(list)) != EOF;)
		now.mounts += c == '\n';
	fclose(list);
	return now;
}

static void assert_nothing_left(const char *point, struct host before)
{
	struct host now = look();
	boxes_assert_childless();
	assert_int_equal(boxes_groups(), 0);
	if (now.descriptors != before.descriptors || now.processes != before.processes || now.mounts != before.mounts)
		fail_msg("%s leaves %d descriptors, %d processes, %d mounts", point, now.descriptors - before.descriptors, now.processes - before.processes,
			 now.mounts - before.mounts);
}

/* Make passage ${nth} of ${step} fail. False: there is no such passage. */
static bool fails_as_it_should(const char *tree, enum step step, int nth, struct host before)
{
	SCOPED_STR point = STR_EMPTY;
	SCOPED_STR named = STR_EMPTY;
	struct err e = ERR_NONE;
	str_addf(&point, "sandbox.%s:%d:EIO", step_point(step), nth);
	str_addf(&named, "step '%s', %s", step_point(step), step_words(step));
	fault_arm(str_text(&point));
	int rc = open_and_run(tree, &e);
	fault_arm(NULL);
	assert_nothing_left(str_text(&point), before);
	if (rc == 0)
		return false;
	if (e.owner != OWNER_HARNESS || !strstr(e.text, str_text(&named)) || !strstr(e.text, "Input/output error"))
		fail_msg("%s: %s", str_text(&point), e.text);
	assert_int_equal(e.sys, EIO);
	return true;
}

/* Not only each step, but each place where it is taken. */
static void each_step_that_fails_is_our_fault_and_named(void **state)
{
	(void)state;
	char *tree = strdup(support_scratch());
	boxes_own(tree, SLOT);
	struct err e = ERR_NONE;
	if (open_and_run(tree, &e) < 0)
		fail_msg("without a fault: %s", e.text);
	struct host before = look();
	for (int s = 0; s < step_count; s++) {
		enum step step = (enum step)s;
		int nth = 1;
		serving = step == STEP_LOOPBACK || step == STEP_CLIENT;
		talking = step == STEP_RELAY;
		while (is_driven(step) && fails_as_it_should(tree, step, nth, before))
			nth++;
		if (is_driven(step) && nth == 1)
			fail_msg("%s did not fail", step_point(step));
	}
	serving = talking = false;
	support_scratch_remove();
	free(tree);
}

static void after_a_failed_run_the_box_goes_on(void **state)
{
	(void)state;
	static const enum step steps[] = { STEP_LIMITS, STEP_COUNTERS, STEP_PIPES, STEP_REQUEST, STEP_WATCH, STEP_CAPTURE };
	struct sandbox *box = boxes_open(SLOT, NULL);
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		SCOPED_STR point = STR_EMPTY;
		str_addf(&point, "sandbox.%s", step_point(steps[i]));
		struct err e = ERR_NONE;
		struct sandbox_result r;
		struct sandbox_command c = { .argv = SH("echo x"), .policy = "run", .limits = BOXES_LIMITS };
		c.limits.memory_mb -= (uint32_t)i + 1; /* so that limits are written */
		fault_arm(str_text(&point));
		assert_int_equal(sandbox_run(box, &c, &r, &e), -1);
		fault_arm(NULL);
		assert_int_equal(r.stdout_fd, -1);
		BOXES_EXPECT(box, "echo fine", "fine\n");
	}
	sandbox_close(box);
}

static void a_namespace_that_the_caller_agreed_to_lack_is_told_as_missing(void **state)
{
	(void)state;
	static const struct {
		const char *point;
		enum sandbox_protection protection;
	} table[] = { { "sandbox.net-ns", PROTECT_NET_NS }, { "sandbox.ipc-ns", PROTECT_IPC_NS }, { "sandbox.uts-ns", PROTECT_UTS_NS } };
	for (size_t i = 0; i < 3; i++) {
		struct sandbox_spec spec = { .slot = SLOT, .ceiling = BOXES_LIMITS, .without = 1u << table[i].protection };
		struct sandbox *box;
		struct err e = ERR_NONE;
		fault_arm(table[i].point);
		int rc = sandbox_open(&spec, &box, &e);
		fault_arm(NULL);
		if (rc < 0)
			fail_msg("%s", e.text);
		assert_true(sandbox_missing(box) & spec.without);
		BOXES_EXPECT(box, "echo runs", "runs\n");
		sandbox_close(box);
	}
}

static void points_and_words_of_steps_are_all_different(void **state)
{
	(void)state;
	for (int a = 0; a < step_count; a++)
		for (int b = 0; b < a; b++) {
			assert_string_not_equal(step_point((enum step)a), step_point((enum step)b));
			assert_string_not_equal(step_words((enum step)a), step_words((enum step)b));
		}
}

static void a_work_tree_that_is_not_there_is_named(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	assert_int_equal(open_and_run("/no/such/tree", &e), -1);
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_non_null(strstr(e.text, "/no/such/tree: No such file or directory"));
	assert_int_equal(open_and_run("relative", &e), -1);
	assert_non_null(strstr(e.text, "must be an absolute path"));
	boxes_assert_childless();
}

/* A supervisor that is killed takes its box along; its group is swept by the next one. */
static void a_killed_supervisor_leaves_nothing_that_a_sweep_does_not_remove(void **state)
{
	(void)state;
	int ready[2];
	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct sandbox *box = boxes_open(SLOT + 1, NULL);
		if (write(ready[1], "x", 1) == 1)
			boxes_do(box, SH("sleep 1000 & sleep 1000"));
		_exit(1);
	}
	close(ready[1]);
	char c;
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	usleep(100000); /* let the run begin; the test holds at any moment */
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	sandbox_sweep();
	SCOPED_STR pattern = STR_EMPTY;
	str_addf(&pattern, "/sys/fs/cgroup/pids/takehome-%d-*", (int)pid);
	glob_t found = { 0 };
	assert_int_equal(glob(str_text(&pattern), GLOB_NOSORT, NULL, &found), GLOB_NOMATCH);
	globfree(&found);
}

static void a_sweep_leaves_living_boxes_alone(void **state)
{
	(void)state;
	struct sandbox *box = boxes_open(SLOT, NULL);
	size_t groups = boxes_groups();
	assert_true(groups > 0);
	sandbox_sweep();
	assert_int_equal(boxes_groups(), groups);
	BOXES_EXPECT(box, "echo alive", "alive\n");
	sandbox_close(box);
	assert_int_equal(boxes_groups(), 0);
}

/* Mounts are counted; those that others make meanwhile are not ours. */
static int leave_mounts(void **state)
{
	(void)state;
	return geteuid() == 0 && (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) ? -1 : 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_step_that_fails_is_our_fault_and_named),
		cmocka_unit_test(after_a_failed_run_the_box_goes_on),
		cmocka_unit_test(a_namespace_that_the_caller_agreed_to_lack_is_told_as_missing),
		cmocka_unit_test(points_and_words_of_steps_are_all_different),
		cmocka_unit_test(a_work_tree_that_is_not_there_is_named),
		cmocka_unit_test(a_killed_supervisor_leaves_nothing_that_a_sweep_does_not_remove),
		cmocka_unit_test(a_sweep_leaves_living_boxes_alone),
	};
	return cmocka_run_group_tests(tests, leave_mounts, NULL);
}
