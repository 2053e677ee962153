/* test_slot.c: no two gradings at one time share a slot, and nothing is left behind. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/pipeline/slot.h"

static char folder[256];

static int start(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "%s/slots", support_scratch());
	return 0;
}

static int stop(void **state)
{
	(void)state;
	support_scratch_remove();
	return 0;
}

static void two_claims_get_two_numbers_and_a_released_one_is_given_again(void **state)
{
	(void)state;
	struct slot first, second, third;
	assert_int_equal(slot_claim(folder, &first, NULL), 0);
	assert_int_equal(slot_claim(folder, &second, NULL), 0);
	assert_int_equal(first.number, 0);
	assert_int_equal(second.number, 1);
	slot_release(&first);
	assert_int_equal(slot_claim(folder, &third, NULL), 0);
	assert_int_equal(third.number, 0);
	slot_release(&second);
	slot_release(&third);
}

static void the_last_release_leaves_no_file_and_no_folder(void **state)
{
	(void)state;
	struct slot slot;
	assert_int_equal(slot_claim(folder, &slot, NULL), 0);
	assert_int_equal(access(folder, F_OK), 0);
	slot_release(&slot);
	assert_int_equal(access(folder, F_OK), -1);
	slot_release(&slot);
}

static void a_process_that_died_gives_its_slot_back(void **state)
{
	(void)state;
	struct slot slot;
	pid_t child = fork();
	if (child == 0) {
		slot_claim(folder, &slot, NULL);
		_exit(slot.number == 0 ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(slot_claim(folder, &slot, NULL), 0);
	assert_int_equal(slot.number, 0);
	slot_release(&slot);
}

static void what_a_killed_process_left_is_swept_and_what_is_held_stays(void **state)
{
	(void)state;
	char left[320], held[320], foreign[320];
	struct slot slot;
	snprintf(held, sizeof held, "%s/slot-0", folder);
	snprintf(left, sizeof left, "%s/slot-1", folder);
	snprintf(foreign, sizeof foreign, "%s/slot-2", folder);
	slot_sweep(folder); /* there is no folder yet */
	assert_int_equal(slot_claim(folder, &slot, NULL), 0);
	pid_t child = fork();
	if (child == 0) {
		struct slot second;
		slot_claim(folder, &second, NULL);
		_exit(second.number == 1 ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(access(left, F_OK), 0);
	/* No lock of ours: a link is not followed, and nothing behind it is touched. */
	assert_int_equal(symlink(left, foreign), 0);
	slot_sweep(folder);
	assert_int_equal(access(left, F_OK), -1);
	assert_int_equal(access(held, F_OK), 0);
	assert_int_equal(unlink(foreign), 0);
	slot_release(&slot);
	assert_int_equal(access(folder, F_OK), -1);
}

static void a_folder_of_nothing_but_leftovers_is_swept_away(void **state)
{
	(void)state;
	struct slot slot;
	pid_t child = fork();
	if (child == 0)
		_exit(slot_claim(folder, &slot, NULL) == 0 ? 0 : 1);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(access(folder, F_OK), 0);
	slot_sweep(folder);
	assert_int_equal(access(folder, F_OK), -1);
}

enum { CHILDREN = 6, ROUNDS = 40 };

/* A holder makes a file named after its number; finding it there already means that two hold one slot. */
static int claim_often(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		struct slot slot;
		char mark[320];
		slot_sweep(folder); /* as each grading does when it starts */
		if (slot_claim(folder, &slot, NULL) < 0)
			return 2;
		snprintf(mark, sizeof mark, "%s-held-%u", folder, slot.number);
		int fd = open(mark, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
		if (fd < 0)
			return 1;
		close(fd);
		unlink(mark);
		slot_release(&slot);
	}
	return 0;
}

static void many_processes_at_once_never_share_a_slot(void **state)
{
	(void)state;
	pid_t children[CHILDREN];
	for (int i = 0; i < CHILDREN; i++) {
		children[i] = fork();
		if (children[i] == 0)
			_exit(claim_often());
	}
	for (int i = 0; i < CHILDREN; i++) {
		int status;
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
}

static void a_folder_that_cannot_be_used_is_the_hosts_fault(void **state)
{
	(void)state;
	struct slot slot;
	struct err e = ERR_NONE;
	assert_int_equal(slot_claim("/proc/nowhere/slots", &slot, &e), -1);
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_non_null(strstr(e.text, "making the folder '/proc/nowhere/slots'"));
	fault_arm("slot.open");
	assert_int_equal(slot_claim(folder, &slot, &e), -1);
	fault_arm(NULL);
	assert_non_null(strstr(e.text, "locking a slot"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(two_claims_get_two_numbers_and_a_released_one_is_given_again),
		TEST(the_last_release_leaves_no_file_and_no_folder),
		TEST(a_process_that_died_gives_its_slot_back),
		TEST(what_a_killed_process_left_is_swept_and_what_is_held_stays),
		TEST(a_folder_of_nothing_but_leftovers_is_swept_away),
		TEST(many_processes_at_once_never_share_a_slot),
		TEST(a_folder_that_cannot_be_used_is_the_hosts_fault),
	};
	return cmocka_run_group_tests_name("slot", tests, NULL, NULL);
}
