/* test_pair.c: two programs in two boxes that talk to each other: what each hears, what is noted, and what becomes of one that will not talk. */
#include "tests/sandbox/boxes.h"

#include <signal.h>

#include "harness/base/fault.h"

/* The slots follow our pid, so that two builds may be tested at one time. */
#define SLOT ((uint32_t)(930 + getpid() % 30 * 2))

struct talk {
	struct sandbox *box[SANDBOX_SIDES];
	struct sandbox_result result[SANDBOX_SIDES];
	struct sandbox_talk told;
};

static int open_both(void **state)
{
	static struct talk t;
	for (uint32_t s = 0; s < SANDBOX_SIDES; s++)
		t.box[s] = boxes_open(SLOT + s, NULL);
	*state = &t;
	return 0;
}

static int close_both(void **state)
{
	struct talk *t = *state;
	for (int s = 0; s < SANDBOX_SIDES; s++)
		sandbox_close(t->box[s]);
	return 0;
}

static void talk_within(struct talk *t, struct sandbox_limits limits, const char *const *one, const char *const *other)
{
	struct err e = ERR_NONE;
	const struct sandbox_command command[SANDBOX_SIDES] = { { .argv = one, .policy = "run", .limits = limits },
								{ .argv = other, .policy = "run", .limits = BOXES_LIMITS } };
	if (sandbox_pair(t->box, command, t->result, &t->told, &e) < 0)
		fail_msg("%s", e.text);
}

static void talk(struct talk *t, const char *const *one, const char *const *other)
{
	talk_within(t, BOXES_LIMITS, one, other);
}

/* With a wall limit that a test has to wait for. */
static struct sandbox_limits soon(void)
{
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.wall_ms = 700;
	return limits;
}

static void assert_ends(struct talk *t, enum sandbox_end one, int code, enum sandbox_end other, int other_code)
{
	const enum sandbox_end ends[] = { one, other };
	const int codes[] = { code, other_code };
	for (int s = 0; s < SANDBOX_SIDES; s++) {
		BOXES_ASSERT_END(t->result[s], ends[s]);
		assert_int_equal(t->result[s].end == SANDBOX_EXITED ? t->result[s].status : t->result[s].signal, codes[s]);
		assert_int_equal(t->result[s].stdout_fd, -1);
		sandbox_result_clear(&t->result[s]);
	}
}

#define ASSERT_TURN(t, n, who, words)                                     \
	do {                                                              \
		const struct sandbox_turn *turn_ = &(t)->told.turns[n];   \
		assert_true((size_t)(n) < (t)->told.turn_count);          \
		assert_int_equal(turn_->side, (who));                     \
		assert_int_equal(turn_->bytes, strlen(words));            \
		assert_memory_equal(turn_->text, (words), strlen(words)); \
	} while (0)

static void what_one_prints_the_other_reads(void **state)
{
	struct talk *t = *state;
	talk(t, SH("read a; echo \"$a\" to you; read b; exit $b"), SH("echo hello; read c; echo 7; test \"$c\" = 'hello to you'"));
	assert_int_equal(t->told.turn_count, 3);
	ASSERT_TURN(t, 0, 1, "hello\n");
	ASSERT_TURN(t, 1, 0, "hello to you\n");
	ASSERT_TURN(t, 2, 1, "7\n");
	assert_true(t->told.turns[0].at_us <= t->told.turns[1].at_us && t->told.turns[1].at_us <= t->told.turns[2].at_us);
	assert_int_equal(t->told.side[0].said, 13);
	assert_int_equal(t->told.side[1].said, 8);
	assert_int_equal(t->told.side[0].unheard + t->told.side[1].unheard, 0);
	assert_int_equal(t->told.turns_before, 3);
	assert_false(t->told.open_line);
	assert_ends(t, SANDBOX_EXITED, 7, SANDBOX_EXITED, 0);
}

static void each_side_is_counted_by_itself(void **state)
{
	struct talk *t = *state;
	talk(t, PERL("$| = 1; my $x = 'x' x 20000000; my $n = 0; $n += $_ for 1 .. 3000000; print qq(done\n); <STDIN>"),
	     PERL("$| = 1; <STDIN>; print qq(go\n)"));
	const struct sandbox_usage *one = &t->result[0].usage, *other = &t->result[1].usage;
	assert_true(one->cpu_user_us > 20000 && one->cpu_user_us > 2 * (other->cpu_user_us + other->cpu_system_us));
	assert_true(one->peak_memory_bytes > other->peak_memory_bytes + 15000000);
	assert_ends(t, SANDBOX_EXITED, 0, SANDBOX_EXITED, 0);
}

