/* match_csv.c: the same table, cell by cell. One pass over both; memory for one row of what is expected. */
#include "harness/base/utf8.h"
#include "harness/judge/csv.h"
#include "harness/judge/difference.h"
#include "harness/judge/matchers.h"
#include "harness/judge/words.h"

enum { SHOWN_MAX = 200, NUMBER_MAX = 1000 };

struct comparing {
	struct arena *a;
	const struct match *how;
	struct csv expected, actual;
	struct csv_cell *x, *y; /* the rows */
	size_t room;            /* cells kept of each */
	size_t *column;         /* of the output, for each of what is expected */
	const char **names;     /* of the columns, as the first row gives them */
	size_t name_count;
	size_t row;
	struct mismatch *ret;
};

static const char *show(struct comparing *c, const struct csv_cell *cell)
{
	struct bytes text = csv_text(c->a, cell, SHOWN_MAX);
	return text.len ? utf8_visible(c->a, text, SHOWN_MAX) : "(empty cell)";
}

static enum match_result differ(struct comparing *c, size_t at, const char *expected, const char *actual, const char *why)
{
	const struct parting p = { .actual_at = at };
	difference_at(c->a, c->expected.text, c->actual.text, &p, &c->ret->difference);
	c->ret->difference.expected = expected;
	c->ret->difference.actual = actual;
	c->ret->why = why;
	return MATCH_NO;
}

static bool same_cell(struct comparing *c, const struct csv_cell *x, const struct csv_cell *y)
{
	struct words_number m, n;
	if (csv_equal(x, y, c->how->ignore_case))
		return true;
	if (c->how->absolute == 0 && c->how->relative == 0)
		return false;
	return x->raw.len <= NUMBER_MAX && y->raw.len <= NUMBER_MAX && words_number(x->raw, &m) && words_number(y->raw, &n) &&
	       words_close(m.value, n.value, c->how->absolute, c->how->relative);
}

/* "row 3, column total" */
static const char *place(struct comparing *c, size_t i)
{
	if (i < c->name_count && *c->names[i])
		return arena_printf(c->a, "row %zu, column \"%s\"", c->row, c->names[i]);
	return arena_printf(c->a, "row %zu, column %zu", c->row, i + 1);
}

static enum match_result compare_row(struct comparing *c, size_t wanted, size_t got, size_t row_at)
{
	if (got != wanted)
		return differ(c, row_at, arena_printf(c->a, "%zu cell%s", wanted, wanted == 1 ? "" : "s"), arena_printf(c->a, "%zu cell%s", got, got == 1 ? "" : "s"),
			      arena_printf(c->a, "has another number of cells in row %zu", c->row));
	for (size_t i = 0; i < wanted; i++) {
		const struct csv_cell *x = &c->x[i], *y = &c->y[c->column[i]];
		if (same_cell(c, x, y))
			continue;
		c->ret->difference.note = NULL;
		differ(c, y->at, show(c, x), show(c, y), arena_printf(c->a, "is not as expected in %s", place(c, i)));
		c->ret->difference.note = difference_note(csv_text(c->a, x, SHOWN_MAX), csv_text(c->a, y, SHOWN_MAX), STRICT_LINES);
		return MATCH_NO;
	}
	return MATCH_YES;
}

/* Where in the output each column of the expected header stands: a name that is there twice is found twice. */
static enum match_result map_columns(struct comparing *c, size_t wanted, size_t got)
{
	size_t kept = got < c->room ? got : c->room;
	bool *taken = ARENA_ARRAY(c->a, bool, c->room);
	for (size_t i = 0; i < wanted; i++) {
		size_t at = 0;
		while (at < kept && (taken[at] || !csv_equal(&c->x[i], &c->y[at], c->how->ignore_case)))
			at++;
		if (at == kept)
			return differ(c, 0, show(c, &c->x[i]), "(missing)", arena_printf(c->a, "lacks the column \"%s\"", show(c, &c->x[i])));
		c->column[i] = at;
		taken[at] = true;
	}
	size_t further = 0;
	while (further < kept && taken[further])
		further++;
	if (got != wanted)
		return differ(c, c->y[further < kept ? further : kept - 1].at, "(nothing)", further < kept ? show(c, &c->y[further]) : "a further column",
			      "has a column that is not expected");
	return MATCH_YES;
}

static enum match_result first_row(struct comparing *c, size_t wanted, size_t got, size_t row_at)
{
	for (size_t i = 0; i < wanted; i++)
		c->names[i] = utf8_visible(c->a, csv_text(c->a, &c->x[i], SHOWN_MAX), 60);
	c->name_count = wanted;
	enum match_result result = c->how->by_name ? map_columns(c, wanted, got) : MATCH_YES;
	return result == MATCH_YES ? compare_row(c, wanted, got, row_at) : result;
}

static enum match_result unsound(struct comparing *c)
{
	const struct parting p = { .actual_at = c->actual.wrong_at };
	difference_at(c->a, c->expected.text, c->actual.text, &p, &c->ret->difference);
	c->ret->difference.expected = NULL;
	c->ret->why = arena_printf(c->a, "is not valid CSV: %s", c->actual.wrong);
	return MATCH_NO;
}

static enum match_result ended(struct comparing *c, int more_expected, size_t row_at)
{
	const struct parting p = { .expected_at = c->x[0].at, .actual_at = row_at, .expected_ended = !more_expected, .actual_ended = more_expected };
	difference_at(c->a, c->expected.text, c->actual.text, &p, &c->ret->difference);
	c->ret->why = more_expected ? arena_printf(c->a, "ends too early: row %zu is missing", c->row) : arena_printf(c->a, "goes on after its last row, %zu", c->row - 1);
	return MATCH_NO;
}

enum match_result match_csv(struct arena *a, const struct match *how, struct bytes expected, struct bytes actual, struct mismatch *ret)
{
	const char delimiter = (char)(how->delimiter ? how->delimiter : ',');
	struct comparing c = { .a = a, .how = how, .ret = ret };
	c.expected = (struct csv){ .text = words_without_line_ends(expected), .delimiter = delimiter };
	c.actual = (struct csv){ .text = words_without_line_ends(actual), .delimiter = delimiter };
	c.room = csv_columns(c.expected.text, delimiter) + 1;
	c.x = ARENA_ARRAY(a, struct csv_cell, c.room);
	c.y = ARENA_ARRAY(a, struct csv_cell, c.room);
	c.column = ARENA_ARRAY(a, size_t, c.room);
	c.names = ARENA_ARRAY(a, const char *, c.room);
	for (size_t i = 0; i < c.room; i++)
		c.column[i] = i;
	for (c.row = 1;; c.row++) {
		size_t wanted, got, row_at = c.actual.at;
		int more_expected = csv_row(&c.expected, c.x, c.room, &wanted), more = csv_row(&c.actual, c.y, c.room, &got);
		if (more_expected < 0) {
			ret->why = arena_printf(a, "cannot be judged: what the task expects is not valid CSV: %s", c.expected.wrong);
			return MATCH_TASK_FAULT;
		}
		if (more < 0)
			return unsound(&c);
		if (!more_expected || !more)
			return more_expected == more ? MATCH_YES : ended(&c, more_expected, row_at);
		enum match_result result = c.row == 1 ? first_row(&c, wanted, got, row_at) : compare_row(&c, wanted, got, row_at);
		if (result != MATCH_YES)
			return result;
	}
}
