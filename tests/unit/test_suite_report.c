/* test_suite_report.c: what test runners write, read: TAP, JUnit XML, CTRF, go test -json; and what is no report. */
#include "tests/support/support.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "harness/base/str.h"
#include "harness/model/suite_runner.h"
#include "harness/run/report.h"

static struct arena *a;

static int start(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct report parsed(enum suite_format format, const char *text)
{
	struct report r;
	report_parse(a, format, bytes_of(text), &r);
	return r;
}

static void assert_test(const struct report *r, size_t i, const char *name, enum test_status status)
{
	assert_true(i < r->count);
	assert_int_equal(r->tests[i].name.len, strlen(name));
	assert_memory_equal(r->tests[i].name.data, name, strlen(name));
	assert_int_equal(r->tests[i].status, status);
}

static void assert_wrong(enum suite_format format, const char *text, const char *words)
{
	struct report r = parsed(format, text);
	assert_non_null(r.why_not);
	if (!strstr(r.why_not, words))
		fail_msg("\"%s\" does not say \"%s\"", r.why_not, words);
}

static void tap_tells_names_directives_and_messages(void **state)
{
	(void)state;
	struct report r = parsed(SUITE_TAP, "TAP version 14\n1..4\nok 1 - adds\nnot ok 2 - takes away\n  ---\n  message: 5 is not 4\n  ...\n"
					    "ok 3 - later # SKIP no time\nnot ok 4 plain # TODO\n");
	assert_null(r.why_not);
	assert_int_equal(r.count, 4);
	assert_test(&r, 0, "adds", TEST_PASSED);
	assert_test(&r, 1, "takes away", TEST_FAILED);
	assert_non_null(memmem(r.tests[1].message.data, r.tests[1].message.len, "5 is not 4", 10));
	assert_test(&r, 2, "later", TEST_SKIPPED);
	assert_test(&r, 3, "plain", TEST_SKIPPED);
}

static void tap_subtests_carry_their_parents_name(void **state)
{
	(void)state;
	struct report r = parsed(SUITE_TAP, "# Subtest: price\n    # Subtest: half\n        ok 1 - up\n        1..1\n    ok 1 - half\n    1..1\nok 1 - price\n1..1\n");
	assert_null(r.why_not);
	assert_test(&r, 0, "price > half > up", TEST_PASSED);
	assert_test(&r, 1, "price > half", TEST_PASSED);
	assert_test(&r, 2, "price", TEST_PASSED);
}

static void tap_without_its_plan_is_not_whole(void **state)
{
	(void)state;
	assert_wrong(SUITE_TAP, "", "has no plan");
	assert_wrong(SUITE_TAP, "ok 1 - a\n", "has no plan");
	assert_wrong(SUITE_TAP, "1..2\nok 1 - a\n", "fewer tests");
	assert_wrong(SUITE_TAP, "1..1\nok 1 - a\nok 2 - b\n", "more tests");
	assert_wrong(SUITE_TAP, "1..1\nok 1 - a\n1..1\n", "two plans");
	assert_wrong(SUITE_TAP, "1..1\nok 1 - a\nBail out! disk\n", "gave up");
	assert_wrong(SUITE_TAP, "1..1\nnot ok 1 - a\n  ---\n  message: x\n", "in the middle");
	assert_wrong(SUITE_TAP, "    ok 1 - a\nok 1 - b\n1..1\n", "subtest without a plan");
}

static void junit_tells_classes_failures_and_output(void **state)
{
	(void)state;
	struct report r = parsed(SUITE_JUNIT, "<?xml version=\"1.0\"?><testsuites><testsuite name=\"s\"><testcase name=\"adds\" classname=\"Sum\"/>"
					      "<testcase name=\"takes\" classname=\"a.Sum\" class=\"a\\Sum\"><failure message=\"5 &lt; 6\">at line 3</failure>"
					      "<system-out>printed</system-out></testcase><testcase name=\"breaks\"><error>boom</error></testcase>"
					      "<testcase name=\"later\"><skipped/></testcase></testsuite></testsuites>");
	assert_null(r.why_not);
	assert_int_equal(r.count, 4);
	assert_test(&r, 0, "Sum::adds", TEST_PASSED);
	assert_test(&r, 1, "a\\Sum::takes", TEST_FAILED);
	assert_non_null(memmem(r.tests[1].message.data, r.tests[1].message.len, "5 < 6", 5));
	assert_non_null(memmem(r.tests[1].message.data, r.tests[1].message.len, "printed", 7));
	assert_test(&r, 2, "breaks", TEST_ERROR);
	assert_test(&r, 3, "later", TEST_SKIPPED);
}

static void junit_that_is_cut_doubled_or_something_else_is_told_so(void **state)
{
	(void)state;
	assert_wrong(SUITE_JUNIT, "", "is empty");
	assert_wrong(SUITE_JUNIT, "<testsuites><testsuite>", "ends in the middle");
	assert_wrong(SUITE_JUNIT, "<testsuites/><testsuites/>", "goes on after its end");
	assert_wrong(SUITE_JUNIT, "<html/>", "no JUnit report");
	assert_wrong(SUITE_JUNIT, "<testsuite><testcase><testcase/></testcase></testsuite>", "test within a test");
	assert_wrong(SUITE_JUNIT, "not xml", "is no XML in its line 1");
}

static void a_document_type_is_refused_and_with_it_every_entity(void **state)
{
	(void)state;
	SCOPED_STR laughs = STR_EMPTY;
	str_add(&laughs, "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a0 \"ha\">");
	for (int i = 1; i < 30; i++)
		str_addf(&laughs, "<!ENTITY a%d \"&a%d;&a%d;&a%d;&a%d;\">", i, i - 1, i - 1, i - 1, i - 1);
	str_add(&laughs, "]><testsuite><testcase name=\"&a29;\"/></testsuite>");
	assert_wrong(SUITE_JUNIT, str_text(&laughs), "document type");
	assert_wrong(SUITE_JUNIT, "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><testsuite><testcase name=\"&f;\"/></testsuite>", "document type");
	assert_wrong(SUITE_JUNIT, "<testsuite><testcase name=\"&undefined;\"/></testsuite>", "is no XML");
}

static char *repeated(const char *what, size_t bytes)
{
	size_t len = strlen(what), count = bytes / len;
	char *text = malloc(count * len + 1);
	assert_non_null(text);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * len, what, len);
	text[count * len] = '\0';
	return text;
}

