/*
 * report_tap.c: the Test Anything Protocol, versions 13 and 14 (testanything.org).
 *
 * A test line is "ok" or "not ok", a number, a description, a directive. Subtests stand indented by four before the line of their parent; "# Subtest: NAME" before them
 * tells its name. A YAML block after a test line, and lines of "# " after a failure, are its message. Whole is a report with a plan that its tests agree with.
 */
#include <ctype.h>
#include <strings.h>

#include "harness/base/str.h"
#include "harness/run/report.h"

enum { INDENT = 4 };

/* A stream of tests: the report itself, or a subtest. */
struct stream {
	bool planned, bailed;
	unsigned long plan, tests;
	struct bytes name; /* of the subtest; empty for the report itself */
};

struct tap {
	struct arena *a;
	struct report *r;
	struct stream streams[REPORT_DEPTH_MAX + 1];
	size_t depth;
	struct bytes next_names[REPORT_DEPTH_MAX + 1]; /* told by "# Subtest:", by its own depth */
	bool in_yaml;
	size_t yaml_indent;
	size_t last; /* index of the test that what follows belongs to, plus one; 0: none */
};

static bool starts(struct bytes b, const char *with)
{
	size_t len = strlen(with);
	return b.len >= len && memcmp(b.data, with, len) == 0;
}

static struct bytes after(struct bytes b, size_t n)
{
	return n < b.len ? (struct bytes){ .data = b.data + n, .len = b.len - n } : (struct bytes){ .data = "", .len = 0 };
}

/* Digits at the start; ${ret_len} of them. */
static unsigned long number(struct bytes b, size_t *ret_len)
{
	unsigned long n = 0;
	size_t i = 0;
	while (i < b.len && isdigit((unsigned char)b.data[i]) && n < 100000000)
		n = n * 10 + (unsigned long)(b.data[i++] - '0');
	*ret_len = i;
	return n;
}

static void close_stream(struct tap *t)
{
	struct stream *s = &t->streams[t->depth];
	if (!s->planned)
		report_wrong(t->r, t->depth ? "has a subtest without a plan: it ended before it was done" : "has no plan: the run ended before it was done");
	else if (s->plan != s->tests)
		report_wrong(t->r, s->tests < s->plan ? "tells about fewer tests than its plan has: the run ended before it was done"
						      : "tells about more tests than its plan has");
}

/* The stream of that depth; deeper ones end. A deeper one starts. */
static bool go_to(struct tap *t, size_t depth)
{
	if (depth > REPORT_DEPTH_MAX || depth > t->depth + 1)
		return false;
	while (t->depth > depth) {
		close_stream(t);
		t->depth--;
	}
	if (depth > t->depth) {
		t->depth++;
		t->streams[t->depth] = (struct stream){ .name = t->next_names[depth - 1] };
		t->next_names[depth] = (struct bytes){ .data = "", .len = 0 };
	}
	return true;
}

static bool directive(struct bytes text, const char *word)
{
	size_t len = strlen(word);
	return text.len >= len && strncasecmp(text.data, word, len) == 0;
}

/* "# SKIP why" at the end; a # after a backslash is none. Return where the description ends. */
static size_t find_directive(struct bytes b, enum test_status *status)
{
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] == '\\') {
			i++;
			continue;
		}
		struct bytes rest = bytes_trimmed(after(b, i + 1));
		if (b.data[i] != '#' || !(directive(rest, "skip") || directive(rest, "todo")))
			continue;
		*status = TEST_SKIPPED;
		return i;
	}
	return b.len;
}

static struct bytes full_name(struct tap *t, struct bytes name)
{
	SCOPED_STR s = STR_EMPTY;
	for (size_t i = 1; i <= t->depth; i++) {
		str_add_bytes(&s, t->streams[i].name);
		str_add(&s, t->streams[i].name.len ? " > " : "");
	}
	str_add_bytes(&s, name);
	return arena_bytes(t->a, str_bytes(&s));
}

