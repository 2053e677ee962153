/*
 * case_http.c: a case of a web service. The submission is started as a server in a network of its own, a confined client of ours beside it asks it (http_client.h), and
 * both are gone afterwards: the next case finds a fresh server.
 *
 * The client keeps the case's time: it gives up at wall_ms, says what it waited for, and has some time on top to look where the server listens instead.
 */
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/run/capture.h"
#include "harness/run/command.h"
#include "harness/run/http_client.h"
#include "harness/run/http_curl.h"
#include "harness/run/http_frames.h"
#include "harness/run/kinds.h"

enum {
	LOOK_ROUND_MS = 20000, /* for looking at all ports on a slow host; in the sandbox's time only */
	WALL_MS_MAX = 3600000, /* the sandbox's */
	GRACE_MS = 500,
	CLIENT_CPU_MS = 30000,
	CLIENT_MEMORY_MB = 512, /* and eight times what may be answered: a body lies in it twice, and as JSON */
	BODIES = 4,             /* so many bodies of the largest size may come in one case */
	JIT_BYTES = 8192
};

static const char *const *environment(const struct kinds_context *context, const struct task_case *task_case)
{
	struct arena *a = context->arena;
	const char **ours = ARENA_ARRAY(a, const char *, 3);
	ours[0] = arena_printf(a, "PORT=%d", BUILT_PORT);
	ours[1] = "HOST=127.0.0.1";
	const char *const *base = command_joined(a, context->built->env, context->built->serve_env);
	return command_joined(a, command_joined(a, base, ours), task_case->env);
}

/* A pattern that has seen much text becomes machine code, which the client may not make: so that happens here. */
static struct pattern *compiled(struct arena *a, const char *text)
{
	char *blank = arena_zalloc(a, JIT_BYTES);
	struct pattern *pattern = text ? pattern_new(text, 0, OWNER_TASK, NULL) : NULL;
	for (int i = 0; pattern && i < 2; i++)
		pattern_find(pattern, (struct bytes){ .data = blank, .len = JIT_BYTES }, 0, NULL);
	return pattern;
}

static struct pattern **patterns_of(struct arena *a, const struct http_case *http)
{
	struct pattern **patterns = ARENA_ARRAY(a, struct pattern *, http->name_count + 1);
	for (size_t i = 0; i < http->request_count; i++)
		for (size_t k = 0; k < http->requests[i].capture_count; k++)
			patterns[http->requests[i].captures[k].name] = compiled(a, http->requests[i].captures[k].pattern);
	return patterns;
}

static int read_client(struct arena *a, const struct task_case *task_case, const struct sandbox_client_result *client, struct outcome *ret, struct err *e)
{
	struct http_outcome *http = ARENA_NEW(a, struct http_outcome);
	if (capture_map(client->out_fd, client->out_bytes, &ret->client_data, e) < 0)
		return -1;
	const char *wrong = http_frames_read(a, ret->client_data, task_case->http->request_count, task_case->http->name_count, http);
	if (wrong)
		return err_set(e, OWNER_HARNESS, "the client that asks the server told %s", wrong);
	/* One that was stopped because the server was gone has said all it could. */
	bool served = ret->end == SANDBOX_STOPPED;
	if (client->started && served && (client->how.end != CONFINE_DONE || !http->whole))
		return err_set(e, OWNER_HARNESS, "the client that asks the server failed (%s, status %d, signal %d)", confine_end_text(client->how.end),
			       client->how.status, client->how.signal);
	for (size_t i = 0; i < task_case->http->request_count; i++)
		http->late = http->late || http->answers[i].fail == HTTP_TIMEOUT || http->answers[i].fail == HTTP_CASE_TIMEOUT;
	http->port = BUILT_PORT;
	ret->http = http;
	return 0;
}

static void drop(struct outcome *outcome)
{
	capture_unmap(&outcome->stdout_data);
	capture_unmap(&outcome->stderr_data);
	capture_unmap(&outcome->client_data);
}

int case_http(const struct kinds_context *context, const struct task_case *task_case, struct outcome *ret, struct err *e)
{
	struct arena *a = context->arena;
	const struct built *built = context->built;
	size_t body_max = (size_t)task_case->limits.output_kb << 10;
	struct http_plan plan = { .http = task_case->http,
				  .port = BUILT_PORT,
				  .wall_ms = task_case->limits.wall_ms,
				  .body_max = body_max,
				  .total_max = body_max * BODIES,
				  .patterns = patterns_of(a, task_case->http) };
	struct sandbox_command command = { .argv = built->serve ? built->serve : built->run,
					   .env = environment(context, task_case),
					   .policy = task_case->limits.policy,
					   .limits = limits_for_sandbox(&task_case->limits),
					   .files = command_files(a, task_case),
					   .file_count = task_case->file_count };
	uint32_t total_mb = (uint32_t)(plan.total_max >> 20) + 1;
	const struct sandbox_client client = {
		.run = http_client_run,
		.context = &plan,
		.memory_mb = CLIENT_MEMORY_MB + 8 * total_mb,
		.cpu_ms = CLIENT_CPU_MS,
		.output_kb = (total_mb << 10) + (uint32_t)(task_case->http->request_count + 1) * (HTTP_HEADER_BYTES_MAX >> 9),
		.grace_ms = GRACE_MS,
	};
	struct sandbox_result result = SANDBOX_RESULT_NONE;
	struct sandbox_client_result asked = SANDBOX_CLIENT_RESULT_NONE;
	command.limits.wall_ms = plan.wall_ms < WALL_MS_MAX - LOOK_ROUND_MS ? plan.wall_ms + LOOK_ROUND_MS : WALL_MS_MAX;
	int r = http_curl_load(e) < 0 ? -1 : sandbox_serve(context->box, &command, &client, &result, &asked, e);
	for (size_t i = 0; i < task_case->http->name_count; i++)
		pattern_free(plan.patterns[i]);
	if (r < 0)
		return -1;
	r = command_outcome(a, &result, &task_case->limits, ret, e) < 0 || read_client(a, task_case, &asked, ret, e) < 0 ? -1 : 0;
	sandbox_result_clear(&result);
	sandbox_client_result_clear(&asked);
	if (r < 0)
		drop(ret);
	return r;
}
