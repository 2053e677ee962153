/* test_shares.c: a list's work by several processes: its order, and what happens when one of them fails or is killed. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/pool/shares.h"
#include "tests/support/support.h"

enum { PROCESSES = 3, NEVER = 1000000 };

/* What the work does at which item; each process that ends as it should says so in the pipe. */
struct plan {
	size_t fails_at, dies_at;
	bool cannot_begin;
	size_t frame_bytes;
	int said;
};

static int begin(void *context, struct err *e)
{
	const struct plan *p = context;
	return p->cannot_begin ? err_set(e, OWNER_HARNESS, "the store is gone") : 0;
}

static void end(void *context)
{
	const struct plan *p = context;
	if (write(p->said, "x", 1) != 1)
		_exit(9);
}

static int make(void *context, struct arena *a, size_t at, struct frame *ret, struct err *e)
{
	const struct plan *p = context;
	if (at == p->dies_at)
		raise(SIGKILL);
	if (at == p->fails_at)
		return err_set(e, OWNER_CANDIDATE, "item %zu is bad", at);
	char *filling = arena_zalloc(a, p->frame_bytes + 1);
	memset(filling, 'x', p->frame_bytes);
	*ret = (struct frame){ .type = FRAME_ITEM, .fields = { bytes_of(arena_printf(a, "%zu", at)), { filling, p->frame_bytes } } };
	return 0;
}

static const struct plan harmless = { .fails_at = NEVER, .dies_at = NEVER };

/* Take items until one is not given. Return how many were, each in its place; ${e} says why there are no more. */
static size_t take(const struct plan *plan, size_t items, size_t at_most, struct err *e)
{
	struct shares *shares;
	const struct shares_spec spec = { .processes = PROCESSES, .items = items, .context = (void *)plan, .begin = begin, .end = end, .make = make };
	assert_int_equal(shares_start(&spec, &shares, e), 0);
	size_t at = 0;
	for (; at < at_most; at++) {
		struct arena *a = arena_new();
		struct frame frame;
		if (shares_next(shares, a, at, &frame, e) < 0) {
			arena_free(a);
			break;
		}
		assert_int_equal(frame.type, FRAME_ITEM);
		assert_string_equal(frame.fields[0].data, arena_printf(a, "%zu", at));
		assert_int_equal(frame.fields[1].len, plan->frame_bytes);
		arena_free(a);
	}
	shares_end(shares);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	return at;
}

/* As take; ${ended}: so many processes cleaned up behind themselves. */
static size_t take_and_count(struct plan plan, size_t items, size_t at_most, size_t ended, struct err *e)
{
	int ends[2];
	char words[PROCESSES + 1];
	assert_int_equal(pipe(ends), 0);
	plan.said = ends[1];
	size_t count = take(&plan, items, at_most, e);
	close(ends[1]);
	assert_int_equal(read(ends[0], words, sizeof words), (ssize_t)ended);
	close(ends[0]);
	return count;
}

static void results_come_in_the_lists_order(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	assert_int_equal(take_and_count(harmless, 20, 20, PROCESSES, &e), 20);
	assert_int_equal(take_and_count(harmless, 1, 1, PROCESSES, &e), 1);
}

static void an_item_that_fails_is_told_in_its_place_with_its_owner(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct plan plan = harmless;
	plan.fails_at = 7;
	assert_int_equal(take_and_count(plan, 20, 20, PROCESSES, &e), 7);
	assert_int_equal(e.owner, OWNER_CANDIDATE);
	assert_string_equal(e.text, "item 7 is bad");
}

static void who_cannot_begin_says_why(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct plan plan = harmless;
	plan.cannot_begin = true;
	assert_int_equal(take_and_count(plan, 20, 20, PROCESSES, &e), 0);
	assert_string_equal(e.text, "the store is gone");
}

static void one_that_is_killed_ends_the_work_and_leaves_no_other(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct plan plan = harmless;
	plan.dies_at = 10;
	assert_int_equal(take_and_count(plan, 20, 20, PROCESSES - 1, &e), 10);
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_non_null(strstr(e.text, "ended before it was done: run the same command again"));
}

/* They are in the middle of sending more than a socket holds. */
static void who_is_no_longer_needed_cleans_up_and_ends(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct plan plan = harmless;
	plan.frame_bytes = 4 << 20;
	assert_int_equal(take_and_count(plan, 50, 2, PROCESSES, &e), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_come_in_the_lists_order),
		cmocka_unit_test(an_item_that_fails_is_told_in_its_place_with_its_owner),
		cmocka_unit_test(who_cannot_begin_says_why),
		cmocka_unit_test(one_that_is_killed_ends_the_work_and_leaves_no_other),
		cmocka_unit_test(who_is_no_longer_needed_cleans_up_and_ends),
	};
	return cmocka_run_group_tests_name("shares", tests, NULL, NULL);
}
