/* transcript.h: who said what and when in a dialogue, turn by turn, in bounded memory: of a long one the beginning and the end, of a long turn the beginning. */
#ifndef SANDBOX_TRANSCRIPT_H
#define SANDBOX_TRANSCRIPT_H

#include "sandbox/sandbox.h"

struct transcript {
	uint64_t start_ns;
	struct sandbox_talk *talk; /* the caller's; turns of the second half lie in a ring until transcript_finish */
	uint64_t count;            /* of all turns */
	int last;                  /* who spoke last; -1: nobody has */
	bool open_line;            /* and not to the end of a line */
};

void transcript_start(struct transcript *t, struct sandbox_talk *talk);
uint64_t transcript_us(const struct transcript *t);
void transcript_add(struct transcript *t, uint8_t side, const char *data, size_t len);
/* transcript_finish(t): Put the turns in order. */
void transcript_finish(struct transcript *t);

#endif
