/*
 * loopback.h: a network namespace that holds a loopback and nothing else, for one run whose program serves; and the way into it from outside, for a client.
 *
 *	loopback_make(f)        in init: this process, and what it starts, is in a fresh one from here on
 *	loopback_enter(ns)      in a child of the supervisor: it is there, too, as the box's user, with no privilege left
 *
 * The host's loopback is another one: neither side can reach the other, and two runs may use one port at one time.
 */
#ifndef SANDBOX_LOOPBACK_H
#define SANDBOX_LOOPBACK_H

#include "sandbox/step.h"

/* loopback_make(f): Needs CAP_SYS_ADMIN and CAP_NET_ADMIN. Return a descriptor of the namespace (O_CLOEXEC), the caller's; or -1 with ${f}. */
int loopback_make(struct step_failure *f);

/*
 * loopback_enter(ns): Enter the user namespace that owns ${ns}, and ${ns}; become the box's user; drop supplementary groups and all capabilities. For root, and for
 * the user who made the box. The death signal and the dumpable flag are as after a change of user: set them afterwards. 0, or -1 with errno.
 */
int loopback_enter(int ns);

#endif
