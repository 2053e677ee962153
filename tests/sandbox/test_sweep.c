/* test_sweep.c: what a killed supervisor left in another part of the hierarchy is found; what somebody may still need stays. */
#include "tests/sandbox/boxes.h"

#include <signal.h>
#include <sys/file.h>

#include "harness/base/arena.h"
#include "harness/base/fs.h"
#include "sandbox/cgroup.h"
#include "sandbox/cgroup_file.h"

enum { FOLDERS_MAX = 32, DEPTH = 8 };

/* A place of ours in the hierarchy, beside which no box of this process has its group. */
struct fixture {
	struct arena *a;
	const char *base;
	const char *made[FOLDERS_MAX];
	int count;
};

static const char *make(struct fixture *f, const char *name)
{
	assert_true(f->count < FOLDERS_MAX);
	const char *path = f->base ? arena_printf(f->a, "%s/%s", f->base, name) : name;
	if (mkdir(path, 0755) < 0)
		fail_msg("%s: %s", path, strerror(errno));
	return f->made[f->count++] = path;
}

static int setup(void **state)
{
	struct arena *a = arena_new();
	struct fixture *f = ARENA_NEW(a, struct fixture);
	struct cgroup c;
	f->a = a;
	*state = f;
	cgroup_open(&c, 998);
	if (c.part[CGROUP_MEMORY].fd < 0)
		fail_msg("%s", str_text(&c.why));
	const char *base = arena_printf(a, "%s/takehome-test-sweep-%d", c.part[CGROUP_MEMORY].parent, (int)getpid());
	cgroup_close(&c);
	f->base = make(f, base);
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	while (f->count > 0)
		rmdir(f->made[--f->count]);
	int rc = access(f->base, F_OK) == 0 ? -1 : 0;
	arena_free(f->a);
	return rc;
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* The number of a process that was there and is gone. */
static int gone(void)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	return (int)pid;
}

static void an_abandoned_group_is_removed_wherever_it_is(void **state)
{
	struct fixture *f = *state;
	make(f, "session");
	make(f, "session/scope");
	const char *deep = make(f, arena_printf(f->a, "session/scope/takehome-%d-77-0-0", gone()));
	const char *reused = make(f, arena_printf(f->a, "takehome-%d-%llu-5-3", (int)getpid(), cgroup_start_of(getpid()) - 1));
	sandbox_sweep();
	assert_false(exists(deep));
	assert_false(exists(reused));
	assert_true(exists(fs_join(f->a, f->base, "session/scope")));
}

static void groups_of_the_living_and_of_others_stay(void **state)
{
	struct fixture *f = *state;
	int pid = gone();
	const char *const names[] = { arena_printf(f->a, "takehome-%d-%llu-5-3", (int)getpid(), cgroup_start_of(getpid())),
				      arena_printf(f->a, "takehome-%d", pid),
				      arena_printf(f->a, "takehome-%d-77-0", pid),
				      arena_printf(f->a, "takehome-%d-77-0-0-0", pid),
				      arena_printf(f->a, "takehome-%d-77-0-x", pid),
				      arena_printf(f->a, "takehome-%d--77-0", pid),
				      arena_printf(f->a, "my-takehome-%d-77-0-0", pid) };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		make(f, names[i]);
	sandbox_sweep();
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (!exists(fs_join(f->a, f->base, names[i])))
			fail_msg("%s was removed", names[i]);
}

/* Its supervisor's number may be one of another PID namespace. */
static void a_group_that_somebody_holds_stays(void **state)
{
	struct fixture *f = *state;
	const char *path = make(f, arena_printf(f->a, "takehome-%d-77-0-0", gone()));
	SCOPED_FD holder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(flock(holder, LOCK_SH), 0);
	sandbox_sweep();
	assert_true(exists(path));
	assert_int_equal(flock(holder, LOCK_UN), 0);
	sandbox_sweep();
	assert_false(exists(path));
}

static void a_boxs_group_is_held(void **state)
{
	(void)state;
	struct cgroup c;
	cgroup_open(&c, 998);
	for (int part = 0; part < CGROUP_PARTS; part++) {
		SCOPED_STR path = STR_EMPTY;
		str_addf(&path, "%s/%s", c.part[part].parent, c.name);
		SCOPED_FD other = open(str_text(&path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		assert_true(other >= 0);
		assert_int_equal(flock(other, LOCK_EX | LOCK_NB), -1);
		assert_int_equal(errno, EWOULDBLOCK);
	}
	cgroup_close(&c);
}

static void a_group_that_a_process_is_in_stays_and_so_does_the_process(void **state)
{
	struct fixture *f = *state;
	const char *path = make(f, arena_printf(f->a, "takehome-%d-77-0-0", gone()));
	pid_t pid = fork();
	if (pid == 0)
		for (;;)
			pause();
	SCOPED_FD group = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(cgroup_file_put_number(group, "cgroup.procs", (uint64_t)pid), 0);
	sandbox_sweep();
	bool stays = exists(path), lives = waitpid(pid, NULL, WNOHANG) == 0;
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), lives ? pid : -1);
	assert_true(stays && lives);
	/* It may take the kernel a moment to see that the group is empty. */
	for (int i = 0; i < 1000 && exists(path); i++) {
		sandbox_sweep();
		usleep(1000);
	}
	assert_false(exists(path));
}

static void the_search_ends_at_a_depth(void **state)
{
	struct fixture *f = *state;
	SCOPED_STR mount = STR_EMPTY;
	SCOPED_STR group = STR_EMPTY;
	SCOPED_STR below = STR_EMPTY;
	assert_true(cgroup_file_own(cgroup_v2_manages_memory() ? NULL : "memory", &mount, &group));
	int depth = 0, pid = gone();
	for (const char *at = f->base + mount.len; (at = strchr(at, '/')); at++)
		depth++;
	assert_true(depth < DEPTH);
	for (; depth < DEPTH; depth++) {
		str_add(&below, below.len ? "/d" : "d");
		make(f, str_text(&below));
	}
	const char *last = make(f, arena_printf(f->a, "%s/takehome-%d-77-0-0", str_text(&below), pid));
	str_add(&below, "/d");
	make(f, str_text(&below));
	const char *deeper = make(f, arena_printf(f->a, "%s/takehome-%d-77-0-0", str_text(&below), pid));
	sandbox_sweep();
	assert_false(exists(last));
	assert_true(exists(deeper));
}

#define SWEEP_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SWEEP_TEST(an_abandoned_group_is_removed_wherever_it_is),
		SWEEP_TEST(groups_of_the_living_and_of_others_stay),
		SWEEP_TEST(a_group_that_somebody_holds_stays),
		cmocka_unit_test(a_boxs_group_is_held),
		SWEEP_TEST(a_group_that_a_process_is_in_stays_and_so_does_the_process),
		SWEEP_TEST(the_search_ends_at_a_depth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
