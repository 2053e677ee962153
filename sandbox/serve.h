/*
 * serve.h: the client beside a run that serves: a confined child of ours (confine.h, policies/client.policy) in the run's network namespace, what it writes captured.
 *
 *	serve_start(&s, ns, wall_ms)    the program is there
 *	serve_pidfd(&s), s.out.pipe     to be polled; capture_take(&s.out)
 *
 * When the run is over, sandbox_serve ends it.
 */
#ifndef SANDBOX_SERVE_H
#define SANDBOX_SERVE_H

#include "sandbox/capture.h"
#include "sandbox/confine.h"
#include "sandbox/sandbox.h"

struct serve {
	const struct sandbox_client *client; /* the caller's */
	struct confine confine;
	struct capture out;
	bool started;
};
#define SERVE_NONE ((struct serve){ .confine = { .pid = -1, .pidfd = -1, .out = -1 }, .out = { .pipe = -1, .file = -1 } })

/* serve_start(s, ns, wall_ms): ${ns} is the run's network namespace, the caller's. 0, or -1 with errno: our fault. */
int serve_start(struct serve *s, int ns, uint32_t wall_ms);
/* serve_pidfd(s): To be polled for the client's end; -1: there is none. ${s} may be NULL. */
static inline int serve_pidfd(const struct serve *s)
{
	return s && s->started ? s->confine.pidfd : -1;
}

#endif
