/* judge_http.c: see judge_http.h. */
#include "harness/judge/judge_http.h"

#include <signal.h>
#include <strings.h>

#include "harness/base/str.h"
#include "harness/base/utf8.h"
#include "harness/judge/judge_end.h"
#include "harness/judge/judge_text.h"

enum { SHOWN = 200 };

/* "step 3 (GET /notes/{{id}})": as the author wrote it, so that it is the same in every run. */
static const char *name_of(struct arena *a, const struct http_request *r)
{
	return r->raw ? arena_printf(a, "step %s (a raw request)", r->label)
		      : arena_printf(a, "step %s (%s %s)", r->label, r->method, utf8_visible(a, bytes_of(r->path), SHOWN));
}

static void say(struct arena *a, const struct http_request *r, enum verdict verdict, const char *what, struct case_verdict *ret)
{
	verdict_set(ret, verdict, OWNER_CANDIDATE, arena_printf(a, "%s: %s", name_of(a, r), what));
}

/* ── no answer ── */

static bool ended(const struct outcome *o)
{
	return o->end == SANDBOX_EXITED || o->end == SANDBOX_SIGNALED;
}

static size_t answered_count(const struct http_case *http, const struct http_outcome *got)
{
	size_t count = 0;
	for (size_t i = 0; i < http->request_count; i++)
		count += http_answered(got->answers[i].fail);
	return count;
}

static void say_ended(struct arena *a, const struct task_case *c, const struct outcome *o, const struct http_request *r, struct case_verdict *ret)
{
	size_t answers = answered_count(c->http, o->http);
	const char *signal = o->end == SANDBOX_SIGNALED ? sigabbrev_np(o->signal) : NULL;
	const char *how = o->end == SANDBOX_EXITED ? arena_printf(a, "ended by itself with the exit status %d", o->status)
			  : signal                 ? arena_printf(a, "crashed with the signal SIG%s", signal)
						   : arena_printf(a, "crashed with the signal %d", o->signal);
	const char *when =
		answers ? arena_printf(a, "after %zu answer%s; %s had none", answers, answers == 1 ? "" : "s", name_of(a, r)) : "before it answered a request";
	bool left = answers == 0 && o->end == SANDBOX_EXITED && o->status == 0;
	verdict_set(ret, VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE,
		    arena_printf(a, "the server %s %s%s", how, when, left ? "; a server has to stay in the foreground until it is stopped" : ""));
}

static const char *list_ports(struct arena *a, const struct http_outcome *got)
{
	SCOPED_STR s = STR_EMPTY;
	for (size_t i = 0; i < got->port_count; i++)
		str_addf(&s, "%s%u", i == 0 ? "" : i + 1 < got->port_count ? ", " : " and ", got->ports[i]);
	return str_steal(&s, a);
}

static void say_not_listening(struct arena *a, const struct outcome *o, struct case_verdict *ret)
{
	const struct http_outcome *got = o->http;
	if (got->port_count)
		verdict_set(ret, VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE,
			    arena_printf(a, "the server listens at port %s, not at %u, the one that the environment variable PORT told it", list_ports(a, got),
					 got->port));
	else
		verdict_set(
			ret, VERDICT_TIME_LIMIT, OWNER_CANDIDATE,
			arena_printf(
				a,
				"the server did not listen at port %u (PORT in its environment), nor at any other, within the time limit of %u ms on the clock",
				got->port, o->limits.wall_ms));
}

/* What a failure is called, and its words. Those that need more than a constant are told apart. */
static const struct {
	enum http_fail fail;
	enum verdict verdict;
	const char *text;
} FAILS[] = {
	{ HTTP_REFUSED, VERDICT_RUNTIME_ERROR, "the server, which had answered before, does not listen any more" },
	{ HTTP_CLOSED, VERDICT_RUNTIME_ERROR, "the server closed the connection without an answer" },
	{ HTTP_CUT, VERDICT_RUNTIME_ERROR, "the connection ended in the middle of the answer" },
	{ HTTP_REDIRECTS, VERDICT_WRONG_ANSWER, "it redirects again and again" },
};

