/*
 * formats.h: the table of formats that grades leave in. A new format is one file format_NAME.c and one row in formats.c.
 *
 * Everything is written from reports as they stand in JSON ("takehome.report/1"), so that the same code serves a grade of this minute and one of a store. A format has a
 * file for one submission, a table for a whole pool, or both. A pool is written piece by piece, and memory does not grow with it:
 *
 *	format->begin(&pool, &out); for each: format->add(&pool, &item, &out), move out to the file; format->end(&pool, &out);
 *
 * Pure: nothing is read or written here but what is handed over.
 */
#ifndef HARNESS_REPORT_FORMATS_H
#define HARNESS_REPORT_FORMATS_H

#include "harness/base/json.h"
#include "harness/base/str.h"

/* A file of a submission as a page shows it. */
struct format_source {
	const char *path;   /* as reports spell paths: invisible characters made visible */
	struct bytes text;  /* valid UTF-8; .data NULL: not shown */
	const char *hidden; /* why it is not shown, or not whole; NULL: it is */
	uint64_t bytes;
};

/* One who takes part. */
struct format_item {
	const char *id;   /* safe as a file name */
	const char *name; /* shown */
	const struct json *report; /* NULL: there is no grade */
	const char *ungraded; /* then: why */
	const char *flags;    /* words with blanks between; "" none */
	const struct format_source *sources;
	size_t source_count;
	const char *no_sources; /* why there are none; NULL: there may be some */
	const char *previous, *next; /* ids of the neighbours in the pool; NULL: none */
};

/* The pages' own parts: see page.h. NULL texts: no format that needs them is written. */
struct format_pages {
	struct bytes pool_html, pool_js, candidate_html, candidate_js, shared_js, css;
};

struct format_pool {
	struct arena *a;
	const char *title;              /* of the task; "" */
	const char *const *criteria;    /* ids, in the order of columns */
	size_t criterion_count;
	const struct format_pages *pages;
	bool blind;                     /* names are pseudonyms */
	bool single;                    /* no pool at all: one submission was graded */
	/* The format's own, between begin and end. */
	struct json_writer *w;
	void *state;
	size_t rows;
};

struct format {
	const char *name;
	const char *about; /* for --help */
	const char *one;   /* file of a submission, relative to the export, "%s" stands for its id; NULL: no such file */
	const char *all;   /* file of the pool; NULL: no such file */
	bool needs_sources, needs_pages;
	void (*write)(const struct format_pool *pool, const struct format_item *item, struct str *out);
	void (*begin)(struct format_pool *pool, struct str *out);
	void (*add)(struct format_pool *pool, const struct format_item *item, struct str *out);
	void (*end)(struct format_pool *pool, struct str *out);
};

/* formats_all(ret_count): The table. formats_find(name): A row, or NULL. formats_nearest(name): The name that was probably meant, or NULL. */
const struct format *const *formats_all(size_t *ret_count);
const struct format *formats_find(const char *name);
const char *formats_nearest(const char *name);

/* formats_one_path(a, format, id): Where the file of the submission ${id} lies in an export. */
const char *formats_one_path(struct arena *a, const struct format *format, const char *id);

/* formats_single(pool, format, item, out): One submission alone: its file, or a pool's table with one row. */
void formats_single(struct format_pool *pool, const struct format *format, const struct format_item *item, struct str *out);

extern const struct format format_json, format_ndjson, format_csv, format_cases_csv, format_junit, format_ctrf, format_gradescope, format_exercism, format_markdown,
	format_html;

#endif
