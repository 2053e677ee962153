/* run_result.c: what one command did in the sandbox, in words and as JSON. */
#include "harness/cli/run_result.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/json.h"
#include "harness/base/utf8.h"

enum { TEXT_BYTES_MAX = 65536, DETAIL_BYTES_MAX = 400 };

static void put_end(const struct run_result *r, struct str *out)
{
	const struct sandbox_result *result = r->result;
	const struct sandbox_limits *limits = &r->command->limits;
	const char *name;
	switch (result->end) {
	case SANDBOX_EXITED:
		str_addf(out, "exited with status %d", result->status);
		break;
	case SANDBOX_SIGNALED:
		name = sigabbrev_np(result->signal);
		str_addf(out, "ended by signal %s%s", name ? "SIG" : "", name ? name : "?");
		break;
	case SANDBOX_CPU_LIMIT:
		str_addf(out, "stopped: used its %u ms of CPU time (--cpu-ms)", limits->cpu_ms);
		break;
	case SANDBOX_WALL_LIMIT:
		str_addf(out, "stopped: %u ms had passed (--wall-ms)", limits->wall_ms);
		break;
	case SANDBOX_MEMORY_LIMIT:
		str_addf(out, "stopped: used its %u MiB of memory, files written included (--memory-mb)", limits->memory_mb);
		break;
	case SANDBOX_OUTPUT_LIMIT:
		str_addf(out, "stopped: printed more than %u KiB (--output-kb)", limits->output_kb);
		break;
	case SANDBOX_VIOLATION:
		str_add(out, "stopped: it made a system call that only an attack makes");
		break;
	case SANDBOX_EXEC_FAILED:
		str_addf(out, "could not be started: %s", strerror(result->exec_errno));
		break;
	case SANDBOX_STOPPED:
		str_add(out, "stopped: its client was done");
		break;
	}
}

void run_result_text(const struct run_result *r, struct str *out)
{
	const struct sandbox_result *result = r->result;
	const struct sandbox_usage *usage = &result->usage;
	struct arena *a = arena_new();
	str_add(out, "takehome: ");
	put_end(r, out);
	str_addf(out, "\ntakehome: CPU %.1f ms, wall %.1f ms, memory %.1f MiB, %u process%s at a time, wrote %.1f MiB",
		 (double)(usage->cpu_user_us + usage->cpu_system_us) / 1e3, (double)usage->wall_us / 1e3, (double)usage->peak_memory_bytes / 1048576,
		 usage->peak_processes, usage->peak_processes == 1 ? "" : "es", (double)usage->written_bytes / 1048576);
	if (usage->left_processes > 0)
		str_addf(out, "; %u left behind, killed", usage->left_processes);
	str_add(out, "\n");
	if (result->process_limit_hit)
		str_addf(out, "takehome: a new process was refused: at most %u at a time (--processes)\n", r->command->limits.processes);
	if (result->disk_limit_hit)
		str_addf(out, "takehome: no room was left for its files: %u MiB (--disk-mb)\n", r->command->limits.disk_mb);
	for (uint32_t i = 0; i < result->denied_kinds; i++)
		str_addf(out, "takehome: refused: %s %s (%u×)%s\n", result->denied[i].call,
			 utf8_visible(a, bytes_of(result->denied[i].detail), DETAIL_BYTES_MAX), result->denied[i].count,
			 result->denied[i].violation ? ", a violation" : "");
	arena_free(a);
}

static int put_stream(struct arena *a, struct json_writer *w, const char *key, int fd, uint64_t bytes, bool cut, struct err *e)
{
	char *text = arena_zalloc(a, TEXT_BYTES_MAX);
	size_t len = 0;
	while (fd >= 0 && len < TEXT_BYTES_MAX) {
		ssize_t n = pread(fd, text + len, TEXT_BYTES_MAX - len, (off_t)len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, OWNER_HARNESS, "reading what the command printed");
		if (n == 0)
			break;
		len += (size_t)n;
	}
	json_object(w, key);
	json_put_int(w, "bytes", (int64_t)bytes);
	json_put_bool(w, "cut", cut);
	json_put_bytes(w, "text", (struct bytes){ .data = text, .len = len });
	json_put_bool(w, "more", bytes > len);
	json_end(w);
	return 0;
}

