/* about.c: what the store says about the pool as a whole. */
#include "harness/pool/about.h"

/* Of which versions the previews are; those of others are of no use any more. */
static int put_preview(struct arena *a, struct store *s, const struct batch_spec *spec, const struct versions *now, struct err *e)
{
	const char *of = arena_printf(a, "%s %s %s %s", now->task, now->rubric, now->tool, now->tool_version);
	if (spec->state != GRADE_PREVIEW)
		return 0;
	if (store_set_meta(s, "preview", of, e) < 0)
		return -1;
	return db_run(s->db, e,
		      "DELETE FROM grade WHERE state = 'preview' AND task_digest || ' ' || rubric_digest || ' ' || tool_digest || ' ' || tool_version <> ?1", "t", of);
}

int about_put(struct arena *a, struct store *s, const struct batch_spec *spec, const struct versions *now, const char *root, struct err *e)
{
	const char *task = store_meta(a, s, "task", e);
	const char *shard = spec->shard.of > 1 ? arena_printf(a, "%u/%u", spec->shard.index, spec->shard.of) : NULL;
	if (task && strcmp(task, spec->job->task->id) != 0)
		return err_set(e, OWNER_TASK, "'%s' holds the pool of the task \"%s\", this is \"%s\": give another folder with --out", spec->folder, task,
			       spec->job->task->id);
	if (db_begin(s->db, e) < 0)
		return -1;
	bool preview = spec->state == GRADE_PREVIEW;
	const struct {
		const char *key, *value;
		bool keep; /* a preview does not change it */
	} rows[] = { { "task", spec->job->task->id, false },
		     { "task_title", spec->job->task->title, true },
		     { "source", root, false },
		     { "tool", TAKEHOME_VERSION, false },
		     { "shard", shard, !spec->input },
		     { preview ? "preview_task_path" : "task_path", spec->task, false },
		     { preview ? "preview_rubric_path" : "rubric_path", spec->rubric, false },
		     { "rubric", spec->job->rubric->id, true },
		     { "pass", arena_printf(a, "%g", spec->job->rubric->pass), true },
		     { "task_digest", now->task, true },
		     { "rubric_digest", now->rubric, true } };
	int bad = put_preview(a, s, spec, now, e);
	for (size_t i = 0; i < sizeof rows / sizeof *rows && bad == 0; i++)
		if (!preview || !rows[i].keep)
			bad = store_set_meta(s, rows[i].key, rows[i].value, e);
	if (bad == 0 && db_commit(s->db, e) == 0)
		return 0;
	db_rollback(s->db);
	return -1;
}
