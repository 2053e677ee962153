/*
 * confine.c: a forked copy of ourselves that may only read, compute and write a pipe.
 *
 * The order in the child: go where it belongs, if that is elsewhere; die with the parent; descriptors; nothing inherited that runs (handlers, timers); limits; no file by Landlock; the filter last, as it
 * forbids the steps before it. A step that fails ends the child with a status of its own, which confine_finish tells as our fault.
 */
#include "sandbox/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/data.h"
#include "harness/base/fault.h"
#include "harness/base/scoped.h"
#include "sandbox/landlock.h"
#include "sandbox/policy.h"

ENUM_DEFINE(confine_end, CONFINE_END_TABLE)

/* Exit statuses that are not the function's: 101 and up, one a step. */
enum { SETUP_STATUS = 101 };
#define SETUP_TABLE(X)                                  \
	X(SETUP_ENTER, "bringing it to its place")      \
	X(SETUP_PARENT, "tying it to its parent")       \
	X(SETUP_DESCRIPTORS, "placing its descriptors") \
	X(SETUP_SIGNALS, "resetting signals")           \
	X(SETUP_MEMORY, "limiting its memory")          \
	X(SETUP_CPU, "limiting its CPU time")           \
	X(SETUP_PRIVILEGES, "giving up new privileges") \
	X(SETUP_FILES, "closing the file system to it") \
	X(SETUP_FILTER, "loading its system call filter")
enum setup { SETUP_TABLE(ENUM_ROW_NAME) };
#define SETUP_ROW_TEXT(name, text) [name] = (text),
static const char *const setup_texts[] = { SETUP_TABLE(SETUP_ROW_TEXT) };

static uint64_t deadline_after(uint32_t wall_ms)
{
	return clock_ns() + (uint64_t)wall_ms * 1000000;
}

/* Milliseconds for poll, rounded up, 0 when it has passed. */
static int left_ms(uint64_t deadline_ns)
{
	uint64_t now = clock_ns();
	if (now >= deadline_ns)
		return 0;
	uint64_t ms = (deadline_ns - now + 999999) / 1000000;
	return ms > INT_MAX ? INT_MAX : (int)ms;
}

static bool place_descriptors(int input, int out)
{
	/* First out of the way: either may be 0 or 1 already. */
	int in_high = fcntl(input, F_DUPFD, 10);
	int out_high = fcntl(out, F_DUPFD, 10);
	return in_high >= 0 && out_high >= 0 && dup2(in_high, STDIN_FILENO) >= 0 && dup2(out_high, STDOUT_FILENO) >= 0 &&
	       syscall(SYS_close_range, STDERR_FILENO, ~0U, 0) == 0;
}

