/*
 * store_grade.c: a grade put into the store, and its report taken out again.
 *
 * The report is put whole; whatever the tables say beside it is read from the report in the same transaction, so that no table can say anything else.
 */
#include <stdlib.h>

#include "harness/model/outcome.h"
#include "harness/pool/review.h"

/* Fewer bytes than this in all files: next to nothing. The smallest right answer to any task is longer. */
enum { NEAR_EMPTY_BYTES = 64 };

struct putting {
	struct arena *a;
	struct store *store;
	const struct json *report;
	const struct graded *graded;
	int64_t grade;
};

static const struct json *at(const struct putting *p, const char *pointer)
{
	return json_pointer(p->report, pointer);
}

static const char *text_at(const struct putting *p, const char *pointer, const char *otherwise)
{
	const struct json *v = at(p, pointer);
	return v && v->type == JSON_STRING ? v->string.data : otherwise;
}

static double number_at(const struct putting *p, const char *pointer)
{
	const struct json *v = at(p, pointer);
	return v && v->type == JSON_NUMBER ? v->number : 0;
}

static int by_name(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

const char *store_toolchain_digest(struct arena *a, const struct json *toolchain)
{
	size_t count = 0;
	const char **rows = ARENA_ARRAY(a, const char *, (toolchain ? toolchain->count : 0) + 1);
	JSON_EACH (tool, toolchain)
		rows[count++] = arena_printf(a, "%s\t%s", json_text(tool, "name", ""), json_text(tool, "version", ""));
	qsort(rows, count, sizeof *rows, by_name);
	struct hash h;
	hash_start(&h);
	for (size_t i = 0; i < count; i++)
		hash_add_field(&h, bytes_of(rows[i]));
	char *hex = arena_zalloc(a, HASH_HEX_SIZE);
	hash_hex(&h, hex);
	return hex;
}

static int put_toolchain(const struct putting *p, const char *digest, struct err *e)
{
	JSON_EACH (tool, at(p, "/toolchain"))
		if (db_run(p->store->db, e, "INSERT OR IGNORE INTO toolchain VALUES(?1, ?2, ?3)", "ttt", digest, json_text(tool, "name", ""),
			   json_text(tool, "version", "")) < 0)
			return -1;
	return 0;
}

static int put_case(const struct putting *p, struct db_query *q, const struct json *group, const struct json *item, int64_t position, struct err *e)
{
	const char *group_id = json_text(group, "id", ""), *case_id = json_text(item, "id", "");
	/* A key of "measurements" has a slash in it, so that this is no JSON pointer. */
	const struct json *m = json_get(at(p, "/measurements/cases"), arena_printf(p->a, "%s/%s", group_id, case_id));
	const char *verdict = json_text(item, "verdict", "?"), *owner = json_text(item, "owner", "?");
	int r = m ? db_again(q, e, "iittttiddi", p->grade, position, group_id, case_id, verdict, owner, (int64_t)json_number(m, "reruns", 0),
			     json_number(m, "cpu_user_ms", 0) + json_number(m, "cpu_system_ms", 0), json_number(m, "wall_ms", 0),
			     (int64_t)json_number(m, "peak_memory_bytes", 0))
		  : db_again(q, e, "iittttnnnn", p->grade, position, group_id, case_id, verdict, owner);
	return r < 0 ? -1 : db_step(q, e);
}

static int put_cases(const struct putting *p, struct err *e)
{
	int64_t position = 0;
	struct db_query *q = db_ask(p->store->db, e, "INSERT INTO case_result VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", "");
	int r = q ? 0 : -1;
	JSON_EACH (group, at(p, "/groups"))
		JSON_EACH (item, json_get(group, "cases"))
			r = r == 0 ? put_case(p, q, group, item, position++, e) : r;
	db_done(q);
	return r;
}

static int put_criteria(const struct putting *p, int64_t *ret_pending, struct err *e)
{
	int64_t position = 0;
	struct db_query *q = db_ask(p->store->db, e, "INSERT INTO criterion(\"grade\", position, id, score, \"of\", reason, digest) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)", "");
	int r = q ? 0 : -1;
	*ret_pending = 0;
	JSON_EACH (item, at(p, "/criteria")) {
		if (r < 0)
			break;
		bool pending = json_bool(item, "pending", false);
		*ret_pending += pending;
		const struct json *first = json_get(item, "reasons");
		const char *reason = first && first->child ? json_text(first->child, "text", NULL) : NULL;
		const char *id = json_text(item, "id", "");
		double of = json_number(item, "of", 0);
		const char *digest = marks_digest(p->a, item);
		r = pending ? db_again(q, e, "iitndtt", p->grade, position, id, of, reason, digest)
			    : db_again(q, e, "iitddtt", p->grade, position, id, json_number(item, "score", 0), of, reason, digest);
		if (r == 0)
			r = db_step(q, e);
		position++;
	}
	db_done(q);
	return r;
}

static int put_row(struct putting *p, const char *toolchain, struct err *e)
{
	const struct graded *g = p->graded;
	const struct json *passed = at(p, "/totals/passed");
	const char *sql = "INSERT INTO grade(submission, attempt, state, submission_sha256, task_digest, rubric_digest, tool_version, tool_digest, toolchain_digest,"
			  " language, percent, passed, pending, graded_by, graded_at, report)"
			  " VALUES(?1, nullif(?2, 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, ?13, ?14, ?15)";
	if (db_run(p->store->db, e, sql, "tittttttttdittb", g->submission, g->attempt, grade_state_text(g->state), text_at(p, "/submission/sha256", ""),
		   g->versions.task, g->versions.rubric, g->versions.tool_version, g->versions.tool, toolchain, text_at(p, "/language/id", NULL),
		   number_at(p, "/totals/percent"), (int64_t)(passed && passed->boolean), g->graded_by, g->graded_at, g->report) < 0)
		return -1;
	p->grade = db_row_id(p->store->db);
	return 0;
}

/* What was current steps back; a preview is made once more and leaves no trace. */
static int give_way(const struct putting *p, struct err *e)
{
	const char *sql = p->graded->state == GRADE_CURRENT ? "UPDATE grade SET state = 'superseded' WHERE submission = ?1 AND state = 'current'"
							    : "DELETE FROM grade WHERE submission = ?1 AND state = 'preview'";
	return db_run(p->store->db, e, sql, "t", p->graded->submission);
}

static int put_submission(const struct putting *p, struct err *e)
{
	double bytes = number_at(p, "/submission/bytes"), files = number_at(p, "/submission/files");
	const char *id = p->graded->submission;
	bool refused = at(p, "/submission/refused") && at(p, "/submission/refused")->type == JSON_STRING;
	if (db_run(p->store->db, e, "UPDATE submission SET bytes = ?2, files = ?3 WHERE id = ?1", "tii", id, (int64_t)bytes, (int64_t)files) < 0 ||
	    store_set_content(p->store, id, p->graded->content, e) < 0)
		return -1;
	return store_flag(p->store, id, FLAG_NEAR_EMPTY, !refused && bytes < NEAR_EMPTY_BYTES, e);
}

static struct grade_gist gist(const struct putting *p)
{
	const struct json *passed = at(p, "/totals/passed");
	enum verdict worst = VERDICT_PASSED;
	JSON_EACH (group, at(p, "/groups"))
		JSON_EACH (item, json_get(group, "cases")) {
			enum verdict verdict;
			if (verdict_parse(json_text(item, "verdict", ""), &verdict) && verdict != VERDICT_SKIPPED && verdict > worst)
				worst = verdict;
		}
	return (struct grade_gist){ .percent = number_at(p, "/totals/percent"), .passed = passed && passed->boolean, .worst = verdict_text(worst) };
}

int store_put_grade(struct arena *a, struct store *s, const struct graded *graded, struct grade_gist *ret_gist, struct err *e)
{
	struct json_error bad;
	struct putting p = { .a = a, .store = s, .graded = graded, .report = json_parse(a, graded->report, JSON_STRICT, &bad) };
	if (!p.report)
		return err_set(e, OWNER_HARNESS, "the report of '%s' is no JSON: line %u: %s", graded->submission, bad.line, bad.text);
	if (strcmp(json_text(p.report, "schema", ""), "takehome.report/1") != 0)
		return err_set(e, OWNER_HARNESS, "the report of '%s' is no takehome.report/1", graded->submission);
	const char *toolchain = store_toolchain_digest(a, at(&p, "/toolchain"));
	int64_t pending = 0;
	if (give_way(&p, e) < 0 || put_row(&p, toolchain, e) < 0 || put_toolchain(&p, toolchain, e) < 0 || put_cases(&p, e) < 0 ||
	    put_criteria(&p, &pending, e) < 0 || put_submission(&p, e) < 0)
		return -1;
	if (ret_gist)
		*ret_gist = gist(&p);
	return pending > 0 ? db_run(s->db, e, "UPDATE grade SET pending = ?2 WHERE id = ?1", "ii", p.grade, pending) : 0;
}

static const enum flag FLAGS[] = { FLAG_TABLE(ENUM_ROW_NAME) };

static int put_pool(struct arena *a, const struct store *s, const struct submission *who, struct json_writer *w, struct err *e)
{
	json_object(w, "pool");
	json_put_string(w, "id", who->id);
	json_array(w, "flags");
	for (const enum flag *f = FLAGS; f < FLAGS + flag_count; f++)
		if (strstr(who->flags, flag_text(*f)))
			json_put_string(w, NULL, flag_text(*f));
	json_end(w);
	json_array(w, "identical");
	struct db_query *q = db_ask(s->db, e, "SELECT other, other_name FROM identical WHERE id = ?1 ORDER BY other", "t", who->id);
	int r = q ? 0 : -1;
	while (q && (r = db_step(q, e)) > 0) {
		json_object(w, NULL);
		json_put_string(w, "id", db_text(q, 0));
		json_put_string(w, "name", db_text(q, 1));
		json_end(w);
	}
	db_done(q);
	json_end(w);
	json_end(w);
	(void)a;
	return r;
}

/* The member "pool" as JSON of its own; its key is "pool", so that it can be linked into a report. */
static int pool_of(struct arena *a, const struct store *s, const char *id, struct json **ret, struct err *e)
{
	struct submission who;
	struct json_error bad;
	if (store_submission(a, s, id, &who, e) <= 0)
		return -1;
	struct json_writer *w = json_writer_new(false);
	json_object(w, NULL);
	int r = put_pool(a, s, &who, w, e);
	json_end(w);
	const struct json *object = json_parse(a, arena_bytes(a, json_writer_text(w)), JSON_STRICT, &bad);
	json_writer_free(w);
	*ret = object->child;
	return r;
}

static int add_marks(struct arena *a, const struct store *s, int64_t grade, struct json *report, struct err *e)
{
	struct mark *marks;
	size_t count;
	if (review_marks(a, s, grade, &marks, &count, e) < 0)
		return -1;
	marks_apply(a, report, marks, count);
	return 0;
}

static int parse_report(struct arena *a, const struct store *s, const char *id, struct bytes text, struct json **ret, struct err *e)
{
	struct json_error bad;
	struct json *report = json_parse(a, text, JSON_STRICT, &bad), *pool;
	if (!report)
		return err_set(e, OWNER_HARNESS, "the report of '%s' is damaged: line %u: %s", id, bad.line, bad.text);
	if (pool_of(a, s, id, &pool, e) < 0)
		return -1;
	/* It stands behind "submission", where a reader looks for it. */
	for (struct json *member = report->child; member; member = member->next) {
		if (strcmp(member->key, "submission") != 0)
			continue;
		pool->parent = report;
		pool->next = member->next;
		member->next = pool;
		report->count++;
		break;
	}
	*ret = report;
	return 0;
}

int store_report_parsed(struct arena *a, const struct store *s, int64_t grade, struct json **ret, struct err *e)
{
	struct db_query *q = db_ask(s->db, e, "SELECT submission, report FROM grade WHERE id = ?1", "i", grade);
	int there = q ? db_step(q, e) : -1;
	*ret = NULL;
	if (there > 0 && (parse_report(a, s, db_text(q, 0), arena_bytes(a, db_bytes(q, 1)), ret, e) < 0 || add_marks(a, s, grade, *ret, e) < 0))
		there = -1;
	db_done(q);
	return there;
}

int store_report(struct arena *a, const struct store *s, int64_t grade, struct bytes *ret, struct err *e)
{
	struct json *report;
	int there = store_report_parsed(a, s, grade, &report, e);
	if (there <= 0)
		return there;
	struct json_writer *w = json_writer_new(true);
	json_put_json(w, NULL, report);
	*ret = arena_bytes(a, json_writer_text(w));
	json_writer_free(w);
	return there;
}