static void two_that_both_wait_are_seen_to_wait(void **state)
{
	struct talk *t = *state;
	talk_within(t, soon(), PERL("<STDIN>; print qq(never flushed\n); <STDIN>"), PERL("$| = 1; print qq(question\n); <STDIN>; exit 3"));
	assert_int_equal(sandbox_last_words(&t->told)->side, 1);
	assert_int_equal(t->told.left, 0);
	assert_int_equal(t->told.side[0].unread + t->told.side[1].unread, 0);
	assert_false(t->told.side[0].silenced || t->told.side[0].deaf);
	assert_ends(t, SANDBOX_WALL_LIMIT, 0, SANDBOX_EXITED, 3);
}

static void one_that_does_not_read_is_seen_not_to(void **state)
{
	struct talk *t = *state;
	talk_within(t, soon(), SH("sleep 100"), SH("echo four; cat >/dev/null"));
	assert_int_equal(t->told.side[0].unread, 5);
	assert_ends(t, SANDBOX_WALL_LIMIT, 0, SANDBOX_EXITED, 0);
}

static void an_early_end_is_the_end_of_the_others_input(void **state)
{
	struct talk *t = *state;
	talk(t, SH("echo bye"), SH("cat; exit 43"));
	assert_int_equal(t->told.first, 0);
	assert_false(t->told.side[0].silenced);
	assert_ends(t, SANDBOX_EXITED, 0, SANDBOX_EXITED, 43);
}

/* Not even our own init keeps the program's output open. */
static void a_closed_output_is_noticed_while_the_program_runs_on(void **state)
{
	struct talk *t = *state;
	talk(t, SH("exec >&-; while read a; do test \"$a\" = 2 && exit 9; done"), SH("cat; echo 1; echo 2"));
	assert_ends(t, SANDBOX_EXITED, 9, SANDBOX_EXITED, 0);
}

static void a_closed_input_kills_nobody(void **state)
{
	struct talk *t = *state;
	talk_within(t, soon(), SH("exec <&-; echo closed; exec sleep 100"), SH("read a; for i in 1 2 3; do echo $i; sleep 0.1; done; exit 5"));
	assert_int_equal(t->told.first, 1);
	assert_true(t->told.side[0].deaf);
	assert_int_equal(t->told.side[1].unheard, 6);
	assert_ends(t, SANDBOX_WALL_LIMIT, 0, SANDBOX_EXITED, 5);
}

static void what_is_said_to_one_who_has_gone_breaks_no_pipe(void **state)
{
	struct talk *t = *state;
	talk(t, PERL("$| = 1; 1 while <STDIN>; print qq(line\n) for 1 .. 5000; exit 4"), SH("exit 42"));
	assert_int_equal(t->told.side[0].said, 25000);
	assert_ends(t, SANDBOX_EXITED, 4, SANDBOX_EXITED, 42);
}

static void a_flood_meets_the_output_limit(void **state)
{
	struct talk *t = *state;
	talk(t, SH("yes"), SH("cat >/dev/null; exit 43"));
	assert_true(t->told.side[0].said > 64 << 10);
	assert_ends(t, SANDBOX_OUTPUT_LIMIT, 0, SANDBOX_EXITED, 43);
}

static void a_flood_to_one_who_does_not_listen_waits(void **state)
{
	struct talk *t = *state;
	struct sandbox_limits limits = soon();
	limits.output_kb = 1024;
	talk_within(t, limits, SH("yes"), SH("sleep 1; exit 0"));
	assert_true(t->told.side[1].unread >= 65536 && t->told.side[0].said < 300000);
	for (int s = 0; s < SANDBOX_SIDES; s++)
		sandbox_result_clear(&t->result[s]);
}

static void bytes_of_any_kind_and_number_come_through(void **state)
{
	struct talk *t = *state;
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.output_kb = 4096;
	talk_within(t, limits,
		    PERL("binmode STDOUT; print pack('N', $_ * 2654435761 % 4294967296) for 1 .. 500000; close STDOUT; local $/; my $sum = <STDIN>; print "
			 "STDERR $sum"),
		    PERL("local $/; binmode STDIN; my $x = <STDIN>; print length($x) . ' ' . unpack('%32N*', $x)"));
	SCOPED_FREE char *sum = boxes_text(t->result[0].stderr_fd);
	uint32_t wanted = 0;
	for (uint64_t i = 1; i <= 500000; i++)
		wanted += (uint32_t)(i * 2654435761u % 4294967296u);
	SCOPED_STR text = STR_EMPTY;
	str_addf(&text, "2000000 %u", wanted);
	assert_string_equal(sum ? sum : "", str_text(&text));
	assert_int_equal(t->told.side[0].unheard, 0);
	assert_ends(t, SANDBOX_EXITED, 0, SANDBOX_EXITED, 0);
}

