/* db.c: SQLite with values bound in one call and errors in words. */
#include "harness/pool/db.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/clock.h"
#include "harness/base/utf8.h"

enum { PATIENCE_MS = 10000, TYPED_MS_MAX = 60000, TYPED_STEPS = 10000 };

struct db {
	sqlite3 *handle;
	uint64_t typed_since_ns; /* 0: statements are our own and have all the time they need */
};

struct db_query {
	struct db *db;
	sqlite3_stmt *statement;
};

/* What SQLite says, and what that means for whoever has to mend it. */
static int say(const struct db *db, struct err *e)
{
	int code = sqlite3_extended_errcode(db->handle), system = sqlite3_system_errno(db->handle);
	const char *text = sqlite3_errmsg(db->handle), *advice = "";
	if ((code & 0xff) == SQLITE_FULL)
		advice = ": the disk is full. Make room, and run the same command again; what is done is kept";
	else if ((code & 0xff) == SQLITE_IOERR)
		advice = ": the disk or its file system failed. What is done is kept; run the same command again when it is mended";
	else if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB)
		advice = ": the file is damaged, or no store of takehome";
	else if ((code & 0xff) == SQLITE_BUSY)
		advice = ": another program holds it locked";
	err_set(e, OWNER_HARNESS, "%s%s%s%s%s", text, system ? " (" : "", system ? strerror(system) : "", system ? ")" : "", advice);
	if (e)
		e->sys = (code & 0xff) == SQLITE_FULL ? ENOSPC : system;
	return -1;
}