static void test_line(struct tap *t, struct bytes rest, enum test_status status)
{
	struct stream *s = &t->streams[t->depth];
	size_t digits;
	rest = bytes_trimmed(rest);
	number(rest, &digits);
	rest = bytes_trimmed(after(rest, digits));
	if (starts(rest, "- "))
		rest = bytes_trimmed(after(rest, 2));
	rest.len = find_directive(rest, &status);
	s->tests++;
	report_add(t->a, t->r, full_name(t, bytes_trimmed(rest)), status, bytes_of(""));
	t->last = t->r->count;
	t->next_names[t->depth] = (struct bytes){ .data = "", .len = 0 };
}

static void plan_line(struct tap *t, struct bytes rest)
{
	struct stream *s = &t->streams[t->depth];
	size_t digits;
	unsigned long plan = number(rest, &digits);
	if (digits == 0)
		return;
	if (s->planned)
		report_wrong(t->r, "has two plans");
	s->planned = true;
	s->plan = plan;
}

/* What follows a test line is its message, up to a size. It lies together in the text, so that growing a view of it is enough. */
static void add_message(struct tap *t, struct bytes line)
{
	if (!t->last || t->last > t->r->count)
		return;
	struct bytes *message = &t->r->tests[t->last - 1].message;
	if (message->len == 0)
		*message = line;
	else
		message->len = (size_t)(line.data + line.len - message->data);
	if (message->len > REPORT_TEXT_MAX)
		message->len = REPORT_TEXT_MAX;
}

static void comment_line(struct tap *t, struct bytes text, struct bytes line, size_t depth)
{
	struct bytes rest = bytes_trimmed(after(text, 1));
	if (starts(rest, "Subtest:")) {
		/* The stream that the subtest belongs to may have no line of its own yet. */
		if (go_to(t, depth))
			t->next_names[depth] = bytes_trimmed(after(rest, 8));
		t->last = 0;
	} else {
		add_message(t, line);
	}
}

static void one_line(struct tap *t, struct bytes line)
{
	size_t blanks = 0;
	while (blanks < line.len && line.data[blanks] == ' ')
		blanks++;
	struct bytes text = bytes_trimmed(line);
	if (t->in_yaml) {
		if (text.len == 3 && starts(text, "...") && blanks == t->yaml_indent)
			t->in_yaml = false;
		else
			add_message(t, line);
		return;
	}
	if (text.len == 3 && starts(text, "---") && t->last) {
		t->in_yaml = true;
		t->yaml_indent = blanks;
		return;
	}
	bool is_ok = starts(text, "ok") && (text.len == 2 || text.data[2] == ' '), is_not = starts(text, "not ok") && (text.len == 6 || text.data[6] == ' ');
	bool is_plan = starts(text, "1..");
	if (starts(text, "#")) {
		comment_line(t, text, line, blanks / INDENT);
	} else if (starts(text, "Bail out!")) {
		t->streams[0].bailed = true;
		report_wrong(t->r, "says that the runner gave up (Bail out!)");
	} else if ((is_ok || is_not || is_plan) && blanks % INDENT == 0 && go_to(t, blanks / INDENT)) {
		if (is_plan)
			plan_line(t, after(text, 3));
		else
			test_line(t, after(text, is_ok ? 2 : 6), is_ok ? TEST_PASSED : TEST_FAILED);
	}
}

void report_tap(struct arena *a, struct bytes text, struct report *r)
{
	struct tap *t = ARENA_NEW(a, struct tap);
	t->a = a;
	t->r = r;
	for (size_t at = 0; at < text.len;) {
		const char *end = memchr(text.data + at, '\n', text.len - at);
		size_t len = end ? (size_t)(end - text.data) - at : text.len - at;
		one_line(t, (struct bytes){ .data = text.data + at, .len = len });
		at += len + 1;
	}
	if (t->in_yaml)
		report_wrong(r, "ends in the middle of a test's message");
	while (t->depth) {
		close_stream(t);
		t->depth--;
	}
	close_stream(t);
}
