/* judge_end.c: how a run ended, in words that a candidate can act on. Limits are named, measured values are not: they differ from run to run. */
#include "harness/judge/judge_end.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "harness/base/utf8.h"

static const char *denied_call(struct arena *a, const struct sandbox_denied *d)
{
	const char *call = utf8_visible(a, (struct bytes){ .data = d->call, .len = strnlen(d->call, sizeof d->call) }, 64);
	const char *detail = utf8_visible(a, (struct bytes){ .data = d->detail, .len = strnlen(d->detail, sizeof d->detail) }, 320);
	return *detail ? arena_printf(a, "%s (%s)", call, detail) : call;
}

static const char *violation_reason(struct arena *a, const struct outcome *o)
{
	for (size_t i = 0; i < o->denied_count; i++)
		if (o->denied[i].violation)
			return arena_printf(a, "was stopped because it made a forbidden system call: %s", denied_call(a, &o->denied[i]));
	if (o->denied_count)
		return arena_printf(a, "was stopped because it went on making refused system calls, among them %s", denied_call(a, &o->denied[0]));
	return "was stopped because it made a forbidden system call";
}

/* A fork that was refused before explains much of what ran into another limit. */
static const char *also_processes(struct arena *a, const struct outcome *o)
{
	return o->process_limit_hit ? arena_printf(a, "; before that it had reached the limit of %u processes and threads", o->limits.processes) : "";
}

static const char *exec_reason(struct arena *a, int error)
{
	switch (error) {
	case ENOENT:
		return "could not be started: the program, or the interpreter that its first line names, is not there";
	case EACCES:
		return "could not be started: the file is not executable";
	case ENOEXEC:
		return "could not be started: the file is neither a program nor a script with a #! line";
	default:
		return arena_printf(a, "could not be started: %s", strerror(error));
	}
}

bool judge_stopped(struct arena *a, const struct outcome *o, struct case_verdict *ret)
{
	const struct limits *l = &o->limits;
	switch (o->end) {
	case SANDBOX_VIOLATION:
		verdict_set(ret, VERDICT_SECURITY_VIOLATION, OWNER_CANDIDATE, violation_reason(a, o));
		return false;
	case SANDBOX_MEMORY_LIMIT:
		verdict_set(ret, VERDICT_MEMORY_LIMIT, OWNER_CANDIDATE,
			    arena_printf(a, "was stopped because it needed more than the memory limit of %u MiB (files that it writes count as well)%s", l->memory_mb,
					 also_processes(a, o)));
		return false;
	case SANDBOX_CPU_LIMIT:
		verdict_set(ret, VERDICT_TIME_LIMIT, OWNER_CANDIDATE,
			    arena_printf(a, "was stopped at the CPU limit of %u ms%s", l->cpu_ms, also_processes(a, o)));
		return false;
	case SANDBOX_WALL_LIMIT:
		verdict_set(ret, VERDICT_TIME_LIMIT, OWNER_CANDIDATE,
			    arena_printf(a,
					 "was stopped at the time limit of %u ms on the clock, without having used its %u ms of CPU time: it waited, or left something "
					 "running%s",
					 l->wall_ms, l->cpu_ms, also_processes(a, o)));
		return false;
	case SANDBOX_OUTPUT_LIMIT:
		verdict_set(ret, VERDICT_OUTPUT_LIMIT, OWNER_CANDIDATE,
			    arena_printf(a, "was stopped because it printed more than the limit of %u KiB on %s", l->output_kb,
					 o->stdout_cut ? "stdout" : "stderr"));
		return false;
	case SANDBOX_EXEC_FAILED:
		verdict_set(ret, VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE, exec_reason(a, o->exec_errno));
		return false;
	case SANDBOX_EXITED:
	case SANDBOX_SIGNALED:
	case SANDBOX_STOPPED: /* it served to the end */
		break;
	}
	return true;
}

/* What the usual signals mean to somebody who has not met them. */
static const char *signal_meaning(int number)
{
	switch (number) {
	case SIGSEGV:
	case SIGBUS:
		return ": it used memory that is not its own";
	case SIGABRT:
		return ": it gave up on itself, as after a failed assertion or an uncaught exception";
	case SIGFPE:
		return ": an impossible calculation, as a division by zero";
	case SIGILL:
		return ": it reached an instruction that is none";
	case SIGPIPE:
		return ": it wrote to something that was closed";
	case SIGXFSZ:
		return ": a file grew beyond what may be written";
	default:
		return "";
	}
}

static const char *status_meaning(int status)
{
	return status == 127   ? " (127 often means that a command was not found)"
	       : status == 126 ? " (126 often means that a command could not be started)"
	       : status > 128 && status <= 128 + 31
		       ? " (a status above 128 often means that a program that it started was ended by a signal)"
		       : "";
}

bool judge_ending(struct arena *a, const struct task_case *c, const struct outcome *o, struct case_verdict *ret)
{
	if (o->end == SANDBOX_SIGNALED) {
		const char *name = sigabbrev_np(o->signal);
		verdict_set(ret, VERDICT_RUNTIME_ERROR, OWNER_CANDIDATE,
			    name ? arena_printf(a, "crashed with the signal SIG%s%s", name, signal_meaning(o->signal))
				 : arena_printf(a, "crashed with the signal %d", o->signal));
		return false;
	}
	if (!c->expect_exit || (o->status >= c->exit_min && o->status <= c->exit_max))
		return true;
	const char *wanted = c->exit_min == c->exit_max ? arena_printf(a, "%d", c->exit_min) : "1 to 255 (a failure)";
	bool failed = c->exit_min == 0 && c->exit_max == 0;
	verdict_set(ret, failed ? VERDICT_RUNTIME_ERROR : VERDICT_WRONG_ANSWER, OWNER_CANDIDATE,
		    arena_printf(a, "ended with the exit status %d%s; expected is %s", o->status, o->status == 0 ? " (success)" : status_meaning(o->status), wanted));
	ret->has_difference = true;
	ret->difference = (struct difference){ .stream = "exit status", .expected = wanted, .actual = arena_printf(a, "%d", o->status) };
	return false;
}

void judge_scarcity(struct arena *a, const struct outcome *o, struct case_verdict *ret)
{
	if (o->process_limit_hit)
		verdict_set(ret, VERDICT_PROCESS_LIMIT, OWNER_CANDIDATE,
			    arena_printf(a, "could not start another process, as it had reached the limit of %u processes and threads; after that: %s",
					 o->limits.processes, ret->reason));
	else if (o->disk_limit_hit)
		verdict_set(ret, VERDICT_DISK_LIMIT, OWNER_CANDIDATE,
			    arena_printf(a, "filled all the space that it may write to (%u MiB, %u files); after that: %s", o->limits.disk_mb, o->limits.files,
					 ret->reason));
}