int db_open(const char *path, enum db_mode mode, struct db **ret, struct err *e)
{
	static const int FLAGS[] = { [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
				     [DB_WRITE] = SQLITE_OPEN_READWRITE,
				     [DB_READ] = SQLITE_OPEN_READONLY };
	struct db *db = alloc_zero(sizeof *db);
	*ret = NULL;
	if (sqlite3_open_v2(path, &db->handle, FLAGS[mode] | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, db_vfs()) != SQLITE_OK) {
		say(db, e);
		db_close(db);
		return err_wrap(e, "opening '%s'", path);
	}
	sqlite3_busy_timeout(db->handle, PATIENCE_MS);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	int bad = db_script(db, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;", e);
	if (bad == 0 && mode != DB_READ)
		bad = db_script(db, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 1000;", e);
	if (bad == 0)
		bad = db_script(db, "SELECT count(*) FROM sqlite_schema;", e); /* reads the header: is it a database at all? */
	if (bad < 0) {
		db_close(db);
		return err_wrap(e, "opening '%s'", path);
	}
	*ret = db;
	return 0;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	sqlite3_close(db->handle);
	free(db);
}

static void bind_bytes(sqlite3_stmt *s, int at, struct bytes b)
{
	if (b.data)
		sqlite3_bind_text64(s, at, b.data, b.len, SQLITE_TRANSIENT, SQLITE_UTF8);
	else
		sqlite3_bind_null(s, at);
}

static void bind_path(sqlite3_stmt *s, int at, const char *path)
{
	if (utf8_valid(bytes_of(path)))
		bind_bytes(s, at, bytes_of(path));
	else
		sqlite3_bind_blob64(s, at, path, strlen(path), SQLITE_TRANSIENT);
}

/* A value that cannot be bound (too many, out of memory) shows as a null where none is allowed: the statement fails. */
static void bind_all(sqlite3_stmt *s, const char *types, va_list ap)
{
	for (int at = 1; types[at - 1]; at++) {
		const char *text;
		switch (types[at - 1]) {
		case 't':
			text = va_arg(ap, const char *);
			bind_bytes(s, at, text ? bytes_of(text) : (struct bytes){ 0 });
			break;
		case 'b':
			bind_bytes(s, at, va_arg(ap, struct bytes));
			break;
		case 'p':
			bind_path(s, at, va_arg(ap, const char *));
			break;
		case 'i':
			sqlite3_bind_int64(s, at, va_arg(ap, int64_t));
			break;
		case 'd':
			sqlite3_bind_double(s, at, va_arg(ap, double));
			break;
		default:
			assert(types[at - 1] == 'n');
			sqlite3_bind_null(s, at);
		}
	}
}

static struct db_query *prepare(struct db *db, const char *sql, const char *types, va_list ap, struct err *e)
{
	struct db_query *q = alloc_zero(sizeof *q);
	q->db = db;
	if (sqlite3_prepare_v2(db->handle, sql, -1, &q->statement, NULL) != SQLITE_OK || !q->statement) {
		if (sqlite3_errcode(db->handle) == SQLITE_OK)
			err_set(e, OWNER_HARNESS, "the statement is empty");
		else
			say(db, e);
		free(q);
		return NULL;
	}
	bind_all(q->statement, types, ap);
	return q;
}

struct db_query *db_ask(struct db *db, struct err *e, const char *sql, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	struct db_query *q = prepare(db, sql, types, ap, e);
	va_end(ap);
	return q;
}

int db_again(struct db_query *q, struct err *e, const char *types, ...)
{
	va_list ap;
	/* What the reset says was said by the step before. */
	sqlite3_reset(q->statement);
	if (sqlite3_clear_bindings(q->statement) != SQLITE_OK)
		return say(q->db, e);
	va_start(ap, types);
	bind_all(q->statement, types, ap);
	va_end(ap);
	return 0;
}

int db_step(struct db_query *q, struct err *e)
{
	int code = sqlite3_step(q->statement);
	return code == SQLITE_ROW ? 1 : code == SQLITE_DONE ? 0 : say(q->db, e);
}

void db_done(struct db_query *q)
{
	if (!q)
		return;
	sqlite3_finalize(q->statement);
	free(q);
}

int db_run(struct db *db, struct err *e, const char *sql, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	struct db_query *q = prepare(db, sql, types, ap, e);
	va_end(ap);
	int stepped = q ? db_step(q, e) : -1;
	db_done(q);
	return stepped < 0 ? -1 : 0;
}

int db_script(struct db *db, const char *sql, struct err *e)
{
	return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : say(db, e);
}

int db_number(struct db *db, struct err *e, const char *sql, int64_t *ret, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	struct db_query *q = prepare(db, sql, types, ap, e);
	va_end(ap);
	int stepped = q ? db_step(q, e) : -1;
	*ret = stepped > 0 ? db_int(q, 0) : 0;
	db_done(q);
	return stepped < 0 ? -1 : 0;
}

size_t db_columns(const struct db_query *q)
{
	return (size_t)sqlite3_column_count(q->statement);
}

const char *db_column_name(const struct db_query *q, size_t column)
{
	return sqlite3_column_name(q->statement, (int)column);
}

bool db_is_null(const struct db_query *q, size_t column)
{
	return sqlite3_column_type(q->statement, (int)column) == SQLITE_NULL;
}

bool db_is_number(const struct db_query *q, size_t column)
{
	int type = sqlite3_column_type(q->statement, (int)column);
	return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

const char *db_text(const struct db_query *q, size_t column)
{
	return (const char *)sqlite3_column_text(q->statement, (int)column);
}

struct bytes db_bytes(const struct db_query *q, size_t column)
{
	const char *data = (const char *)sqlite3_column_text(q->statement, (int)column);
	return (struct bytes){ .data = data, .len = data ? (size_t)sqlite3_column_bytes(q->statement, (int)column) : 0 };
}

int64_t db_int(const struct db_query *q, size_t column)
{
	return sqlite3_column_int64(q->statement, (int)column);
}

double db_real(const struct db_query *q, size_t column)
{
	return sqlite3_column_double(q->statement, (int)column);
}

int64_t db_row_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

int64_t db_changed(const struct db *db)
{
	return sqlite3_changes64(db->handle);
}

int db_begin(struct db *db, struct err *e)
{
	return db_script(db, "BEGIN IMMEDIATE", e);
}

int db_commit(struct db *db, struct err *e)
{
	return db_script(db, "COMMIT", e);
}

void db_rollback(struct db *db)
{
	/* Some failures have rolled back already; then there is nothing to say. */
	if (!sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

static int authorize(void *context, int action, const char *first, const char *second, const char *database, const char *by)
{
	(void)context, (void)database, (void)by;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return strcmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_PRAGMA: /* those that only tell; the second name is an argument, which most of them need */
		return strcmp(first, "table_info") == 0 || strcmp(first, "table_list") == 0 || (strcmp(first, "user_version") == 0 && !second) ? SQLITE_OK
																	       : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

static int too_long(void *context)
{
	const struct db *db = context;
	return clock_ms_since(db->typed_since_ns) > TYPED_MS_MAX;
}

void db_restrict(struct db *db)
{
	db->typed_since_ns = clock_ns();
	sqlite3_set_authorizer(db->handle, authorize, NULL);
	sqlite3_progress_handler(db->handle, TYPED_STEPS, too_long, db);
}
