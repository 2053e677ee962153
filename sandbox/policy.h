/*
 * policy.h: which system calls a program may make, read from a text that a person can review, and compiled to the filter that the kernel runs.
 *
 *	policy_load(folder, "run", &policy, e)      text → table; every mistake is listed
 *	policy_bpf(policy, true, &program, e)       table → classic BPF, once; costs about a quarter of a millisecond
 *	policy_install(&program)                    in the child, one system call; returns the listener (see notify.h)
 *	policy_decide(policy, nr, args, family)     in the supervisor: what a call that the filter passed on deserves
 *
 * The text, line by line (blank lines and what follows a '#' are ignored):
 *
 *	include memory                                   the lines of FOLDER/groups/memory.group, once
 *	allow read write                                 done by the kernel at full speed
 *	quiet ENOSYS io_uring_setup                      refused with that errno; not reported, for what runtimes probe
 *	deny ENETUNREACH connect                         refused and reported as evidence
 *	violation EPERM ptrace                           reported, and the run is stopped
 *	allow socket if arg0 in AF_INET AF_INET6 and arg1 & 0xf in SOCK_STREAM SOCK_DGRAM
 *	quiet ECONNREFUSED connect if family == AF_UNIX
 *
 * A call may stand on several lines when all but the last have a condition: the "allow" lines are tried first (by the kernel), then the others in the order of
 * the text. argN is the low 32 bits of argument N, as the kernel reads an int, so that garbage in the high half neither opens nor closes anything; wideN is all
 * 64 bits (pointers, lengths). family is that of a socket address in memory; memory can change between check and use, so it only ever chooses between refusals.
 * The errno may be left out: EPERM. A quiet line may say OK instead: nothing is done, and the program is told that it was. What no line names gets ENOSYS and is reported, so that a newer libc falls back instead of dying.
 */
#ifndef SANDBOX_POLICY_H
#define SANDBOX_POLICY_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stdint.h>

#include "harness/base/enum.h"
#include "harness/base/err.h"
#include "harness/base/problems.h"

#define POLICY_CLASS_TABLE(X)    \
	X(POLICY_ALLOW, "allow") \
	X(POLICY_QUIET, "quiet") \
	X(POLICY_DENY, "deny")   \
	X(POLICY_VIOLATION, "violation")
ENUM_DECLARE(policy_class, POLICY_CLASS_TABLE)

struct policy;

/*
 * policy_load(folder, name, ret, e): Read ${folder}/${name}.policy and the groups that it includes. -1 with ${e} (OWNER_HARNESS) listing every mistake,
 * one a line. The caller frees.
 */
int policy_load(const char *folder, const char *name, struct policy **ret, struct err *e);
void policy_free(struct policy *policy);

/* policy_check(folder, name, p): The same reading, with the mistakes added to ${p}: for those who write policies. */
void policy_check(const char *folder, const char *name, struct problems *p);

/* policy_parse(name, text, p): A policy from one text, without includes, for tests and fuzzing. NULL if a problem was added. ${p} may not be NULL. */
struct policy *policy_parse(const char *name, struct bytes text, struct problems *p);

/* policy_digest(policy): SHA-256, in hex, over the names and texts of all files read. Valid until policy_free. */
const char *policy_digest(const struct policy *policy);
const char *policy_name(const struct policy *policy);

/* A compiled filter: plain data, the same layout as struct sock_fprog; may be copied to another process as bytes. */
struct policy_program {
	struct sock_filter *filter;
	uint16_t count;
	bool notifies; /* some of its answers go to a listener */
};

/*
 * policy_bpf(policy, notify, ret, e): Compile. With ${notify} false (hosts without user notification) refused calls get their errno straight away, those of
 * class violation kill the program with SIGSYS, and nothing is named. Calls of another ABI (i386, x32) always kill. The caller frees.
 */
int policy_bpf(const struct policy *policy, bool notify, struct policy_program *ret, struct err *e);
/*
 * policy_bpf_strict(policy, ret, e): Compile for a process of ours that nobody watches: what is neither allowed nor quiet kills it with SIGSYS.
 */
int policy_bpf_strict(const struct policy *policy, struct policy_program *ret, struct err *e);
void policy_program_free(struct policy_program *program);

/*
 * policy_install(program): Put the filter on the calling thread, for good. Needs no_new_privs (or CAP_SYS_ADMIN). Async-signal-safe, allocates nothing.
 * Return the listener's descriptor (O_CLOEXEC) when the program notifies, else 0; or -1 with errno.
 */
int policy_install(const struct policy_program *program);

struct policy_decision {
	enum policy_class class;
	int error;    /* errno to answer; 0 with POLICY_ALLOW */
	bool unnamed; /* no line names the call */
};

/*
 * policy_decide(policy, nr, args, family): What the policy says of one call. ${family} is the address family found in memory, or -1. Pure.
 * A call that the filter passed on is never POLICY_ALLOW, unless the kernel and the table disagree: refuse it then, too.
 */
struct policy_decision policy_decide(const struct policy *policy, int nr, const uint64_t args[6], int family);

/* policy_may(policy, nr): Some line lets the call pass, be it for certain arguments only. Pure. */
bool policy_may(const struct policy *policy, int nr);

#endif
