/* test_store.c: the pool's store: schema, grades and what is read out of them, flags, and what happens when the disk does not take them. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/pool/store.h"
#include "tests/support/support.h"

static const char *folder;
static struct arena *a;

static int set_up(void **state)
{
	(void)state;
	folder = support_scratch();
	a = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fault_arm(NULL);
	arena_free(a);
	support_scratch_remove();
	return 0;
}

static void open_new(struct store *s)
{
	struct err e = ERR_NONE;
	if (store_open(a, folder, DB_CREATE, s, &e) < 0)
		fail_msg("%s", e.text);
}

static void add(struct store *s, const char *id, int64_t position)
{
	struct err e = ERR_NONE;
	assert_int_equal(db_run(s->db, &e, "INSERT INTO submission(id, position, name, path) VALUES(?1, ?2, ?1, ?1)", "ti", id, position), 0);
}

static struct bytes report(const char *percent, const char *verdict)
{
	const char *text = arena_printf(a,
					"{\"schema\": \"takehome.report/1\", \"submission\": {\"name\": \"x\", \"sha256\": \"aa\", \"bytes\": 500, \"files\": 2, \"refused\": null},"
					"\"language\": {\"id\": \"php\"}, \"groups\": [{\"id\": \"basic\", \"cases\": [{\"id\": \"one\", \"verdict\": \"%s\", \"owner\": \"nobody\"},"
					"{\"id\": \"two\", \"verdict\": \"skipped\", \"owner\": \"nobody\"}]}],"
					"\"criteria\": [{\"id\": \"cases\", \"pending\": false, \"score\": 7.5, \"of\": 10, \"reasons\": [{\"text\": \"one failed\"}]},"
					"{\"id\": \"taste\", \"pending\": true, \"score\": null, \"of\": 5, \"reasons\": []}],"
					"\"totals\": {\"percent\": %s, \"passed\": true}, \"toolchain\": [{\"name\": \"php\", \"version\": \"PHP 8.2\"}],"
					"\"measurements\": {\"cases\": {\"basic/one\": {\"reruns\": 1, \"cpu_user_ms\": 3, \"cpu_system_ms\": 2, \"wall_ms\": 6, \"peak_memory_bytes\": 4096}}}}",
					verdict, percent);
	return bytes_of(text);
}

static int put(struct store *s, const char *id, struct bytes text, enum grade_state state, const char *content, struct err *e)
{
	struct graded g = { .submission = id,
			    .state = state,
			    .versions = { .task = "t1", .rubric = "r1", .tool = "d1", .tool_version = "0.1" },
			    .report = text,
			    .content = content,
			    .graded_by = "me@here",
			    .graded_at = "2026-01-01T00:00:00Z" };
	if (db_begin(s->db, e) < 0)
		return -1;
	if (store_put_grade(a, s, &g, NULL, e) == 0 && db_commit(s->db, e) == 0)
		return 0;
	db_rollback(s->db);
	return -1;
}

static int64_t number(struct store *s, const char *sql)
{
	struct err e = ERR_NONE;
	int64_t n = -1;
	if (db_number(s->db, &e, sql, &n, "") < 0)
		fail_msg("%s: %s", sql, e.text);
	return n;
}

static void a_new_store_has_the_newest_schema_and_opens_again(void **state)
{
	(void)state;
	struct store s;
	struct err e = ERR_NONE;
	open_new(&s);
	assert_int_equal(number(&s, "PRAGMA user_version"), store_schema_version());
	store_close(&s);
	assert_int_equal(store_open(a, folder, DB_READ, &s, &e), 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM submission"), 0);
	store_close(&s);
}

static void a_store_of_a_newer_version_is_refused(void **state)
{
	(void)state;
	struct store s;
	struct err e = ERR_NONE;
	open_new(&s);
	assert_int_equal(db_script(s.db, "PRAGMA user_version = 999", &e), 0);
	store_close(&s);
	assert_int_equal(store_open(a, folder, DB_CREATE, &s, &e), -1);
	assert_non_null(strstr(e.text, "newer takehome (schema 999"));
}

static void what_is_no_store_is_refused(void **state)
{
	(void)state;
	struct store s;
	struct err e = ERR_NONE;
	char text[4096];
	memset(text, 'x', sizeof text);
	assert_int_equal(fs_replace(fs_join(a, folder, "pool.db"), (struct bytes){ text, sizeof text }, &e), 0);
	assert_int_equal(store_open(a, folder, DB_CREATE, &s, &e), -1);
	assert_non_null(strstr(e.text, "no store of takehome"));
	assert_int_equal(store_open(a, "/nonexistent", DB_READ, &s, &e), -1);
	assert_non_null(strstr(e.text, "there is no pool in"));
}

static void a_grade_fills_every_table_from_its_report(void **state)
{
	(void)state;
	struct store s;
	struct err e = ERR_NONE;
	open_new(&s);
	add(&s, "jane", 0);
	if (put(&s, "jane", report("75", "passed"), GRADE_CURRENT, "c1", &e) < 0)
		fail_msg("%s", e.text);
	assert_int_equal(number(&s, "SELECT count(*) FROM grade WHERE percent = 75 AND passed AND pending = 1 AND language = 'php' AND state = 'current'"), 1);
	assert_int_equal(number(&s, "SELECT count(*) FROM case_result WHERE case_id = 'one' AND cpu_ms = 5 AND reruns = 1 AND memory_bytes = 4096"), 1);
	assert_int_equal(number(&s, "SELECT count(*) FROM case_result WHERE case_id = 'two' AND cpu_ms IS NULL AND verdict = 'skipped'"), 1);
	assert_int_equal(number(&s, "SELECT count(*) FROM criterion WHERE id = 'cases' AND score = 7.5 AND reason = 'one failed'"), 1);
	assert_int_equal(number(&s, "SELECT count(*) FROM criterion WHERE id = 'taste' AND score IS NULL"), 1);
	assert_int_equal(number(&s, "SELECT count(*) FROM toolchain JOIN grade ON digest = toolchain_digest WHERE version = 'PHP 8.2'"), 1);
	assert_int_equal(number(&s, "SELECT bytes FROM submission"), 500);
	store_close(&s);
}

static void a_new_grade_supersedes_and_a_preview_does_not(void **state)
{
	(void)state;
	struct store s;
	struct err e = ERR_NONE;
	open_new(&s);
	add(&s, "jane", 0);
	assert_int_equal(put(&s, "jane", report("10", "wrong_answer"), GRADE_CURRENT, "c1", &e), 0);
	assert_int_equal(put(&s, "jane", report("20", "passed"), GRADE_CURRENT, "c1", &e), 0);
	assert_int_equal(put(&s, "jane", report("30", "passed"), GRADE_PREVIEW, "c1", &e), 0);
	assert_int_equal(put(&s, "jane", report("40", "passed"), GRADE_PREVIEW, "c1", &e), 0);
	assert_int_equal(number(&s, "SELECT percent FROM grade WHERE state = 'current'"), 20);
	assert_int_equal(number(&s, "SELECT percent FROM grade WHERE state = 'superseded'"), 10);
	assert_int_equal(number(&s, "SELECT percent FROM grade WHERE state = 'preview'"), 40);
	assert_int_equal(number(&s, "SELECT count(*) FROM grade"), 3);
	assert_int_equal(number(&s, "SELECT count(*) FROM case_result"), 6);
	store_close(&s);
}

static void the_same_content_is_named_in_both_reports(void **state)
{
	(void)state;
	struct store s;
	struct err e = ERR_NONE;
	struct bytes text;
	open_new(&s);
	add(&s, "jane", 0);
	add(&s, "john", 1);
	assert_int_equal(put(&s, "jane", report("10", "passed"), GRADE_CURRENT, "same", &e), 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM submission WHERE flags <> ''"), 0);
	assert_int_equal(put(&s, "john", report("10", "passed"), GRADE_CURRENT, "same", &e), 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM submission WHERE flags = 'duplicate'"), 2);
	assert_int_equal(store_report(a, &s, 1, &text, &e), 1);
	assert_non_null(strstr(text.data, "\"id\": \"john\""));
	assert_int_equal(store_report(a, &s, 2, &text, &e), 1);
	assert_non_null(strstr(text.data, "\"id\": \"jane\""));
	/* And when one of them hands in something else, neither is a duplicate any more. */
	assert_int_equal(put(&s, "john", report("10", "passed"), GRADE_CURRENT, "other", &e), 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM submission WHERE flags <> ''"), 0);
	assert_int_equal(store_report(a, &s, 99, &text, &e), 0);
	store_close(&s);
}

