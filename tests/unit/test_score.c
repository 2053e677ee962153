/* test_score.c: verdicts, detection and build held against a rubric: points, reasons, caps, levels. */
#include "tests/support/support.h"

#include <stdlib.h>
#include <string.h>

#include "harness/score/score.h"

enum { CASES = 6 };

/* A task of two groups: "sum" (4 cases, 30 points) and "all" (2 cases, 10 points). Everything passes, nothing is wrong. */
struct fixture {
	struct arena *a;
	struct task_case cases[CASES];
	struct group groups[2];
	struct task task;
	struct case_result results[CASES];
	struct tree_entry entries[3];
	struct language_share language;
	struct candidate_entry entry;
	struct source source[2];
	struct sources sources;
	struct grade grade;
	struct criterion criteria[3];
	struct rubric rubric;
	struct job job;
	struct scorecard card;
};

static const char *const case_ids[CASES] = { "a", "b", "c", "d", "e", "f" };

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	f->a = arena_new();
	f->groups[0] = (struct group){ .id = "basics", .points = 30, .scoring = SCORING_SUM, .cases = f->cases, .case_count = 4 };
	f->groups[1] = (struct group){ .id = "scale", .points = 10, .scoring = SCORING_ALL, .cases = f->cases + 4, .case_count = 2 };
	f->task = (struct task){ .id = "t", .groups = f->groups, .group_count = 2, .case_count = CASES };
	for (size_t i = 0; i < CASES; i++) {
		f->cases[i].id = case_ids[i];
		f->results[i] = (struct case_result){ .group = &f->groups[i < 4 ? 0 : 1],
						      .task_case = &f->cases[i],
						      .outcome = { .ran = true, .limits = LIMITS_CASE_DEFAULT },
						      .verdict = { .verdict = VERDICT_PASSED } };
	}
	f->entries[0] = (struct tree_entry){ .path = "README.md", .kind = ENTRY_FILE };
	f->entries[1] = (struct tree_entry){ .path = "node_modules", .kind = ENTRY_FOLDER };
	f->entries[2] = (struct tree_entry){ .path = "src/main.php", .kind = ENTRY_FILE };
	f->language = (struct language_share){ .language = "php", .bytes = 100, .files = 1 };
	f->entry = (struct candidate_entry){ .path = "src/main.php", .language = "php" };
	f->source[0] = (struct source){ .path = "src/main.php", .language = "php", .code = bytes_of("one();\neval (x);\n"), .comments = bytes_of("\n TODO\n") };
	f->source[1] = (struct source){ .path = "tool.py", .language = "python", .code = bytes_of("x = 1\n"), .comments = bytes_of("") };
	f->sources = (struct sources){ .items = f->source, .count = 2 };
	f->grade.tree = (struct tree){ .entries = f->entries, .entry_count = 3 };
	f->grade.detection = (struct detection){ .languages = &f->language, .language_count = 1, .candidates = &f->entry, .candidate_count = 1 };
	f->grade.results = (struct results){ .items = f->results, .count = CASES };
	f->rubric = (struct rubric){ .id = "r", .pass = 60, .criteria = f->criteria, .criterion_count = 1 };
	f->criteria[0] = (struct criterion){ .id = "x", .title = "X", .weight = 10, .measure = MEASURE_CASES };
	f->job = (struct job){ .task = &f->task, .rubric = &f->rubric };
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	arena_free(f->a);
	free(f);
	return 0;
}

static struct criterion_score *run(struct fixture *f)
{
	score(f->a, &f->job, &f->grade, &f->sources, &f->card);
	return f->card.criteria;
}

static void set_verdict(struct fixture *f, size_t i, enum verdict v, const char *reason)
{
	f->results[i].verdict = (struct case_verdict){ .verdict = v, .owner = OWNER_CANDIDATE, .reason = reason };
}

static void points(double expected, double got)
{
	if (got < expected - 0.0001 || got > expected + 0.0001)
		print_error("expected %g points, got %g\n", expected, got);
	assert_true(got >= expected - 0.0001 && got <= expected + 0.0001);
}

