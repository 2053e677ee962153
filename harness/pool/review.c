/* review.c: what people decide, kept in the store. */
#include "harness/pool/review.h"

#include <math.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/nearest.h"
#include "harness/base/utf8.h"
#include "harness/pool/blind_key.h"

enum { IDS_LOOKED_AT = 20000, CRITERIA_MAX = 64 };

/* "; did you mean …", from a question that gives ids. */
static const char *meant(struct arena *a, const struct store *s, const char *id, const char *sql, const char *of)
{
	struct err quiet = ERR_NONE;
	const char **ids = ARENA_ARRAY(a, const char *, IDS_LOOKED_AT);
	size_t count = 0;
	struct db_query *q = db_ask(s->db, &quiet, sql, "t", of);
	while (q && count < IDS_LOOKED_AT && db_step(q, &quiet) > 0)
		ids[count++] = arena_strdup(a, db_text(q, 0));
	db_done(q);
	const char *nearest = nearest_word(id, ids, count);
	return nearest ? arena_printf(a, "; did you mean \"%s\"?", nearest) : "";
}

/* The grade that counts; -1: there is none. */
static int grade_of(struct arena *a, const struct store *s, const char *submission, int64_t *ret, struct err *e)
{
	struct submission who;
	int there = store_submission(a, s, submission, &who, e);
	if (there < 0)
		return -1;
	if (there == 0)
		return err_set(e, OWNER_NOBODY, "nobody in this pool has the id \"%s\"%s", submission,
			       meant(a, s, submission, "SELECT id FROM submission WHERE ?1 IS NOT NULL ORDER BY position", submission));
	if (db_number(s->db, e, "SELECT id FROM grade WHERE submission = ?1 AND state = 'current'", ret, "t", submission) < 0)
		return -1;
	return *ret ? 0 : err_set(e, OWNER_NOBODY, "\"%s\" has no grade yet: \"takehome batch\" gives one, then a reviewer can decide", submission);
}

int review_report(struct arena *a, const struct store *s, const char *submission, struct json **ret, struct err *e)
{
	int64_t grade = 0;
	if (grade_of(a, s, submission, &grade, e) < 0)
		return -1;
	return store_report_parsed(a, s, grade, ret, e) > 0 ? 0 : -1;
}

int review_marks(struct arena *a, const struct store *s, int64_t grade, struct mark **ret, size_t *ret_count, struct err *e)
{
	*ret = NULL;
	*ret_count = 0;
	struct db_query *q = db_ask(s->db, e, "SELECT criterion, level, reviewer, at, note FROM mark WHERE \"grade\" = ?1 ORDER BY position", "i", grade);
	int more = q ? 0 : -1;
	while (q && *ret_count < CRITERIA_MAX && (more = db_step(q, e)) > 0) {
		if (!*ret)
			*ret = ARENA_ARRAY(a, struct mark, CRITERIA_MAX);
		(*ret)[(*ret_count)++] = (struct mark){ .criterion = arena_strdup(a, db_text(q, 0)),
							.level = db_real(q, 1),
							.by = arena_strdup(a, db_text(q, 2)),
							.at = arena_strdup(a, db_text(q, 3)),
							.note = db_is_null(q, 4) ? NULL : arena_strdup(a, db_text(q, 4)) };
	}
	db_done(q);
	return more < 0 ? -1 : 0;
}

/* A person's words: UTF-8, something in it, not endless. */
static int check_text(const char *what, const char *text, size_t max, struct err *e)
{
	if (!utf8_valid(bytes_of(text)))
		return err_set(e, OWNER_NOBODY, "the %s is not UTF-8", what);
	if (text[strspn(text, " \t\n\r")] == '\0')
		return err_set(e, OWNER_NOBODY, "the %s is empty", what);
	if (strlen(text) > max)
		return err_set(e, OWNER_NOBODY, "the %s has %zu bytes; %zu are room", what, strlen(text), max);
	return 0;
}

static const char *levels_in_words(struct arena *a, const struct json *criterion)
{
	SCOPED_STR text = STR_EMPTY;
	JSON_EACH (level, json_get(criterion, "levels"))
		str_addf(&text, "%s%g", text.len ? ", " : "", json_number(level, "score", 0));
	return str_steal(&text, a);
}

