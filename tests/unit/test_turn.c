/* test_turn.c: gradings share the machine, and a rerun has it alone. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/pipeline/turn.h"
#include "tests/support/support.h"

static struct arena *a;
static const char *path;

static int set_up(void **state)
{
	(void)state;
	a = arena_new();
	path = fs_join(a, support_scratch(), "turn.lock");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fault_arm(NULL);
	arena_free(a);
	support_scratch_remove();
	return 0;
}

/* What everybody sees: how many share, how many are alone, and whether a rule was ever broken. */
struct seen {
	_Atomic int sharing, alone, broken, most_sharing, times_alone;
};

static void take_turns(struct seen *seen, int number)
{
	struct turn *t;
	struct err e = ERR_NONE;
	if (turn_open(path, &t, &e) < 0)
		_exit(1);
	for (int i = 0; i < 300; i++) {
		bool alone = (i + number) % 10 == 0;
		if ((alone ? turn_alone(t, &e) : turn_share(t, &e)) < 0)
			_exit(1);
		if (alone) {
			if (++seen->alone > 1 || seen->sharing > 0)
				seen->broken++;
			seen->times_alone++;
		} else {
			int sharing = ++seen->sharing;
			if (seen->alone > 0)
				seen->broken++;
			if (sharing > seen->most_sharing)
				seen->most_sharing = sharing;
		}
		usleep(100);
		if (alone)
			seen->alone--;
		else
			seen->sharing--;
		turn_leave(t);
	}
	turn_close(t);
	_exit(0);
}

static void who_is_alone_is_alone_and_gets_there(void **state)
{
	(void)state;
	struct seen *seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pids[4];
	for (int i = 0; i < 4; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			take_turns(seen, i);
	}
	for (int i = 0; i < 4; i++) {
		int status;
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(seen->broken, 0);
	assert_int_equal(seen->times_alone, 120);
	assert_true(seen->most_sharing > 1);
	munmap(seen, sizeof *seen);
}

static void a_turn_ends_with_its_process(void **state)
{
	(void)state;
	struct turn *t;
	struct err e = ERR_NONE;
	int ready[2];
	assert_int_equal(pipe(ready), 0);
	pid_t pid = fork();
	if (pid == 0) {
		if (turn_open(path, &t, &e) < 0 || turn_alone(t, &e) < 0 || write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	char c;
	assert_int_equal(read(ready[0], &c, 1), 1);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	assert_int_equal(turn_open(path, &t, &e), 0);
	assert_int_equal(turn_share(t, &e), 0);
	turn_close(t);
	close(ready[0]);
	close(ready[1]);
}

static void without_others_there_is_nobody_to_wait_for(void **state)
{
	(void)state;
	assert_int_equal(turn_share(NULL, NULL), 0);
	assert_int_equal(turn_alone(NULL, NULL), 0);
	turn_leave(NULL);
	turn_close(NULL);
}

static void a_lock_that_fails_is_our_hosts_fault(void **state)
{
	(void)state;
	struct turn *t;
	struct err e = ERR_NONE;
	fault_arm("turn.open");
	assert_int_equal(turn_open(path, &t, &e), -1);
	assert_int_equal(e.owner, OWNER_HARNESS);
	fault_arm("turn.lock:1:ENOLCK");
	assert_int_equal(turn_open(path, &t, &e), 0);
	assert_int_equal(turn_share(t, &e), -1);
	assert_non_null(strstr(e.text, "waiting for other gradings on this machine"));
	turn_close(t);
	fault_arm(NULL);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/etc/hostname", path), 0);
	assert_int_equal(turn_open(path, &t, &e), -1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(who_is_alone_is_alone_and_gets_there),
		TEST(a_turn_ends_with_its_process),
		TEST(without_others_there_is_nobody_to_wait_for),
		TEST(a_lock_that_fails_is_our_hosts_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
