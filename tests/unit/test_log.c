/* test_log.c: talk goes to stderr, at the level that was asked for, and cannot steer the terminal. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/log.h"
#include "harness/base/str.h"

/* What ${talk} says on stderr. */
static const char *said(struct arena *a, void (*talk)(void))
{
	int ends[2];
	struct bytes b;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	assert_int_equal(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
	talk();
	assert_int_equal(dup2(kept, STDERR_FILENO), STDERR_FILENO);
	close(kept);
	close(ends[1]);
	assert_int_equal(fs_read_fd(a, ends[0], 10000, &b, NULL), 0);
	close(ends[0]);
	return b.data;
}

static void both(void)
{
	log_note("note %d", 1);
	log_detail("detail %d", 2);
}

static void lines(void)
{
	log_note("one\ntwo %s\n", "\x1b[2J");
}

static void each_level_says_what_it_should(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	log_set_level(LOG_QUIET);
	assert_string_equal(said(a, both), "");
	log_set_level(LOG_NOTE);
	assert_string_equal(said(a, both), "takehome: note 1\n");
	log_set_level(LOG_DETAIL);
	assert_string_equal(said(a, both), "takehome: note 1\ntakehome: detail 2\n");
	arena_free(a);
}

static void every_line_is_marked_and_escapes_are_visible(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	log_set_level(LOG_NOTE);
	assert_string_equal(said(a, lines), "takehome: one\ntakehome: two \\e[2J\n");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_level_says_what_it_should),
		cmocka_unit_test(every_line_is_marked_and_escapes_are_visible),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
