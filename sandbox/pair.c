/*
 * pair.c: sandbox_pair: two runs and two relays under one poll.
 *
 * Each run is watched as if it were alone (watch.h), with counters, limits and an end of its own. What is seen only from between the two, who waits for whom, is
 * noted at the moment at which the first of them ends: later the other finds its input closed, and everything looks different.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "sandbox/box.h"
#include "sandbox/relay.h"
#include "sandbox/run.h"

enum { ALL_SOURCES = SANDBOX_SIDES * (WATCH_SOURCES + RELAY_SOURCES) };

struct pair {
	struct run run[SANDBOX_SIDES];
	struct watch_loop loop[SANDBOX_SIDES];
	struct step_failure failure[SANDBOX_SIDES];
	struct relay relay[SANDBOX_SIDES]; /* by the side that speaks */
	struct transcript transcript;
	struct sandbox_talk *talk;
	bool over[SANDBOX_SIDES];
	uint64_t cpu_us[SANDBOX_SIDES]; /* when the last turn began */
};

static bool lives(const struct pair *p, int side)
{
	return !p->loop[side].dead;
}

/* How it stands between the two, while both are as they want to be: what is killed closes its pipes, too. */
static void observe(struct pair *p)
{
	if (p->talk->first >= 0 || p->run[0].watch.stopped || p->run[1].watch.stopped)
		return;
	bool turned = p->talk->turns_before != p->transcript.count;
	p->talk->turns_before = p->transcript.count;
	p->talk->open_line = p->transcript.open_line;
	for (int s = 0; s < SANDBOX_SIDES; s++) {
		struct sandbox_side *side = &p->talk->side[s];
		uint64_t cpu_us = watch_cpu_us(&p->loop[s]);
		p->cpu_us[s] = turned ? cpu_us : p->cpu_us[s];
		side->busy_us = cpu_us - p->cpu_us[s];
		side->silenced = p->relay[s].ended;
		side->deaf = p->relay[!s].deaf;
		side->unread = relay_unread(&p->relay[!s]);
	}
}

/* A side has just ended. */
static void note_end(struct pair *p, int side)
{
	struct sandbox_side *of = &p->talk->side[side];
	p->over[side] = true;
	of->over_us = transcript_us(&p->transcript);
	if (p->talk->first >= 0)
		return;
	p->talk->first = side;
	if (!p->run[side].watch.stopped)
		of->silenced = of->deaf = false; /* it did not run on */
}

static void on_relay(struct pair *p, int side, const struct pollfd polled[RELAY_SOURCES])
{
	struct relay *r = &p->relay[side];
	const struct sandbox_limits *l = &p->run[side].command->limits;
	if ((step_armed(STEP_RELAY) || relay_handle(r, polled) < 0) && lives(p, side))
		watch_fail(&p->loop[side], STEP_RELAY);
	if (r->said > (uint64_t)l->output_kb << 10 && lives(p, side))
		watch_stop(&p->loop[side], SANDBOX_OUTPUT_LIMIT);
}

/* Who falls silent first, for whatever reason. Both between two looks: the program's end is the more likely consequence. */
static void note_silence(struct pair *p)
{
	for (int s = SANDBOX_SIDES - 1; p->talk->left < 0 && s >= 0; s--)
		if (p->relay[s].ended)
			p->talk->left = s;
}

static uint64_t next_of(const struct pair *p)
{
	uint64_t next = UINT64_MAX;
	for (int s = 0; s < SANDBOX_SIDES; s++)
		if (lives(p, s) && p->loop[s].next_ns < next)
			next = p->loop[s].next_ns;
	return next;
}

static void wait_once(struct pair *p)
{
	struct pollfd polled[ALL_SOURCES], *runs = polled, *relays = polled + (size_t)SANDBOX_SIDES * WATCH_SOURCES;
	for (int s = 0; s < SANDBOX_SIDES; s++) {
		watch_sources(&p->loop[s], runs + (size_t)s * WATCH_SOURCES);
		relay_sources(&p->relay[s], relays + (size_t)s * RELAY_SOURCES);
		for (int n = 0; !lives(p, s) && n < WATCH_SOURCES; n++)
			runs[s * WATCH_SOURCES + n].fd = -1;
	}
	int got = watch_wait(polled, ALL_SOURCES, next_of(p));
	for (int s = 0; s < SANDBOX_SIDES; s++) {
		if (got < 0 && lives(p, s))
			watch_fail(&p->loop[s], STEP_WATCH);
		if (got > 0)
			on_relay(p, s, relays + (size_t)s * RELAY_SOURCES);
	}
	note_silence(p);
	observe(p);
	for (int s = 0; s < SANDBOX_SIDES; s++) {
		if (got > 0 && lives(p, s))
			watch_handle(&p->loop[s], runs + (size_t)s * WATCH_SOURCES);
		if (!lives(p, s) && !p->over[s])
			note_end(p, s);
	}
}

