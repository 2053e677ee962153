/* test_task_http.c: HTTP cases as their author wrote them: what is bound, and that every mistake is told with its place. */
#include "tests/support/support.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/fs.h"
#include "harness/model/task.h"

struct fixture {
	struct arena *a;
	const char *folder;
	struct problems problems;
	struct err e;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	f->a = arena_new();
	f->folder = support_scratch();
	f->e = ERR_NONE;
	problems_init(&f->problems, f->a);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	arena_free(f->a);
	free(f);
	support_scratch_remove();
	return 0;
}

#define TASK(steps)                                                                                                                           \
	"{\"schema\": \"takehome.task/1\", \"id\": \"t\", \"version\": \"1.0.0\", \"title\": \"T\", \"kind\": \"web\", \"match\": \"json\", " \
	"\"groups\": [{\"id\": \"g\", \"title\": \"G\", \"visibility\": \"public\", \"points\": 1, \"scoring\": \"sum\", \"cases\": [\n"      \
	"{\"id\": \"c\", \"kind\": \"http\", \"steps\": [\n" steps "\n]}]}]}\n"
#define OK "\"expect\": {\"status\": 200}"

static struct task *load(struct fixture *f, const char *text)
{
	assert_int_equal(0, fs_replace(fs_join(f->a, f->folder, "task.json"), bytes_of(text), &f->e));
	return task_load(f->a, f->folder, &f->problems, &f->e);
}

static const struct http_case *load_well(struct fixture *f, const char *text)
{
	struct task *task = load(f, text);
	struct str s = STR_EMPTY;
	problems_text(&f->problems, &s);
	if (!task)
		fail_msg("%s%s", str_text(&s), f->e.text);
	str_free(&s);
	return task->groups[0].cases[0].http;
}

static void expect_told(struct fixture *f, const char *text, const char *words)
{
	struct str s = STR_EMPTY;
	problems_init(&f->problems, f->a);
	assert_null(load(f, text));
	problems_text(&f->problems, &s);
	if (!strstr(str_text(&s), words))
		fail_msg("wanted: %s\ntold: %s%s", words, str_text(&s), f->e.text);
	str_free(&s);
}

static void a_step_is_bound_with_all_that_it_says(void **state)
{
	const struct http_case *http = load_well(
		*state,
		TASK("{\"method\": \"POST\", \"path\": \"/a?b=c\", \"headers\": {\"X-One\": \"1\"}, \"body\": {\"json\": {\"n\": 1}}, \"follow\": true, "
		     "\"cookies\": \"ana\", "
		     "\"timeout_ms\": 500, \"expect\": {\"status\": [201, \"4xx\"], \"closed\": true, \"headers\": {\"Location\": \"/x\", \"X-No\": null}, "
		     "\"body\": {\"text\": \"a.*\", \"match\": \"regex\"}}, \"capture\": {\"id\": \"/id\", \"token\": {\"header\": \"Set-Cookie\", "
		     "\"pattern\": \"s=(.*)\"}}},"
		     "{\"path\": \"/{{id}}\", \"cookies\": false, \"expect\": {\"body\": {\"json\": {\"id\": \"{{id}}\"}}}},"
		     "{\"raw\": \"BOO\\r\\n\"}, {\"path\": \"/\"}"));
	const struct http_request *r = &http->requests[0];
	assert_int_equal(4, http->request_count);
	assert_int_equal(4, http->batch_count);
	assert_string_equal("1", r->label);
	assert_string_equal("POST", r->method);
	assert_string_equal("/a?b=c", r->path);
	assert_string_equal("X-One", r->headers[0].name);
	assert_true(r->json_body && r->follow && !r->raw);
	assert_string_equal("{\"n\":1}", arena_strndup(((struct fixture *)*state)->a, r->body.data, r->body.len));
	assert_string_equal("ana", r->jar);
	assert_int_equal(500, r->timeout_ms);
	assert_int_equal(2, r->expect.status_count);
	assert_int_equal(201, r->expect.statuses[0].max);
	assert_int_equal(400, r->expect.statuses[1].min);
	assert_int_equal(499, r->expect.statuses[1].max);
	assert_true(r->expect.closed);
	assert_true(r->expect.headers[1].absent);
	assert_string_equal("regex", r->expect.body_match.kind);
	assert_string_equal("/id", r->captures[0].pointer);
	assert_string_equal("s=(.*)", r->captures[1].pattern);
	assert_string_equal("id", http->names[0]);
	assert_null(http->requests[1].jar);
	assert_string_equal("json", http->requests[1].expect.body_match.kind);
	assert_true(http->requests[2].raw);
	assert_string_equal("", http->requests[3].jar);
	assert_string_equal("GET", http->requests[3].method);
}

