/* transcript.c: see transcript.h. */
#include "sandbox/transcript.h"

#include <string.h>

#include "harness/base/clock.h"

enum { HEAD = SANDBOX_TURNS_MAX / 2, TAIL = SANDBOX_TURNS_MAX - HEAD };

void transcript_start(struct transcript *t, struct sandbox_talk *talk)
{
	*talk = (struct sandbox_talk){ .first = -1, .left = -1 };
	*t = (struct transcript){ .start_ns = clock_ns(), .talk = talk, .last = -1 };
}

uint64_t transcript_us(const struct transcript *t)
{
	return (clock_ns() - t->start_ns) / 1000;
}

static struct sandbox_turn *turn_at(struct transcript *t, uint64_t n)
{
	return &t->talk->turns[n < HEAD ? n : HEAD + (n - HEAD) % TAIL];
}

void transcript_add(struct transcript *t, uint8_t side, const char *data, size_t len)
{
	if (len == 0)
		return;
	if (t->last != side)
		*turn_at(t, t->count++) = (struct sandbox_turn){ .side = side, .at_us = transcript_us(t) };
	struct sandbox_turn *turn = turn_at(t, t->count - 1);
	if (turn->bytes < sizeof turn->text) {
		size_t room = sizeof turn->text - (size_t)turn->bytes;
		memcpy(turn->text + turn->bytes, data, len < room ? len : room);
	}
	turn->bytes += len;
	t->last = side;
	t->open_line = data[len - 1] != '\n';
}

void transcript_finish(struct transcript *t)
{
	struct sandbox_talk *talk = t->talk;
	talk->turn_count = t->count < SANDBOX_TURNS_MAX ? (size_t)t->count : SANDBOX_TURNS_MAX;
	talk->left_out = t->count - talk->turn_count;
	size_t oldest = talk->left_out % TAIL;
	if (oldest == 0)
		return;
	struct sandbox_turn ring[TAIL];
	memcpy(ring, talk->turns + HEAD, sizeof ring);
	for (size_t i = 0; i < TAIL; i++)
		talk->turns[HEAD + i] = ring[(oldest + i) % TAIL];
}

const struct sandbox_turn *sandbox_last_words(const struct sandbox_talk *talk)
{
	uint64_t n = talk->turns_before, after = talk->turn_count + talk->left_out - n;
	if (n == 0 || (n > HEAD && after >= TAIL && talk->left_out > 0))
		return NULL;
	return &talk->turns[n <= HEAD ? n - 1 : talk->turn_count - after - 1];
}
