/*
 * measured.c: the one place of a report for what varies between two runs of the same.
 *
 * What a program printed belongs here too: a failing one prints addresses, process ids and as much as fitted before it was stopped. Counts of refused calls
 * depend on how its processes were scheduled.
 */
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "harness/base/json.h"
#include "harness/report/dialogue.h"
#include "harness/report/measured.h"
#include "harness/report/report.h"

static void put_host(const struct parts *p)
{
	struct utsname host;
	if (uname(&host) < 0)
		memset(&host, 0, sizeof host);
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	json_object(p->w, "host");
	json_put_string(p->w, "system", host.sysname);
	json_put_string(p->w, "release", host.release);
	json_put_string(p->w, "machine", host.machine);
	json_put_int(p->w, "cpus", cpus > 0 ? cpus : 0);
	json_put_int(p->w, "uid", getuid());
	json_end(p->w);
}

static void put_stages(const struct parts *p, const struct grade *grade)
{
	json_object(p->w, "stages");
	json_put_number(p->w, "unpack_ms", grade->unpack_ms);
	json_put_number(p->w, "detect_ms", grade->detect_ms);
	json_put_number(p->w, "build_ms", grade->build_ms);
	json_put_number(p->w, "run_ms", grade->run_ms);
	json_put_number(p->w, "total_ms", grade->total_ms);
	json_end(p->w);
}

/* The first ${max} bytes of ${b}, cut before a character that would not fit whole. */
static struct bytes beginning(struct bytes b, size_t max)
{
	if (b.len <= max)
		return b;
	size_t len = max;
	while (len > 0 && max - len < 3 && ((unsigned char)b.data[len] & 0xC0) == 0x80)
		len--;
	return (struct bytes){ .data = b.data, .len = len };
}

static void put_printed(const struct parts *p, const char *key, const struct case_result *result, struct bytes b, bool cut)
{
	if (result->verdict.verdict == VERDICT_PASSED) {
		json_put_null(p->w, key);
		return;
	}
	json_object(p->w, key);
	json_put_bytes(p->w, "text", beginning(b, REPORT_EXCERPT_BYTES));
	json_put_bool(p->w, "more", cut || b.len > REPORT_EXCERPT_BYTES);
	json_end(p->w);
}

/* What was asked and how it went, a row a request. */
static void put_exchange(const struct parts *p, const struct case_result *result)
{
	const struct http_case *http = result->task_case->http;
	const struct http_outcome *got = result->outcome.http;
	if (!http || !got)
		return;
	json_array(p->w, "exchange");
	for (size_t i = 0; i < http->request_count; i++) {
		const struct http_request *request = &http->requests[i];
		const struct http_answer *answer = &got->answers[i];
		json_object(p->w, NULL);
		json_put_string(p->w, "step", request->label);
		json_put_string(p->w, "request", request->raw ? "(raw)" : arena_printf(p->a, "%s %s", request->method, request->path));
		json_put_string(p->w, "end", http_fail_text(answer->fail));
		json_put_int(p->w, "status", answer->status);
		json_put_int(p->w, "body_bytes", (int64_t)answer->body_bytes);
		json_put_number(p->w, "ms", (double)answer->us / 1e3);
		json_end(p->w);
	}
	json_end(p->w);
	if (result->outcome.log_end.len && result->verdict.verdict != VERDICT_PASSED)
		json_put_bytes(p->w, "log_end", result->outcome.log_end);
}

static void put_case(const struct parts *p, const struct case_result *result)
{
	const struct outcome *outcome = &result->outcome;
	json_object(p->w, arena_printf(p->a, "%s/%s", result->group->id, result->task_case->id));
	json_put_string(p->w, "end", sandbox_end_text(outcome->end));
	if (outcome->end == SANDBOX_EXITED)
		json_put_int(p->w, "exit", outcome->status);
	else
		json_put_null(p->w, "exit");
	const char *name = outcome->end == SANDBOX_SIGNALED ? sigabbrev_np(outcome->signal) : NULL;
	json_put_string(p->w, "signal", name ? arena_printf(p->a, "SIG%s", name) : NULL);
	json_put_int(p->w, "reruns", result->verdict.reruns);
	json_put_number(p->w, "cpu_user_ms", (double)outcome->usage.cpu_user_us / 1e3);
	json_put_number(p->w, "cpu_system_ms", (double)outcome->usage.cpu_system_us / 1e3);
	json_put_number(p->w, "wall_ms", (double)outcome->usage.wall_us / 1e3);
	json_put_int(p->w, "peak_memory_bytes", (int64_t)outcome->usage.peak_memory_bytes);
	json_put_int(p->w, "written_bytes", (int64_t)outcome->usage.written_bytes);
	json_put_int(p->w, "peak_processes", outcome->usage.peak_processes);
	json_put_int(p->w, "left_processes", outcome->usage.left_processes);
	json_array(p->w, "denied");
	for (size_t i = 0; i < outcome->denied_count; i++) {
		json_object(p->w, NULL);
		json_put_string(p->w, "call", outcome->denied[i].call);
		parts_visible(p, "detail", outcome->denied[i].detail);
		json_put_int(p->w, "count", outcome->denied[i].count);
		json_end(p->w);
	}
	json_end(p->w);
	put_printed(p, "stdout", result, outcome->stdout_data, outcome->stdout_cut);
	put_printed(p, "stderr", result, outcome->stderr_data, outcome->stderr_cut);
	put_exchange(p, result);
	dialogue_json(p, result);
	json_end(p->w);
}

void measured_all(const struct parts *p, const struct grade *grade)
{
	json_object(p->w, "measurements");
	json_put_string(p->w, "started", grade->started ? grade->started : "");
	put_host(p);
	put_stages(p, grade);
	json_put_int(p->w, "tool_peak_memory_bytes", (int64_t)grade->tool_peak_memory_bytes);
	json_object(p->w, "build");
	json_put_number(p->w, "cpu_ms", grade->built.cpu_ms);
	json_put_number(p->w, "wall_ms", grade->built.wall_ms);
	json_put_bytes(p->w, "log", beginning(grade->built.log, REPORT_LOG_BYTES));
	json_put_bool(p->w, "log_cut", grade->built.log_cut || grade->built.log.len > REPORT_LOG_BYTES);
	json_end(p->w);
	json_object(p->w, "lint");
	json_put_number(p->w, "cpu_ms", grade->built.lint.cpu_ms);
	json_put_number(p->w, "wall_ms", grade->built.lint.wall_ms);
	json_end(p->w);
	json_object(p->w, "cases");
	for (size_t i = 0; i < grade->results.count; i++)
		if (grade->results.items[i].outcome.ran)
			put_case(p, &grade->results.items[i]);
	json_end(p->w);
	json_end(p->w);
}
