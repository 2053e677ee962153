/* test_formats.c: the table of formats, and what each makes of the least that there can be. */
#include "tests/support/support.h"

#include "harness/report/figures.h"
#include "harness/report/formats.h"
#include "harness/report/page.h"

static void every_row_of_the_table_is_whole(void **state)
{
	(void)state;
	size_t count;
	const struct format *const *all = formats_all(&count);
	assert_true(count >= 10);
	for (size_t i = 0; i < count; i++) {
		const struct format *f = all[i];
		assert_ptr_equal(formats_find(f->name), f);
		assert_true(f->one || f->all);
		assert_true((f->one != NULL) == (f->write != NULL));
		assert_true((f->all != NULL) == (f->begin && f->add && f->end));
		assert_true(!f->one || (strstr(f->one, "%s") && strchr(f->one, '/')));
		for (size_t j = 0; j < i; j++)
			assert_false(f->all && all[j]->all && strcmp(f->all, all[j]->all) == 0);
	}
	assert_null(formats_find("nothing"));
	assert_string_equal(formats_nearest("junti"), "junit");
}

static void a_file_is_called_by_the_id(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(formats_one_path(a, &format_gradescope, "jane"), "gradescope/jane/results.json");
	assert_string_equal(formats_one_path(a, &format_junit, "jane"), "junit/jane.xml");
	arena_free(a);
}

/* What every format makes of ${report} (NULL: not graded). */
static void write_all(const char *report)
{
	struct err e = ERR_NONE;
	size_t count;
	const struct format *const *all = formats_all(&count);
	for (size_t i = 0; i < count; i++) {
		struct arena *a = arena_new();
		struct json_error bad;
		struct format_pages pages;
		SCOPED_STR out = STR_EMPTY;
		assert_int_equal(page_load(a, &pages, &e), 0);
		struct format_pool pool = { .a = a, .title = "T", .pages = &pages };
		const struct format_item item = {
			.id = "x", .name = "X", .report = report ? json_parse(a, bytes_of(report), JSON_STRICT, &bad) : NULL, .ungraded = "why", .flags = ""
		};
		formats_single(&pool, all[i], &item, &out);
		assert_true(out.len > 0);
		if (!report)
			assert_non_null(strstr(str_text(&out), all[i] == &format_cases_csv ? "id" : "why"));
		arena_free(a);
	}
}

static void who_has_no_grade_has_a_reason_in_every_format(void **state)
{
	(void)state;
	write_all(NULL);
}

static void a_report_with_hardly_anything_in_it_is_written_all_the_same(void **state)
{
	(void)state;
	write_all("{}");
	write_all("{\"groups\": [{}], \"criteria\": [{}], \"conventions\": [{}], \"entry_point\": {\"chosen\": {}}, \"measurements\": {}}");
	write_all("{\"groups\": [{\"id\": \"g\", \"cases\": [{\"id\": \"c\", \"verdict\": \"new_verdict\", \"difference\": {}}]}], \"totals\": null, \"command\": null}");
}

static void a_moment_is_told_in_milliseconds(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct json_error bad;
	const struct json *report = json_parse(a, bytes_of("{\"measurements\": {\"started\": \"2026-01-31T12:00:00Z\"}}"), JSON_STRICT, &bad);
	assert_int_equal(figures_started_ms(report), 1769860800000);
	assert_int_equal(figures_started_ms(NULL), 0);
	arena_free(a);
}

static void faults_of_ours_are_no_failures_of_the_candidate(void **state)
{
	(void)state;
	static const struct {
		const char *json;
		enum figures_end end;
	} ROWS[] = {
		{ "{\"verdict\": \"passed\", \"owner\": \"nobody\"}", FIGURES_PASSED },
		{ "{\"verdict\": \"wrong_answer\", \"owner\": \"candidate\"}", FIGURES_FAILED },
		{ "{\"verdict\": \"skipped\", \"owner\": \"candidate\"}", FIGURES_SKIPPED },
		{ "{\"verdict\": \"harness_error\", \"owner\": \"harness\"}", FIGURES_BROKEN },
		{ "{\"verdict\": \"runtime_error\", \"owner\": \"task\"}", FIGURES_BROKEN },
	};
	struct arena *a = arena_new();
	struct json_error bad;
	for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
		assert_int_equal(figures_end_of(json_parse(a, bytes_of(ROWS[i].json), JSON_STRICT, &bad)), ROWS[i].end);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_of_the_table_is_whole),
		cmocka_unit_test(a_file_is_called_by_the_id),
		cmocka_unit_test(who_has_no_grade_has_a_reason_in_every_format),
		cmocka_unit_test(a_report_with_hardly_anything_in_it_is_written_all_the_same),
		cmocka_unit_test(a_moment_is_told_in_milliseconds),
		cmocka_unit_test(faults_of_ours_are_no_failures_of_the_candidate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
