/* merge.c: the stores of several machines made one. A submission comes over whole, with its attempts and grades, or not at all. */
#include "harness/pool/merge.h"

#include <unistd.h>

#include "harness/base/scoped.h"
#include "harness/pool/lock.h"
#include "harness/pool/review.h"

struct merging {
	struct store out, from;
	const char *source;
	void (*conflict)(void *context, const char *source, const char *id, const char *why);
	void *context;
	struct merge_done *done;
};

/* A report without what varies between two runs of the same. */
static struct bytes core(struct arena *a, struct bytes report)
{
	struct json_error bad;
	const struct json *root = json_parse(a, report, JSON_STRICT, &bad);
	struct json_writer *w = json_writer_new(false);
	json_object(w, NULL);
	JSON_EACH (member, root)
		if (strcmp(member->key, "measurements") != 0)
			json_put_json(w, member->key, member);
	json_end(w);
	struct bytes text = arena_bytes(a, json_writer_text(w));
	json_writer_free(w);
	return text;
}

/* The current grade of ${id}: what it is of, by whom, and what it says. */
struct current {
	bool there;
	const char *facts[6];
	double percent;
	struct bytes report;
};
static const char *const FACTS[] = { "submission", "task", "rubric", "version of takehome", "language profiles, policies or protections", "toolchain" };

static int current_of(struct arena *a, const struct store *s, const char *id, struct current *ret, struct err *e)
{
	*ret = (struct current){ 0 };
	struct db_query *q = db_ask(s->db, e,
				    "SELECT submission_sha256, task_digest, rubric_digest, tool_version, tool_digest, toolchain_digest, percent, report"
				    " FROM grade WHERE submission = ?1 AND state = 'current'",
				    "t", id);
	int there = q ? db_step(q, e) : -1;
	if (there > 0) {
		ret->there = true;
		for (size_t i = 0; i < sizeof FACTS / sizeof *FACTS; i++)
			ret->facts[i] = arena_strdup(a, db_text(q, i));
		ret->percent = db_real(q, 6);
		ret->report = arena_bytes(a, db_bytes(q, 7));
	}
	db_done(q);
	return there < 0 ? -1 : 0;
}

/* Why two grades of one submission are not the same; NULL: they are. */
static const char *why_other(struct arena *a, const struct current *mine, const struct current *theirs)
{
	for (size_t i = 0; i < sizeof FACTS / sizeof *FACTS; i++)
		if (strcmp(mine->facts[i], theirs->facts[i]) != 0)
			return arena_printf(a, "graded with another %s: %g%% stays, %g%% is left out", FACTS[i], mine->percent, theirs->percent);
	if (bytes_equal(core(a, mine->report), core(a, theirs->report)))
		return NULL;
	return arena_printf(a, "the same was graded in two ways: %g%% stays, %g%% is left out", mine->percent, theirs->percent);
}

/* Ids of attempts are the target's own; "attempt_map" says which became which. */
static int copy_attempts(struct merging *m, const char *id, struct err *e)
{
	struct db_query *q = db_ask(m->from.db, e, "SELECT id, worker, started, ended, outcome, owner, reason, last_words FROM attempt WHERE submission = ?1 ORDER BY id", "t", id);
	int more = q ? 0 : -1;
	while (q && (more = db_step(q, e)) > 0) {
		if (db_run(m->out.db, e,
			   "INSERT INTO attempt(submission, worker, started, ended, outcome, owner, reason, last_words) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
			   "titttttt", id, db_int(q, 1), db_text(q, 2), db_text(q, 3), db_text(q, 4), db_text(q, 5), db_text(q, 6), db_text(q, 7)) < 0 ||
		    db_run(m->out.db, e, "INSERT INTO attempt_map VALUES(?1, ?2)", "ii", db_int(q, 0), db_row_id(m->out.db)) < 0) {
			more = -1;
			break;
		}
	}
	db_done(q);
	return more;
}

/* Grades are put as batches put them, the oldest first, so that the newest is current. */
static int copy_grades(struct merging *m, const char *id, const char *content, struct err *e)
{
	struct db_query *q = db_ask(m->from.db, e,
				    "SELECT coalesce(attempt, 0), task_digest, rubric_digest, tool_digest, tool_version, graded_by, graded_at, report FROM grade"
				    " WHERE submission = ?1 AND state <> 'preview' ORDER BY state = 'current', id",
				    "t", id);
	int more = q ? 0 : -1;
	while (q && (more = db_step(q, e)) > 0) {
		struct arena *a = arena_new();
		struct graded g = { .submission = id,
				    .state = GRADE_CURRENT,
				    .versions = { .tool_version = db_text(q, 4) },
				    .report = db_bytes(q, 7),
				    .content = content,
				    .graded_by = db_text(q, 5),
				    .graded_at = db_text(q, 6) };
		char *const digests[] = { g.versions.task, g.versions.rubric, g.versions.tool };
		for (size_t i = 0; i < 3; i++)
			strncpy(digests[i], db_text(q, i + 1), HASH_HEX_SIZE - 1);
		int bad = db_number(m->out.db, e, "SELECT now FROM attempt_map WHERE was = ?1", &g.attempt, "i", db_int(q, 0));
		if (bad == 0)
			bad = store_put_grade(a, &m->out, &g, NULL, e);
		arena_free(a);
		if (bad < 0) {
			more = -1;
			break;
		}
	}
	db_done(q);
	return more;
}

