/* test_http_frames.c: what the confined client tells comes back as it was told, and nothing that does not fit the case is believed. */
#include "tests/support/support.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/run/http_frames.h"

enum { REQUESTS = 3, NAMES = 2 };

static struct arena *a;
static int out;

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	out = memfd_create("frames", MFD_CLOEXEC);
	return out < 0 ? -1 : 0;
}

static int teardown(void **state)
{
	(void)state;
	close(out);
	arena_free(a);
	return 0;
}

static struct bytes written(void)
{
	off_t len = lseek(out, 0, SEEK_END);
	char *text = arena_zalloc(a, (size_t)len + 1);
	assert_int_equal(len, pread(out, text, (size_t)len, 0));
	return (struct bytes){ .data = text, .len = (size_t)len };
}

static const struct http_answer ANSWER = { .fail = HTTP_ANSWERED, .status = 200, .us = 12, .detail = { "d", 1 }, .body = { "a\0b", 3 } };

static void what_is_told_comes_back(void **state)
{
	(void)state;
	struct http_header headers[] = { { { "A", 1 }, { "1", 1 } }, { { "B", 1 }, { "", 0 } } };
	struct http_answer answer = ANSWER;
	struct http_outcome got = { 0 };
	const struct http_value value = { .literal = true, .text = { "17", 2 } };
	const uint16_t ports[] = { 80, 8000 };
	answer.headers = headers;
	answer.header_count = 2;
	assert_int_equal(0, http_frames_answer(out, 1, &answer));
	assert_int_equal(0, http_frames_value(out, 1, &value));
	assert_int_equal(0, http_frames_ports(out, ports, 2));
	assert_int_equal(0, http_frames_end(out));
	assert_null(http_frames_read(a, written(), REQUESTS, NAMES, &got));
	assert_true(got.whole);
	assert_int_equal(HTTP_NOT_SENT, got.answers[0].fail);
	assert_int_equal(200, got.answers[1].status);
	assert_int_equal(12, got.answers[1].us);
	assert_int_equal(2, got.answers[1].header_count);
	assert_memory_equal("B", got.answers[1].headers[1].name.data, 1);
	assert_int_equal(3, got.answers[1].body.len);
	assert_memory_equal("a\0b", got.answers[1].body.data, 3);
	assert_false(got.values[0].set);
	assert_true(got.values[1].set && got.values[1].literal);
	assert_int_equal(2, got.port_count);
	assert_int_equal(8000, got.ports[1]);
}

static void a_frame_that_was_cut_off_is_the_end(void **state)
{
	(void)state;
	struct http_outcome got;
	http_frames_answer(out, 0, &ANSWER);
	struct bytes all = written();
	for (size_t len = 0; len < all.len; len++) {
		assert_null(http_frames_read(a, (struct bytes){ .data = all.data, .len = len }, REQUESTS, NAMES, &got));
		assert_false(got.whole);
		assert_int_equal(HTTP_NOT_SENT, got.answers[0].fail);
	}
}

static void refuse(const char *words)
{
	struct http_outcome got;
	const char *wrong = http_frames_read(a, written(), REQUESTS, NAMES, &got);
	assert_non_null(wrong);
	assert_string_equal(words, wrong);
	assert_int_equal(0, ftruncate(out, 0));
	lseek(out, 0, SEEK_SET);
}

static void what_does_not_fit_the_case_is_refused(void **state)
{
	(void)state;
	struct http_answer wrong = ANSWER;
	struct http_value value = { .text = { "", 0 } };
	const uint32_t nonsense[] = { 99, 0 }, longer[] = { 4, 4, 0 };
	http_frames_answer(out, REQUESTS, &ANSWER);
	refuse("an answer to no request");
	http_frames_answer(out, 0, &ANSWER);
	http_frames_answer(out, 0, &ANSWER);
	refuse("an answer to no request");
	wrong.status = 1000;
	http_frames_answer(out, 0, &wrong);
	refuse("an answer that cannot be");
	wrong.status = 0;
	http_frames_answer(out, 0, &wrong);
	refuse("an answer that cannot be");
	wrong = ANSWER;
	wrong.fail = (enum http_fail)http_fail_count;
	http_frames_answer(out, 0, &wrong);
	refuse("an answer that cannot be");
	http_frames_value(out, NAMES, &value);
	refuse("a value that nobody captures");
	http_frames_end(out);
	http_frames_end(out);
	refuse("something after the end");
	assert_int_equal(sizeof nonsense, write(out, nonsense, sizeof nonsense));
	refuse("a frame of no kind");
	assert_int_equal(sizeof longer, write(out, longer, sizeof longer));
	refuse("a frame of another length than it says");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_told_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(a_frame_that_was_cut_off_is_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(what_does_not_fit_the_case_is_refused, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