static bool reset_signals(void)
{
	struct sigaction standard = { .sa_handler = SIG_DFL };
	for (int number = 1; number < NSIG; number++)
		if (number != SIGKILL && number != SIGSTOP && sigaction(number, &standard, NULL) < 0 && errno != EINVAL)
			return false;
	sigset_t none;
	sigemptyset(&none);
	return sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

/* Bytes of address space now, from the first number of statm; 0: unknown. A descriptor and a few calls only: the child may not trust much. */
static uint64_t address_space(void)
{
	char text[64] = { 0 };
	SCOPED_FD fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		return 0;
	return strtoull(text, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool limit(int resource, uint64_t soft, uint64_t hard)
{
	struct rlimit value = { .rlim_cur = soft, .rlim_max = hard };
	return setrlimit((__rlimit_resource_t)resource, &value) == 0;
}

static bool limit_memory(uint32_t memory_mb)
{
	uint64_t start = address_space();
	uint64_t most = start + ((uint64_t)memory_mb << 20);
	return start > 0 && limit(RLIMIT_AS, most, most) && limit(RLIMIT_CORE, 0, 0) && limit(RLIMIT_FSIZE, 0, 0);
}

/* The timer has the milliseconds (SIGPROF, which the filter keeps it from catching); the limit in whole seconds stands behind it. */
static bool limit_cpu(uint32_t cpu_ms)
{
	struct itimerval timer = { .it_value = { .tv_sec = cpu_ms / 1000, .tv_usec = (suseconds_t)(cpu_ms % 1000) * 1000 } };
	uint64_t seconds = (cpu_ms + 999) / 1000 + 1;
	return setitimer(ITIMER_PROF, &timer, NULL) == 0 && limit(RLIMIT_CPU, seconds, seconds + 1);
}

static void must(bool done, enum setup step)
{
	if (!done || fault_at(setup_texts[step]))
		_exit(SETUP_STATUS + (int)step);
}

static _Noreturn void child(const struct confine_spec *spec, const struct policy_program *program, pid_t parent, int out, confine_function run, void *context)
{
	must(!spec->enter || spec->enter(spec->where) == 0, SETUP_ENTER);
	/* A change of user would undo these, so they come after it. */
	must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent && prctl(PR_SET_DUMPABLE, 0) == 0, SETUP_PARENT);
	must(reset_signals(), SETUP_SIGNALS);
	must(place_descriptors(spec->input, out), SETUP_DESCRIPTORS);
	must(limit_memory(spec->memory_mb), SETUP_MEMORY);
	must(limit_cpu(spec->cpu_ms), SETUP_CPU);
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, SETUP_PRIVILEGES);
	must(landlock_nothing() == 0, SETUP_FILES);
	must(policy_install(program) == 0, SETUP_FILTER);
	int status = run(STDIN_FILENO, STDOUT_FILENO, context);
	/* Not exit(): buffers and handlers copied from the parent must not run here. */
	_exit(status >= 0 && status < SETUP_STATUS ? status : SETUP_STATUS - 1);
}

/* Compiled once a process and kept: confined parsing happens several times a submission, the texts are the same. */
static const struct policy_program *program_of(const char *name, struct err *e)
{
	static struct {
		const char *name;
		struct policy_program program;
	} kept[] = { { "parse", { 0 } }, { "client", { 0 } } };
	size_t i = 0;
	while (i < sizeof kept / sizeof kept[0] && strcmp(kept[i].name, name) != 0)
		i++;
	if (i == sizeof kept / sizeof kept[0]) {
		err_set(e, OWNER_HARNESS, "there is no policy '%s' for confined processes", name);
		return NULL;
	}
	struct policy_program *program = &kept[i].program;
	if (program->filter)
		return program;
	struct arena *scratch = arena_new();
	struct policy *policy = NULL;
	const char *folder = data_path(scratch, "sandbox/policies", e);
	if (folder && policy_load(folder, name, &policy, e) == 0)
		policy_bpf_strict(policy, program, e);
	policy_free(policy);
	arena_free(scratch);
	return program->filter ? program : NULL;
}

int confine_warm(const char *policy, struct err *e)
{
	return program_of(policy, e) ? 0 : -1;
}

int confine_start(const struct confine_spec *spec, confine_function run, void *context, struct confine *ret, struct err *e)
{
	*ret = (struct confine){ .pid = -1, .pidfd = -1, .out = -1 };
	const struct policy_program *program = program_of(spec->policy ? spec->policy : "parse", e);
	if (!program)
		return err_wrap(e, "starting a confined process");
	int ends[2];
	if (fault_at("confine.pipe") || pipe2(ends, O_CLOEXEC) < 0)
		return err_sys(e, OWNER_HARNESS, "starting a confined process: pipe");
	SCOPED_FD out = ends[1];
	pid_t parent = getpid();
	ret->out = ends[0];
	ret->deadline_ns = deadline_after(spec->wall_ms);
	ret->pid = fault_at("confine.fork") ? -1 : fork();
	if (ret->pid == 0)
		child(spec, program, parent, out, run, context);
	if (ret->pid < 0) {
		err_sys(e, OWNER_HARNESS, "starting a confined process: fork");
		close(ret->out);
		return -1;
	}
	ret->pidfd = fault_at("confine.pidfd") ? -1 : (int)syscall(SYS_pidfd_open, ret->pid, 0);
	if (ret->pidfd < 0) {
		err_sys(e, OWNER_HARNESS, "starting a confined process: pidfd_open");
		kill(ret->pid, SIGKILL);
		waitpid(ret->pid, NULL, 0);
		close(ret->out);
		return -1;
	}
	return 0;
}

ssize_t confine_read(struct confine *c, void *buffer, size_t size, struct err *e)
{
	while (true) {
		struct pollfd ready = { .fd = c->out, .events = POLLIN };
		int ms = left_ms(c->deadline_ns);
		int rc = ms == 0 ? 0 : poll(&ready, 1, ms);
		/* Time is up: end of file for the caller; confine_finish kills and tells. */
		if (rc == 0)
			return 0;
		ssize_t got = rc < 0 ? -1 : read(c->out, buffer, size);
		if (got >= 0)
			return got;
		if (errno != EINTR)
			return err_sys(e, OWNER_HARNESS, "reading from a confined process");
	}
}

/* Did the caller read to the end? Then the child is about to exit, and is given until the deadline. Else it is not wanted any more. */
static bool wait_for_exit(const struct confine *c)
{
	struct pollfd pipe_end = { .fd = c->out, .events = POLLIN };
	struct pollfd exited = { .fd = c->pidfd, .events = POLLIN };
	int rc;
	if (poll(&exited, 1, 0) > 0)
		return true;
	if (poll(&pipe_end, 1, 0) <= 0 || (pipe_end.revents & POLLIN))
		return false;
	do {
		rc = poll(&exited, 1, left_ms(c->deadline_ns));
	} while (rc < 0 && errno == EINTR);
	return rc > 0;
}

static struct confine_result classify(int wait_status, bool late)
{
	if (WIFEXITED(wait_status)) {
		int status = WEXITSTATUS(wait_status);
		enum confine_end end = status == 0 ? CONFINE_DONE : status == CONFINE_STATUS_MEMORY ? CONFINE_MEMORY : CONFINE_FAILED;
		return (struct confine_result){ .end = end, .status = status };
	}
	int signal = WTERMSIG(wait_status);
	bool time = signal == SIGPROF || signal == SIGXCPU || (signal == SIGKILL && late);
	return (struct confine_result){ .end = time ? CONFINE_TIME : CONFINE_CRASHED, .signal = signal };
}

int confine_finish(struct confine *c, struct confine_result *ret, struct err *e)
{
	if (!wait_for_exit(c))
		syscall(SYS_pidfd_send_signal, c->pidfd, SIGKILL, NULL, 0);
	bool late = left_ms(c->deadline_ns) == 0;
	int status = 0;
	pid_t pid;
	do {
		pid = waitpid(c->pid, &status, 0);
	} while (pid < 0 && errno == EINTR);
	close(c->pidfd);
	close(c->out);
	c->pid = c->pidfd = c->out = -1;
	if (pid < 0)
		return err_sys(e, OWNER_HARNESS, "waiting for a confined process");
	*ret = classify(status, late);
	size_t step = (size_t)(ret->status - SETUP_STATUS);
	if (ret->end == CONFINE_FAILED && ret->status >= SETUP_STATUS)
		return err_set(e, OWNER_HARNESS, "a confined process could not be set up: %s failed",
			       step < sizeof(setup_texts) / sizeof(setup_texts[0]) ? setup_texts[step] : "a step");
	return 0;
}
