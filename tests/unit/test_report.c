/* test_report.c: reports of a grade made by hand, held against their published schemas. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"
#include "harness/base/json.h"
#include "harness/base/schema.h"
#include "harness/base/utf8.h"
#include "harness/report/layout.h"
#include "harness/report/report.h"

static const char DIGEST[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* A grade that uses every part of a report, and the job that it belongs to. */
struct sample {
	struct arena *a;
	struct task_case cases[2];
	struct group group;
	struct task task;
	struct level levels[2];
	struct criterion criteria[2];
	struct rubric rubric;
	struct profile profile;
	struct job job;
	struct grade grade;
};

static void fill_task(struct sample *s)
{
	for (size_t i = 0; i < 2; i++)
		s->cases[i] = (struct task_case){ .id = i ? "second" : "first", .title = "A case", .limits = LIMITS_CASE_DEFAULT };
	s->group = (struct group){ .id = "basics", .title = "Basics", .points = 30, .cases = s->cases, .case_count = 2, .scoring = SCORING_SUM };
	s->task = (struct task){
		.folder = "tasks/t", .id = "t", .version = "1.0.0", .title = "A task", .entry = "quote", .groups = &s->group, .group_count = 1, .case_count = 2
	};
	memcpy(s->task.provenance.digest, DIGEST, sizeof DIGEST);
	s->task.provenance.commit = "0123456789012345678901234567890123456789";
	s->levels[0] = (struct level){ 0, "nothing works" };
	s->levels[1] = (struct level){ 3, "everything works" };
	s->criteria[0] = (struct criterion){
		.id = "correctness", .title = "Correctness", .weight = 60, .measure = MEASURE_CASES, .levels = s->levels, .level_count = 2
	};
	s->criteria[1] =
		(struct criterion){ .id = "design", .title = "Design", .weight = 40, .measure = MEASURE_REVIEWER, .levels = s->levels, .level_count = 2 };
	s->rubric = (struct rubric){ .path = "r.json", .id = "r", .version = "2.0.0", .title = "R", .pass = 60, .criteria = s->criteria, .criterion_count = 2 };
	memcpy(s->rubric.provenance.digest, DIGEST, sizeof DIGEST);
}

static void fill_detection(struct sample *s, struct detection *d)
{
	struct evidence *evidence = ARENA_NEW(s->a, struct evidence);
	*evidence = (struct evidence){ .rule = "php.bin-script", .text = "lies in bin/", .path = "bin/qu\x1b[2Jote", .line = 1, .weight = 40 };
	s->profile = (struct profile){ .id = "php", .name = "PHP" };
	d->profile = &s->profile;
	d->language_count = 1;
	d->languages = ARENA_NEW(s->a, struct language_share);
	*d->languages = (struct language_share){ .language = "php", .bytes = 900, .files = 2 };
	d->candidate_count = 2;
	d->candidates = ARENA_ARRAY(s->a, struct candidate_entry, 2);
	d->candidates[0] = (struct candidate_entry){ .path = "bin/qu\x1b[2Jote", .language = "php", .score = 40, .evidence = evidence };
	d->candidates[1] = (struct candidate_entry){ .path = "index.php", .language = "php", .score = 40 };
	d->ambiguous = true;
	d->convention_count = 1;
	d->conventions = ARENA_NEW(s->a, struct convention);
	*d->conventions = (struct convention){
		.id = "php.cli.index-php", .text = "A command is not called index.php", .path = "index.php", .line = 3, .found = "reads $argv"
	};
	static const char *const words[] = { "php", "bin/quote", "1200", NULL };
	d->documented = (struct invocation){ .text = "php bin/qu\x1b[2Jote 1200", .words = words, .path = "README.md", .line = 7 };
	d->own_structure = evidence;
	d->set_aside_files = 4211;
	d->set_aside_count = 1;
	d->set_aside = ARENA_NEW(s->a, struct set_aside);
	*d->set_aside = (struct set_aside){ .id = "packages", .text = "installed packages", .path = "vendor/", .folder = true, .files = 4210 };
	d->unseen_count = 1;
	d->unseen = ARENA_NEW(s->a, struct unseen);
	*d->unseen = (struct unseen){ .path = "src/lo\x1b[2Jng.php", .text = "only its first 1 MiB was looked at" };
	d->framework = (struct framework){ .use = FRAMEWORK_COMPONENT, .name = "symfony/console", .evidence = evidence };
}

