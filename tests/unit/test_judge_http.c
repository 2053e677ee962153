/* test_judge_http.c: what a server answered becomes a verdict, with the step, its request line, and an owner. */
#include "tests/support/support.h"

#include <signal.h>
#include <string.h>

#include "harness/judge/judge.h"

enum { REQUESTS = 2 };

static struct arena *arena;
static struct case_verdict verdict;
static struct http_request requests[REQUESTS];
static struct http_answer answers[REQUESTS];
static struct http_status_range ok;
static const char *names[] = { "id" };
static struct http_value value;
static struct http_batch batches[REQUESTS];
static struct http_case http;
static struct http_outcome got;
static struct task_case task_case;
static struct outcome outcome;

/* Two requests, both answered as expected. */
static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	ok = (struct http_status_range){ 200, 299 };
	for (size_t i = 0; i < REQUESTS; i++) {
		requests[i] = (struct http_request){ .label = i ? "2" : "1", .method = "GET", .path = i ? "/{{id}}" : "/" };
		requests[i].expect = (struct http_expect){ .statuses = &ok, .status_count = 1, .body_match = { .kind = "json" } };
		answers[i] = (struct http_answer){ .fail = HTTP_ANSWERED, .status = 200, .body = bytes_of("{\"id\": 7}") };
		batches[i] = (struct http_batch){ .first = i, .count = 1 };
	}
	value = (struct http_value){ .set = true, .literal = true, .text = bytes_of("7") };
	http = (struct http_case){
		.requests = requests, .request_count = REQUESTS, .batches = batches, .batch_count = REQUESTS, .names = names, .name_count = 1
	};
	got = (struct http_outcome){ .answers = answers, .values = &value, .port = 20080, .whole = true };
	task_case = (struct task_case){ .id = "c", .kind = CASE_HTTP, .http = &http };
	outcome = (struct outcome){ .ran = true, .end = SANDBOX_STOPPED, .http = &got, .limits = LIMITS_CASE_DEFAULT };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void hold(enum verdict wanted, enum owner owner, const char *reason)
{
	judge(arena, &task_case, &outcome, &verdict);
	if (verdict.verdict != wanted || (reason && (!verdict.reason || strcmp(verdict.reason, reason) != 0)))
		fail_msg("%s: %s", verdict_text(verdict.verdict), verdict.reason ? verdict.reason : "(no reason)");
	assert_int_equal(owner, verdict.owner);
}

static void what_is_as_expected_passes(void **state)
{
	(void)state;
	requests[1].expect.has_body = true;
	requests[1].expect.body = bytes_of("{\"id\": \"{{id}}\"}");
	hold(VERDICT_PASSED, OWNER_NOBODY, NULL);
}

static void the_first_difference_is_told_with_its_step(void **state)
{
	(void)state;
	answers[1].status = 404;
	hold(VERDICT_WRONG_ANSWER, OWNER_CANDIDATE, "step 2 (GET /{{id}}): the status is 404; expected is 2xx");
	assert_string_equal("status", verdict.difference.stream);
	assert_string_equal("404", verdict.difference.actual);
	answers[1].status = 200;
	requests[1].expect.has_body = true;
	requests[1].expect.body = bytes_of("{\"id\": 8}");
	hold(VERDICT_WRONG_ANSWER, OWNER_CANDIDATE, "step 2 (GET /{{id}}): the body is not as expected at id, line 1, column 8");
	assert_string_equal("7", verdict.difference.actual);
}

