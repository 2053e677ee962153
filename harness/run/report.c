/*
 * report.c: the readers by format, and the confined process that they run in.
 *
 * The child answers in records: a head of fixed size, then its texts. The parent trusts nothing in them: lengths are held against the limits, statuses against the
 * enum, and a stream that does not end with a last record is our child's failure.
 */
#include "harness/run/report.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"
#include "sandbox/confine.h"

enum { CPU_MS = 20000, WALL_MS = 60000, MEMORY_MB = 256, MEMORY_PER_MB = 64, MEMORY_MB_MAX = 4096, WHY_MAX = 300, BLOCK = 65536 };

static const struct {
	enum suite_format format;
	void (*read)(struct arena *a, struct bytes text, struct report *r);
} READERS[] = {
	{ SUITE_TAP, report_tap },
	{ SUITE_JUNIT, report_junit },
	{ SUITE_CTRF, report_ctrf },
	{ SUITE_GO, report_go },
};
_Static_assert(sizeof READERS / sizeof READERS[0] == suite_format_count, "every format has a reader; in the order of the enum");

static struct bytes cut(struct bytes b, size_t max)
{
	return (struct bytes){ .data = b.data, .len = b.len < max ? b.len : max };
}

void report_wrong(struct report *r, const char *why)
{
	if (!r->why_not)
		r->why_not = why;
}

void report_add(struct arena *a, struct report *r, struct bytes name, enum test_status status, struct bytes message)
{
	if (r->count == REPORT_TESTS_MAX) {
		report_wrong(r, "tells about more than 20000 tests");
		return;
	}
	if (!r->tests)
		r->tests = ARENA_ARRAY(a, struct report_test, REPORT_TESTS_MAX);
	r->tests[r->count++] = (struct report_test){ .name = cut(name, REPORT_NAME_MAX), .status = status, .message = cut(message, REPORT_TEXT_MAX) };
}

void report_parse(struct arena *a, enum suite_format format, struct bytes text, struct report *ret)
{
	*ret = (struct report){ 0 };
	READERS[format].read(a, text, ret);
}

bool report_matches(const char *planned, struct bytes name)
{
	size_t len = strlen(planned);
	if (len == 0 || name.len < len || memcmp(name.data + name.len - len, planned, len) != 0)
		return false;
	if (name.len == len)
		return true;
	const char *before = name.data + name.len - len;
	return strchr(".\\/:", before[-1]) || (name.len - len >= 2 && before[-1] == ' ' && before[-2] == '>');
}

/* ── the confined process ── */

struct record {
	uint32_t last; /* 0: a test; 1: the end, with what is wrong as its message */
	uint32_t status, name_bytes, message_bytes;
};

struct question {
	enum suite_format format;
	struct bytes text;
};

static void put(struct str *s, const struct record *head, struct bytes name, struct bytes message)
{
	str_add_bytes(s, (struct bytes){ .data = (const char *)head, .len = sizeof *head });
	str_add_bytes(s, name);
	str_add_bytes(s, message);
}

/* In the child. */
static int answer(int in, int out, void *context)
{
	const struct question *q = context;
	struct arena *a = arena_new();
	struct report r;
	struct str s = STR_EMPTY;
	(void)in;
	report_parse(a, q->format, q->text, &r);
	for (size_t i = 0; i < r.count; i++) {
		const struct report_test *t = &r.tests[i];
		struct bytes message = s.len < REPORT_KEPT_MAX ? t->message : bytes_of("");
		struct record head = { .status = (uint32_t)t->status, .name_bytes = (uint32_t)t->name.len, .message_bytes = (uint32_t)message.len };
		put(&s, &head, t->name, message);
	}
	struct bytes why = cut(bytes_of(r.why_not ? r.why_not : ""), WHY_MAX);
	struct record end = { .last = 1, .message_bytes = (uint32_t)why.len };
	put(&s, &end, bytes_of(""), why);
	return fs_write_all(out, str_bytes(&s), NULL) < 0 ? 1 : 0;
}

/* One record from ${from}. False: it is none. */
static bool take(struct arena *a, struct bytes *from, struct report *r, bool *ret_last)
{
	struct record head;
	if (from->len < sizeof head)
		return false;
	memcpy(&head, from->data, sizeof head);
	size_t need = sizeof head + head.name_bytes + (size_t)head.message_bytes;
	if (head.last > 1 || head.status >= test_status_count || head.name_bytes > REPORT_NAME_MAX || head.message_bytes > REPORT_TEXT_MAX || from->len < need)
		return false;
	struct bytes name = { .data = from->data + sizeof head, .len = head.name_bytes };
	struct bytes message = { .data = name.data + name.len, .len = head.message_bytes };
	*ret_last = head.last;
	if (head.last && message.len)
		report_wrong(r, arena_strndup(a, message.data, message.len));
	else if (!head.last)
		report_add(a, r, name, (enum test_status)head.status, message);
	*from = (struct bytes){ .data = from->data + need, .len = from->len - need };
	return true;
}

static int collect(struct confine *c, struct str *s, struct err *e)
{
	SCOPED_FREE char *block = alloc_zero(BLOCK);
	ssize_t n;
	while ((n = confine_read(c, block, BLOCK, e)) > 0)
		str_add_bytes(s, (struct bytes){ .data = block, .len = (size_t)n });
	return n < 0 ? -1 : 0;
}

static uint32_t memory_for(struct bytes text)
{
	size_t mb = MEMORY_MB + (text.len >> 20) * MEMORY_PER_MB;
	return mb < MEMORY_MB_MAX ? (uint32_t)mb : MEMORY_MB_MAX;
}

int report_read(struct arena *a, enum suite_format format, struct bytes text, struct report *ret, struct err *e)
{
	struct question q = { .format = format, .text = text };
	struct confine c;
	struct confine_result end;
	SCOPED_STR answered = STR_EMPTY;
	*ret = (struct report){ 0 };
	SCOPED_FD nothing = fault_at("report.open") ? -1 : open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (nothing < 0)
		return err_sys(e, OWNER_HARNESS, "opening '/dev/null'");
	const struct confine_spec spec = { .input = nothing, .memory_mb = memory_for(text), .cpu_ms = CPU_MS, .wall_ms = WALL_MS };
	if (confine_start(&spec, answer, &q, &c, e) < 0)
		return err_wrap(e, "reading test results in a confined process");
	int read = collect(&c, &answered, e);
	if (confine_finish(&c, &end, read < 0 ? NULL : e) < 0 || read < 0)
		return err_wrap(e, "reading test results in a confined process");
	if (end.end == CONFINE_MEMORY || end.end == CONFINE_TIME || (end.end == CONFINE_FAILED && end.status == CONFINE_STATUS_MEMORY)) {
		ret->why_not = "takes more memory or time to read than any real one";
		return 0;
	}
	struct bytes copy = arena_bytes(a, str_bytes(&answered));
	bool last = false;
	while (!last && take(a, &copy, ret, &last))
		;
	if (end.end != CONFINE_DONE || !last || copy.len)
		return err_set(e, OWNER_HARNESS, "the confined process that reads test results failed (%s, status %d, signal %d)", confine_end_text(end.end),
			       end.status, end.signal);
	return 0;
}