static void fill_results(struct sample *s, struct grade *g)
{
	g->results.count = 2;
	g->results.items = ARENA_ARRAY(s->a, struct case_result, 2);
	struct sandbox_denied *denied = ARENA_ARRAY(s->a, struct sandbox_denied, 2);
	snprintf(denied[0].call, sizeof denied[0].call, "socket");
	snprintf(denied[1].call, sizeof denied[1].call, "connect");
	snprintf(denied[1].detail, sizeof denied[1].detail, "127.0.0.1:\x02");
	g->results.items[0] = (struct case_result){ .group = &s->group, .task_case = &s->cases[0], .outcome = { .ran = true } };
	g->results.items[1] = (struct case_result){
		.group = &s->group,
		.task_case = &s->cases[1],
		.outcome = { .ran = true,
			     .end = SANDBOX_SIGNALED,
			     .signal = 11,
			     .denied = denied,
			     .denied_count = 2,
			     .stdout_data = bytes_of("caf\xc3\xa9 \xff\n") },
		.verdict = { .verdict = VERDICT_RUNTIME_ERROR,
			     .owner = OWNER_CANDIDATE,
			     .reason = "ended by SIGSEGV",
			     .has_difference = true,
			     .difference = { .stream = "stdout", .line = 2, .column = 1, .expected = "a", .actual = "b" } },
	};
}

static void fill_card(struct sample *s, struct scorecard *card)
{
	struct score_reason *reason = ARENA_NEW(s->a, struct score_reason);
	*reason = (struct score_reason){ .text = "ended by SIGSEGV", .ref = "case basics/second", .cost = 30, .path = "index.php", .line = 3 };
	card->group_count = 1;
	card->groups = ARENA_NEW(s->a, struct group_score);
	*card->groups = (struct group_score){ .group = &s->group, .passed = 1, .total = 2, .points = 15 };
	card->criterion_count = 2;
	card->criteria = ARENA_ARRAY(s->a, struct criterion_score, 2);
	card->criteria[0] = (struct criterion_score){ .criterion = &s->criteria[0], .score = 30, .of = 60, .level = 0, .reasons = reason, .reason_count = 5 };
	card->criteria[1] = (struct criterion_score){ .criterion = &s->criteria[1], .pending = true, .of = 40, .level = -1 };
	card->automatic = 30;
	card->automatic_of = 60;
	card->reviewer_of = 40;
	card->percent = 50;
}

static int make_sample(void **state)
{
	struct sample *s = calloc(1, sizeof *s);
	s->a = arena_new();
	fill_task(s);
	struct grade *g = &s->grade;
	s->job = (struct job){ .submission = "/home/somebody/jane.zip", .name = "jane", .task = &s->task, .rubric = &s->rubric };
	g->tree = (struct tree){ .name = "ja\x1b[31mne", .format = "zip", .bytes = 900, .file_count = 2, .fd = -1, .path = "/var/tmp/takehome-1-abcdef/tree" };
	memcpy(g->tree.sha256, DIGEST, sizeof DIGEST);
	g->tree.notes = ARENA_NEW(s->a, struct tree_note);
	*g->tree.notes = (struct tree_note){ .kind = NOTE_REFUSED, .path = "\xff\n../etc", .reason = "leads outside" };
	g->tree.note_count = 1;
	fill_detection(s, &g->detection);
	const char **run = ARENA_ARRAY(s->a, const char *, 3);
	run[0] = "php";
	run[1] = "bin/quote";
	g->built = (struct built){ .run = run, .path = "/var/tmp/takehome-1-abcdef/built", .log = bytes_of("made\n") };
	g->built.tools = ARENA_NEW(s->a, struct tool_version);
	*g->built.tools = (struct tool_version){ "php", "PHP 8.2.29 (cli)" };
	g->built.tool_count = 1;
	fill_results(s, g);
	fill_card(s, &g->scorecard);
	g->policy_digest = DIGEST;
	g->missing = 1u << PROTECT_OVERLAY;
	g->started = "2026-01-31T12:00:00Z";
	*state = s;
	return 0;
}

static int free_sample(void **state)
{
	struct sample *s = *state;
	arena_free(s->a);
	free(s);
	return 0;
}

static struct json *parsed(struct arena *a, struct bytes text)
{
	struct json_error error;
	struct json *root = json_parse(a, text, JSON_STRICT, &error);
	if (!root)
		fail_msg("line %u: %s", error.line, error.text);
	return root;
}

static void assert_fits(struct arena *a, const char *schema_name, struct bytes text)
{
	struct err e = ERR_NONE;
	struct problems problems;
	problems_init(&problems, a);
	struct schema *schema = schema_load(a, data_path(a, schema_name, &e), &e);
	if (!schema)
		fail_msg("%s", e.text);
	schema_check(schema, "report", parsed(a, text), &problems);
	SCOPED_STR all = STR_EMPTY;
	problems_text(&problems, &all);
	if (problems.count > 0)
		fail_msg("%s", str_text(&all));
}

