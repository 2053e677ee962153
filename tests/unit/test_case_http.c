/* test_case_http.c: a real server in a real box, asked by the confined client: facts, and what our own host can fail at. */
#include "tests/support/support.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/run/kinds.h"
#include "harness/run/run.h"

/* Answers how often it was asked, PORT, HOST and what else it was given. */
static const char SERVER[] =
	"use IO::Socket::INET; $| = 1; my $s = IO::Socket::INET->new(LocalAddr => $ENV{HOST}, LocalPort => $ENV{PORT}, Listen => 9, ReuseAddr => 1) or die;\n"
	"my $n = 0; while (my $c = $s->accept) { my $l = <$c>; while (my $h = <$c>) { last if $h =~ /^\\r?$/; $cookie = $1 if $h =~ /^Cookie: (.*?)\\r/; }\n"
	"$n++; my $b = qq({\"n\": $n, \"cookie\": \"$cookie\", \"colour\": \"$ENV{COLOUR}\", \"file\": ) . (-e 'laid' ? 1 : 0) . '}';\n"
	"print $c qq(HTTP/1.1 200 OK\\r\\nSet-Cookie: n=$n\\r\\nContent-Length: ) . length($b) . qq(\\r\\n\\r\\n$b); close $c; print qq(asked $n\\n); $cookie "
	"= ''; }\n";
static const char *const RUN[] = { "perl", "server.pl", NULL };
static const char *const SILENT[] = { "sleep", "60", NULL };
static const char *const NOTHING[] = { NULL };

struct bench {
	struct arena *a;
	struct built built;
	struct job job;
	struct runner *runner;
	struct http_request requests[3];
	struct http_batch batches[3];
	const char *names[1], *jars[1];
	struct http_case http;
	struct task_case task_case;
};

static int start(void **state)
{
	struct bench *b = calloc(1, sizeof *b);
	struct err e = ERR_NONE;
	b->a = arena_new();
	const char *folder = support_scratch(), *path = fs_join(b->a, folder, "server.pl");
	assert_int_equal(0, fs_replace(path, bytes_of(SERVER), &e));
	assert_int_equal(0, chmod(folder, 0755) | chmod(path, 0644));
	assert_int_equal(0, chown(folder, sandbox_uid(0), sandbox_uid(0)));
	b->built = (struct built){ .path = folder, .run = RUN, .env = NOTHING, .kind = KIND_WEB };
	b->jars[0] = "";
	for (size_t i = 0; i < 3; i++) {
		b->requests[i] = (struct http_request){ .label = "1", .method = "GET", .path = "/", .jar = b->jars[0] };
		b->batches[i] = (struct http_batch){ .first = i, .count = 1 };
	}
	b->names[0] = "n";
	b->http = (struct http_case){ .requests = b->requests,
				      .request_count = 3,
				      .batches = b->batches,
				      .batch_count = 3,
				      .names = b->names,
				      .name_count = 0,
				      .jars = b->jars,
				      .jar_count = 1 };
	b->task_case = (struct task_case){ .id = "c", .kind = CASE_HTTP, .args = NOTHING, .env = NOTHING, .limits = LIMITS_CASE_DEFAULT, .http = &b->http };
	b->task_case.limits.policy = "serve";
	*state = b;
	if (runner_open(b->a, &b->job, &b->built, &(struct built_programs){ 0 }, &b->runner, &e) < 0)
		fail_msg("%s", e.text);
	return 0;
}

static int stop(void **state)
{
	struct bench *b = *state;
	fault_arm(NULL);
	runner_close(b->runner);
	support_scratch_remove();
	arena_free(b->a);
	free(b);
	return 0;
}

static struct outcome run(struct bench *b)
{
	struct outcome outcome;
	struct err e = ERR_NONE;
	if (run_case(b->runner, &b->task_case, &outcome, &e) < 0)
		fail_msg("%s", e.text);
	assert_non_null(outcome.http);
	return outcome;
}

static void assert_body(const struct outcome *o, size_t i, const char *wanted)
{
	struct bytes got = o->http->answers[i].body;
	assert_int_equal(HTTP_ANSWERED, o->http->answers[i].fail);
	if (got.len != strlen(wanted) || memcmp(got.data, wanted, got.len) != 0)
		fail_msg("got %.*s, wanted %s", (int)got.len, got.data, wanted);
}

