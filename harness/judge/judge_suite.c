/* judge_suite.c: see judge_suite.h. */
#include "harness/judge/judge_suite.h"

#include <signal.h>

#include "harness/base/str.h"
#include "harness/base/utf8.h"
#include "harness/judge/judge_end.h"

enum { LINES_SHOWN = 3, LINE_SHOWN = 200, NAME_SHOWN = 200 };

static const char *name_of(struct arena *a, const struct suite_outcome *s)
{
	return utf8_visible(a, bytes_of(s->name), NAME_SHOWN);
}

static const char *how_it_ended(struct arena *a, const struct outcome *o)
{
	if (o->end == SANDBOX_EXITED)
		return arena_printf(a, "with the exit status %d", o->status);
	const char *signal = sigabbrev_np(o->signal);
	return signal ? arena_printf(a, "by the signal SIG%s", signal) : arena_printf(a, "by the signal %d", o->signal);
}

static bool ends_with(struct bytes line, const char *name)
{
	size_t len = strlen(name);
	return len > 0 && line.len >= len && memcmp(line.data + line.len - len, name, len) == 0;
}

/* What comes before or around a message in some runners' texts. */
static bool says_nothing(struct bytes line, const char *name)
{
	return line.len == 0 || ends_with(line, name) || ends_with(line, "message: |") || ends_with(line, "---");
}

/* The first lines of a stranger's text that say something, as one. */
static const char *first_lines(struct arena *a, struct bytes b, const char *name)
{
	SCOPED_STR s = STR_EMPTY;
	for (size_t lines = 0; b.len && lines < LINES_SHOWN;) {
		const char *end = memchr(b.data, '\n', b.len);
		struct bytes line = { .data = b.data, .len = end ? (size_t)(end - b.data) : b.len };
		b = (struct bytes){ .data = b.data + line.len + (end != NULL), .len = b.len - line.len - (end != NULL) };
		while (line.len && strchr(" \t\r", *line.data))
			line = (struct bytes){ .data = line.data + 1, .len = line.len - 1 };
		if (says_nothing(line, name))
			continue;
		str_addf(&s, "%s%s", lines++ ? " / " : "", utf8_visible(a, line, LINE_SHOWN));
	}
	return s.len ? str_steal(&s, a) : NULL;
}

static void say_unreadable(struct arena *a, const struct outcome *o, struct case_verdict *ret)
{
	verdict_set(ret, VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE,
		    arena_printf(a, "the test run ended %s, and its report %s; so no test of it counts", how_it_ended(a, o), o->suite->unreadable));
}

/* Often a file of tests could not be loaded, and that is a failure in the report. */
static void say_never_ran(struct arena *a, const struct suite_outcome *s, struct case_verdict *ret)
{
	const char *other = s->failures ? first_lines(a, s->other, "") : NULL;
	verdict_set(ret, VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE,
		    arena_printf(a, "the test %s never ran: the report of %s does not name it%s%s", name_of(a, s), s->runner, other ? "; what failed there: " : "",
				 other ? other : ""));
}

static void say_not_passed(struct arena *a, const struct suite_outcome *s, struct case_verdict *ret)
{
	static const struct {
		enum test_status status;
		enum verdict verdict;
		const char *text;
	} table[] = {
		{ TEST_FAILED, VERDICT_WRONG_ANSWER, "failed" },
		{ TEST_ERROR, VERDICT_RUNTIME_ERROR, "ended with an error" },
		{ TEST_SKIPPED, VERDICT_WRONG_ANSWER, "was skipped, which counts as failed" },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (table[i].status != s->status)
			continue;
		const char *message = first_lines(a, s->message, s->name);
		verdict_set(ret, table[i].verdict, OWNER_CANDIDATE,
			    arena_printf(a, "the test %s %s%s%s", name_of(a, s), table[i].text, message ? ": " : "", message ? message : ""));
	}
}

void judge_suite(struct arena *a, const struct outcome *o, struct case_verdict *ret)
{
	const struct suite_outcome *s = o->suite;
	bool clean = o->end == SANDBOX_EXITED && o->status == 0;
	if (s->no_suite) {
		verdict_set(ret, VERDICT_NO_ENTRY_POINT, OWNER_CANDIDATE, s->no_suite);
	} else if (s->unreadable) {
		say_unreadable(a, o, ret);
	} else if (o->end != SANDBOX_EXITED) {
		verdict_set(ret, VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE, arena_printf(a, "the test run was ended %s; so no test of it counts", how_it_ended(a, o)));
	} else if (s->reports == 0) {
		say_never_ran(a, s, ret);
	} else if (s->reports > 1) {
		verdict_set(ret, VERDICT_WRONG_ANSWER, OWNER_CANDIDATE,
			    arena_printf(a, "the test %s reported %zu times in one run; so something else than the test wrote results", name_of(a, s), s->reports));
	} else if (s->status != TEST_PASSED) {
		say_not_passed(a, s, ret);
	} else if (clean != (s->failures == 0)) {
		verdict_set(ret, VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE,
			    arena_printf(a, "the test run ended %s, but its report tells of %zu failed test%s: they do not agree, so no test of it counts",
					 how_it_ended(a, o), s->failures, s->failures == 1 ? "" : "s"));
	} else {
		verdict_set(ret, VERDICT_PASSED, OWNER_NOBODY, NULL);
	}
}

void judge_suite_stopped(struct arena *a, const struct outcome *o, struct case_verdict *ret)
{
	if (o->suite)
		ret->reason = arena_printf(a, "the test run, which all tests of the group share, %s", ret->reason);
}