static void a_report_fits_its_published_schema(void **state)
{
	struct sample *s = *state;
	assert_fits(s->a, "harness/report/report.schema.json", report_json(s->a, &s->job, &s->grade));
}

static void every_verdict_owner_and_measure_is_in_the_schema(void **state)
{
	struct sample *s = *state;
	for (int v = 0; v < verdict_count; v++) {
		s->grade.results.items[1].verdict.verdict = (enum verdict)v;
		s->grade.results.items[1].verdict.owner = (enum owner)(v % owner_count);
		s->grade.results.items[1].outcome.end = (enum sandbox_end)(v % sandbox_end_count);
		s->criteria[0].measure = (enum measure)(v % measure_count);
		s->grade.missing = 1u << (v % sandbox_protection_count);
		s->grade.built.status = (enum build_status)(v % build_status_count);
		s->grade.detection.framework.use = (enum framework_use)(v % framework_use_count);
		assert_fits(s->a, "harness/report/report.schema.json", report_json(s->a, &s->job, &s->grade));
	}
}

static void a_refused_submission_still_gets_a_report(void **state)
{
	struct sample *s = *state;
	s->grade.tree = (struct tree){ .name = "jane", .format = "zip", .refused = "The archive is encrypted.", .fd = -1 };
	s->grade.detection = (struct detection){ .no_entry_reason = "The archive is encrypted." };
	s->grade.built = (struct built){ 0 };
	struct bytes text = report_json(s->a, &s->job, &s->grade);
	assert_fits(s->a, "harness/report/report.schema.json", text);
	assert_string_equal(json_text(json_get(parsed(s->a, text), "submission"), "refused", ""), "The archive is encrypted.");
}

/* The document without "measurements", as text. */
static const char *lasting(struct arena *a, struct bytes text)
{
	struct json *root = parsed(a, text);
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	JSON_EACH (member, root)
		if (strcmp(member->key, "measurements") != 0)
			json_put_json(w, member->key, member);
	json_end(w);
	struct bytes rest = json_writer_text(w);
	const char *copy = arena_strndup(a, rest.data, rest.len);
	json_writer_free(w);
	return copy;
}

static void what_varies_between_runs_stands_in_measurements_alone(void **state)
{
	struct sample *s = *state;
	const char *first = lasting(s->a, report_json(s->a, &s->job, &s->grade));
	struct grade *g = &s->grade;
	struct outcome *outcome = &g->results.items[1].outcome;
	g->started = "2027-01-01T00:00:00Z";
	g->unpack_ms = g->detect_ms = g->build_ms = g->run_ms = g->total_ms = 12.5;
	g->built.cpu_ms = g->built.wall_ms = 7;
	g->built.log = bytes_of("made in 0.3 s\n");
	g->tree.path = "/elsewhere";
	g->tool_peak_memory_bytes = 99;
	outcome->usage = (struct sandbox_usage){ 1, 2, 3, 4, 5, 6, 7 };
	outcome->stdout_data = bytes_of("0x7ffe1234");
	outcome->denied[0].count = 77;
	g->results.items[1].verdict.reruns = 2;
	/* Which of two processes was refused first is chance. */
	struct sandbox_denied swap = outcome->denied[0];
	outcome->denied[0] = outcome->denied[1];
	outcome->denied[1] = swap;
	assert_string_equal(first, lasting(s->a, report_json(s->a, &s->job, &s->grade)));
}

static void no_path_of_this_machine_is_in_a_report(void **state)
{
	struct sample *s = *state;
	struct bytes text = report_json(s->a, &s->job, &s->grade);
	assert_null(strstr(arena_strndup(s->a, text.data, text.len), "/var/tmp"));
	assert_null(strstr(arena_strndup(s->a, text.data, text.len), "/home/somebody"));
}

static void names_of_a_submission_are_shown_with_invisible_characters_visible(void **state)
{
	struct sample *s = *state;
	struct bytes text = report_json(s->a, &s->job, &s->grade);
	assert_true(utf8_valid(text));
	const struct json *root = parsed(s->a, text);
	assert_string_equal(json_text(json_get(root, "submission"), "name", ""), "ja\\e[31mne");
	assert_string_equal(json_text(json_pointer(root, "/submission/notes/0"), "path", ""), "\\xff\\n../etc");
	assert_string_equal(json_text(json_pointer(root, "/measurements/cases/basics~1second/stdout"), "text", ""), "caf\xc3\xa9 \xef\xbf\xbd\n");
}

