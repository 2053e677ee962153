/* crew.h: the workers of a batch, each with what it is doing and what it has printed. */
#ifndef HARNESS_POOL_CREW_H
#define HARNESS_POOL_CREW_H

#include <stdint.h>

#include "harness/base/str.h"
#include "harness/pool/frame.h"
#include "harness/pool/worker.h"

enum { CREW_WORDS_BYTES = 2000, CREW_MAX = 1024 };

struct member {
	struct worker worker; /* pid -1: not running */
	struct str inbox;
	char words[CREW_WORDS_BYTES]; /* the end of what it printed since it got its job */
	size_t words_len;
	bool words_cut;
	/* What it does now; id NULL: nothing. */
	char *id, *name;
	int64_t row, attempt;
	int tries; /* before this one */
	char stage[32];
	size_t at, of;
};

struct crew {
	struct member *items;
	size_t count;
};

void crew_init(struct crew *crew, int workers);
/* crew_end(crew, kill): End all; see worker_end. */
void crew_end(struct crew *crew, bool kill);
/* crew_give(m, …): Remember what it was given, and send it. */
int crew_give(struct member *m, const char *id, const char *name, struct bytes path, struct err *e);
/* crew_take_back(m): It does nothing now. */
void crew_take_back(struct member *m);
/* crew_listen(m): Read what it printed. */
void crew_listen(struct member *m);
/* crew_busy(crew): How many are at work. */
size_t crew_busy(const struct crew *crew);
/* crew_died(a, m, pid, status): A sentence: how it, which was ${pid}, ended and what it was doing. */
const char *crew_died(struct arena *a, const struct member *m, pid_t pid, int status);
/* crew_last_words(a, m): What it printed, made visible; NULL: nothing. */
const char *crew_last_words(struct arena *a, const struct member *m);

#endif