static void say_failed(struct arena *a, const struct outcome *o, const struct http_request *r, const struct http_answer *got, struct case_verdict *ret)
{
	const char *detail = utf8_visible(a, got->detail, SHOWN);
	switch (got->fail) {
	case HTTP_TIMEOUT:
		say(a, r, VERDICT_TIME_LIMIT, arena_printf(a, "there was no whole answer within %u ms", r->timeout_ms), ret);
		return;
	case HTTP_CASE_TIMEOUT:
		say(a, r, VERDICT_TIME_LIMIT,
		    arena_printf(a, "there was no whole answer when the case's time limit of %u ms on the clock was reached", o->limits.wall_ms), ret);
		return;
	case HTTP_NO_HTTP:
		say(a, r, VERDICT_WRONG_ANSWER, arena_printf(a, "what the server sent is no HTTP answer: %s", detail), ret);
		return;
	case HTTP_HEADERS_TOO_BIG:
		say(a, r, VERDICT_OUTPUT_LIMIT,
		    arena_printf(a, "the headers of the answer do not end: more than %d lines or %d KiB", HTTP_HEADERS_MAX, HTTP_HEADER_BYTES_MAX >> 10), ret);
		return;
	case HTTP_BODY_TOO_BIG:
		say(a, r, VERDICT_OUTPUT_LIMIT,
		    arena_printf(a, "the body of the answer is larger than the limit of %u KiB (or all bodies of the case than four times that)",
				 o->limits.output_kb),
		    ret);
		return;
	case HTTP_LEADS_AWAY:
		say(a, r, VERDICT_WRONG_ANSWER, arena_printf(a, "it leads away from the service, to %s", detail), ret);
		return;
	case HTTP_NO_VALUE:
		say(a, r, VERDICT_WRONG_ANSWER, arena_printf(a, "the answer lacks what later steps need: %s", detail), ret);
		return;
	default:
		break;
	}
	for (size_t i = 0; i < sizeof FAILS / sizeof *FAILS; i++)
		if (FAILS[i].fail == got->fail) {
			say(a, r, FAILS[i].verdict, FAILS[i].text, ret);
			return;
		}
	verdict_set(ret, VERDICT_HARNESS_ERROR, OWNER_HARNESS,
		    arena_printf(a, "%s could not be sent: %s", name_of(a, r), *detail ? detail : http_fail_text(got->fail)));
}

static bool judge_answered(struct arena *a, const struct task_case *c, const struct outcome *o, size_t i, struct case_verdict *ret)
{
	const struct http_request *r = &c->http->requests[i];
	const struct http_answer *got = &o->http->answers[i];
	if (http_answered(got->fail) || (got->fail == HTTP_CLOSED && r->expect.closed))
		return true;
	bool silent =
		got->fail == HTTP_NOT_SENT || got->fail == HTTP_NOT_LISTENING || got->fail == HTTP_REFUSED || got->fail == HTTP_CLOSED || got->fail == HTTP_CUT;
	if (silent && ended(o))
		say_ended(a, c, o, r, ret);
	else if (got->fail == HTTP_NOT_LISTENING)
		say_not_listening(a, o, ret);
	else
		say_failed(a, o, r, got, ret);
	return false;
}

/* ── an answer ── */

static const char *list_statuses(struct arena *a, const struct http_expect *expect)
{
	SCOPED_STR s = STR_EMPTY;
	for (size_t i = 0; i < expect->status_count; i++) {
		const struct http_status_range *range = &expect->statuses[i];
		str_add(&s, i == 0 ? "" : i + 1 < expect->status_count ? ", " : " or ");
		if (range->min == range->max)
			str_addf(&s, "%u", range->min);
		else
			str_addf(&s, "%uxx", range->min / 100);
	}
	return str_steal(&s, a);
}

static bool judge_status(struct arena *a, const struct http_request *r, const struct http_answer *got, struct case_verdict *ret)
{
	const struct http_expect *expect = &r->expect;
	for (size_t i = 0; i < expect->status_count; i++)
		if (got->status >= expect->statuses[i].min && got->status <= expect->statuses[i].max)
			return true;
	if (expect->status_count == 0)
		return true;
	const char *wanted = list_statuses(a, expect);
	say(a, r, VERDICT_WRONG_ANSWER, arena_printf(a, "the status is %u; expected is %s", got->status, wanted), ret);
	ret->has_difference = true;
	ret->difference = (struct difference){ .stream = "status", .expected = wanted, .actual = arena_printf(a, "%u", got->status) };
	return false;
}

static struct bytes filled(struct arena *a, const struct task_case *c, const struct outcome *o, const struct match *how, struct bytes text)
{
	enum http_fill fill = strncmp(how->kind, "json", 4) == 0 ? HTTP_FILL_JSON : strcmp(how->kind, "regex") == 0 ? HTTP_FILL_REGEX : HTTP_FILL_TEXT;
	return http_fill(a, fill, text, c->http->names, o->http->values, c->http->name_count);
}

/* The reason of a matcher, with the step before it. */
static bool place(struct arena *a, const struct http_request *r, struct case_verdict *ret)
{
	ret->reason = arena_printf(a, "%s: the %s", name_of(a, r), ret->reason);
	return false;
}