static bool failed(const struct pair *p)
{
	return p->loop[0].failed || p->loop[1].failed;
}

static void talk_through(struct pair *p)
{
	while (lives(p, 0) || lives(p, 1)) {
		wait_once(p);
		/* Without the one the other proves nothing. */
		for (int s = 0; failed(p) && s < SANDBOX_SIDES; s++)
			if (lives(p, s))
				watch_stop(&p->loop[s], SANDBOX_STOPPED);
	}
	for (int s = 0; s < SANDBOX_SIDES; s++) {
		struct relay *r = &p->relay[s];
		relay_drain(r);
		p->talk->side[s].said = r->said;
		p->talk->side[s].unheard = r->unheard;
	}
	transcript_finish(&p->transcript);
}

static int open_relays(struct pair *p, struct err *e)
{
	uid_t uids[SANDBOX_SIDES];
	struct step_failure f = { 0 };
	for (int s = 0; s < SANDBOX_SIDES; s++)
		uids[s] = sandbox_uid(p->run[s].box->slot);
	for (int s = 0; s < SANDBOX_SIDES; s++) {
		p->run[s].talks = true;
		if (STEP_TRY(&f, STEP_PIPES, relay_open(&p->relay[s], (uint8_t)s, &p->transcript, uids, &p->run[s].given[INIT_OUT], &p->run[!s].given[INIT_IN])) < 0)
			return step_err(&f, e);
	}
	return 0;
}

/* SIGPIPE is how the kernel would tell us, of all, that a program has closed its input. */
static void block_broken_pipe(sigset_t *ret_before)
{
	sigset_t pipe;
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigprocmask(SIG_BLOCK, &pipe, ret_before);
}

static void unblock_broken_pipe(const sigset_t *before)
{
	sigset_t pipe;
	const struct timespec now = { 0 };
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	if (!sigismember(before, SIGPIPE))
		while (sigtimedwait(&pipe, NULL, &now) > 0)
			;
	sigprocmask(SIG_SETMASK, before, NULL);
}

/* Both are ready, and the dialogue begins. */
static int run_both(struct pair *p, struct sandbox_result ret[SANDBOX_SIDES], struct err *e)
{
	sigset_t before;
	int rc = 0;
	for (int s = 0; s < SANDBOX_SIDES; s++)
		watch_begin(&p->loop[s], &p->run[s].watch, &p->failure[s]);
	block_broken_pipe(&before);
	talk_through(p);
	unblock_broken_pipe(&before);
	for (int s = 0; s < SANDBOX_SIDES; s++)
		if (run_finish(&p->run[s], watch_end(&p->loop[s]), &p->failure[s], rc < 0 ? NULL : e) < 0)
			rc = -1;
	for (int s = 0; rc < 0 && s < SANDBOX_SIDES; s++)
		sandbox_result_clear(&ret[s]);
	return rc;
}

static int begin_both(struct pair *p, struct sandbox_result ret[SANDBOX_SIDES], struct err *e)
{
	if (run_begin(&p->run[0], &ret[0], e) < 0) {
		run_close_given(&p->run[1]);
		return -1;
	}
	if (run_begin(&p->run[1], &ret[1], e) == 0)
		return 0;
	/* The first goes as it came: it is watched to an end that is at once. */
	watch_begin(&p->loop[0], &p->run[0].watch, &p->failure[0]);
	watch_fail(&p->loop[0], STEP_WATCH);
	run_finish(&p->run[0], watch_end(&p->loop[0]), &p->failure[0], NULL);
	return -1;
}

int sandbox_pair(struct sandbox *const box[SANDBOX_SIDES], const struct sandbox_command command[SANDBOX_SIDES], struct sandbox_result ret[SANDBOX_SIDES],
		 struct sandbox_talk *ret_talk, struct err *e)
{
	struct pair *p = alloc_zero(sizeof *p);
	p->talk = ret_talk;
	for (int s = 0; s < SANDBOX_SIDES; s++) {
		ret[s] = SANDBOX_RESULT_NONE;
		p->run[s] = RUN_OF(box[s], &command[s]);
		p->relay[s].from = p->relay[s].to = -1;
	}
	transcript_start(&p->transcript, ret_talk);
	int rc = open_relays(p, e);
	if (rc < 0)
		for (int s = 0; s < SANDBOX_SIDES; s++)
			run_close_given(&p->run[s]);
	else if ((rc = begin_both(p, ret, e)) == 0)
		rc = run_both(p, ret, e);
	for (int s = 0; s < SANDBOX_SIDES; s++)
		relay_close(&p->relay[s]);
	free(p);
	return rc;
}
