/* csv.c: see csv.h. */
#include "harness/judge/csv.h"

#include "harness/judge/words.h"

static int fail(struct csv *c, const char *wrong, size_t at)
{
	c->wrong = wrong;
	c->wrong_at = at;
	return -1;
}

static bool ends_cell(const struct csv *c, size_t at)
{
	const char *text = c->text.data;
	if (at >= c->text.len || text[at] == c->delimiter || text[at] == '\n')
		return true;
	return text[at] == '\r' && (at + 1 == c->text.len || text[at + 1] == '\n');
}

/* From behind the opening quote to behind the closing one. */
static int quoted_cell(struct csv *c, struct csv_cell *ret)
{
	size_t from = c->at + 1, at = from;
	for (;;) {
		const char *quote = memchr(c->text.data + at, '"', c->text.len - at);
		if (!quote)
			return fail(c, "a quoted cell is never closed", c->at);
		at = (size_t)(quote - c->text.data) + 1;
		if (at < c->text.len && c->text.data[at] == '"')
			at++;
		else
			break;
	}
	*ret = (struct csv_cell){ .raw = { .data = c->text.data + from, .len = at - 1 - from }, .quoted = true, .at = c->at };
	c->at = at;
	return ends_cell(c, at) ? 0 : fail(c, "something stands behind the closing quote of a cell", at);
}

static int next_cell(struct csv *c, struct csv_cell *ret)
{
	size_t from = c->at;
	if (from < c->text.len && c->text.data[from] == '"')
		return quoted_cell(c, ret);
	while (!ends_cell(c, c->at))
		c->at++;
	*ret = (struct csv_cell){ .raw = { .data = c->text.data + from, .len = c->at - from }, .at = from };
	return 0;
}

int csv_row(struct csv *c, struct csv_cell *cells, size_t room, size_t *ret_count)
{
	*ret_count = 0;
	if (c->at >= c->text.len)
		return 0;
	for (;;) {
		struct csv_cell cell;
		if (next_cell(c, &cell) < 0)
			return -1;
		if (*ret_count < room)
			cells[*ret_count] = cell;
		++*ret_count;
		if (c->at >= c->text.len || c->text.data[c->at] != c->delimiter)
			break;
		c->at++;
	}
	if (c->at < c->text.len && c->text.data[c->at] == '\r')
		c->at++;
	if (c->at < c->text.len)
		c->at++;
	return 1;
}

size_t csv_columns(struct bytes text, char delimiter)
{
	struct csv c = { .text = text, .delimiter = delimiter };
	size_t count, most = 0;
	while (csv_row(&c, NULL, 0, &count) > 0)
		most = count > most ? count : most;
	return most;
}

/* The next byte that a cell says; -1 at its end. */
static int next_byte(const struct csv_cell *cell, size_t *at)
{
	if (*at >= cell->raw.len)
		return -1;
	char c = cell->raw.data[*at];
	*at += cell->quoted && c == '"' ? 2 : 1;
	return (unsigned char)c;
}

struct bytes csv_text(struct arena *a, const struct csv_cell *cell, size_t max)
{
	char *text = arena_zalloc(a, (cell->raw.len < max ? cell->raw.len : max) + 1);
	size_t len = 0;
	int c;
	for (size_t at = 0; len < max && (c = next_byte(cell, &at)) >= 0;)
		text[len++] = (char)c;
	return (struct bytes){ .data = text, .len = len };
}

bool csv_equal(const struct csv_cell *x, const struct csv_cell *y, bool ignore_case)
{
	size_t i = 0, j = 0;
	if (x->quoted == y->quoted)
		return words_equal(x->raw, y->raw, ignore_case);
	for (;;) {
		int c = next_byte(x, &i), d = next_byte(y, &j);
		if (c != d && !(ignore_case && c >= 0 && d >= 0 && words_lower((char)c) == words_lower((char)d)))
			return false;
		if (c < 0)
			return true;
	}
}
