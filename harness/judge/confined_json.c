/*
 * confined_json.c: see confined_json.h.
 *
 * The child inherits both texts, parses and compares them, and answers with one frame of fixed size. The parent trusts nothing in it: texts are
 * cut at their field, made visible again, and the answer must be one of the enum's.
 */
#include "harness/judge/confined_json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "harness/base/scoped.h"
#include "harness/base/utf8.h"
#include "harness/judge/difference.h"
#include "sandbox/confine.h"

enum { CPU_MS = 20000, WALL_MS = 60000, MEMORY_MB_MIN = 64, MEMORY_MB_MAX = 4096, OUT_OF_MEMORY_STATUS = 4 };

struct frame {
	uint32_t answer;
	uint32_t line, column;
	char path[200], expected[200], actual[200], text[200];
};

struct question {
	const struct match *how;
	enum json_rule rule;
	struct bytes expected, actual;
};

static void put(char *field, size_t size, const char *text)
{
	snprintf(field, size, "%s", text);
}

static void complain(struct frame *f, enum json_answer answer, const struct json_error *wrong)
{
	f->answer = (uint32_t)answer;
	f->line = wrong->line;
	f->column = wrong->column;
	put(f->text, sizeof f->text, wrong->text);
}

/* What is expected at a place, as its author wrote it. */
static const char *show_expected(struct arena *a, const struct question *q, const struct json *expected)
{
	return expected ? json_show(a, q->expected, difference_offset(q->expected, expected->line, expected->column)) : "(nothing)";
}

static void answer(const struct question *q, struct frame *f)
{
	struct arena *a = arena_new();
	struct json_error wrong;
	struct json_difference d;
	if (json_same_in_order(q->how, q->expected, q->actual)) {
		f->answer = JSON_SAME;
		return;
	}
	const struct json *expected = json_parse(a, q->expected, JSON_STRICT, &wrong);
	if (!expected) {
		complain(f, JSON_BAD_EXPECTED, &wrong);
		return;
	}
	int same = json_compare(a, q->how, q->rule, expected, q->actual, &d, &wrong);
	if (same < 0) {
		complain(f, JSON_BAD_ACTUAL, &wrong);
		return;
	}
	f->answer = same ? JSON_SAME : JSON_DIFFERENT;
	if (same)
		return;
	f->line = d.actual.line;
	f->column = d.actual.column;
	put(f->path, sizeof f->path, d.path);
	put(f->expected, sizeof f->expected, show_expected(a, q, d.expected));
	put(f->actual, sizeof f->actual, d.missing ? "(missing)" : json_show(a, q->actual, d.actual.at));
}

/* In the child. */
static int judge_json(int in, int out, void *context)
{
	struct frame f = { .answer = json_answer_count };
	(void)in;
	answer(context, &f);
	for (size_t sent = 0; sent < sizeof f;) {
		ssize_t n = write(out, (const char *)&f + sent, sizeof f - sent);
		if (n < 0 && errno != EINTR)
			return 1;
		sent += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

/* Only the expected text becomes a tree: a value costs up to some 200 bytes for the two bytes that it takes at least ("1,"), in both trees of the parser. */
static uint32_t memory_for(const struct question *q)
{
	size_t mb = MEMORY_MB_MIN + (q->expected.len >> 20) * 256;
	return mb < MEMORY_MB_MAX ? (uint32_t)mb + 256 : MEMORY_MB_MAX;
}

/* Read to the end of file, as what comes before it may still be running; anything beyond one frame makes it no frame. */
static size_t read_frame(struct confine *c, struct frame *f, struct err *e)
{
	size_t have = 0;
	for (;;) {
		char more[64];
		bool full = have >= sizeof *f;
		ssize_t n = full ? confine_read(c, more, sizeof more, e) : confine_read(c, (char *)f + have, sizeof *f - have, e);
		if (n <= 0)
			return have;
		have += (size_t)n;
	}
}

static const char *take(struct arena *a, const char *field, size_t size)
{
	return utf8_visible(a, (struct bytes){ .data = field, .len = strnlen(field, size) }, 2 * size);
}

int confined_json(struct arena *a, const struct match *how, enum json_rule rule, struct bytes expected, struct bytes actual, struct json_verdict *ret, struct err *e)
{
	struct question q = { .how = how, .rule = rule, .expected = expected, .actual = actual };
	struct confine c;
	struct confine_result end;
	struct frame f = { .answer = json_answer_count };
	SCOPED_FD nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (nothing < 0)
		return err_sys(e, OWNER_HARNESS, "opening '/dev/null'");
	const struct confine_spec spec = { .input = nothing, .memory_mb = memory_for(&q), .cpu_ms = CPU_MS, .wall_ms = WALL_MS };
	if (confine_start(&spec, judge_json, &q, &c, e) < 0)
		return err_wrap(e, "reading JSON in a confined process");
	size_t have = read_frame(&c, &f, e);
	if (confine_finish(&c, &end, e) < 0)
		return err_wrap(e, "reading JSON in a confined process");
	if (end.end == CONFINE_MEMORY || end.end == CONFINE_TIME || (end.end == CONFINE_FAILED && end.status == OUT_OF_MEMORY_STATUS)) {
		*ret = (struct json_verdict){ .answer = JSON_TOO_BIG, .path = "" };
		return 0;
	}
	if (end.end != CONFINE_DONE || have != sizeof f || f.answer >= json_answer_count)
		return err_set(e, OWNER_HARNESS, "the confined process that reads JSON failed (%s, status %d, signal %d)", confine_end_text(end.end), end.status,
			       end.signal);
	*ret = (struct json_verdict){ .answer = (enum json_answer)f.answer,
				      .line = f.line,
				      .column = f.column,
				      .path = take(a, f.path, sizeof f.path),
				      .expected = take(a, f.expected, sizeof f.expected),
				      .actual = take(a, f.actual, sizeof f.actual),
				      .text = take(a, f.text, sizeof f.text) };
	return 0;
}