static int take(struct merging *m, const struct submission *who, bool graded, struct err *e)
{
	if (db_run(m->out.db, e,
		   "INSERT INTO submission(id, position, name, path, language, notes, sha256, bytes, files, flags, stamp)"
		   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', ?10) ON CONFLICT(id) DO UPDATE SET sha256 = ?7, bytes = ?8, files = ?9, stamp = ?10",
		   "titptttiit", who->id, who->position, who->name, who->path, who->language, who->notes, who->sha256, who->bytes, who->files, who->stamp) < 0 ||
	    db_script(m->out.db, "CREATE TEMP TABLE IF NOT EXISTS attempt_map(was INTEGER PRIMARY KEY, now INTEGER); DELETE FROM attempt_map;", e) < 0 ||
	    copy_attempts(m, who->id, e) < 0 || copy_grades(m, who->id, who->content, e) < 0)
		return -1;
	m->done->taken += graded;
	m->done->ungraded += !graded;
	static const enum flag CARRIED[] = { FLAG_GONE, FLAG_UNREADABLE };
	for (size_t i = 0; i < sizeof CARRIED / sizeof *CARRIED; i++)
		if (strstr(who->flags, flag_text(CARRIED[i])) && store_flag(&m->out, who->id, CARRIED[i], true, e) < 0)
			return -1;
	return 0;
}

static int merge_one(struct arena *a, struct merging *m, const char *id, struct err *e)
{
	struct submission who, mine;
	struct current here, there;
	int known = store_submission(a, &m->out, id, &mine, e);
	if (known < 0 || store_submission(a, &m->from, id, &who, e) <= 0 || current_of(a, &m->out, id, &here, e) < 0 || current_of(a, &m->from, id, &there, e) < 0)
		return -1;
	if (!known || (!here.there && there.there))
		return take(m, &who, there.there, e);
	if (!here.there || !there.there)
		return 0;
	const char *why = why_other(a, &here, &there);
	if (why) {
		m->done->conflicts++;
		if (m->conflict)
			m->conflict(m->context, m->source, id, why);
	} else {
		m->done->same++;
	}
	return 0;
}

static int merge_meta(struct arena *a, struct merging *m, struct err *e)
{
	const char *mine = store_meta(a, &m->out, "task", e), *theirs = store_meta(a, &m->from, "task", e);
	if (!theirs)
		return err_set(e, OWNER_HARNESS, "nothing was ever graded into '%s'", m->source);
	if (mine && strcmp(mine, theirs) != 0)
		return err_set(e, OWNER_TASK, "'%s' holds the pool of the task \"%s\", not of \"%s\"", m->source, theirs, mine);
	struct db_query *q = db_ask(m->from.db, e, "SELECT key, value FROM meta WHERE key <> 'shard'", "");
	int more = q ? 0 : -1;
	while (q && (more = db_step(q, e)) > 0)
		if (db_run(m->out.db, e, "INSERT OR IGNORE INTO meta VALUES(?1, ?2)", "tt", db_text(q, 0), db_text(q, 1)) < 0) {
			more = -1;
			break;
		}
	db_done(q);
	return more;
}

static int merge_rows(struct arena *a, struct merging *m, struct err *e)
{
	if (merge_meta(a, m, e) < 0)
		return -1;
	struct db_query *q = db_ask(m->from.db, e, "SELECT id FROM submission ORDER BY position, id", "");
	int more = q ? 0 : -1;
	while (q && (more = db_step(q, e)) > 0) {
		struct arena *row = arena_new();
		int bad = merge_one(row, m, db_text(q, 0), e);
		/* What people decided on either machine is kept, whichever grade stays. */
		if (bad == 0)
			bad = review_copy(&m->out, &m->from, db_text(q, 0), e);
		arena_free(row);
		if (bad < 0) {
			more = -1;
			break;
		}
	}
	db_done(q);
	return more;
}

static int merge_source(struct arena *a, struct merging *m, struct err *e)
{
	if (store_open(a, m->source, DB_READ, &m->from, e) < 0)
		return -1;
	int bad = db_begin(m->out.db, e);
	if (bad == 0 && (merge_rows(a, m, e) < 0 || db_commit(m->out.db, e) < 0)) {
		db_rollback(m->out.db);
		bad = -1;
	}
	store_close(&m->from);
	return bad < 0 ? err_wrap(e, "merging '%s'", m->source) : 0;
}

int merge_stores(struct arena *a, const char *out, bool wait, const char *const *sources,
		 void (*conflict)(void *context, const char *source, const char *id, const char *why), void *context, struct merge_done *ret, struct err *e)
{
	struct merging m = { .conflict = conflict, .context = context, .done = ret };
	int lock;
	*ret = (struct merge_done){ 0 };
	if (lock_take(out, wait, NULL, NULL, &lock, e) < 0)
		return -1;
	SCOPED_FD held = lock;
	if (store_open(a, out, DB_CREATE, &m.out, e) < 0)
		return -1;
	int bad = 0;
	for (; *sources && bad == 0; sources++) {
		m.source = *sources;
		bad = merge_source(a, &m, e);
	}
	store_close(&m.out);
	return bad;
}