/* What our children have used so far: milliseconds of processor time. */
static uint64_t children_ms(void)
{
	struct rusage all;
	getrusage(RUSAGE_CHILDREN, &all);
	return (uint64_t)(all.ru_utime.tv_sec + all.ru_stime.tv_sec) * 1000 + (uint64_t)(all.ru_utime.tv_usec + all.ru_stime.tv_usec) / 1000;
}

static uint64_t read_nested(enum suite_format format, const char *what, size_t bytes, const char *words)
{
	struct report r;
	struct err e = ERR_NONE;
	size_t len;
	uint64_t before = children_ms();
	char *text = support_tiled(what, bytes, &len);
	int read = report_read(a, format, (struct bytes){ .data = text, .len = len }, &r, &e);
	munmap(text, len);
	if (read < 0)
		fail_msg("%s: %s", suite_format_text(format), e.text);
	assert_non_null(r.why_not);
	assert_int_equal(r.count, 0);
	if (!strstr(r.why_not, words))
		fail_msg("%s: \"%s\" does not say \"%s\"", suite_format_text(format), r.why_not, words);
	return children_ms() - before;
}

/* A sanitizer makes the reader so slow that it runs into its own time limit. */
#ifdef __SANITIZE_ADDRESS__
enum { MUCH = 128 << 20 };
#else
enum { MUCH = 1 << 30 };
#endif

/*
 * Each of these is read in a confined process, as a grading does it. What has levels is refused at one of its first, so that a gigabyte costs what 64 MiB cost; TAP's and
 * go's readers look for the line's end, and are done when they have been once through it.
 */
static void a_gigabyte_of_nesting_is_refused_for_the_price_of_looking_at_it(void **state)
{
	(void)state;
	static const struct {
		enum suite_format format;
		const char *what, *words;
		unsigned times; /* at most so much more time for 16 times as much */
	} rows[] = {
		{ SUITE_JUNIT, "<testsuite>", "deeper than any real report", 4 },
		{ SUITE_JUNIT, "<!DOCTYPE x [<!ENTITY a ", "document type", 4 },
		{ SUITE_CTRF, "[", "is no JSON", 4 },
		{ SUITE_CTRF, "{\"a\":", "is no JSON", 4 },
		{ SUITE_GO, "{\"a\":", "is none", 64 },
		{ SUITE_GO, "[", "ends in the middle", 64 },
		{ SUITE_TAP, "    ", "has no plan", 64 },
		{ SUITE_TAP, "    # Subtest: x\n", "a subtest without a plan", 64 },
	};
	enum { NOISE_MS = 100 };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint64_t some = read_nested(rows[i].format, rows[i].what, MUCH / 16, rows[i].words);
		uint64_t all = read_nested(rows[i].format, rows[i].what, MUCH, rows[i].words);
		print_message("%s of \"%.10s\": %u ms of processor time for %d MiB, %u for %d MiB\n", suite_format_text(rows[i].format), rows[i].what, (unsigned)some,
			      MUCH / 16 >> 20, (unsigned)all, MUCH >> 20);
		assert_true(all <= rows[i].times * (some + NOISE_MS));
	}
}

