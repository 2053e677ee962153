/*
 * run.h: a run, with or without somebody of ours beside it.
 *
 *	struct run r = RUN_OF(box, command)
 *	run_begin(&r, &result, e)
 *	run_finish(&r, watch_run(&r.watch, &f), &f, e)
 */
#ifndef SANDBOX_RUN_H
#define SANDBOX_RUN_H

#include "sandbox/capture.h"
#include "sandbox/init.h"
#include "sandbox/sandbox.h"
#include "sandbox/watch.h"

struct box_policy;
struct serve;

/* A run while it is being made. */
struct run {
	struct sandbox *box;
	const struct sandbox_command *command;
	struct box_policy *policy;
	bool talks; /* what it reads and prints are the caller's pipes: given[INIT_IN] and given[INIT_OUT] are set before run_begin, which closes them in any case */
	struct capture out, err;
	struct init_plan plan;
	int given[INIT_GIVEN]; /* what init gets; -1 where closed */
	int channel;           /* our end of init's */
	struct watch watch;
	uint64_t asked_ns, ready_ns, given_ns; /* when the run began, when init was ready, and when its command was on its way */
};
#define RUN_OF(the_box, the_command)             \
	((struct run){ .box = (the_box),         \
		       .command = (the_command), \
		       .out = CAPTURE_NONE,      \
		       .err = CAPTURE_NONE,      \
		       .given = { -1, -1, -1 },  \
		       .channel = -1,            \
		       .watch = { .fd = { -1, -1, -1, -1, -1, -1 } } })

/* run_begin(r, ret, e): Until it can be watched (r->watch). ${ret} outlives the run. After -1 nothing is left. */
int run_begin(struct run *r, struct sandbox_result *ret, struct err *e);
/* run_close_given(r): Close given[], for a run that is not begun after all. */
void run_close_given(struct run *r);
/* run_finish(r, watched, f, e): It was watched, with ${watched} and ${f} as the outcome: result, and what the run leaves is taken down. Always after run_begin. */
int run_finish(struct run *r, int watched, struct step_failure *f, struct err *e);

/* run_command(box, command, serve, ret, e): sandbox_run; with ${serve}, its client is started when the program has been, and the run is over when the client is. */
int run_command(struct sandbox *box, const struct sandbox_command *command, struct serve *serve, struct sandbox_result *ret, struct err *e);

#endif
