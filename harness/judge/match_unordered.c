/*
 * match_unordered.c: the same lines, each as often, in whatever order.
 *
 * The expected lines stand in a table; the output is read once against it. Memory is for what is expected only, and no output can make the table slow, as it
 * never enters it.
 */
#include "harness/judge/difference.h"
#include "harness/judge/matchers.h"
#include "harness/judge/words.h"

struct line {
	struct bytes text; /* .data NULL: a free place */
	size_t at;         /* of its first occurrence */
	size_t left;       /* how many are still to come */
};

struct table {
	struct line *lines;
	size_t mask;
	bool ignore_case;
};

static struct line *find(const struct table *t, struct bytes text)
{
	size_t i = (size_t)words_hash(text, t->ignore_case) & t->mask;
	while (t->lines[i].text.data && !words_equal(t->lines[i].text, text, t->ignore_case))
		i = (i + 1) & t->mask;
	return &t->lines[i];
}

static size_t line_count(struct bytes text)
{
	size_t count = 1;
	for (const char *c = text.data, *end = c + text.len; text.len && (c = memchr(c, '\n', (size_t)(end - c))); c++)
		count++;
	return count;
}

static struct table fill(struct arena *a, struct bytes expected, bool ignore_case)
{
	size_t room = 16, lines = line_count(expected);
	while (room < 2 * lines)
		room *= 2;
	struct table t = { .lines = ARENA_ARRAY(a, struct line, room), .mask = room - 1, .ignore_case = ignore_case };
	struct words w = { .text = expected };
	struct bytes text;
	for (size_t at = 0; words_line(&w, &text); at = w.at) {
		struct line *line = find(&t, text);
		if (!line->text.data)
			*line = (struct line){ .text = text, .at = at };
		line->left++;
	}
	return t;
}

/* The first line of the output that is one too many. Lines that are right are taken off the table. */
struct surplus {
	bool found, known; /* known: it is expected, but not that often */
	size_t at;
};

static struct surplus take_off(const struct table *t, struct bytes actual)
{
	struct surplus first = { .found = false };
	struct words w = { .text = actual };
	struct bytes text;
	for (size_t at = 0; words_line(&w, &text); at = w.at) {
		struct line *line = find(t, text);
		if (line->text.data && line->left > 0)
			line->left--;
		else if (!first.found)
			first = (struct surplus){ .found = true, .known = line->text.data != NULL, .at = at };
	}
	return first;
}

/* The first expected line that did not come, or NULL. */
static const struct line *missing(const struct table *t)
{
	const struct line *first = NULL;
	for (size_t i = 0; i <= t->mask; i++)
		if (t->lines[i].left > 0 && (!first || t->lines[i].at < first->at))
			first = &t->lines[i];
	return first;
}

static bool same_lines(struct arena *a, struct bytes expected, struct bytes actual, bool ignore_case)
{
	struct table t = fill(a, expected, ignore_case);
	return !take_off(&t, actual).found && !missing(&t);
}

enum match_result match_unordered(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret)
{
	expected = words_trimmed(expected);
	actual = words_trimmed(actual);
	struct table t = fill(a, expected, how->ignore_case);
	struct surplus surplus = take_off(&t, actual);
	const struct line *lacking = missing(&t);
	if (!surplus.found && !lacking)
		return MATCH_YES;
	struct parting p = { .expected_at = lacking ? lacking->at : 0, .actual_at = surplus.found ? surplus.at : actual.len };
	p.expected_ended = !lacking;
	p.actual_ended = !surplus.found;
	difference_at(a, expected, actual, &p, &ret->difference);
	if (!surplus.found)
		ret->difference.line = ret->difference.column = 0; /* it is missing everywhere */
	ret->why = !surplus.found  ? "lacks a line that is expected"
		   : surplus.known ? "has a line more often than expected"
				   : "has a line that is not expected";
	if (!how->ignore_case && same_lines(a, expected, actual, true))
		ret->difference.note = "differs only in letter case";
	return MATCH_NO;
}