static void each_case_finds_a_fresh_server_and_keeps_cookies(void **state)
{
	struct bench *b = *state;
	static const char *const env[] = { "COLOUR=red", NULL };
	struct case_file laid = { .path = "laid", .content = { "", 0 } };
	b->task_case.env = env;
	b->task_case.files = &laid;
	b->task_case.file_count = 1;
	b->requests[2].jar = NULL;
	for (int times = 0; times < 2; times++) {
		struct outcome o = run(b);
		assert_int_equal(SANDBOX_STOPPED, o.end);
		assert_body(&o, 0, "{\"n\": 1, \"cookie\": \"\", \"colour\": \"red\", \"file\": 1}");
		assert_body(&o, 1, "{\"n\": 2, \"cookie\": \"n=1\", \"colour\": \"red\", \"file\": 1}");
		assert_body(&o, 2, "{\"n\": 3, \"cookie\": \"\", \"colour\": \"red\", \"file\": 1}");
		assert_true(o.stdout_data.len >= 16 && memcmp(o.stdout_data.data, "asked 1\nasked 2\n", 16) == 0);
		assert_true(o.http->whole);
		run_case_release(b->runner, &b->task_case, &o, 100);
		assert_int_equal(0, o.client_data.len);
		assert_int_equal(50, o.http->answers[0].body_bytes);
	}
}

static void a_value_of_one_answer_goes_into_the_next_request(void **state)
{
	struct bench *b = *state;
	struct http_capture capture = { .name = 0, .header = "Set-Cookie", .pattern = "n=(\\d+)" };
	struct http_pair header = { "Cookie", "x={{n}}{{n}}" };
	b->http.name_count = 1;
	b->requests[0].captures = &capture;
	b->requests[0].capture_count = 1;
	b->requests[1].headers = &header;
	b->requests[1].header_count = 1;
	b->requests[1].jar = NULL;
	struct outcome o = run(b);
	assert_true(o.http->values[0].set);
	assert_memory_equal("1", o.http->values[0].text.data, 1);
	assert_body(&o, 1, "{\"n\": 2, \"cookie\": \"x=11\", \"colour\": \"\", \"file\": 0}");
	run_case_release(b->runner, &b->task_case, &o, 0);
}

static void nobody_listens_until_the_time_is_up(void **state)
{
	struct bench *b = *state;
	b->built.run = SILENT;
	b->task_case.limits.wall_ms = 200;
	struct outcome o = run(b);
	assert_int_equal(HTTP_NOT_LISTENING, o.http->answers[0].fail);
	assert_int_equal(HTTP_NOT_SENT, o.http->answers[1].fail);
	assert_int_equal(0, o.http->port_count);
	run_case_release(b->runner, &b->task_case, &o, 0);
}

static void what_is_started_may_be_another_command(void **state)
{
	struct bench *b = *state;
	static const char *const env[] = { "COLOUR=blue", NULL };
	b->built.run = SILENT;
	b->built.serve = RUN;
	b->built.serve_env = env;
	struct outcome o = run(b);
	assert_body(&o, 0, "{\"n\": 1, \"cookie\": \"\", \"colour\": \"blue\", \"file\": 0}");
	run_case_release(b->runner, &b->task_case, &o, 0);
}

static void what_our_host_lacks_is_our_fault(void **state)
{
	struct bench *b = *state;
	struct outcome o;
	struct err e = ERR_NONE;
	fault_arm("run.map");
	assert_int_equal(-1, run_case(b->runner, &b->task_case, &o, &e));
	assert_int_equal(OWNER_HARNESS, e.owner);
	assert_non_null(strstr(e.text, "running case 'c': mapping what the program printed"));
	fault_arm("confine.fork");
	assert_int_equal(-1, run_case(b->runner, &b->task_case, &o, &e));
	assert_int_equal(OWNER_HARNESS, e.owner);
	fault_arm(NULL);
	o = run(b);
	run_case_release(b->runner, &b->task_case, &o, 0);
}

/* Before any other: once loaded the library stays. */
static void a_host_without_libcurl_is_told_what_to_install(void **state)
{
	struct bench *b = *state;
	struct outcome o;
	struct err e = ERR_NONE;
	fault_arm("http.curl");
	assert_int_equal(-1, run_case(b->runner, &b->task_case, &o, &e));
	assert_int_equal(OWNER_HARNESS, e.owner);
	assert_non_null(
		strstr(e.text, "tasks with HTTP cases need libcurl (libcurl.so.4), which this host does not have. Install it: apt-get install libcurl4"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_host_without_libcurl_is_told_what_to_install, start, stop),
		cmocka_unit_test_setup_teardown(each_case_finds_a_fresh_server_and_keeps_cookies, start, stop),
		cmocka_unit_test_setup_teardown(a_value_of_one_answer_goes_into_the_next_request, start, stop),
		cmocka_unit_test_setup_teardown(nobody_listens_until_the_time_is_up, start, stop),
		cmocka_unit_test_setup_teardown(what_is_started_may_be_another_command, start, stop),
		cmocka_unit_test_setup_teardown(what_our_host_lacks_is_our_fault, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
