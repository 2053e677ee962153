/* test_confine.c: a confined function works, and everything it must not do fails in a way that the parent can tell. */
#include "tests/support/support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fault.h"
#include "sandbox/confine.h"
#include "sandbox/landlock.h"

static struct confine_spec spec(int input)
{
	return (struct confine_spec){ .input = input, .memory_mb = 64, .cpu_ms = 5000, .wall_ms = 20000 };
}

/* AddressSanitizer ends the process instead of returning NULL, unless asked (its documented hook). */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

/* Run to its end; what it wrote is in ${text} (terminated). */
static struct confine_result run_with(struct confine_spec s, confine_function function, void *context, char *text, size_t size)
{
	struct confine c;
	struct confine_result r;
	struct err e = ERR_NONE;
	size_t len = 0;
	if (confine_start(&s, function, context, &c, &e) < 0)
		fail_msg("%s", e.text);
	while (len + 1 < size) {
		ssize_t got = confine_read(&c, text + len, size - 1 - len, &e);
		assert_true(got >= 0);
		if (got == 0)
			break;
		len += (size_t)got;
	}
	text[len] = '\0';
	if (confine_finish(&c, &r, &e) < 0)
		fail_msg("%s", e.text);
	return r;
}

static struct confine_result run(confine_function function, void *context)
{
	char text[256];
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct confine_result r = run_with(spec(null), function, context, text, sizeof(text));
	close(null);
	return r;
}

