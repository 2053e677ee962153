/* run.c: the box of one submission, and cases run in it by the table of kinds. */
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/run/capture.h"
#include "harness/run/kinds.h"
#include "harness/run/run.h"

enum { DETAIL_KEPT = 300, LOG_KEPT = 1000 };

struct runner { /* one box for all cases */
	struct kinds_context context;
};

static uint32_t larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* The most that any case may ask for: the box's cgroup is made once, for all of them. */
static struct sandbox_limits ceiling_of(const struct task *task)
{
	struct sandbox_limits most = SANDBOX_LIMITS_DEFAULT;
	for (size_t g = 0; task && g < task->group_count; g++)
		for (size_t c = 0; c < task->groups[g].case_count; c++) {
			const struct limits *l = &task->groups[g].cases[c].limits;
			most.cpu_ms = larger(most.cpu_ms, l->cpu_ms);
			most.wall_ms = larger(most.wall_ms, l->wall_ms);
			most.memory_mb = larger(most.memory_mb, l->memory_mb);
			most.output_kb = larger(most.output_kb, l->output_kb);
			most.disk_mb = larger(most.disk_mb, l->disk_mb);
			most.files = larger(most.files, l->files);
			most.processes = larger(most.processes, l->processes);
			most.open_files = larger(most.open_files, l->open_files);
		}
	return most;
}

int runner_open(struct arena *a, const struct job *job, const struct built *built, const struct built_programs *programs, struct runner **ret, struct err *e)
{
	struct sandbox_spec spec = {
		.work = built->path,
		.rootfs = job->rootfs,
		.slot = job->slot,
		.ceiling = ceiling_of(job->task),
		.ahead = true,
		.without = job->without,
	};
	struct sandbox *box;
	if (sandbox_open(&spec, &box, e) < 0)
		return err_wrap(e, "opening the sandbox");
	struct runner *r = alloc_zero(sizeof *r);
	r->context = (struct kinds_context){ .arena = a, .box = box, .built = built, .rootfs = job->rootfs, .suites = suite_runs_new(a) };
	if (program_open(job, "interactor", programs->interactor, job->task ? job->task->interactor : NULL, &r->context.interactor, e) < 0 ||
	    program_open(job, "checker", programs->checker, job->task ? job->task->checker : NULL, &r->context.checker, e) < 0) {
		runner_close(r);
		return -1;
	}
	*ret = r;
	return 0;
}

void runner_close(struct runner *r)
{
	if (!r)
		return;
	sandbox_close(r->context.box);
	program_close(&r->context.interactor);
	program_close(&r->context.checker);
	free(r);
}

sandbox_protections runner_missing(const struct runner *r)
{
	return sandbox_missing(r->context.box);
}

enum sandbox_cgroup runner_cgroup(const struct runner *r)
{
	return sandbox_cgroup_kind(r->context.box);
}

const char *runner_policy_digest(const struct runner *r)
{
	return sandbox_policy_digest(r->context.box);
}

int run_case(struct runner *r, const struct task_case *task_case, struct outcome *ret, struct err *e)
{
	*ret = (struct outcome){ 0 };
	if (kinds_find(task_case->kind)->run(&r->context, task_case, ret, e) < 0)
		return err_wrap(e, "running case '%s'", task_case->id);
	if (task_case->kind == CASE_HTTP && r->context.built->kind == KIND_CLI)
		ret->hint = "what was started looks like a command-line program; the task asks for a web service";
	else if (task_case->kind != CASE_HTTP && task_case->kind != CASE_SUITE && r->context.built->kind == KIND_WEB)
		ret->hint = "what was started looks like a web application; the task asks for a command-line program";
	return 0;
}

static void release(struct runner *r, struct bytes *b, size_t keep)
{
	struct bytes head = { .data = b->data, .len = b->len < keep ? b->len : keep };
	struct bytes copy = arena_bytes(r->context.arena, head);
	capture_unmap(b);
	*b = copy;
}

/* Whole lines, as far as there are some. */
static struct bytes log_end(struct arena *a, struct bytes log)
{
	if (log.len > LOG_KEPT) {
		log.data += log.len - LOG_KEPT;
		log.len = LOG_KEPT;
		const char *line = memchr(log.data, '\n', log.len - 1);
		log.len -= line ? (size_t)(line + 1 - log.data) : 0;
		log.data = line ? line + 1 : log.data;
	}
	return arena_bytes(a, log);
}

/* Of what was answered only figures are kept, and short clauses: what differed is told in the verdict. */
static void release_http(struct runner *r, const struct task_case *task_case, struct outcome *outcome)
{
	struct arena *a = r->context.arena;
	for (size_t i = 0; outcome->http && i < task_case->http->request_count; i++) {
		struct http_answer *answer = &outcome->http->answers[i];
		size_t len = answer->detail.len < DETAIL_KEPT ? answer->detail.len : DETAIL_KEPT;
		answer->detail = arena_bytes(a, (struct bytes){ .data = answer->detail.data, .len = len });
		answer->body_bytes = answer->body.len;
		answer->body = (struct bytes){ .data = "", .len = 0 };
		answer->headers = NULL;
		answer->header_count = 0;
	}
	for (size_t i = 0; outcome->http && i < task_case->http->name_count; i++)
		outcome->http->values[i] = (struct http_value){ 0 };
	capture_unmap(&outcome->client_data);
}

void run_case_release(struct runner *r, const struct task_case *task_case, struct outcome *outcome, size_t keep)
{
	if (outcome->suite) { /* short texts of the arena */
		outcome->stdout_data.len = outcome->stdout_data.len < keep ? outcome->stdout_data.len : keep;
		outcome->stderr_data.len = outcome->stderr_data.len < keep ? outcome->stderr_data.len : keep;
		return;
	}
	if (outcome->http && keep)
		outcome->log_end = log_end(r->context.arena, outcome->stderr_data.len ? outcome->stderr_data : outcome->stdout_data);
	release(r, &outcome->stdout_data, keep);
	release(r, &outcome->stderr_data, keep);
	release_http(r, task_case, outcome);
	for (size_t i = 0; outcome->files && i < task_case->expected_file_count; i++)
		release(r, &outcome->files[i].content, 0);
}
