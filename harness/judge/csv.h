/* csv.h: rows and cells of comma-separated values (RFC 4180, and any other delimiter), without copying them. Pure. */
#ifndef HARNESS_JUDGE_CSV_H
#define HARNESS_JUDGE_CSV_H

#include <stdbool.h>

#include "harness/base/arena.h"

struct csv_cell {
	struct bytes raw; /* between the quotes, if it is quoted: two quotes then stand for one */
	bool quoted;
	size_t at; /* of its first byte in the text */
};

struct csv {
	struct bytes text;
	char delimiter;
	size_t at;
	const char *wrong; /* set by csv_row when it returns -1: a clause, "a quoted cell is never closed" */
	size_t wrong_at;
};

/*
 * csv_row(c, cells, room, ret_count): The next row: its first ${room} cells, and how many it has. 1, 0 at the end, or -1 when it is not sound CSV. Rows end with
 * LF or CR LF. A quote within a cell that does not begin with one stands for itself.
 */
int csv_row(struct csv *c, struct csv_cell *cells, size_t room, size_t *ret_count);

/* csv_columns(text, delimiter): Cells of the widest row; unsound rows do not count. */
size_t csv_columns(struct bytes text, char delimiter);

/* csv_text(a, cell): What the cell says; at most ${max} bytes of it. */
struct bytes csv_text(struct arena *a, const struct csv_cell *cell, size_t max);

/* csv_equal(x, y, ignore_case): Do two cells say the same? In place, linear. */
bool csv_equal(const struct csv_cell *x, const struct csv_cell *y, bool ignore_case);

#endif
