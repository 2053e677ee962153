/*
 * notify.h: the supervisor's end of seccomp user notification: a call that the policy does not allow arrives here, is named, counted and refused.
 *
 *	notify_start(&n, listener, policy, &result)
 *	each time poll says POLLIN on the listener:  notify_handle(&n, &stop, e)
 *
 * No call is ever let through from here: what was read of the program's memory may have changed since (seccomp_unotify(2)), so it serves as evidence only.
 * POLLHUP on the listener means that no process under the filter is left; it may come late, so that a pidfd is the authority on when a run has ended.
 */
#ifndef SANDBOX_NOTIFY_H
#define SANDBOX_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "harness/base/bytes.h"
#include "sandbox/policy.h"
#include "sandbox/sandbox.h"

/*
 * After so many refused calls that are evidence, or so many refused in silence, the program is stopped: each costs the supervisor time that nobody
 * accounts. The silent call that was one too many is reported, as a violation.
 */
enum { NOTIFY_DENIED_LIMIT = 10000, NOTIFY_QUIET_LIMIT = 200000 };

struct notify {
	int listener;                /* not owned */
	const struct policy *policy; /* not owned */
	struct sandbox_result *result;
	uint64_t quiet_calls;
};

void notify_start(struct notify *n, int listener, const struct policy *policy, struct sandbox_result *result);

/*
 * notify_handle(n, ret_stop, e): Take one notification, count it in the result's denied rows, answer it. ${ret_stop} becomes true (never false) when the run must be
 * stopped as SANDBOX_VIOLATION; the call that caused it is left unanswered, so that the program does not run on until it is killed.
 * A caller that died meanwhile is no error. -1: our fault.
 */
int notify_handle(struct notify *n, bool *ret_stop, struct err *e);

/* notify_count(result, call, detail, violation): Add one to the row of (call, detail); when the table is full, to a last row whose call is "other calls". Pure. */
void notify_count(struct sandbox_result *result, const char *call, const char *detail, bool violation);

/* How the decoder reads the program's memory: as read(2) from ${address}; fewer bytes at the end of a mapping; -1: nothing there. */
typedef ssize_t (*notify_reader)(void *context, uint64_t address, void *buffer, size_t size);

/*
 * notify_detail(nr, args, reader, context, ret_text, size, ret_family): What a report should say of the call's arguments: "127.0.0.1:5432", "/etc/shadow", "pid 1, SIGKILL",
 * "CLONE_NEWUSER"; "" if they do not matter. ${ret_family} is the socket address's family, or -1. Pure but for ${reader}; any memory content gives a
 * terminated text of less than ${size} bytes.
 */
void notify_detail(int nr, const uint64_t args[6], notify_reader reader, void *context, char *ret_text, size_t size, int *ret_family);

/* notify_sockaddr(b, ret_text, size): A socket address as text: "127.0.0.1:5432", "[::1]:80", "unix:/run/x", "unix:@abstract", "vsock 2:1024". Return its family or -1. Pure. */
int notify_sockaddr(struct bytes b, char *ret_text, size_t size);

#endif
