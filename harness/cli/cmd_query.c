/* cmd_query.c: `takehome query DIR 'SQL'`: ask the store anything; it cannot be changed this way. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/json.h"
#include "harness/base/utf8.h"
#include "harness/cli/commands.h"
#include "harness/cli/terminal.h"
#include "harness/pool/store.h"

enum { CELL_BYTES_MAX = 60, TABLE_ROWS = 10000 };

struct query_options {
	const char *dir, *sql;
	bool json, csv;
};

static const struct option_row OPTIONS[] = {
	OPTION_FLAG(struct query_options, json, "json", 0, "Print an array of objects"),
	OPTION_FLAG(struct query_options, csv, "csv", 0, "Print comma-separated values with a first line of names (RFC 4180)"),
	OPTIONS_END,
};
static const struct option_row ARGUMENTS[] = { ARGUMENT(struct query_options, dir), ARGUMENT(struct query_options, sql), OPTIONS_END };

static error_t check(struct argp_state *state, void *options)
{
	const struct query_options *o = options;
	if (!o->json || !o->csv)
		return 0;
	argp_error(state, "--json or --csv, not both");
	return EINVAL;
}

/* Text that a spreadsheet would take for a formula is somebody's name: an apostrophe before it says so. */
static void put_csv(struct bytes b, bool number)
{
	bool quoted = false, formula = b.len > 0 && !number && strchr("=+-@\t\r", b.data[0]);
	for (size_t i = 0; i < b.len; i++)
		quoted = quoted || strchr(",\"\n\r", b.data[i]) != NULL;
	if (quoted)
		putchar('"');
	if (formula)
		putchar('\'');
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] == '"')
			putchar('"');
		putchar(b.data[i]);
	}
	if (quoted)
		putchar('"');
}

static int print_csv(struct db_query *q, struct err *e)
{
	int more;
	for (size_t i = 0; i < db_columns(q); i++) {
		if (i)
			putchar(',');
		put_csv(bytes_of(db_column_name(q, i)), false);
	}
	fputs("\r\n", stdout);
	while ((more = db_step(q, e)) > 0) {
		for (size_t i = 0; i < db_columns(q); i++) {
			if (i)
				putchar(',');
			bool number = db_is_number(q, i);
			put_csv(db_bytes(q, i), number);
		}
		fputs("\r\n", stdout);
	}
	return more;
}

static int print_json(struct db_query *q, struct err *e)
{
	int more, first = 1;
	putchar('[');
	while ((more = db_step(q, e)) > 0) {
		/* One writer a row: memory does not grow with the answer. */
		struct json_writer *w = json_writer_new(false);
		json_object(w, NULL);
		for (size_t i = 0; i < db_columns(q); i++) {
			if (db_is_null(q, i))
				json_put_null(w, db_column_name(q, i));
			else if (db_is_number(q, i))
				json_put_number(w, db_column_name(q, i), db_real(q, i));
			else
				json_put_bytes(w, db_column_name(q, i), db_bytes(q, i));
		}
		json_end(w);
		struct bytes text = json_writer_text(w);
		printf("%s%.*s", first ? "\n" : ",\n", (int)text.len - 1, text.data);
		first = 0;
		json_writer_free(w);
	}
	fputs(first ? "]\n" : "\n]\n", stdout);
	return more;
}

/* How many columns a terminal needs for it; one a character is near enough. */
static size_t width_of(const char *text)
{
	size_t width = 0;
	for (; *text; text++)
		width += ((unsigned char)*text & 0xC0) != 0x80;
	return width;
}

static void put_cell(const char *text, size_t width, bool number, bool last)
{
	size_t own = width_of(text), blanks = width > own ? width - own : 0;
	if (number)
		printf("%*s", (int)blanks, "");
	fputs(text, stdout);
	if (!last)
		printf("%*s", (int)(number ? 2 : blanks + 2), "");
}

static int print_table(struct arena *a, struct db_query *q, struct err *e)
{
	size_t columns = db_columns(q), rows = 1;
	size_t *width = ARENA_ARRAY(a, size_t, columns);
	bool *number = ARENA_ARRAY(a, bool, columns);
	const char **cells = ARENA_ARRAY(a, const char *, columns *(TABLE_ROWS + 1));
	int more = 0;
	for (size_t i = 0; i < columns; i++) {
		cells[i] = utf8_visible(a, bytes_of(db_column_name(q, i)), CELL_BYTES_MAX);
		width[i] = width_of(cells[i]);
	}
	for (; rows <= TABLE_ROWS && (more = db_step(q, e)) > 0; rows++)
		for (size_t i = 0; i < columns; i++) {
			const char *text = db_is_null(q, i) ? "" : utf8_visible(a, db_bytes(q, i), CELL_BYTES_MAX);
			number[i] = number[i] || db_is_number(q, i);
			cells[rows * columns + i] = text;
			width[i] = width_of(text) > width[i] ? width_of(text) : width[i];
		}
	for (size_t r = 0; r < rows; r++) {
		for (size_t i = 0; i < columns; i++)
			put_cell(cells[r * columns + i], width[i], number[i], i + 1 == columns);
		putchar('\n');
	}
	if (more > 0)
		terminal_complain("the first %d rows; --csv or --json give all", TABLE_ROWS);
	return more < 0 ? -1 : 0;
}

static int run(struct arena *a, void *options)
{
	const struct query_options *o = options;
	struct err e = ERR_NONE;
	struct store s;
	if (store_open(a, o->dir, DB_READ, &s, &e) < 0) {
		terminal_complain("%s", e.text);
		return EXIT_USAGE;
	}
	int bad = 0;
	if (!o->sql) {
		fputs(store_schema_text(a), stdout);
	} else {
		db_restrict(s.db);
		struct db_query *q = db_ask(s.db, &e, o->sql, "");
		bad = !q ? -1 : o->json ? print_json(q, &e) : o->csv ? print_csv(q, &e) : print_table(a, q, &e);
		db_done(q);
	}
	store_close(&s);
	if (bad == 0)
		return EXIT_PASSED;
	terminal_complain("%s (\"takehome query %s\" alone prints the tables and what is in them; only reading is allowed)", e.text, o->dir);
	return EXIT_USAGE;
}

const struct command cmd_query = {
	.name = "query",
	.summary = "Ask a pool's store in SQL; it cannot be changed this way",
	.arguments = "DIR ['SQL']",
	.about = "Run one SQL statement that reads on the store in DIR and print the rows. Without a statement: print the tables and what is in them.",
	.example = "  takehome query round-1 'SELECT submission, percent FROM grade WHERE state = \"current\" ORDER BY percent DESC'\n"
		   "  takehome query round-1 --csv 'SELECT case_id, avg(verdict = \"passed\") FROM case_result GROUP BY case_id'",
	.size = sizeof(struct query_options),
	.options = OPTIONS,
	.takes = ARGUMENTS,
	.needed = 1,
	.needs = "a DIR is needed: the --out of the batch",
	.check = check,
	.run = run,
};