static void all_passed_is_all_points_and_says_so(void **state)
{
	struct fixture *f = *state;
	const struct criterion_score *c = run(f);
	points(10, c->score);
	assert_string_equal("All 6 cases passed.", c->reasons->text);
	points(100, f->card.percent);
	assert_true(f->card.passed);
	assert_true(f->card.groups[0].whole);
}

static void a_sum_group_gives_the_share_that_passed_and_an_all_group_all_or_nothing(void **state)
{
	struct fixture *f = *state;
	set_verdict(f, 1, VERDICT_WRONG_ANSWER, "stdout differs");
	f->results[1].verdict.has_difference = true;
	f->results[1].verdict.difference = (struct difference){ .stream = "stdout", .expected = "1", .actual = "2" };
	set_verdict(f, 5, VERDICT_TIME_LIMIT, "was stopped");
	const struct criterion_score *c = run(f);
	points(22.5, f->card.groups[0].points);
	points(0, f->card.groups[1].points);
	assert_int_equal(1, f->card.groups[1].passed);
	points(5.63, c->score); /* 22.5 of 40, times 10 */
	assert_int_equal(2, c->reason_count);
	assert_string_equal("Case scale/f: time limit: was stopped", c->reasons->text);
	points(2.5, c->reasons->cost);
	assert_string_equal("case basics/b", c->reasons->next->ref);
	assert_string_equal("Case basics/b: wrong answer: stdout differs; expected: 1; found: 2", c->reasons->next->text);
	points(1.88, c->reasons->next->cost);
	assert_null(c->reasons->next->next);
}

static void a_criterion_may_count_some_groups_only(void **state)
{
	struct fixture *f = *state;
	const char *const only[] = { "scale", NULL };
	f->criteria[0].groups = only;
	set_verdict(f, 0, VERDICT_WRONG_ANSWER, "x");
	points(10, run(f)->score);
}

static void what_strikes_a_whole_group_is_one_reason(void **state)
{
	struct fixture *f = *state;
	set_verdict(f, 4, VERDICT_SKIPPED, "basics did not pass");
	set_verdict(f, 5, VERDICT_SKIPPED, "basics did not pass");
	const struct criterion_score *c = run(f);
	points(7.5, c->score);
	assert_int_equal(1, c->reason_count);
	assert_string_equal("Group scale, 2 cases: basics did not pass", c->reasons->text);
	points(2.5, c->reasons->cost);
}

static void flaky_counts_as_passed(void **state)
{
	struct fixture *f = *state;
	set_verdict(f, 4, VERDICT_FLAKY, "runs disagree");
	points(10, run(f)->score);
}

static void reasons_stand_costliest_first_and_equal_ones_in_the_order_of_the_task(void **state)
{
	struct fixture *f = *state;
	for (size_t i = 0; i < CASES; i++)
		set_verdict(f, i, VERDICT_WRONG_ANSWER, "x");
	const struct score_reason *r = run(f)->reasons;
	const char *const order[] = { "case basics/a", "case basics/b", "case basics/c", "case basics/d", "case scale/e", "case scale/f" };
	points(0, f->card.criteria->score);
	for (size_t i = 0; i < CASES; i++, r = r->next)
		assert_string_equal(order[i], r->ref);
}

static void broken_conventions_cost_what_the_rubric_says_with_their_place(void **state)
{
	struct fixture *f = *state;
	struct convention conventions[] = {
		{ .id = "php.cli.index-php", .text = "A command is bin/NAME.", .path = "index.php", .line = 3, .found = "It reads $argv." },
		{ .id = "php.cli.index-php", .text = "A command is bin/NAME.", .path = "other.php", .line = 9, .found = "Again." },
		{ .id = "php.cli.shebang", .held = true, .text = "x" },
		{ .id = "any.entry.name", .text = "Named as asked.", .path = "index.php" },
		{ .id = "any.entry.undocumented", .text = "The README says how.", .path = NULL },
	};
	struct convention_cost costs[] = { { "php.*", 0.5 }, { "any.entry.name", 0.25 } };
	f->grade.detection.conventions = conventions;
	f->grade.detection.convention_count = 5;
	f->criteria[0] = (struct criterion){ .id = "e", .weight = 10, .measure = MEASURE_ENTRY_POINT, .conventions = costs, .convention_count = 2 };
	const struct criterion_score *c = run(f);
	points(2.5, c->score);
	assert_int_equal(2, c->reason_count);
	assert_string_equal("It reads $argv (index.php:3). Convention: A command is bin/NAME.", c->reasons->text);
	assert_string_equal("index.php", c->reasons->path);
	assert_int_equal(3, c->reasons->line);
	points(5, c->reasons->cost);
	costs[0].cost = 1;
	points(0, run(f)->score);
}