static void ctrf_tells_suites_statuses_and_traces(void **state)
{
	(void)state;
	struct report r = parsed(SUITE_CTRF, "{\"results\":{\"tests\":[{\"name\":\"adds\",\"status\":\"passed\",\"suite\":[\"Sum\",\"plain\"]},"
					     "{\"name\":\"takes\",\"status\":\"failed\",\"suite\":\"Sum\",\"message\":\"5\",\"trace\":\"line 3\"},"
					     "{\"name\":\"later\",\"status\":\"pending\"},{\"name\":\"odd\",\"status\":\"other\"}]}}");
	assert_null(r.why_not);
	assert_test(&r, 0, "Sum > plain > adds", TEST_PASSED);
	assert_test(&r, 1, "Sum > takes", TEST_FAILED);
	assert_test(&r, 2, "later", TEST_SKIPPED);
	assert_test(&r, 3, "odd", TEST_ERROR);
	assert_wrong(SUITE_CTRF, "{\"results\":{}}", "results.tests is missing");
	assert_wrong(SUITE_CTRF, "{\"results\":{\"tests\":[{\"name\":\"a\"}]}}", "without name or status");
	assert_wrong(SUITE_CTRF, "{} {}", "is no JSON");
}

static void go_ends_with_its_package(void **state)
{
	(void)state;
	struct report r = parsed(SUITE_GO, "# compiled\n{\"Action\":\"run\",\"Test\":\"TestA\"}\n{\"Action\":\"output\",\"Test\":\"TestA\",\"Output\":\"a_test.go:3: 5\\n\"}\n"
					   "{\"Action\":\"fail\",\"Test\":\"TestA\"}\n{\"Action\":\"pass\",\"Test\":\"TestB/half a cent\"}\n{\"Action\":\"fail\"}\n");
	assert_null(r.why_not);
	assert_test(&r, 0, "TestA", TEST_FAILED);
	assert_non_null(memmem(r.tests[0].message.data, r.tests[0].message.len, "a_test.go:3", 11));
	assert_test(&r, 1, "TestB/half a cent", TEST_PASSED);
	assert_wrong(SUITE_GO, "{\"Action\":\"pass\",\"Test\":\"TestA\"}\n", "in the middle");
	assert_wrong(SUITE_GO, "{\"Action\":\"pass\"}\n{\"Action\":\"pass\"}\n", "ends twice");
	assert_wrong(SUITE_GO, "{\"Action\":\n", "is none");
}

static void a_planned_test_is_known_by_its_name_or_its_end_after_a_separator(void **state)
{
	(void)state;
	assert_true(report_matches("SumTest::testAdds", bytes_of("SumTest::testAdds")));
	assert_true(report_matches("SumTest::testAdds", bytes_of("App\\Tests\\SumTest::testAdds")));
	assert_true(report_matches("test_sum::test_adds", bytes_of("tests.test_sum::test_adds")));
	assert_true(report_matches("half a cent", bytes_of("price > half a cent")));
	assert_false(report_matches("half a cent", bytes_of("never half a cent")));
	assert_false(report_matches("Adds", bytes_of("TestAdds")));
	assert_false(report_matches("", bytes_of("TestAdds")));
}

static void a_flood_of_tests_is_bounded(void **state)
{
	(void)state;
	char *text = repeated("ok 1 - a\n", 1 << 20);
	struct report r = parsed(SUITE_TAP, text);
	assert_int_equal(r.count, REPORT_TESTS_MAX);
	assert_non_null(strstr(r.why_not, "more than 20000"));
	free(text);
}

static void every_runner_that_is_shipped_can_be_loaded(void **state)
{
	(void)state;
	static const char *const ids[] = { "bats", "cargo-test", "ctest", "go-test", "jest", "junit", "junit5", "minitest", "node-test", "phpunit", "prove", "pytest", "rspec", "unittest" };
	SCOPED_STR all = STR_EMPTY;
	struct err e = ERR_NONE;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const struct suite_runner *runner;
		if (suite_runner_load(a, ids[i], &runner, &e) < 0)
			fail_msg("%s", e.text);
		assert_non_null(runner);
		assert_string_equal(runner->id, ids[i]);
		str_addf(&all, "%s%s", i ? ", " : "", ids[i]);
	}
	assert_string_equal(suite_runner_names(a, &e), str_text(&all));
	const struct suite_runner *none;
	assert_int_equal(suite_runner_load(a, "../runners/bats", &none, &e), 0);
	assert_null(none);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(tap_tells_names_directives_and_messages),
		TEST(tap_subtests_carry_their_parents_name),
		TEST(tap_without_its_plan_is_not_whole),
		TEST(junit_tells_classes_failures_and_output),
		TEST(junit_that_is_cut_doubled_or_something_else_is_told_so),
		TEST(a_document_type_is_refused_and_with_it_every_entity),
		TEST(a_gigabyte_of_nesting_is_refused_for_the_price_of_looking_at_it),
		TEST(ctrf_tells_suites_statuses_and_traces),
		TEST(go_ends_with_its_package),
		TEST(a_planned_test_is_known_by_its_name_or_its_end_after_a_separator),
		TEST(a_flood_of_tests_is_bounded),
		TEST(every_runner_that_is_shipped_can_be_loaded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