static void requests_at_one_time_are_one_batch(void **state)
{
	const struct http_case *http = load_well(
		*state,
		TASK("{\"path\": \"/\"}, {\"concurrent\": [{\"path\": \"/a\", \"times\": 3}, {\"path\": \"/b\"}], \"statuses\": {\"201\": 1, \"4xx\": 3}}"));
	assert_int_equal(5, http->request_count);
	assert_int_equal(2, http->batch_count);
	assert_int_equal(1, http->batches[1].first);
	assert_int_equal(4, http->batches[1].count);
	assert_string_equal("2.4", http->requests[4].label);
	assert_int_equal(2, http->batches[1].tally_count);
	assert_int_equal(499, http->batches[1].tallies[1].status.max);
}

static void policies_and_limits_are_those_of_servers(void **state)
{
	struct fixture *f = *state;
	struct task *task = load(f, TASK("{\"path\": \"/\", " OK "}"));
	assert_string_equal("serve", task->groups[0].cases[0].limits.policy);
}

static void names_must_have_been_captured_before(void **state)
{
	expect_told(*state, TASK("{\"path\": \"/a\", " OK ", \"capture\": {\"id\": \"/id\"}}, {\"path\": \"/{{idd}}\"}"),
		    "{{idd}} is captured by no step before; did you mean {{id}}?");
	expect_told(*state, TASK("{\"path\": \"/{{id}}\", " OK ", \"capture\": {\"id\": \"/id\"}}"), "steps[0].path: {{id}} is captured by no step before");
	expect_told(*state, TASK("{\"path\": \"/\", \"headers\": {\"A\": \"{{x}}\"}, " OK "}"), "{{x}} is captured by no step before");
	expect_told(*state, TASK("{\"path\": \"/\", \"expect\": {\"body\": {\"json\": [\"{{x}}\"]}}}"), "{{x}} is captured by no step before");
	expect_told(*state, TASK("{\"path\": \"/\", " OK ", \"capture\": {\"a\": \"/a\"}}, {\"path\": \"/\", \"capture\": {\"a\": \"/b\"}}"),
		    "\"a\" is captured twice");
	expect_told(*state, TASK("{\"concurrent\": [{\"path\": \"/\", \"times\": 2, \"capture\": {\"a\": \"/a\"}, " OK "}]}"), "\"a\" is captured twice");
	expect_told(*state, TASK("{\"path\": \"/\", " OK ", \"capture\": {\"aB\": \"/a\"}}"), "a captured value's name has small letters");
	expect_told(*state, TASK("{\"path\": \"/\", " OK ", \"capture\": {\"a\": \"id\"}}"), "a JSON pointer begins with \"/\"");
	expect_told(*state, TASK("{\"path\": \"/\", " OK ", \"capture\": {\"a\": {\"header\": \"X\", \"pattern\": \"(\"}}}"), "the pattern '(' is wrong");
}