static void no_entry_point_loses_the_whole_criterion(void **state)
{
	struct fixture *f = *state;
	f->criteria[0] = (struct criterion){ .id = "e", .title = "Entry", .weight = 10, .measure = MEASURE_ENTRY_POINT, .required = true, .cap = 20 };
	f->criteria[1] = (struct criterion){ .id = "c", .weight = 30, .measure = MEASURE_CASES };
	f->rubric.criterion_count = 2;
	f->grade.detection.candidate_count = 0;
	f->grade.detection.no_entry_reason = "Only class files were found.";
	const struct criterion_score *c = run(f);
	points(0, c->score);
	assert_string_equal("Only class files were found.", c->reasons->text);
	assert_true(f->card.capped);
	points(20, f->card.percent);
	points(8, f->card.automatic);
	assert_non_null(strstr(f->card.cap_reason, "\"Entry\" is required"));
	assert_false(f->card.passed);
}

static void a_framework_over_what_is_allowed_costs_half_a_step(void **state)
{
	struct fixture *f = *state;
	struct evidence e = { .text = "composer.json requires laravel/framework", .path = "composer.json", .line = 5 };
	const struct {
		enum framework_use use, allowed;
		double points;
	} rows[] = { { FRAMEWORK_NONE, FRAMEWORK_NONE, 10 },     { FRAMEWORK_COMPONENT, FRAMEWORK_NONE, 5 }, { FRAMEWORK_FULL, FRAMEWORK_NONE, 0 },
		     { FRAMEWORK_FULL, FRAMEWORK_COMPONENT, 5 }, { FRAMEWORK_FULL, FRAMEWORK_FULL, 10 } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		f->criteria[0] = (struct criterion){ .id = "f", .weight = 10, .measure = MEASURE_FRAMEWORK, .allowed = rows[i].allowed };
		f->grade.detection.framework = (struct framework){ .use = rows[i].use, .name = "Laravel", .evidence = &e };
		const struct criterion_score *c = run(f);
		points(rows[i].points, c->score);
		if (rows[i].points < 10) {
			assert_string_equal("composer.json", c->reasons->path);
			assert_non_null(strstr(c->reasons->text, "Laravel"));
		}
	}
}

static void files_must_be_there_or_not(void **state)
{
	struct fixture *f = *state;
	struct file_rule rules[] = { { "README*", true, 3, "Others must be able to start." },
				     { "**/*.php", false, 1, "No PHP, please." },
				     { "tests/**", true, 1, "Tests show what you thought of." },
				     { "node_modules", false, 5, "A folder is no file." } };
	f->criteria[0] = (struct criterion){ .id = "f", .weight = 10, .measure = MEASURE_FILES, .files = rules, .file_count = 4 };
	const struct criterion_score *c = run(f);
	points(8, c->score);
	assert_string_equal("There is src/main.php: No PHP, please.", c->reasons->text);
	assert_string_equal("src/main.php", c->reasons->path);
	assert_string_equal("There is no file tests/**: Tests show what you thought of.", c->reasons->next->text);
}

static void patterns_search_code_or_comments_of_their_language(void **state)
{
	struct fixture *f = *state;
	struct source_rule rules[] = { { .pattern = "\\beval\\s*\\(", .must_match = false, .share = 1, .why = "Input must not become code." },
				       { .pattern = "TODO", .in_comments = true, .must_match = false, .share = 1, .why = "Finish it." },
				       { .pattern = "^x = ", .must_match = true, .languages = "python", .share = 1, .why = "y" },
				       { .pattern = "x", .must_match = true, .languages = "ruby", .share = 7, .why = "does not apply" },
				       { .pattern = "never", .must_match = true, .share = 1, .why = "Never found." } };
	f->criteria[0] = (struct criterion){ .id = "s", .weight = 8, .measure = MEASURE_SOURCE, .sources = rules, .source_count = 5 };
	const struct criterion_score *c = run(f);
	points(2, c->score);
	assert_int_equal(3, c->reason_count);
	assert_string_equal("src/main.php", c->reasons->path);
	assert_int_equal(2, c->reasons->line);
	assert_string_equal("The code at src/main.php:2 should not match \\beval\\s*\\(: Input must not become code.", c->reasons->text);
	assert_int_equal(2, c->reasons->next->line);
	assert_string_equal("Nothing in the code matches never: Never found.", c->reasons->next->next->text);
}

