/* judge_text.c: one stream, file or body by its matcher. */
#include "harness/judge/judge_text.h"

#include "harness/base/utf8.h"
#include "harness/judge/judge_end.h"
#include "harness/judge/matchers.h"

/* "stdout differs from what is expected at line 3, column 7; it differs only in letter case" */
static const char *tell_mismatch(struct arena *a, const char *stream, const struct mismatch *m)
{
	const struct difference *d = &m->difference;
	const char *place =
		d->line ? arena_printf(a, "%sline %llu, column %llu", m->why ? ", " : " at ", (unsigned long long)d->line, (unsigned long long)d->column) : "";
	return arena_printf(a, "%s %s%s%s%s", stream, m->why ? m->why : "differs from what is expected", place, d->note ? "; it " : "", d->note ? d->note : "");
}

bool judge_text(struct arena *a, const char *stream, const struct match *how, struct bytes expected, struct bytes actual, struct case_verdict *ret)
{
	const struct matcher *matcher = matchers_find(how->kind);
	struct mismatch m = { .difference = { .stream = stream } };
	if (!matcher) {
		verdict_set(ret, VERDICT_HARNESS_ERROR, OWNER_TASK, arena_printf(a, "the task asks for a matcher \"%s\" that does not exist", how->kind));
		return false;
	}
	enum match_result result = matcher->match(a, how, expected, actual, &m);
	if (result == MATCH_YES)
		return true;
	const char *shown = utf8_visible(a, bytes_of(stream), 200);
	m.difference.stream = shown;
	if (result == MATCH_NO && actual.len == 0 && !m.why) {
		m.why = "is empty, but something is expected";
		m.difference.line = m.difference.column = 0;
		m.difference.note = NULL;
	}
	ret->has_difference = result == MATCH_NO;
	ret->difference = m.difference;
	verdict_set(ret, result == MATCH_NO ? VERDICT_WRONG_ANSWER : VERDICT_HARNESS_ERROR,
		    result == MATCH_NO           ? OWNER_CANDIDATE
		    : result == MATCH_TASK_FAULT ? OWNER_TASK
						 : OWNER_HARNESS,
		    tell_mismatch(a, shown, &m));
	return false;
}