static void an_excerpt_is_bounded_and_ends_on_a_character(void **state)
{
	struct sample *s = *state;
	char *flood = arena_zalloc(s->a, 3 * REPORT_EXCERPT_BYTES);
	for (size_t i = 0; i + 1 < 3 * REPORT_EXCERPT_BYTES; i += 2)
		memcpy(flood + i, "\xc3\xa9", 2);
	flood[0] = 'x';
	flood[1] = 'y';
	memmove(flood + 1, flood + 2, 3 * REPORT_EXCERPT_BYTES - 2); /* one odd byte in front: the limit falls inside a character */
	s->grade.results.items[1].outcome.stdout_data = (struct bytes){ .data = flood, .len = 3 * REPORT_EXCERPT_BYTES - 1 };
	const struct json *root = parsed(s->a, report_json(s->a, &s->job, &s->grade));
	const struct json *printed = json_pointer(root, "/measurements/cases/basics~1second/stdout");
	assert_true(json_bool(printed, "more", false));
	assert_int_equal(json_get(printed, "text")->string.len, REPORT_EXCERPT_BYTES - 1);
	assert_null(strstr(json_text(printed, "text", ""), "\xef\xbf\xbd"));
}

static void what_a_passed_case_printed_is_not_kept(void **state)
{
	struct sample *s = *state;
	const struct json *root = parsed(s->a, report_json(s->a, &s->job, &s->grade));
	assert_int_equal(json_pointer(root, "/measurements/cases/basics~1first/stdout")->type, JSON_NULL);
}

static void a_pending_criterion_leaves_the_whole_open(void **state)
{
	struct sample *s = *state;
	const struct json *root = parsed(s->a, report_json(s->a, &s->job, &s->grade));
	assert_int_equal(json_pointer(root, "/totals/whole")->type, JSON_NULL);
	assert_int_equal(json_pointer(root, "/criteria/1/score")->type, JSON_NULL);
	s->grade.scorecard.reviewer_of = 0;
	root = parsed(s->a, report_json(s->a, &s->job, &s->grade));
	assert_true(json_number(json_get(root, "totals"), "whole", -1) == 50);
}

static void a_summary_says_who_how_and_how_much_and_no_escape_gets_through(void **state)
{
	struct sample *s = *state;
	SCOPED_STR text = STR_EMPTY;
	struct report_style style = { .colour = false, .columns = 80 };
	report_summary(&s->job, &s->grade, &style, &text);
	const char *expected[] = { "ja\\e[31mne",
				   "Started as: php bin/quote",
				   "Ambiguous: index.php",
				   "Set aside: vendor/ (4210 files, installed packages)",
				   "Not seen: src/lo\\e[2Jng.php: only its first 1 MiB",
				   "1/2",
				   "15 of 30",
				   "1 × runtime error",
				   "30 of 60",
				   "case basics/second",
				   "(index.php:3)",
				   "and 4 more reasons",
				   "waits for a reviewer",
				   "Total 50 %",
				   "below the bar",
				   "without these protections, as asked: overlay" };
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
		if (!strstr(str_text(&text), expected[i]))
			fail_msg("\"%s\" is missing in:\n%s", expected[i], str_text(&text));
	assert_null(strchr(str_text(&text), '\x1b'));
}

static void colours_are_only_there_when_wanted(void **state)
{
	struct sample *s = *state;
	SCOPED_STR text = STR_EMPTY;
	struct report_style style = { .colour = true, .columns = 80 };
	report_summary(&s->job, &s->grade, &style, &text);
	assert_non_null(strstr(str_text(&text), "\x1b[31mbelow the bar\x1b[0m"));
	/* Only colours: the stranger's own escapes stay visible text. */
	assert_null(strstr(str_text(&text), "\x1b[2J"));
}

static void a_long_text_is_wrapped_at_blanks_within_the_width(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	SCOPED_STR out = STR_EMPTY;
	struct report_style style = { .columns = 60 };
	struct layout layout = { .a = a, .style = &style, .out = &out };
	layout_wrap(&layout, LAYOUT_PLAIN, "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen", 0, 4);
	assert_string_equal(str_text(&out), "one two three four five six seven eight nine ten eleven\n    twelve thirteen fourteen fifteen\n");
	arena_free(a);
}

