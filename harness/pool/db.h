/*
 * db.h: SQLite as the pool uses it: one connection, statements with their values bound in one call, and errors in words. Only pool/db*.c knows sqlite3.h.
 *
 *	struct db_query *q = db_ask(db, e, "SELECT name FROM submission WHERE position > ?1", "i", (int64_t)7);
 *	while ((more = db_step(q, e)) > 0) use(db_text(q, 0));
 *	db_done(q);
 *
 * A value's type is a letter: t text (const char *, NULL: null) · b text of a known length (struct bytes; .data NULL: null) · p a path: text where it is valid
 * UTF-8, else a blob (const char *) · i integer (int64_t) · d real (double) · n null (no argument). Text is copied.
 */
#ifndef HARNESS_POOL_DB_H
#define HARNESS_POOL_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/err.h"

struct db;
struct db_query;

enum db_mode {
	DB_CREATE, /* read and write; made if it is not there */
	DB_WRITE,  /* read and write; must be there */
	DB_READ,   /* read only: nothing on the disk is changed but the log's shared-memory file */
};

/*
 * db_open(path, mode, ret, e): WAL, synchronous=FULL, foreign keys, and 10 s of patience with other connections. A file that is no database, or a damaged one, is
 * refused. The caller closes.
 */
int db_open(const char *path, enum db_mode mode, struct db **ret, struct err *e);
void db_close(struct db *db); /* NULL is allowed */

/* db_run(db, e, sql, types, ...): One statement without result rows. */
int db_run(struct db *db, struct err *e, const char *sql, const char *types, ...);
/* db_script(db, sql, e): Several statements without values, separated by ';'. */
int db_script(struct db *db, const char *sql, struct err *e);
/* db_ask(db, e, sql, types, ...): NULL with ${e} set. Otherwise the caller ends it with db_done. */
struct db_query *db_ask(struct db *db, struct err *e, const char *sql, const char *types, ...);
/* db_again(q, e, types, ...): The same statement with other values. */
int db_again(struct db_query *q, struct err *e, const char *types, ...);
/* db_step(q, e): 1: there is a row, 0: there is none left, -1. */
int db_step(struct db_query *q, struct err *e);
void db_done(struct db_query *q); /* NULL is allowed */

/* A row's columns, from 0; valid until the next step. A null is NULL, 0 or 0.0. */
size_t db_columns(const struct db_query *q);
const char *db_column_name(const struct db_query *q, size_t column);
bool db_is_null(const struct db_query *q, size_t column);
bool db_is_number(const struct db_query *q, size_t column);
const char *db_text(const struct db_query *q, size_t column);
struct bytes db_bytes(const struct db_query *q, size_t column);
int64_t db_int(const struct db_query *q, size_t column);
double db_real(const struct db_query *q, size_t column);

/* db_number(db, e, sql, ret, types, ...): The first column of the first row; 0 if there is none. */
int db_number(struct db *db, struct err *e, const char *sql, int64_t *ret, const char *types, ...);
/* db_row_id(db): Of the row inserted last. */
int64_t db_row_id(const struct db *db);
/* db_changed(db): How many rows the last statement changed. */
int64_t db_changed(const struct db *db);

/* All or nothing. After db_begin the caller ends with db_commit, or with db_rollback after a failure. */
int db_begin(struct db *db, struct err *e);
int db_commit(struct db *db, struct err *e);
void db_rollback(struct db *db);

/*
 * db_restrict(db): From here on the connection takes statements that read, and nothing else: no write, no ATTACH, no PRAGMA that sets, no extension. For statements
 * that somebody typed. They are also stopped after a minute.
 */
void db_restrict(struct db *db);

/* db_vfs(): The name of the file system layer to open through: NULL, SQLite's own; while a fault may be armed, a shim whose every write and sync can fail. */
const char *db_vfs(void);

#endif