static int find_criterion(struct arena *a, const struct json *report, const struct review *review, const struct json **ret, struct err *e)
{
	const char *known[CRITERIA_MAX];
	size_t count = 0;
	bool there = false, persons = false;
	*ret = marks_criterion(report, review->criterion);
	JSON_EACH (criterion, json_get(report, "criteria")) {
		const char *id = json_text(criterion, "id", "");
		bool this = strcmp(id, review->criterion) == 0;
		there = there || this;
		persons = persons || (this && strcmp(json_text(criterion, "measure", ""), "reviewer") == 0);
		if (marks_criterion(report, id) && count < CRITERIA_MAX)
			known[count++] = id;
	}
	if (!*ret && persons)
		return err_set(e, OWNER_NOBODY, "the grade of \"%s\" is older than the levels of \"%s\": \"takehome batch --regrade\" brings them", review->submission, review->criterion);
	if (!*ret) {
		const char *nearest = nearest_word(review->criterion, known, count);
		return err_set(e, OWNER_NOBODY, there ? "\"%s\" is measured, not decided by a person%s%s%s" : "the rubric has no criterion \"%s\"%s%s%s", review->criterion,
			       nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
	}
	if (!review->withdrawn && !marks_level(*ret, review->level))
		return err_set(e, OWNER_NOBODY, "\"%s\" has no level %g: it has %s", review->criterion, review->level, levels_in_words(a, *ret));
	return 0;
}

/* A clock that was set back must not make a new decision older than the last. */
static const char *now_at_least(struct arena *a, const struct store *s, const char *submission, struct err *e)
{
	struct db_query *q = db_ask(s->db, e, "SELECT max(at) FROM review WHERE submission = ?1", "t", submission);
	const char *now = clock_utc(a);
	if (q && db_step(q, e) > 0 && !db_is_null(q, 0) && strcmp(db_text(q, 0), now) > 0)
		now = arena_strdup(a, db_text(q, 0));
	db_done(q);
	return now;
}

static int put(struct arena *a, struct store *s, const struct review *review, struct err *e)
{
	struct json *report;
	const struct json *criterion;
	int64_t grade = 0;
	if (grade_of(a, s, review->submission, &grade, e) < 0 || store_report_parsed(a, s, grade, &report, e) <= 0 ||
	    find_criterion(a, report, review, &criterion, e) < 0)
		return -1;
	const char *at = now_at_least(a, s, review->submission, e);
	const char *digest = marks_digest(a, criterion);
	/* A grade that came before the digest was kept gets it now. */
	if (db_run(s->db, e, "UPDATE criterion SET digest = ?3 WHERE \"grade\" = ?1 AND id = ?2 AND digest IS NULL", "itt", grade, review->criterion, digest) < 0)
		return -1;
	struct db_query *q = db_ask(s->db, e,
				    "INSERT INTO review(submission, submission_sha256, criterion, digest, level, reviewer, note, at)"
				    " SELECT submission, submission_sha256, ?2, ?3, ?4, ?5, ?6, ?7 FROM grade WHERE id = ?1",
				    "");
	int r = !q                  ? -1
		: review->withdrawn ? db_again(q, e, "ittnttt", grade, review->criterion, digest, review->by, review->note, at)
				    : db_again(q, e, "ittdttt", grade, review->criterion, digest, review->level, review->by, review->note, at);
	if (r == 0)
		r = db_step(q, e);
	db_done(q);
	return r;
}

int review_put(struct arena *a, struct store *s, const struct review *review, struct err *e)
{
	if (check_text("reviewer's name", review->by, REVIEW_NAME_MAX, e) < 0 || (review->note && check_text("note", review->note, REVIEW_NOTE_MAX, e) < 0) ||
	    db_begin(s->db, e) < 0)
		return -1;
	if (put(a, s, review, e) == 0 && db_commit(s->db, e) == 0)
		return 0;
	db_rollback(s->db);
	return -1;
}

int review_resolve(struct arena *a, const struct store *s, const char *key, const char *id, const char **ret, struct err *e)
{
	struct submission who;
	*ret = id;
	int there = store_submission(a, s, id, &who, e);
	if (there != 0 || !key || access(key, R_OK) < 0)
		return there < 0 ? -1 : 0;
	return blind_key_find(a, key, id, ret, e);
}

int review_copy(struct store *out, const struct store *from, const char *submission, struct err *e)
{
	struct db_query *q = db_ask(from->db, e,
				    "SELECT submission_sha256, criterion, digest, reviewer, note, at, level FROM review WHERE submission = ?1 ORDER BY at, id", "t", submission);
	int more = q ? 0 : -1;
	while (q && (more = db_step(q, e)) > 0) {
		static const char SQL[] = "INSERT INTO review(submission, submission_sha256, criterion, digest, reviewer, note, at, level) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8"
					  " WHERE NOT EXISTS (SELECT 1 FROM review WHERE submission = ?1 AND submission_sha256 = ?2 AND criterion = ?3 AND digest = ?4"
					  " AND reviewer = ?5 AND note IS ?6 AND at = ?7 AND level IS ?8)";
		int bad = db_is_null(q, 6) ? db_run(out->db, e, SQL, "tttttttn", submission, db_text(q, 0), db_text(q, 1), db_text(q, 2), db_text(q, 3), db_text(q, 4), db_text(q, 5))
					   : db_run(out->db, e, SQL, "tttttttd", submission, db_text(q, 0), db_text(q, 1), db_text(q, 2), db_text(q, 3), db_text(q, 4),
						    db_text(q, 5), db_real(q, 6));
		if (bad < 0) {
			more = -1;
			break;
		}
	}
	db_done(q);
	return more;
}
