/*
 * confine.h: run a function of ours in a process that can do nothing but read what it was given, write one pipe, and use bounded memory.
 * Every parser of a stranger's bytes runs in one.
 *
 *	confine_start(&spec, parse, ctx, &c, e);   the child runs parse(in, out, ctx) and exits with what it returns (0..100)
 *	read(c.out, …) until end of file
 *	confine_finish(&c, &end, e);
 *
 * The child has: descriptors 0 (the input, read and seek), 1 (the pipe), nothing else; system calls read, pread64, lseek, fstat, write, memory, futex, exit; no files,
 * no network, no signals to others, no new processes. Not dumpable, no_new_privs, RLIMIT_AS, RLIMIT_CPU, killed with its parent and at the wall deadline.
 * No file can be opened by Landlock, either. The rules are the text policies/parse.policy, or another of that kind. A file that a library tries to open is refused
 * (EACCES); most other calls end the child with SIGSYS.
 * Warm up what opens files lazily (locale, iconv, crypto) before confine_start, in the parent.
 */
#ifndef SANDBOX_CONFINE_H
#define SANDBOX_CONFINE_H

#include <stdint.h>
#include <sys/types.h>

#include "harness/base/enum.h"
#include "harness/base/err.h"

struct confine_spec {
	int input;          /* stays the caller's; the child gets it as descriptor 0 (its own offset is shared: rewind before) */
	uint32_t memory_mb; /* address space beyond what the child starts with */
	uint32_t cpu_ms, wall_ms;
	const char *policy;              /* the text that it lives by; NULL: "parse" */
	int (*enter)(const void *where); /* what the child does first, while it has all descriptors and privileges; NULL: nothing. -1: it ends, our fault */
	const void *where;
};

struct confine {
	pid_t pid;
	int pidfd;
	int out; /* read end; the caller reads to end of file */
	uint64_t deadline_ns;
};

#define CONFINE_END_TABLE(X)                                                                                           \
	X(CONFINE_DONE, "done")            /* the function returned 0 */                                               \
	X(CONFINE_FAILED, "failed")        /* it returned something else: status */                                    \
	X(CONFINE_CRASHED, "crashed")      /* a signal: signal (SIGSYS: a forbidden call) */                           \
	X(CONFINE_TIME, "time")            /* CPU or wall time was up */                                               \
	X(CONFINE_MEMORY, "memory")        /* it ran out of its memory */
ENUM_DECLARE(confine_end, CONFINE_END_TABLE)

struct confine_result {
	enum confine_end end;
	int status, signal;
};

/*
 * Out of memory shows as a refused mmap. base/alloc.h then ends the child with status 4, so that status means CONFINE_MEMORY; a function whose library
 * reports ENOMEM returns it itself. A child that crashes because a library did not look (SIGSEGV) is CONFINE_CRASHED.
 */
enum { CONFINE_STATUS_MEMORY = 4 };

/* The parent's memory is there as it was at confine_start, as a copy. Return 0 for success, CONFINE_STATUS_MEMORY, or another status 1..100. */
typedef int (*confine_function)(int in, int out, void *context);

/* confine_warm(policy, e): Read and compile the policy, so that a mistake in it shows before anything is started. */
int confine_warm(const char *policy, struct err *e);

/*
 * confine_start(spec, run, context, ret, e): The caller must be single-threaded. -1: our fault, nothing was started. After 0 the caller reads and then
 * finishes, always.
 */
int confine_start(const struct confine_spec *spec, confine_function run, void *context, struct confine *ret, struct err *e);
/* confine_read(c, buffer, size, e): As read(2) from the pipe, but ends (returns 0) when the deadline passes. -1: our fault. */
ssize_t confine_read(struct confine *c, void *buffer, size_t size, struct err *e);
/*
 * confine_finish(c, ret, e): Tell how it ended, and close. After the end of file it waits for the exit until the deadline; a child whose output was not read to its
 * end is killed at once (CONFINE_CRASHED, SIGKILL). -1: our fault (a step of the set-up failed: which); the child is gone in any case.
 */
int confine_finish(struct confine *c, struct confine_result *ret, struct err *e);

#endif