static bool judge_header(struct arena *a, const struct task_case *c, const struct outcome *o, const struct http_request *r, const struct http_answer *got,
			 const struct http_header_rule *rule, struct case_verdict *ret)
{
	struct bytes wanted = rule->absent ? bytes_of("") : filled(a, c, o, &rule->match, rule->text);
	struct case_verdict first = { 0 };
	size_t found = 0;
	for (size_t i = 0; i < got->header_count; i++) {
		const struct http_header *h = &got->headers[i];
		struct case_verdict said = { 0 };
		if (h->name.len != strlen(rule->name) || strncasecmp(h->name.data, rule->name, h->name.len) != 0)
			continue;
		if (!rule->absent && judge_text(a, arena_printf(a, "header %s", rule->name), &rule->match, wanted, h->value, &said))
			return true;
		if (found++ == 0)
			first = said;
	}
	if (rule->absent && found == 0)
		return true;
	if (found == 0 || rule->absent) {
		say(a, r, VERDICT_WRONG_ANSWER,
		    arena_printf(a, "the header %s %s", rule->name, rule->absent ? "is there; expected is that it is not" : "is missing"), ret);
		return false;
	}
	*ret = first;
	return place(a, r, ret);
}

static bool judge_one(struct arena *a, const struct task_case *c, const struct outcome *o, size_t i, struct case_verdict *ret)
{
	const struct http_request *r = &c->http->requests[i];
	const struct http_answer *got = &o->http->answers[i];
	if (!judge_answered(a, c, o, i, ret))
		return false;
	if (!http_answered(got->fail))
		return true; /* closed, as it may be */
	if (!judge_status(a, r, got, ret))
		return false;
	for (size_t h = 0; h < r->expect.header_count; h++)
		if (!judge_header(a, c, o, r, got, &r->expect.headers[h], ret))
			return false;
	if (r->expect.has_body && !judge_text(a, "body", &r->expect.body_match, filled(a, c, o, &r->expect.body_match, r->expect.body), got->body, ret))
		return place(a, r, ret);
	if (got->fail == HTTP_NO_VALUE)
		say_failed(a, o, r, got, ret);
	return got->fail == HTTP_ANSWERED;
}

static bool judge_tallies(struct arena *a, const struct task_case *c, const struct outcome *o, const struct http_batch *b, struct case_verdict *ret)
{
	for (size_t t = 0; t < b->tally_count; t++) {
		const struct http_tally *tally = &b->tallies[t];
		size_t count = 0;
		for (size_t i = 0; i < b->count; i++) {
			unsigned status = o->http->answers[b->first + i].status;
			count += status >= tally->status.min && status <= tally->status.max;
		}
		if (count == tally->count)
			continue;
		const struct http_request *r = &c->http->requests[b->first];
		verdict_set(ret, VERDICT_WRONG_ANSWER, OWNER_CANDIDATE,
			    arena_printf(a, "step %.*s (%zu requests at one time): the status %s should come %zu time%s, and came %s",
					 (int)strcspn(r->label, "."), r->label, b->count, tally->text, tally->count, tally->count == 1 ? "" : "s",
					 count > tally->count ? "more often" : "less often"));
		ret->has_difference = true;
		/* How many is chance: who comes first in a rush differs from run to run. */
		ret->difference = (struct difference){ .stream = "status",
						       .expected = arena_printf(a, "%zu × %s", tally->count, tally->text),
						       .actual = count > tally->count ? "more of them" : "fewer of them" };
		return false;
	}
	return true;
}

size_t judge_http(struct arena *a, const struct task_case *c, const struct outcome *o, struct case_verdict *ret)
{
	for (size_t b = 0; b < c->http->batch_count; b++) {
		const struct http_batch *batch = &c->http->batches[b];
		for (size_t i = 0; i < batch->count; i++)
			if (!judge_one(a, c, o, batch->first + i, ret))
				return batch->first + i;
		if (!judge_tallies(a, c, o, batch, ret))
			return batch->first;
	}
	verdict_set(ret, VERDICT_PASSED, OWNER_NOBODY, NULL);
	return 0;
}

void judge_http_stopped(struct arena *a, const struct task_case *c, const struct outcome *o, struct case_verdict *ret)
{
	size_t i = 0;
	if (!o->http)
		return;
	while (i < c->http->request_count &&
	       (http_answered(o->http->answers[i].fail) || (o->http->answers[i].fail == HTTP_CLOSED && c->http->requests[i].expect.closed)))
		i++;
	if (i < c->http->request_count)
		ret->reason = arena_printf(a, "the server %s; %s had no answer yet", ret->reason, name_of(a, &c->http->requests[i]));
	else
		ret->reason = arena_printf(a, "the server %s", ret->reason);
}

bool judge_http_late(const struct outcome *o)
{
	const struct http_outcome *got = o->http;
	return got && got->late;
}
