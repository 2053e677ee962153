/* scan.c: the pool as it lies there, held against the store. */
#include "harness/pool/scan.h"

#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/base/fs.h"

ENUM_DEFINE(scan_why, SCAN_WHY_TABLE)

/* What is asked and said once an entry: ten thousand times, so that each statement is prepared once. */
enum { BY_PATH, BY_ID, HERE, PUT, STATEMENTS };
static const char *const ENTERING[STATEMENTS] = {
	[BY_PATH] = "SELECT id FROM submission WHERE path = ?1",
	[BY_ID] = "SELECT 1 FROM submission WHERE id = ?1 COLLATE NOCASE",
	[HERE] = "INSERT INTO here VALUES(?1)",
	[PUT] = "INSERT INTO submission(id, position, name, path, language, notes) VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT(id) DO UPDATE SET position = ?2, name = ?3, path = ?4, language = ?5, notes = ?6"
		" WHERE position <> ?2 OR name <> ?3 OR path IS NOT ?4 OR language IS NOT ?5 OR notes IS NOT ?6",
};

/* The id under which ${entry} is known: given, or of the row with its path, or its own unless another path has that. Owned by ${a}. */
static const char *known_id(struct arena *a, struct db_query *const q[STATEMENTS], const struct entry *entry, struct err *e)
{
	if (entry->id_given)
		return entry->id;
	int there = db_again(q[BY_PATH], e, "p", entry->path) < 0 ? -1 : db_step(q[BY_PATH], e);
	if (there != 0)
		return there > 0 ? arena_strdup(a, db_text(q[BY_PATH], 0)) : NULL;
	there = db_again(q[BY_ID], e, "t", entry->id) < 0 ? -1 : db_step(q[BY_ID], e);
	return there < 0 ? NULL : there == 0 ? entry->id : ident_with(a, entry->id, entry->path);
}

static int enter(struct db_query *const q[STATEMENTS], const struct entry *entry, int64_t position, struct shard shard, struct err *e)
{
	struct arena *a = arena_new();
	const char *id = known_id(a, q, entry, e);
	int bad = id && db_again(q[HERE], e, "t", id) == 0 ? db_step(q[HERE], e) : -1;
	if (bad == 0 && ident_in_shard(id, shard))
		bad = db_again(q[PUT], e, "titptt", id, position, entry->name, entry->path, entry->language, entry->notes) < 0 ? -1 : db_step(q[PUT], e);
	arena_free(a);
	return bad < 0 ? err_wrap(e, "'%s'", entry->name) : 0;
}

/* The temporary table "here" holds who is in the pool now. */
static int sync_entries(struct store *s, const struct input *input, struct shard shard, struct err *e)
{
	struct db_query *q[STATEMENTS] = { NULL };
	if (db_script(s->db, "CREATE TEMP TABLE IF NOT EXISTS here(id TEXT PRIMARY KEY) WITHOUT ROWID; DELETE FROM here;", e) < 0)
		return -1;
	int bad = 0;
	for (int i = 0; i < STATEMENTS && bad == 0; i++) {
		q[i] = db_ask(s->db, e, ENTERING[i], "");
		bad = q[i] ? 0 : -1;
	}
	for (size_t i = 0; i < input->count && bad == 0; i++)
		bad = enter(q, &input->items[i], (int64_t)i, shard, e);
	for (int i = 0; i < STATEMENTS; i++)
		db_done(q[i]);
	return bad;
}

static int flag_gone(struct store *s, struct err *e)
{
	struct arena *a = arena_new();
	struct db_query *q = db_ask(s->db, e, "SELECT id, id NOT IN here FROM submission WHERE (id NOT IN here) <> (flags LIKE '%gone%')", "");
	int more = q ? 0 : -1;
	while (q && (more = db_step(q, e)) > 0)
		if (store_flag(s, arena_strdup(a, db_text(q, 0)), FLAG_GONE, db_int(q, 1) != 0, e) < 0) {
			more = -1;
			break;
		}
	db_done(q);
	arena_free(a);
	return more;
}

int scan_sync(struct store *s, const struct input *input, struct shard shard, struct err *e)
{
	if (db_begin(s->db, e) < 0)
		return -1;
	if (sync_entries(s, input, shard, e) == 0 && flag_gone(s, e) == 0 && db_commit(s->db, e) == 0)
		return 0;
	db_rollback(s->db);
	return err_wrap(e, "entering the pool");
}

struct planning {
	const struct scan_spec *spec;
	struct plan *plan;
	struct toolchains *toolchains;
	size_t room;
};

/* Columns of the query below. */
enum { ROW_ID, ID, NAME, PATH, STAMP, TASK, RUBRIC, TOOL, TOOL_VERSION, TOOLCHAIN };
static const char QUERY[] = "SELECT s.rowid, s.id, s.name, s.path, s.stamp,"
			    " g.task_digest, g.rubric_digest, g.tool_digest, g.tool_version, g.toolchain_digest FROM submission s"
			    " LEFT JOIN grade g ON g.id = coalesce((SELECT id FROM grade p WHERE p.submission = s.id AND p.state = ?1),"
			    " (SELECT id FROM grade c WHERE c.submission = s.id AND c.state = 'current'))"
			    " WHERE s.flags NOT LIKE '%gone%' ORDER BY s.position, s.id";

