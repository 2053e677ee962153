/*
 * relay.h: one direction of a dialogue: what one side prints is kept for the transcript and given to the other, with a bounded buffer between, so that a side that does
 * not listen makes the other wait, as a pipe does.
 *
 *	relay_sources(&r, polled)    what to poll
 *	relay_handle(&r, polled)     what came
 */
#ifndef SANDBOX_RELAY_H
#define SANDBOX_RELAY_H

#include <poll.h>

#include "sandbox/sandbox.h"
#include "sandbox/transcript.h"

enum { RELAY_BUFFER = 65536, RELAY_SOURCES = 2 };

struct relay {
	int from, to; /* ours, not blocking: what the speaker prints, what the listener reads; -1: closed */
	uint8_t side; /* the speaker's */
	struct transcript *transcript;
	uint64_t said, unheard;
	bool ended; /* the speaker's output is at its end */
	bool deaf;  /* the listener's input was closed by the listener */
	size_t start, len;
	char buffer[RELAY_BUFFER];
};

/* relay_open(r, side, transcript, uids, ret_speaker, ret_listener): Pipes, with the far ends owned by the uid of each side's box; those are the caller's. 0, or -1 with errno. */
int relay_open(struct relay *r, uint8_t side, struct transcript *transcript, const uid_t uids[SANDBOX_SIDES], int *ret_speaker, int *ret_listener);
void relay_close(struct relay *r);
void relay_sources(const struct relay *r, struct pollfd ret[RELAY_SOURCES]);
/* relay_handle(r, polled): Take, note, pass on. SIGPIPE is blocked by the caller. 0, or -1 with errno: our fault. */
int relay_handle(struct relay *r, const struct pollfd polled[RELAY_SOURCES]);
/* relay_drain(r): Both are gone: take what the speaker still said. */
void relay_drain(struct relay *r);
/* relay_unread(r): Bytes that were said and that the listener has not read. */
uint64_t relay_unread(const struct relay *r);

#endif
