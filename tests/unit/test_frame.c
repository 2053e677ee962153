/* test_frame.c: messages between a batch and its workers, whole, in pieces and damaged. */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/pool/frame.h"
#include "tests/support/support.h"

static struct arena *a;
static int ends[2];

static int set_up(void **state)
{
	(void)state;
	a = arena_new();
	return socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	close(ends[0]);
	close(ends[1]);
	return 0;
}

static void what_is_sent_is_received(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct str inbox = STR_EMPTY;
	struct frame got, sent = { .type = FRAME_GRADED, .fields = { bytes_of("a"), { 0 }, bytes_of(""), { .data = "x\0y", .len = 3 } } };
	assert_int_equal(frame_send(ends[0], &sent, &e), 0);
	assert_int_equal(frame_send(ends[0], &sent, &e), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(frame_wait(a, ends[1], &inbox, &got), 1);
		assert_int_equal(got.type, FRAME_GRADED);
		assert_string_equal(got.fields[0].data, "a");
		assert_null(got.fields[1].data);
		assert_non_null(got.fields[2].data);
		assert_int_equal(got.fields[2].len, 0);
		assert_memory_equal(got.fields[3].data, "x\0y", 4);
	}
	assert_int_equal(frame_take(a, &inbox, &got), 0);
	assert_int_equal(frame_feed(ends[1], &inbox), 0);
	str_free(&inbox);
}

static void a_frame_that_comes_byte_by_byte_is_taken_when_it_is_whole(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct frame got, sent = { .type = FRAME_JOB, .fields = { bytes_of("id"), bytes_of("name"), bytes_of("path") } };
	char wire[256];
	assert_int_equal(frame_send(ends[0], &sent, &e), 0);
	ssize_t len = recv(ends[1], wire, sizeof wire, 0);
	struct str inbox = STR_EMPTY;
	for (ssize_t i = 0; i < len; i++) {
		assert_int_equal(frame_take(a, &inbox, &got), 0);
		str_add_bytes(&inbox, (struct bytes){ .data = wire + i, .len = 1 });
	}
	assert_int_equal(frame_take(a, &inbox, &got), 1);
	assert_string_equal(got.fields[2].data, "path");
	str_free(&inbox);
}

/* Every byte of a frame changed in every bit: it is refused or read as another frame, and never beyond its end. */
static void damaged_frames_are_refused_or_bounded(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct frame got, sent = { .type = FRAME_TELL, .fields = { bytes_of("running"), bytes_of("3"), bytes_of("12") } };
	char wire[256];
	assert_int_equal(frame_send(ends[0], &sent, &e), 0);
	ssize_t len = recv(ends[1], wire, sizeof wire, 0);
	size_t refused = 0;
	for (ssize_t bit = 0; bit < len * 8; bit++) {
		struct str inbox = STR_EMPTY;
		wire[bit / 8] = (char)(wire[bit / 8] ^ 1 << bit % 8);
		str_add_bytes(&inbox, (struct bytes){ .data = wire, .len = (size_t)len });
		refused += frame_take(a, &inbox, &got) != 1;
		wire[bit / 8] = (char)(wire[bit / 8] ^ 1 << bit % 8);
		str_free(&inbox);
	}
	assert_true(refused > 100);
}

static void the_end_of_the_other_side_is_seen(void **state)
{
	(void)state;
	struct str inbox = STR_EMPTY;
	struct frame got;
	close(ends[0]);
	ends[0] = -1;
	assert_int_equal(frame_feed(ends[1], &inbox), -1);
	assert_int_equal(frame_wait(a, ends[1], &inbox, &got), -1);
	str_free(&inbox);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(what_is_sent_is_received),
		TEST(a_frame_that_comes_byte_by_byte_is_taken_when_it_is_whole),
		TEST(damaged_frames_are_refused_or_bounded),
		TEST(the_end_of_the_other_side_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