static void of_a_long_dialogue_beginning_and_end_are_kept(void **state)
{
	struct talk *t = *state;
	talk(t, PERL("$| = 1; while (<STDIN>) { print qq(re $_) }"), PERL("$| = 1; for (1 .. 500) { print qq($_\n); <STDIN> } exit 42"));
	assert_int_equal(t->told.turn_count, SANDBOX_TURNS_MAX);
	assert_int_equal(t->told.left_out, 1000 - SANDBOX_TURNS_MAX);
	ASSERT_TURN(t, 0, 1, "1\n");
	ASSERT_TURN(t, 1, 0, "re 1\n");
	ASSERT_TURN(t, 63, 0, "re 32\n");
	ASSERT_TURN(t, 64, 1, "469\n");
	ASSERT_TURN(t, 127, 0, "re 500\n");
	assert_ptr_equal(sandbox_last_words(&t->told), &t->told.turns[127]);
	assert_ends(t, SANDBOX_EXITED, 0, SANDBOX_EXITED, 42);
}

static void neither_can_signal_the_other(void **state)
{
	struct talk *t = *state;
	talk(t, SH("kill -9 -1 2>/dev/null; echo still; read a"), SH("read a; test \"$a\" = still || exit 1; kill -STOP -1 2>/dev/null; echo here; exit 42"));
	assert_int_equal(t->result[1].end, SANDBOX_EXITED);
	for (int s = 0; s < SANDBOX_SIDES; s++)
		sandbox_result_clear(&t->result[s]);
}

static void one_that_stops_itself_is_ended_at_its_limit(void **state)
{
	struct talk *t = *state;
	talk_within(t, soon(), SH("kill -STOP $$"), SH("echo hello; read a; exit 43"));
	assert_int_equal(t->told.side[0].unread, 6);
	assert_ends(t, SANDBOX_WALL_LIMIT, 0, SANDBOX_EXITED, 43);
}

static void one_that_cannot_be_started_leaves_the_other_alone(void **state)
{
	struct talk *t = *state;
	talk(t, (const char *const[]){ "no-such-program", NULL }, SH("read a; exit 43"));
	assert_int_equal(t->result[0].exec_errno, ENOENT);
	assert_ends(t, SANDBOX_EXEC_FAILED, 0, SANDBOX_EXITED, 43);
}

static void our_own_failure_leaves_nothing(void **state)
{
	static const char *const points[] = { "sandbox.pipes:1:EMFILE", "sandbox.pipes:2:EMFILE", "sandbox.request:1:EIO", "sandbox.request:2:EIO",
					      "sandbox.relay:1:EIO",    "sandbox.watch:1:EIO",    "sandbox.capture:1:EIO" };
	struct talk *t = *state;
	int before = boxes_open_fds();
	for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
		struct err e = ERR_NONE;
		const struct sandbox_command command[SANDBOX_SIDES] = { { .argv = SH("echo a; echo b >&2; cat"), .policy = "run", .limits = BOXES_LIMITS },
									{ .argv = SH("echo a; cat"), .policy = "run", .limits = BOXES_LIMITS } };
		fault_arm(points[i]);
		int rc = sandbox_pair(t->box, command, t->result, &t->told, &e);
		fault_arm(NULL);
		if (rc == 0)
			fail_msg("%s did not fail", points[i]);
		assert_int_equal(e.owner, OWNER_HARNESS);
	}
	talk(t, SH("echo a"), SH("cat"));
	assert_ends(t, SANDBOX_EXITED, 0, SANDBOX_EXITED, 0);
	assert_int_equal(boxes_open_fds(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_one_prints_the_other_reads),
		cmocka_unit_test(each_side_is_counted_by_itself),
		cmocka_unit_test(two_that_both_wait_are_seen_to_wait),
		cmocka_unit_test(one_that_does_not_read_is_seen_not_to),
		cmocka_unit_test(an_early_end_is_the_end_of_the_others_input),
		cmocka_unit_test(a_closed_output_is_noticed_while_the_program_runs_on),
		cmocka_unit_test(a_closed_input_kills_nobody),
		cmocka_unit_test(what_is_said_to_one_who_has_gone_breaks_no_pipe),
		cmocka_unit_test(a_flood_meets_the_output_limit),
		cmocka_unit_test(a_flood_to_one_who_does_not_listen_waits),
		cmocka_unit_test(bytes_of_any_kind_and_number_come_through),
		cmocka_unit_test(of_a_long_dialogue_beginning_and_end_are_kept),
		cmocka_unit_test(neither_can_signal_the_other),
		cmocka_unit_test(one_that_stops_itself_is_ended_at_its_limit),
		cmocka_unit_test(one_that_cannot_be_started_leaves_the_other_alone),
		cmocka_unit_test(our_own_failure_leaves_nothing),
	};
	return cmocka_run_group_tests_name("pair", tests, open_both, close_both);
}