static void build_and_lint_cost_by_warning(void **state)
{
	struct fixture *f = *state;
	f->criteria[0] = (struct criterion){ .id = "b", .weight = 10, .measure = MEASURE_BUILD, .warning_cost = 0.1 };
	f->criteria[1] = (struct criterion){ .id = "l", .weight = 10, .measure = MEASURE_LINT, .warning_cost = 0.3 };
	f->rubric.criterion_count = 2;
	points(10, run(f)[0].score);
	points(10, run(f)[1].score);
	f->grade.built = (struct built){ .status = BUILD_OK,
					 .warnings = 3,
					 .lint = { .ran = true, .files = 4, .findings = 2, .first = "syntax\x1b error", .first_path = "a.php" } };
	points(7, run(f)[0].score);
	points(4, run(f)[1].score);
	assert_string_equal("The language's checker has 2 findings; the first: syntax\\e error", f->card.criteria[1].reasons->text);
	f->criteria[1].warning_cost = 0;
	points(0, run(f)[1].score);
	f->grade.built.warnings = 30;
	points(0, run(f)[0].score);
	f->grade.built = (struct built){ .status = BUILD_FAILED, .reason = "make ended with 2" };
	points(0, run(f)[0].score);
	assert_string_equal("The build failed: make ended with 2", f->card.criteria[0].reasons->text);
}

static void limits_cost_for_refused_calls_slowness_and_being_stopped(void **state)
{
	struct fixture *f = *state;
	struct sandbox_denied denied[] = { { .call = "connect", .detail = "127.0.0.1:80" }, { .call = "connect", .detail = "127.0.0.1:81" } };
	f->criteria[0] = (struct criterion){ .id = "l", .weight = 10, .measure = MEASURE_LIMITS, .time_share = 0.5, .denied_cost = 0.25 };
	points(10, run(f)->score);
	f->results[0].outcome.denied = f->results[1].outcome.denied = denied;
	f->results[0].outcome.denied_count = f->results[1].outcome.denied_count = 2;
	points(7.5, run(f)->score);
	assert_string_equal("In case basics/a the sandbox refused the system call connect (127.0.0.1:80).", f->card.criteria->reasons->text);
	f->results[2].outcome.usage.cpu_user_us = 1100000;
	points(2.5, run(f)->score);
	assert_string_equal("In case basics/c it used more than 50 % of the CPU limit of 2000 ms.", f->card.criteria->reasons->text);
	set_verdict(f, 4, VERDICT_TIME_LIMIT, "was stopped at the CPU limit of 2000 ms");
	set_verdict(f, 5, VERDICT_TIME_LIMIT, "was stopped at the CPU limit of 2000 ms");
	points(0, run(f)->score);
	assert_string_equal("In case scale/e the program was stopped at the CPU limit of 2000 ms (and 1 more case like it).", f->card.criteria->reasons->text);
	for (size_t i = 0; i < CASES; i++) {
		f->results[i].outcome.ran = false;
		set_verdict(f, i, VERDICT_NO_ENTRY_POINT, "none");
	}
	points(0, run(f)->score);
	assert_string_equal("The program never ran.", f->card.criteria->reasons->text);
}

static void a_reviewers_criterion_is_pending_and_counts_neither_way(void **state)
{
	struct fixture *f = *state;
	struct level levels[] = { { 0, "none" }, { 2, "good" } };
	f->criteria[1] = (struct criterion){ .id = "d", .weight = 90, .measure = MEASURE_REVIEWER, .levels = levels, .level_count = 2 };
	f->rubric.criterion_count = 2;
	const struct criterion_score *c = run(f);
	assert_true(c[1].pending);
	assert_int_equal(-1, c[1].level);
	points(90, f->card.reviewer_of);
	points(10, f->card.automatic_of);
	points(100, f->card.percent);
}

