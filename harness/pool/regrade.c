/* regrade.c: previews: seen, applied, discarded. Made by a batch with GRADE_PREVIEW, which notes in meta "preview" which versions they are of. */
#include "harness/pool/regrade.h"

#include <math.h>
#include <stdlib.h>

static int order(const void *left, const void *right)
{
	const struct change *a = left, *b = right;
	bool a_crosses = a->passed_before != a->passed_after, b_crosses = b->passed_before != b->passed_after;
	double by_a = fabs(a->after - a->before), by_b = fabs(b->after - b->before);
	if (a_crosses != b_crosses)
		return a_crosses ? -1 : 1;
	return by_a != by_b ? (by_a > by_b ? -1 : 1) : strcmp(a->id, b->id);
}

/* The versions that previews are of, as in a grade's columns: task, rubric, tool, tool's version. */
static const char NOT_OF_PREVIEW[] = "g.task_digest || ' ' || g.rubric_digest || ' ' || g.tool_digest || ' ' || g.tool_version <> (SELECT value FROM meta WHERE key = 'preview')";

static int count_missing(struct arena *a, const struct store *s, size_t *ret, struct err *e)
{
	int64_t count;
	const char *sql = arena_printf(a,
				       "SELECT count(*) FROM submission s LEFT JOIN grade g ON g.submission = s.id AND g.state = 'current'"
				       " WHERE s.flags NOT LIKE '%%gone%%' AND (g.id IS NULL OR %s)"
				       " AND NOT EXISTS (SELECT 1 FROM grade p WHERE p.submission = s.id AND p.state = 'preview')",
				       NOT_OF_PREVIEW);
	if (db_number(s->db, e, sql, &count, "") < 0)
		return -1;
	*ret = (size_t)count;
	return 0;
}

static int count_lost_marks(const struct store *s, size_t *ret, struct err *e)
{
	int64_t count;
	if (db_number(s->db, e,
		      "SELECT count(*) FROM grade p JOIN grade g ON g.submission = p.submission AND g.state = 'current' JOIN mark m ON m.\"grade\" = g.id"
		      " WHERE p.state = 'preview' AND NOT EXISTS (SELECT 1 FROM mark n WHERE n.\"grade\" = p.id AND n.criterion = m.criterion)",
		      &count, "") < 0)
		return -1;
	*ret = (size_t)count;
	return 0;
}

int regrade_changes(struct arena *a, const struct store *s, struct changes *ret, struct err *e)
{
	int64_t room;
	*ret = (struct changes){ 0 };
	if (db_number(s->db, e, "SELECT count(*) FROM grade WHERE state = 'preview'", &room, "") < 0 || count_missing(a, s, &ret->missing, e) < 0 ||
	    count_lost_marks(s, &ret->marks_lost, e) < 0)
		return -1;
	ret->items = ARENA_ARRAY(a, struct change, (size_t)room + 1);
	struct db_query *q = db_ask(s->db, e,
				    "SELECT s.id, s.name, g.percent, g.passed, p.percent, p.passed FROM grade p JOIN submission s ON s.id = p.submission"
				    " LEFT JOIN grade g ON g.submission = s.id AND g.state = 'current' WHERE p.state = 'preview'",
				    "");
	int more = q ? 0 : -1;
	while (q && (more = db_step(q, e)) > 0 && ret->count < (size_t)room) {
		struct change change = { .id = arena_strdup(a, db_text(q, 0)),
					 .name = arena_strdup(a, db_text(q, 1)),
					 .was_graded = !db_is_null(q, 2),
					 .before = db_real(q, 2),
					 .after = db_real(q, 4),
					 .passed_before = db_int(q, 3) != 0,
					 .passed_after = db_int(q, 5) != 0 };
		ret->up += !change.passed_before && change.passed_after;
		ret->down += change.passed_before && !change.passed_after;
		if (change.was_graded && change.before == change.after && change.passed_before == change.passed_after)
			ret->same++;
		else
			ret->items[ret->count++] = change;
	}
	db_done(q);
	if (ret->count)
		qsort(ret->items, ret->count, sizeof *ret->items, order);
	return more < 0 ? -1 : 0;
}

static int apply(struct store *s, size_t *ret_count, struct err *e)
{
	/* What the pool as a whole is graded by follows from the previews themselves. */
	static const char META[] = "INSERT OR REPLACE INTO meta SELECT 'task_digest', task_digest FROM (SELECT task_digest FROM grade WHERE state = 'preview' LIMIT 1);"
				   "INSERT OR REPLACE INTO meta SELECT 'rubric_digest', rubric_digest FROM (SELECT rubric_digest FROM grade WHERE state = 'preview' LIMIT 1);"
				   "INSERT OR REPLACE INTO meta SELECT 'rubric', json_extract(report, '$.rubric.id') FROM (SELECT report FROM grade WHERE state = 'preview' LIMIT 1);"
				   "INSERT OR REPLACE INTO meta SELECT 'pass', json_extract(report, '$.totals.pass') || '' FROM (SELECT report FROM grade WHERE state = 'preview' LIMIT 1);";
	static const char PATHS[] = "DELETE FROM meta WHERE key IN ('task_path', 'rubric_path') AND EXISTS (SELECT 1 FROM meta WHERE key = 'preview_task_path');"
				    "UPDATE meta SET key = substr(key, 9) WHERE key IN ('preview_task_path', 'preview_rubric_path');";
	if (db_script(s->db, META, e) < 0 || db_script(s->db, PATHS, e) < 0 ||
	    db_run(s->db, e,
		   "UPDATE grade SET state = 'superseded' WHERE state = 'current'"
		   " AND EXISTS (SELECT 1 FROM grade p WHERE p.submission = grade.submission AND p.state = 'preview')",
		   "") < 0 ||
	    db_run(s->db, e, "UPDATE grade SET state = 'current' WHERE state = 'preview'", "") < 0)
		return -1;
	*ret_count = (size_t)db_changed(s->db);
	return store_set_meta(s, "preview", NULL, e);
}

int regrade_apply(struct arena *a, struct store *s, size_t *ret_count, struct err *e)
{
	size_t missing = 0;
	if (!store_meta(a, s, "preview", e))
		return err_set(e, OWNER_HARNESS, "there is no preview: \"takehome regrade DIR\" makes one");
	if (db_begin(s->db, e) < 0)
		return -1;
	if (count_missing(a, s, &missing, e) == 0 && missing == 0 && apply(s, ret_count, e) == 0 && db_commit(s->db, e) == 0)
		return 0;
	db_rollback(s->db);
	return missing == 0 ? -1
			    : err_set(e, OWNER_HARNESS,
				      "%zu submission%s no preview yet, so that the pool would be graded by two measures: \"takehome regrade DIR\" goes on with it", missing,
				      missing == 1 ? " has" : "s have");
}

int regrade_discard(struct store *s, size_t *ret_count, struct err *e)
{
	if (db_begin(s->db, e) < 0)
		return -1;
	if (db_run(s->db, e, "DELETE FROM grade WHERE state = 'preview'", "") == 0) {
		*ret_count = (size_t)db_changed(s->db);
		if (db_script(s->db, "DELETE FROM meta WHERE key IN ('preview', 'preview_task_path', 'preview_rubric_path')", e) == 0 && db_commit(s->db, e) == 0)
			return 0;
	}
	db_rollback(s->db);
	return -1;
}