static void headers_are_there_absent_or_as_expected(void **state)
{
	(void)state;
	struct http_header headers[] = { { bytes_of("set-cookie"), bytes_of("a=1") }, { bytes_of("Set-Cookie"), bytes_of("b=2") } };
	struct http_header_rule rule = { .name = "Set-Cookie", .text = bytes_of("b=2"), .match = { .kind = "exact" } };
	answers[0].headers = headers;
	answers[0].header_count = 2;
	requests[0].expect.headers = &rule;
	requests[0].expect.header_count = 1;
	hold(VERDICT_PASSED, OWNER_NOBODY, NULL);
	rule.text = bytes_of("c=3");
	hold(VERDICT_WRONG_ANSWER, OWNER_CANDIDATE, "step 1 (GET /): the header Set-Cookie differs from what is expected at line 1, column 1");
	rule.absent = true;
	hold(VERDICT_WRONG_ANSWER, OWNER_CANDIDATE, "step 1 (GET /): the header Set-Cookie is there; expected is that it is not");
	rule = (struct http_header_rule){ .name = "Location", .text = bytes_of("/"), .match = { .kind = "exact" } };
	hold(VERDICT_WRONG_ANSWER, OWNER_CANDIDATE, "step 1 (GET /): the header Location is missing");
}

static void statuses_of_a_rush_are_counted(void **state)
{
	(void)state;
	struct http_tally tally = { .status = { 201, 201 }, .text = "201", .count = 1 };
	http.batch_count = 1;
	batches[0] = (struct http_batch){ .first = 0, .count = 2, .tallies = &tally, .tally_count = 1 };
	requests[0].label = "1.1";
	answers[0].status = answers[1].status = 201;
	hold(VERDICT_WRONG_ANSWER, OWNER_CANDIDATE, "step 1 (2 requests at one time): the status 201 should come 1 time, and came more often");
	answers[1].status = 200;
	hold(VERDICT_PASSED, OWNER_NOBODY, NULL);
}

/* Each way in which there is no answer: verdict, reason, and always the candidate's. */
static void what_is_no_answer_has_its_verdict(void **state)
{
	(void)state;
	static const struct {
		enum http_fail fail;
		const char *detail;
		enum verdict verdict;
		const char *reason;
	} rows[] = {
		{ HTTP_REFUSED, "", VERDICT_RUNTIME_ERROR, "step 2 (GET /{{id}}): the server, which had answered before, does not listen any more" },
		{ HTTP_CLOSED, "", VERDICT_RUNTIME_ERROR, "step 2 (GET /{{id}}): the server closed the connection without an answer" },
		{ HTTP_CUT, "", VERDICT_RUNTIME_ERROR, "step 2 (GET /{{id}}): the connection ended in the middle of the answer" },
		{ HTTP_TIMEOUT, "", VERDICT_TIME_LIMIT, "step 2 (GET /{{id}}): there was no whole answer within 50 ms" },
		{ HTTP_CASE_TIMEOUT, "", VERDICT_TIME_LIMIT,
		  "step 2 (GET /{{id}}): there was no whole answer when the case's time limit of 10000 ms on the clock was reached" },
		{ HTTP_NO_HTTP, "no\n", VERDICT_WRONG_ANSWER, "step 2 (GET /{{id}}): what the server sent is no HTTP answer: no\\n" },
		{ HTTP_HEADERS_TOO_BIG, "", VERDICT_OUTPUT_LIMIT, "step 2 (GET /{{id}}): the headers of the answer do not end: more than 200 lines or 64 KiB" },
		{ HTTP_BODY_TOO_BIG, "", VERDICT_OUTPUT_LIMIT,
		  "step 2 (GET /{{id}}): the body of the answer is larger than the limit of 4096 KiB (or all bodies of the case than four times that)" },
		{ HTTP_REDIRECTS, "", VERDICT_WRONG_ANSWER, "step 2 (GET /{{id}}): it redirects again and again" },
		{ HTTP_LEADS_AWAY, "http://x/", VERDICT_WRONG_ANSWER, "step 2 (GET /{{id}}): it leads away from the service, to http://x/" },
		{ HTTP_NO_VALUE, "/id: it is not there", VERDICT_WRONG_ANSWER,
		  "step 2 (GET /{{id}}): the answer lacks what later steps need: /id: it is not there" },
	};
	requests[1].timeout_ms = 50;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		answers[1].fail = rows[i].fail;
		answers[1].detail = bytes_of(rows[i].detail);
		hold(rows[i].verdict, OWNER_CANDIDATE, rows[i].reason);
	}
	answers[1].fail = HTTP_CLIENT_FAULT;
	answers[1].detail = bytes_of("no memory");
	hold(VERDICT_HARNESS_ERROR, OWNER_HARNESS, "step 2 (GET /{{id}}) could not be sent: no memory");
}