static void the_level_shown_is_the_highest_that_is_reached(void **state)
{
	struct fixture *f = *state;
	struct level levels[] = { { 1, "some" }, { 3, "most" }, { 4, "all" } };
	f->criteria[0].levels = levels;
	f->criteria[0].level_count = 3;
	assert_int_equal(2, run(f)->level);
	set_verdict(f, 5, VERDICT_WRONG_ANSWER, "x"); /* 30 of 40 points: 3/4 */
	assert_int_equal(1, run(f)->level);
	for (size_t i = 0; i < CASES; i++)
		set_verdict(f, i, VERDICT_WRONG_ANSWER, "x");
	assert_int_equal(-1, run(f)->level);
}

static void nothing_to_judge_earns_nothing(void **state)
{
	struct fixture *f = *state;
	const enum measure measures[] = { MEASURE_FRAMEWORK, MEASURE_SOURCE, MEASURE_BUILD, MEASURE_LINT, MEASURE_FILES, MEASURE_ENTRY_POINT };
	f->grade.tree.refused = "the archive is damaged";
	f->grade.detection.candidate_count = 0;
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
		f->criteria[0] = (struct criterion){ .id = "x", .weight = 10, .measure = measures[i], .allowed = FRAMEWORK_FULL };
		points(0, run(f)->score);
		assert_string_equal("The submission could not be unpacked: the archive is damaged", f->card.criteria->reasons->text);
	}
	f->grade.tree.refused = NULL;
	f->grade.detection.language_count = 0;
	f->criteria[0] = (struct criterion){ .id = "x", .weight = 10, .measure = MEASURE_FRAMEWORK, .allowed = FRAMEWORK_FULL };
	points(0, run(f)->score);
}

static void many_reasons_are_counted_but_not_all_listed(void **state)
{
	struct fixture *f = *state;
	enum { MANY = 200 };
	f->groups[0].case_count = MANY;
	f->groups[0].cases = arena_array(f->a, MANY, sizeof(struct task_case));
	f->task.group_count = 1;
	f->grade.results.items = arena_array(f->a, MANY, sizeof(struct case_result));
	f->grade.results.count = MANY;
	for (size_t i = 0; i < MANY; i++) {
		f->groups[0].cases[i].id = "x";
		f->grade.results.items[i] = (struct case_result){ .group = &f->groups[0],
								  .task_case = &f->groups[0].cases[i],
								  .verdict = { .verdict = VERDICT_WRONG_ANSWER, .reason = "x" } };
	}
	const struct criterion_score *c = run(f);
	size_t listed = 0;
	for (const struct score_reason *r = c->reasons; r; r = r->next)
		listed++;
	assert_int_equal(MANY, c->reason_count);
	assert_int_equal(SCORE_REASONS_MAX, listed);
	points(0, c->score);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_passed_is_all_points_and_says_so),
		TEST(a_sum_group_gives_the_share_that_passed_and_an_all_group_all_or_nothing),
		TEST(a_criterion_may_count_some_groups_only),
		TEST(what_strikes_a_whole_group_is_one_reason),
		TEST(flaky_counts_as_passed),
		TEST(reasons_stand_costliest_first_and_equal_ones_in_the_order_of_the_task),
		TEST(broken_conventions_cost_what_the_rubric_says_with_their_place),
		TEST(no_entry_point_loses_the_whole_criterion),
		TEST(a_framework_over_what_is_allowed_costs_half_a_step),
		TEST(files_must_be_there_or_not),
		TEST(patterns_search_code_or_comments_of_their_language),
		TEST(build_and_lint_cost_by_warning),
		TEST(limits_cost_for_refused_calls_slowness_and_being_stopped),
		TEST(a_reviewers_criterion_is_pending_and_counts_neither_way),
		TEST(the_level_shown_is_the_highest_that_is_reached),
		TEST(nothing_to_judge_earns_nothing),
		TEST(many_reasons_are_counted_but_not_all_listed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