static void put_limits(struct json_writer *w, const struct sandbox_command *command)
{
	const struct sandbox_limits *limits = &command->limits;
	json_object(w, "limits");
	json_put_int(w, "cpu_ms", limits->cpu_ms);
	json_put_int(w, "wall_ms", limits->wall_ms);
	json_put_int(w, "memory_mb", limits->memory_mb);
	json_put_int(w, "output_kb", limits->output_kb);
	json_put_int(w, "disk_mb", limits->disk_mb);
	json_put_int(w, "files", limits->files);
	json_put_int(w, "processes", limits->processes);
	json_put_int(w, "open_files", limits->open_files);
	json_put_string(w, "policy", command->policy);
	json_end(w);
}

static void put_usage(struct json_writer *w, const struct sandbox_usage *usage)
{
	json_object(w, "usage");
	json_put_number(w, "cpu_user_ms", (double)usage->cpu_user_us / 1e3);
	json_put_number(w, "cpu_system_ms", (double)usage->cpu_system_us / 1e3);
	json_put_number(w, "wall_ms", (double)usage->wall_us / 1e3);
	json_put_int(w, "peak_memory_bytes", (int64_t)usage->peak_memory_bytes);
	json_put_int(w, "written_bytes", (int64_t)usage->written_bytes);
	json_put_int(w, "peak_processes", usage->peak_processes);
	json_put_int(w, "left_processes", usage->left_processes);
	json_end(w);
}

static void put_denied(struct arena *a, struct json_writer *w, const struct sandbox_result *result)
{
	json_array(w, "denied");
	for (uint32_t i = 0; i < result->denied_kinds; i++) {
		json_object(w, NULL);
		json_put_string(w, "call", result->denied[i].call);
		json_put_string(w, "detail", utf8_visible(a, bytes_of(result->denied[i].detail), DETAIL_BYTES_MAX));
		json_put_int(w, "count", result->denied[i].count);
		json_put_bool(w, "violation", result->denied[i].violation);
		json_end(w);
	}
	json_end(w);
	json_put_int(w, "denied_calls", (int64_t)result->denied_calls);
}

static void put_sandbox(struct json_writer *w, const struct sandbox *box)
{
	sandbox_protections missing = sandbox_missing(box);
	json_object(w, "sandbox");
	for (int side = 0; side <= 1; side++) {
		json_array(w, side ? "missing" : "in_force");
		for (int i = 0; i < sandbox_protection_count; i++)
			if ((missing >> i & 1) == (unsigned)side)
				json_put_string(w, NULL, sandbox_protection_text((enum sandbox_protection)i));
		json_end(w);
	}
	json_put_string(w, "cgroup", sandbox_cgroup_text(sandbox_cgroup_kind(box)));
	json_put_string(w, "policy_digest", sandbox_policy_digest(box));
	json_end(w);
}

static int put_all(struct arena *a, struct json_writer *w, const struct run_result *r, struct err *e)
{
	const struct sandbox_result *result = r->result;
	json_object(w, NULL);
	json_put_string(w, "schema", "takehome.run/1");
	json_object(w, "tool");
	json_put_string(w, "name", "takehome");
	json_put_string(w, "version", TAKEHOME_VERSION);
	json_end(w);
	json_array(w, "command");
	for (size_t i = 0; r->command->argv[i]; i++)
		json_put_string(w, NULL, r->command->argv[i]);
	json_end(w);
	put_limits(w, r->command);
	json_put_string(w, "end", sandbox_end_text(result->end));
	if (result->end == SANDBOX_EXITED)
		json_put_int(w, "exit", result->status);
	else
		json_put_null(w, "exit");
	const char *name = result->end == SANDBOX_SIGNALED ? sigabbrev_np(result->signal) : NULL;
	json_put_string(w, "signal", name ? arena_printf(a, "SIG%s", name) : NULL);
	json_put_string(w, "error", result->end == SANDBOX_EXEC_FAILED ? strerror(result->exec_errno) : NULL);
	json_put_bool(w, "process_limit_hit", result->process_limit_hit);
	json_put_bool(w, "disk_limit_hit", result->disk_limit_hit);
	put_usage(w, &result->usage);
	put_denied(a, w, result);
	if (put_stream(a, w, "stdout", result->stdout_fd, result->stdout_bytes, result->stdout_cut, e) < 0 ||
	    put_stream(a, w, "stderr", result->stderr_fd, result->stderr_bytes, result->stderr_cut, e) < 0)
		return -1;
	put_sandbox(w, r->box);
	json_end(w);
	return 0;
}

int run_result_json(struct arena *a, const struct run_result *r, struct bytes *ret, struct err *e)
{
	struct json_writer *w = json_writer_new(true);
	int status = put_all(a, w, r, e);
	if (status == 0)
		*ret = arena_bytes(a, json_writer_text(w));
	json_writer_free(w);
	return status;
}