static void requests_that_cannot_be_sent_are_told(void **state)
{
	expect_told(*state, TASK("{\"path\": \"a\", " OK "}"), "a path begins with \"/\"");
	expect_told(*state, TASK("{\"path\": \"/a b\", " OK "}"), "a path holds no blanks");
	expect_told(*state, TASK("{\"path\": \"/\\u00e9\", " OK "}"), "only ASCII");
	expect_told(*state, TASK("{\"path\": \"/\", \"headers\": {\"A\": \"1\\r\\nB: 2\"}, " OK "}"), "a header must not hold a line end");
	expect_told(*state, TASK("{\"path\": \"/\", \"headers\": {\"A b\": \"1\"}, " OK "}"), "headers");
	expect_told(*state, TASK("{\"method\": \"get\", \"path\": \"/\", " OK "}"), "method");
	expect_told(*state, TASK("{\"raw\": \"x\", \"path\": \"/\", " OK "}"), "a raw request is sent as it is: \"path\" has no effect");
	expect_told(*state, TASK("{\"path\": \"/\", \"expect\": {\"status\": \"6xx\"}}"), "status");
	expect_told(*state, TASK("{\"path\": \"/\", \"expect\": {\"status\": 99}}"), "status");
	expect_told(*state, TASK("{\"path\": \"/\", \"expect\": {\"body\": \"{\"}}"), "is not valid JSON");
}

static void steps_of_several_requests_are_only_that(void **state)
{
	expect_told(*state, TASK("{\"concurrent\": [{\"path\": \"/\", " OK "}], \"path\": \"/\"}"),
		    "a step with \"concurrent\" is no request itself: \"path\"");
	expect_told(*state, TASK("{\"path\": \"/\", " OK ", \"statuses\": {\"200\": 1}}"), "\"statuses\" counts the answers of \"concurrent\" requests");
	expect_told(*state, TASK("{\"concurrent\": [{\"raw\": \"x\", " OK "}]}"), "a raw request is a step of its own");
	expect_told(*state, TASK("{\"concurrent\": [{\"path\": \"/\"}], \"statuses\": {\"200\": 2}}"), "2 answers are counted here, but 1 requests are sent");
	expect_told(*state, TASK("{\"concurrent\": [{\"path\": \"/\", \"times\": 20, " OK "}, {\"path\": \"/\", \"times\": 20}]}"),
		    "40 requests at one time; 32 are the most");
}

static void kinds_do_not_mix(void **state)
{
	static const char head[] =
		"{\"schema\": \"takehome.task/1\", \"id\": \"t\", \"version\": \"1.0.0\", \"title\": \"T\", \"kind\": \"web\", "
		"\"groups\": [{\"id\": \"g\", \"title\": \"G\", \"visibility\": \"public\", \"points\": 1, \"scoring\": \"sum\", \"cases\": [";
	struct fixture *f = *state;
	expect_told(f, arena_printf(f->a, "%s{\"id\": \"c\", \"expect\": {\"exit\": 0}, \"steps\": [{\"path\": \"/\"}]}]}]}", head),
		    "\"steps\" belong to a case of the kind http");
	expect_told(f, arena_printf(f->a, "%s{\"id\": \"c\", \"kind\": \"http\", \"stdin\": \"\", \"steps\": [{\"path\": \"/\", " OK "}]}]}]}", head),
		    "\"stdin\" belongs to the kind stdio");
	expect_told(f, arena_printf(f->a, "%s{\"id\": \"c\", \"kind\": \"http\"}]}]}", head), "this case expects nothing: give \"steps\"");
	expect_told(f, TASK("{\"path\": \"/\"}"), "this case expects nothing: give \"steps\", and to one of them a status");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_step_is_bound_with_all_that_it_says, setup, teardown),
		cmocka_unit_test_setup_teardown(requests_at_one_time_are_one_batch, setup, teardown),
		cmocka_unit_test_setup_teardown(policies_and_limits_are_those_of_servers, setup, teardown),
		cmocka_unit_test_setup_teardown(names_must_have_been_captured_before, setup, teardown),
		cmocka_unit_test_setup_teardown(requests_that_cannot_be_sent_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(steps_of_several_requests_are_only_that, setup, teardown),
		cmocka_unit_test_setup_teardown(kinds_do_not_mix, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
