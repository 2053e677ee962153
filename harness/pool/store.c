/* store.c: opening the store, and its small tables. Grades stand in store_grade.c. */
#include "harness/pool/store.h"

#include <fcntl.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/fs.h"

int store_open(struct arena *a, const char *folder, enum db_mode mode, struct store *ret, struct err *e)
{
	const char *path = fs_join(a, folder, "pool.db");
	int64_t version;
	*ret = (struct store){ .folder = arena_strdup(a, folder) };
	if (mode == DB_CREATE && fs_mkdirs(AT_FDCWD, folder, 0755) < 0)
		return err_sys(e, OWNER_HARNESS, "making the folder '%s'", folder);
	if (mode != DB_CREATE && access(path, R_OK) < 0)
		return err_sys(e, OWNER_HARNESS, "there is no pool in '%s' ('%s')", folder, path);
	if (db_open(path, mode, &ret->db, e) < 0)
		return -1;
	int bad = mode == DB_READ ? db_number(ret->db, e, "PRAGMA user_version", &version, "") : store_migrate(ret->db, e);
	if (bad == 0 && mode == DB_READ && version != store_schema_version())
		bad = err_set(e, OWNER_HARNESS, "its schema is %d, this takehome reads %d (\"takehome batch\" brings an older one up to date)", (int)version,
			      store_schema_version());
	if (bad < 0) {
		store_close(ret);
		return err_wrap(e, "'%s'", path);
	}
	return 0;
}

void store_close(struct store *s)
{
	db_close(s->db);
	s->db = NULL;
}

const char *store_meta(struct arena *a, const struct store *s, const char *key, struct err *e)
{
	struct db_query *q = db_ask(s->db, e, "SELECT value FROM meta WHERE key = ?1", "t", key);
	const char *value = q && db_step(q, e) > 0 ? arena_strdup(a, db_text(q, 0)) : NULL;
	db_done(q);
	return value;
}

int store_set_meta(struct store *s, const char *key, const char *value, struct err *e)
{
	if (!value)
		return db_run(s->db, e, "DELETE FROM meta WHERE key = ?1", "t", key);
	return db_run(s->db, e, "INSERT INTO meta VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = ?2 WHERE value <> ?2", "tt", key, value);
}

static const char *text_or_null(struct arena *a, const struct db_query *q, size_t column)
{
	const char *text = db_text(q, column);
	return text ? arena_strdup(a, text) : NULL;
}

int store_submission(struct arena *a, const struct store *s, const char *id, struct submission *ret, struct err *e)
{
	struct db_query *q = db_ask(s->db, e,
				    "SELECT id, position, name, path, language, notes, sha256, content, bytes, files, flags, stamp FROM submission WHERE id = ?1", "t",
				    id);
	int there = q ? db_step(q, e) : -1;
	if (there > 0)
		*ret = (struct submission){ .id = text_or_null(a, q, 0),
					    .position = db_int(q, 1),
					    .name = text_or_null(a, q, 2),
					    .path = text_or_null(a, q, 3),
					    .language = text_or_null(a, q, 4),
					    .notes = text_or_null(a, q, 5),
					    .sha256 = text_or_null(a, q, 6),
					    .content = text_or_null(a, q, 7),
					    .bytes = db_int(q, 8),
					    .files = db_int(q, 9),
					    .flags = text_or_null(a, q, 10),
					    .stamp = text_or_null(a, q, 11) };
	db_done(q);
	return there;
}

int store_start_attempt(struct store *s, const char *submission, int worker, int64_t *ret_attempt, struct err *e)
{
	struct arena *a = arena_new();
	int r = db_run(s->db, e, "INSERT INTO attempt(submission, worker, started) VALUES(?1, ?2, ?3)", "tit", submission, (int64_t)worker, clock_utc(a));
	*ret_attempt = db_row_id(s->db);
	arena_free(a);
	return r;
}

int store_end_attempt(struct store *s, int64_t attempt, enum attempt_outcome outcome, enum owner owner, const char *reason, const char *last_words, struct err *e)
{
	struct arena *a = arena_new();
	int r = db_run(s->db, e, "UPDATE attempt SET ended = ?2, outcome = ?3, owner = ?4, reason = ?5, last_words = ?6 WHERE id = ?1", "ittttt", attempt,
		       clock_utc(a), attempt_outcome_text(outcome), outcome == ATTEMPT_GRADED ? NULL : owner_text(owner), reason, last_words);
	arena_free(a);
	return r;
}

int store_interrupted(struct store *s, struct err *e)
{
	return db_run(s->db, e, "UPDATE attempt SET outcome = 'interrupted', owner = 'nobody', reason = 'the batch was stopped' WHERE outcome IS NULL", "");
}

static const enum flag FLAGS[] = { FLAG_TABLE(ENUM_ROW_NAME) };

/* In the order of the table, whatever the order in which they were set: equal pools have equal stores. */
static const char *with_flag(struct arena *a, const char *flags, enum flag flag, bool set)
{
	struct str text = STR_EMPTY;
	for (const enum flag *f = FLAGS; f < FLAGS + flag_count; f++) {
		const char *word = flag_text(*f);
		if (*f == flag ? set : strstr(flags, word) != NULL)
			str_addf(&text, "%s%s", text.len ? " " : "", word);
	}
	return str_steal(&text, a);
}

int store_flag(struct store *s, const char *submission, enum flag flag, bool set, struct err *e)
{
	struct arena *a = arena_new();
	struct db_query *q = db_ask(s->db, e, "SELECT flags FROM submission WHERE id = ?1", "t", submission);
	int r = q ? db_step(q, e) : -1;
	const char *was = r > 0 ? arena_strdup(a, db_text(q, 0)) : "", *now = with_flag(a, was, flag, set);
	db_done(q);
	if (r > 0 && strcmp(was, now) != 0)
		r = db_run(s->db, e, "UPDATE submission SET flags = ?2 WHERE id = ?1", "tt", submission, now);
	arena_free(a);
	return r < 0 ? -1 : 0;
}

/* Whoever shares ${content} with another is a duplicate. */
static int flag_same(struct store *s, const char *content, struct err *e)
{
	int64_t count;
	if (!content)
		return 0;
	if (db_number(s->db, e, "SELECT count(*) FROM submission WHERE content = ?1", &count, "t", content) < 0)
		return -1;
	struct arena *a = arena_new();
	struct db_query *q = db_ask(s->db, e, "SELECT id FROM submission WHERE content = ?1", "t", content);
	int r = q ? 0 : -1;
	while (r == 0 && (r = db_step(q, e)) > 0)
		r = store_flag(s, arena_strdup(a, db_text(q, 0)), FLAG_DUPLICATE, count > 1, e);
	db_done(q);
	arena_free(a);
	return r;
}

int store_set_content(struct store *s, const char *submission, const char *content, struct err *e)
{
	struct arena *a = arena_new();
	struct submission was;
	int r = store_submission(a, s, submission, &was, e);
	if (r > 0 && (!was.content || !content || strcmp(was.content, content) != 0)) {
		r = db_run(s->db, e, "UPDATE submission SET content = ?2 WHERE id = ?1", "tt", submission, content);
		if (r == 0)
			r = flag_same(s, was.content, e) < 0 || flag_same(s, content, e) < 0 || (!content && store_flag(s, submission, FLAG_DUPLICATE, false, e) < 0) ? -1 : 0;
	}
	arena_free(a);
	return r < 0 ? -1 : 0;
}