static void flags_stand_in_the_order_of_the_table(void **state)
{
	(void)state;
	struct store s;
	struct err e = ERR_NONE;
	open_new(&s);
	add(&s, "jane", 0);
	assert_int_equal(store_flag(&s, "jane", FLAG_GONE, true, &e), 0);
	assert_int_equal(store_flag(&s, "jane", FLAG_DUPLICATE, true, &e), 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM submission WHERE flags = 'duplicate gone'"), 1);
	assert_int_equal(store_flag(&s, "jane", FLAG_DUPLICATE, false, &e), 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM submission WHERE flags = 'gone'"), 1);
	store_close(&s);
}

static void a_statement_that_somebody_typed_only_reads(void **state)
{
	(void)state;
	static const char *const REFUSED[] = { "DELETE FROM submission",
					       "INSERT INTO meta VALUES('a', 'b')",
					       "ATTACH '/tmp/x' AS x",
					       "PRAGMA journal_mode = DELETE",
					       "CREATE TABLE t(a)",
					       "CREATE TEMP TABLE t(a)",
					       "VACUUM INTO '/tmp/x'",
					       "SELECT load_extension('x')",
					       "UPDATE grade SET percent = 100" };
	struct store s;
	struct err e = ERR_NONE;
	open_new(&s);
	add(&s, "jane", 0);
	db_restrict(s.db);
	for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
		struct db_query *q = db_ask(s.db, &e, REFUSED[i], "");
		int stepped = q ? db_step(q, &e) : -1;
		db_done(q);
		if (stepped != -1)
			fail_msg("allowed: %s", REFUSED[i]);
	}
	assert_int_equal(number(&s, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5) SELECT sum(i) FROM n, submission"), 15);
	store_close(&s);
}

/* Each write and each sync of a grade fails once: the store then holds the grade before or the grade after, never a mixture, and goes on. */
static void a_disk_that_fails_at_any_write_leaves_the_old_grade_or_the_new(void **state)
{
	(void)state;
	static const char *const POINTS[] = { "pool.write:%d:EIO", "pool.write:%d:ENOSPC", "pool.sync:%d:EIO", "pool.sync:%d:ENOSPC", "pool.truncate:%d", "pool.shm:%d",
					      "pool.open:%d" };
	for (size_t point = 0; point < sizeof POINTS / sizeof *POINTS; point++) {
		int failures = 0, clean = 0;
		for (int nth = 1; clean < 3 && nth < 200; nth++) {
			struct store s;
			struct err e = ERR_NONE;
			struct bytes ignored;
			fault_arm(NULL);
			open_new(&s);
			assert_int_equal(db_script(s.db, "DELETE FROM grade; DELETE FROM submission;", &e), 0);
			add(&s, "jane", 0);
			assert_int_equal(put(&s, "jane", report("10", "wrong_answer"), GRADE_CURRENT, "c1", &e), 0);
			store_close(&s);
			SCOPED_STR spec = STR_EMPTY;
			str_addf(&spec, "%.*s%d%s", (int)(strchr(POINTS[point], '%') - POINTS[point]), POINTS[point], nth, strchr(POINTS[point], '%') + 2);
			fault_arm(str_text(&spec));
			bool ok = store_open(a, folder, DB_WRITE, &s, &e) == 0;
			if (ok) {
				ok = put(&s, "jane", report("20", "passed"), GRADE_CURRENT, "c1", &e) == 0;
				store_close(&s);
			}
			fault_arm(NULL);
			failures += !ok;
			clean = ok ? clean + 1 : 0;
			open_new(&s);
			int64_t now = number(&s, "SELECT percent FROM grade WHERE state = 'current'");
			assert_true(now == 20 || (!ok && now == 10));
			assert_int_equal(number(&s, "SELECT count(*) FROM case_result WHERE grade NOT IN (SELECT id FROM grade)"), 0);
			assert_int_equal(number(&s, "SELECT count(*) FROM case_result"), 2 * number(&s, "SELECT count(*) FROM grade"));
			struct db_query *q = db_ask(s.db, &e, "PRAGMA integrity_check", "");
			assert_int_equal(db_step(q, &e), 1);
			assert_string_equal(db_text(q, 0), "ok");
			db_done(q);
			assert_int_equal(store_report(a, &s, 1, &ignored, &e) >= 0, 1);
			store_close(&s);
		}
		if (strncmp(POINTS[point], "pool.truncate", 13) != 0)
			assert_true(failures > 0);
	}
}

static void a_full_disk_is_said_with_what_to_do(void **state)
{
	(void)state;
	struct store s;
	struct err e = ERR_NONE;
	open_new(&s);
	fault_arm("pool.write:0:ENOSPC");
	assert_int_equal(store_set_meta(&s, "task", "x", &e), -1);
	assert_non_null(strstr(e.text, "the disk is full. Make room, and run the same command again"));
	fault_arm(NULL);
	store_close(&s);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_new_store_has_the_newest_schema_and_opens_again),
		TEST(a_store_of_a_newer_version_is_refused),
		TEST(what_is_no_store_is_refused),
		TEST(a_grade_fills_every_table_from_its_report),
		TEST(a_new_grade_supersedes_and_a_preview_does_not),
		TEST(the_same_content_is_named_in_both_reports),
		TEST(flags_stand_in_the_order_of_the_table),
		TEST(a_statement_that_somebody_typed_only_reads),
		TEST(a_disk_that_fails_at_any_write_leaves_the_old_grade_or_the_new),
		TEST(a_full_disk_is_said_with_what_to_do),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