static bool differs(const struct db_query *q, size_t column, const char *now)
{
	return strcmp(db_text(q, column), now) != 0;
}

/* Another submission under the same name? Who cannot be read now keeps the grade of what could be. */
static int handed_in_again(struct arena *a, struct planning *p, const struct db_query *q, bool *ret, struct err *e)
{
	const char *path = db_text(q, PATH), *stamp = db_text(q, STAMP), *now;
	struct err unreadable = ERR_NONE;
	bool same = true;
	*ret = false;
	if (!stamp || ident_same(a, path[0] == '/' ? path : fs_join(a, p->spec->root, path), stamp, &same, &now, &unreadable) < 0)
		return 0;
	*ret = !same;
	if (same && strcmp(now, stamp) != 0)
		return db_run(p->spec->store->db, e, "UPDATE submission SET stamp = ?2 WHERE id = ?1", "tt", db_text(q, ID), now);
	return 0;
}

/* Why the grade of this row is not what grading would give: 1 with ${ret_why}; 0: it is; -1. */
static int out_of_date(struct arena *a, struct planning *p, const struct db_query *q, enum scan_why *ret_why, const char **ret_detail, struct err *e)
{
	const struct versions *now = p->spec->now;
	bool again;
	*ret_detail = NULL;
	if (handed_in_again(a, p, q, &again, e) < 0)
		return -1;
	*ret_why = SCAN_SUBMISSION;
	if (again)
		return 1;
	*ret_why = SCAN_TASK;
	if (differs(q, TASK, now->task))
		return 1;
	*ret_why = SCAN_RUBRIC;
	if (differs(q, RUBRIC, now->rubric))
		return 1;
	*ret_why = SCAN_TOOL;
	if (differs(q, TOOL, now->tool) || differs(q, TOOL_VERSION, now->tool_version))
		return 1;
	*ret_why = SCAN_TOOLCHAIN;
	int same = toolchains_same(p->toolchains, db_text(q, TOOLCHAIN), ret_detail, e);
	return same < 0 ? -1 : !same;
}

static void add(struct planning *p, int64_t row)
{
	struct plan *plan = p->plan;
	if (plan->count == p->room) {
		p->room = p->room ? p->room * 2 : 1024;
		plan->todo = alloc_resize(plan->todo, p->room * sizeof *plan->todo);
	}
	plan->todo[plan->count++] = row;
}

static int plan_row(struct arena *a, struct planning *p, const struct db_query *q, struct err *e)
{
	const struct scan_spec *spec = p->spec;
	enum scan_why why;
	const char *detail = NULL;
	if (!ident_in_shard(db_text(q, ID), spec->shard))
		return 0;
	if (spec->only && !fs_glob(spec->only, db_text(q, ID)) && !fs_glob(spec->only, db_text(q, NAME)))
		return 0;
	p->plan->total++;
	if (db_is_null(q, TASK) || spec->regrade) {
		add(p, db_int(q, ROW_ID));
		return 0;
	}
	int stale = out_of_date(a, p, q, &why, &detail, e);
	if (stale < 0)
		return -1;
	p->plan->stale += stale > 0;
	if (stale > 0 && spec->stale)
		spec->stale(spec->context, db_text(q, ID), why, detail, spec->keep_stale);
	if (stale > 0 && !spec->keep_stale)
		add(p, db_int(q, ROW_ID));
	else
		p->plan->done++;
	return 0;
}

static void free_todo(void *todo)
{
	free(*(int64_t **)todo);
}

static int plan_rows(struct planning *p, struct err *e)
{
	struct db_query *q = db_ask(p->spec->store->db, e, QUERY, "t", grade_state_text(p->spec->state));
	int more = q ? 0 : -1;
	while (q && (more = db_step(q, e)) > 0) {
		struct arena *row = arena_new();
		int bad = plan_row(row, p, q, e);
		arena_free(row);
		if (bad < 0) {
			more = -1;
			break;
		}
	}
	db_done(q);
	return more;
}

int scan_plan(struct arena *a, const struct scan_spec *spec, struct plan *ret, struct err *e)
{
	struct planning p = { .spec = spec, .plan = ret, .toolchains = toolchains_new(a, spec->store, spec->job) };
	*ret = (struct plan){ 0 };
	/* One transaction: what is remembered of files that only look changed costs one sync, not one each. */
	int bad = db_begin(spec->store->db, e);
	if (bad == 0 && (plan_rows(&p, e) < 0 || db_commit(spec->store->db, e) < 0)) {
		db_rollback(spec->store->db);
		bad = -1;
	}
	int64_t **todo = ARENA_NEW(a, int64_t *);
	*todo = ret->todo;
	arena_defer(a, free_todo, todo);
	return bad < 0 ? err_wrap(e, "comparing the pool with its store") : 0;
}