static int memory_file(const char *text)
{
	int fd = memfd_create("input", MFD_CLOEXEC);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static int shouts(int in, int out, void *context)
{
	char text[64];
	struct stat st;
	const char *suffix = context;
	if (fstat(in, &st) < 0)
		return 9;
	ssize_t len = read(in, text, sizeof(text));
	for (ssize_t i = 0; i < len; i++)
		text[i] = (char)(text[i] - 32);
	char *copy = alloc_zero(1 << 20);
	memcpy(copy, text, (size_t)len);
	ssize_t wrote = write(out, copy, (size_t)len) + write(out, suffix, strlen(suffix));
	free(copy);
	return wrote == len + (ssize_t)strlen(suffix) && st.st_size == len ? 0 : 8;
}

static void a_confined_function_reads_its_input_and_writes_its_pipe(void **state)
{
	(void)state;
	char text[64], suffix[] = "!";
	int in = memory_file("hello");
	struct confine_result r = run_with(spec(in), shouts, suffix, text, sizeof(text));
	assert_int_equal(r.end, CONFINE_DONE);
	assert_int_equal(r.status, 0);
	assert_string_equal(text, "HELLO!");
	close(in);
}

static int returns(int in, int out, void *context)
{
	(void)in;
	(void)out;
	return *(const int *)context;
}

static void its_status_comes_back(void **state)
{
	(void)state;
	static const struct {
		int returned, status;
		enum confine_end end;
	} rows[] = { { 0, 0, CONFINE_DONE },       { 7, 7, CONFINE_FAILED },    { 100, 100, CONFINE_FAILED },
		     { 104, 100, CONFINE_FAILED }, { -1, 100, CONFINE_FAILED }, { 4, 4, CONFINE_MEMORY } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int status = rows[i].returned;
		struct confine_result r = run(returns, &status);
		assert_int_equal(r.end, rows[i].end);
		assert_int_equal(r.status, rows[i].status);
	}
}

/* What must end with SIGSYS. */
static int does(int in, int out, void *context)
{
	(void)in;
	static char *const argv[] = { "true", NULL };
	static char *const none[] = { NULL };
	char byte = 'x';
	switch (*(const int *)context) {
	case 0:
		return socket(AF_INET, SOCK_STREAM, 0) < 0 ? 1 : 0;
	case 1:
		return fork() < 0 ? 1 : 0;
	case 2:
		return execve("/bin/true", argv, none);
	case 3:
		return kill(getppid(), 0);
	case 4:
		return unlink("/nowhere");
	case 5:
		return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
	case 6:
		/* The input may have been opened for writing; it still is not written to. */
		return write(STDIN_FILENO, &byte, 1) < 0;
	case 7:
		return fchmod(out, 0777);
	case 8:
		return (int)syscall(SYS_tgkill, getpid(), getpid(), SIGTERM);
	case 9:
		return (int)syscall(SYS_io_uring_setup, 1, NULL);
	case 10:
		return dup(out);
	default:
		return (int)syscall(SYS_ptrace, 0, 0, 0, 0);
	}
}

static void forbidden_calls_end_it_with_sigsys(void **state)
{
	(void)state;
	for (int what = 0; what <= 11; what++) {
		struct confine_result r = run(does, &what);
		if (r.end != CONFINE_CRASHED || r.signal != SIGSYS)
			fail_msg("case %d ended as %s, status %d, signal %d", what, confine_end_text(r.end), r.status, r.signal);
	}
}

static int looks_around(int in, int out, void *context)
{
	(void)in;
	(void)out;
	(void)context;
	struct stat st;
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	if (open("/etc/passwd", O_RDONLY | O_CLOEXEC) != -1 || errno != EACCES)
		return 1;
	if (stat("/etc/passwd", &st) != 0)
		return 2;
	if (opendir("/") != NULL)
		return 3;
	if (sigaction(SIGPROF, &ignore, NULL) != -1)
		return 5;
	for (int fd = 2; fd < 1024; fd++)
		if (fcntl(fd, F_GETFD) != -1)
			return 6;
	return 0;
}

static void files_are_refused_without_killing_and_no_descriptor_is_inherited(void **state)
{
	(void)state;
	int leaked = open("/dev/null", O_RDONLY); /* deliberately without O_CLOEXEC */
	struct confine_result r = run(looks_around, NULL);
	assert_int_equal(r.end, CONFINE_DONE);
	close(leaked);
}

static int eats_memory(int in, int out, void *context)
{
	(void)in;
	(void)out;
	(void)context;
	char *block;
	do {
		block = alloc_zero(1 << 20);
		__asm__ volatile("" : : "r"(block) : "memory");
	} while (block);
	return 0;
}

static int copes_without_memory(int in, int out, void *context)
{
	(void)in;
	(void)out;
	(void)context;
	return mmap(NULL, (size_t)200 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == ENOMEM
		       ? CONFINE_STATUS_MEMORY
		       : 0;
}

static void memory_is_bounded_and_its_end_is_told_apart(void **state)
{
	(void)state;
	assert_int_equal(run(eats_memory, NULL).end, CONFINE_MEMORY);
	assert_int_equal(run(copes_without_memory, NULL).end, CONFINE_MEMORY);
}

static int computes_forever(int in, int out, void *context)
{
	(void)in;
	(void)out;
	(void)context;
	volatile unsigned long turns = 1;
	while (turns)
		turns |= 2;
	return 0;
}

/* Waits on what never comes. */
static int waits_forever(int in, int out, void *context)
{
	(void)out;
	(void)context;
	char byte;
	return (int)read(in, &byte, 1);
}

static void time_is_bounded_computing_and_waiting(void **state)
{
	(void)state;
	char text[16];
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), ends[2];
	struct confine_spec s = spec(null);
	s.cpu_ms = 50;
	struct confine_result r = run_with(s, computes_forever, NULL, text, sizeof(text));
	assert_int_equal(r.end, CONFINE_TIME);
	assert_int_equal(r.signal, SIGPROF);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	s = spec(ends[0]);
	s.wall_ms = 50;
	r = run_with(s, waits_forever, NULL, text, sizeof(text));
	assert_int_equal(r.end, CONFINE_TIME);
	assert_int_equal(r.signal, SIGKILL);
	close(ends[0]);
	close(ends[1]);
	close(null);
}

static int crashes(int in, int out, void *context)
{
	(void)in;
	(void)out;
	(void)context;
	/* A null pointer read in a way that sanitizers leave alone. */
	__asm__ volatile("movq (%0), %%rax" : : "r"((uintptr_t)8) : "rax", "memory");
	return 0;
}

static void a_crash_is_told_with_its_signal(void **state)
{
	(void)state;
	/* A handler of the parent must not run in the child. */
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old;
	sigaction(SIGSEGV, &ignore, &old);
	struct confine_result r = run(crashes, NULL);
	sigaction(SIGSEGV, &old, NULL);
	assert_int_equal(r.end, CONFINE_CRASHED);
	assert_int_equal(r.signal, SIGSEGV);
}

static int floods(int in, int out, void *context)
{
	(void)in;
	(void)context;
	char block[4096] = { 0 };
	while (write(out, block, sizeof(block)) > 0)
		;
	return 0;
}

static void output_that_nobody_wants_ends_it_at_once(void **state)
{
	(void)state;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct confine_spec s = spec(null);
	struct confine c;
	struct confine_result r;
	struct err e = ERR_NONE;
	char byte;
	assert_int_equal(confine_start(&s, floods, NULL, &c, &e), 0);
	assert_int_equal(confine_read(&c, &byte, 1, &e), 1);
	assert_int_equal(confine_finish(&c, &r, &e), 0);
	assert_int_equal(r.end, CONFINE_CRASHED);
	assert_int_equal(r.signal, SIGKILL);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	close(null);
}

static int open_descriptors(void)
{
	int count = 0;
	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

/* The wall behind the filter, without the filter. */
static void landlock_alone_keeps_every_file_closed_but_those_that_are_open(void **state)
{
	(void)state;
	if (landlock_abi() == 0)
		skip();
	pid_t pid = fork();
	if (pid == 0) {
		char c;
		int open_before = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
		bool ready = open_before >= 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && landlock_nothing() == 0;
		_exit(ready && open("/etc/passwd", O_RDONLY | O_CLOEXEC) < 0 && errno == EACCES && read(open_before, &c, 1) == 1 ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static int goes_nowhere(const void *where)
{
	(void)where;
	return 0;
}

static void every_step_that_fails_is_our_fault_and_leaves_nothing(void **state)
{
	(void)state;
	static const char *const starts[] = { "confine.pipe", "confine.fork", "confine.pidfd" };
	static const char *const steps[] = { "tying it to its parent",   "placing its descriptors",       "resetting signals",
					     "limiting its memory",      "limiting its CPU time",         "giving up new privileges",
					     "bringing it to its place", "closing the file system to it", "loading its system call filter" };
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), status = 0;
	struct confine_spec s = spec(null);
	struct confine c;
	struct confine_result r;
	char text[16];
	s.enter = goes_nowhere;
	run(returns, &status); /* compiles the filter, which is kept */
	int before = open_descriptors();
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		struct err e = ERR_NONE;
		fault_arm(starts[i]);
		assert_int_equal(confine_start(&s, returns, &status, &c, &e), -1);
		fault_arm(NULL);
		assert_int_equal(e.owner, OWNER_HARNESS);
		assert_non_null(strstr(e.text, "starting a confined process: "));
	}
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct err e = ERR_NONE;
		fault_arm(steps[i]);
		assert_int_equal(confine_start(&s, returns, &status, &c, &e), 0);
		fault_arm(NULL);
		assert_int_equal(confine_read(&c, text, sizeof(text), &e), 0);
		assert_int_equal(confine_finish(&c, &r, &e), -1);
		assert_int_equal(e.owner, OWNER_HARNESS);
		assert_non_null(strstr(e.text, steps[i]));
	}
	assert_int_equal(open_descriptors(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	close(null);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_confined_function_reads_its_input_and_writes_its_pipe),
		cmocka_unit_test(its_status_comes_back),
		cmocka_unit_test(forbidden_calls_end_it_with_sigsys),
		cmocka_unit_test(files_are_refused_without_killing_and_no_descriptor_is_inherited),
		cmocka_unit_test(memory_is_bounded_and_its_end_is_told_apart),
		cmocka_unit_test(time_is_bounded_computing_and_waiting),
		cmocka_unit_test(a_crash_is_told_with_its_signal),
		cmocka_unit_test(output_that_nobody_wants_ends_it_at_once),
		cmocka_unit_test(landlock_alone_keeps_every_file_closed_but_those_that_are_open),
		cmocka_unit_test(every_step_that_fails_is_our_fault_and_leaves_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