static void a_cell_is_filled_or_cut_to_its_width_in_characters(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	SCOPED_STR out = STR_EMPTY;
	struct report_style style = { .columns = 60 };
	struct layout layout = { .a = a, .style = &style, .out = &out };
	layout_cell(&layout, LAYOUT_PLAIN, "éé", 4, false);
	layout_cell(&layout, LAYOUT_PLAIN, "7", 3, true);
	layout_cell(&layout, LAYOUT_PLAIN, "ééééé", 3, false);
	assert_string_equal(str_text(&out), "éé    7éé…");
	arena_free(a);
}

static void numbers_are_shown_without_needless_zeros(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(layout_number(a, 12), "12");
	assert_string_equal(layout_number(a, 12.5), "12.5");
	assert_string_equal(layout_number(a, 100), "100");
	assert_string_equal(layout_number(a, 0.254), "0.25");
	arena_free(a);
}

static void an_inspection_fits_its_schema_and_names_both_of_a_tie(void **state)
{
	struct sample *s = *state;
	assert_fits(s->a, "harness/report/inspection.schema.json", report_inspection_json(s->a, &s->grade.tree, &s->grade.detection));
	SCOPED_STR text = STR_EMPTY;
	struct report_style style = { .columns = 80 };
	report_inspection(&s->grade.tree, &s->grade.detection, false, &style, &text);
	const char *expected[] = { "PHP command-line program, started by bin/qu\\e[2Jote or index.php",
				   "or as likely index.php",
				   "Ambiguous: grading starts bin/qu",
				   "Shown as     php bin/qu\\e[2Jote 1200 (README.md:7)",
				   "Own code     php 100 % (2 files)",
				   "made by the candidate in the manner of a framework",
				   "Conventions  1 broken, 0 held",
				   "reads $argv (index.php:3)",
				   "Set aside    4,211 files, no part",
				   "4,210  vendor/: installed packages",
				   "… and 1 in other places",
				   "Not seen     src/lo\\e[2Jng.php: only its first 1 MiB was looked at" };
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
		if (!strstr(str_text(&text), expected[i]))
			fail_msg("\"%s\" is missing in:\n%s", expected[i], str_text(&text));
	assert_null(strchr(str_text(&text), '\x1b'));
	for (const char *line = str_text(&text); line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
		assert_true(layout_width(arena_strndup(s->a, line, strcspn(line, "\n"))) <= 80);
}

static void an_explained_inspection_shows_the_whole_ranking_with_weights(void **state)
{
	struct sample *s = *state;
	SCOPED_STR text = STR_EMPTY;
	struct report_style style = { .columns = 80 };
	report_inspection(&s->grade.tree, &s->grade.detection, true, &style, &text);
	assert_non_null(strstr(str_text(&text), "Ranking\n    40  bin/qu"));
	assert_non_null(strstr(str_text(&text), "+40  lies in bin/ (bin/qu\\e[2Jote:1)  [php.bin-script]"));
	assert_non_null(strstr(str_text(&text), "    40  index.php   cli, php\n"));
}

static void an_inspection_without_an_entry_point_says_what_was_looked_for(void **state)
{
	struct sample *s = *state;
	SCOPED_STR text = STR_EMPTY;
	struct report_style style = { .columns = 80 };
	s->grade.detection.candidate_count = 0;
	s->grade.detection.ambiguous = false;
	s->grade.detection.no_entry_reason = "all of them only declare classes";
	report_inspection(&s->grade.tree, &s->grade.detection, false, &style, &text);
	assert_non_null(strstr(str_text(&text), "Entry point  none: all of them only declare classes\n"));
	assert_non_null(strstr(str_text(&text), "Looked for: what manifests declare;"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_report_fits_its_published_schema, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(every_verdict_owner_and_measure_is_in_the_schema, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(a_refused_submission_still_gets_a_report, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(what_varies_between_runs_stands_in_measurements_alone, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(no_path_of_this_machine_is_in_a_report, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(names_of_a_submission_are_shown_with_invisible_characters_visible, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(an_excerpt_is_bounded_and_ends_on_a_character, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(what_a_passed_case_printed_is_not_kept, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(a_pending_criterion_leaves_the_whole_open, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(a_summary_says_who_how_and_how_much_and_no_escape_gets_through, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(colours_are_only_there_when_wanted, make_sample, free_sample),
		cmocka_unit_test(a_long_text_is_wrapped_at_blanks_within_the_width),
		cmocka_unit_test(a_cell_is_filled_or_cut_to_its_width_in_characters),
		cmocka_unit_test(numbers_are_shown_without_needless_zeros),
		cmocka_unit_test_setup_teardown(an_inspection_fits_its_schema_and_names_both_of_a_tie, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(an_explained_inspection_shows_the_whole_ranking_with_weights, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(an_inspection_without_an_entry_point_says_what_was_looked_for, make_sample, free_sample),
	};
	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