static void closing_may_be_right(void **state)
{
	(void)state;
	answers[1].fail = HTTP_CLOSED;
	requests[1].expect.closed = true;
	hold(VERDICT_PASSED, OWNER_NOBODY, NULL);
}

static void a_server_that_never_listened_hears_where_it_did(void **state)
{
	(void)state;
	answers[0] = (struct http_answer){ .fail = HTTP_NOT_LISTENING };
	answers[1] = (struct http_answer){ .fail = HTTP_NOT_SENT };
	hold(VERDICT_TIME_LIMIT, OWNER_CANDIDATE,
	     "the server did not listen at port 20080 (PORT in its environment), nor at any other, within the time limit of 10000 ms on the clock");
	got.port_count = 2;
	got.ports[0] = 3000;
	got.ports[1] = 8000;
	hold(VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE,
	     "the server listens at port 3000 and 8000, not at 20080, the one that the environment variable PORT told it");
}

static void a_server_that_ended_is_told_with_its_end(void **state)
{
	(void)state;
	answers[1] = (struct http_answer){ .fail = HTTP_REFUSED };
	outcome.end = SANDBOX_EXITED;
	outcome.status = 3;
	hold(VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE, "the server ended by itself with the exit status 3 after 1 answer; step 2 (GET /{{id}}) had none");
	outcome.end = SANDBOX_SIGNALED;
	outcome.signal = SIGSEGV;
	answers[0] = (struct http_answer){ .fail = HTTP_NOT_SENT };
	got.whole = false;
	hold(VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE, "the server crashed with the signal SIGSEGV before it answered a request");
	outcome.end = SANDBOX_EXITED;
	outcome.status = 0;
	outcome.hint = "a hint";
	hold(VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE,
	     "the server ended by itself with the exit status 0 before it answered a request; a server has to stay in the foreground until it is stopped (a "
	     "hint)");
}

/* What was asked of it was answered. */
static void a_server_that_ended_after_its_last_answer_passes(void **state)
{
	(void)state;
	outcome.end = SANDBOX_EXITED;
	outcome.status = 1;
	hold(VERDICT_PASSED, OWNER_NOBODY, NULL);
}

static void a_limit_is_told_with_the_step_that_met_it(void **state)
{
	(void)state;
	outcome.end = SANDBOX_MEMORY_LIMIT;
	answers[1].fail = HTTP_CLOSED;
	judge(arena, &task_case, &outcome, &verdict);
	assert_int_equal(VERDICT_MEMORY_LIMIT, verdict.verdict);
	assert_non_null(strstr(verdict.reason, "the server was stopped because it needed more than the memory limit"));
	assert_non_null(strstr(verdict.reason, "; step 2 (GET /{{id}}) had no answer yet"));
}

static void late_answers_are_asked_for_again(void **state)
{
	(void)state;
	assert_false(judge_near_limit(&outcome));
	got.late = true;
	assert_true(judge_near_limit(&outcome));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_as_expected_passes, setup, teardown),
		cmocka_unit_test_setup_teardown(the_first_difference_is_told_with_its_step, setup, teardown),
		cmocka_unit_test_setup_teardown(headers_are_there_absent_or_as_expected, setup, teardown),
		cmocka_unit_test_setup_teardown(statuses_of_a_rush_are_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_answer_has_its_verdict, setup, teardown),
		cmocka_unit_test_setup_teardown(closing_may_be_right, setup, teardown),
		cmocka_unit_test_setup_teardown(a_server_that_never_listened_hears_where_it_did, setup, teardown),
		cmocka_unit_test_setup_teardown(a_server_that_ended_is_told_with_its_end, setup, teardown),
		cmocka_unit_test_setup_teardown(a_server_that_ended_after_its_last_answer_passes, setup, teardown),
		cmocka_unit_test_setup_teardown(a_limit_is_told_with_the_step_that_met_it, setup, teardown),
		cmocka_unit_test_setup_teardown(late_answers_are_asked_for_again, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
