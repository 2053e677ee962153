/* batch_progress.h: what a batch shows while it works: a live line on a terminal, plain lines elsewhere, or events as JSON, one a line. */
#ifndef HARNESS_CLI_BATCH_PROGRESS_H
#define HARNESS_CLI_BATCH_PROGRESS_H

#include "harness/pool/batch.h"

struct batch_progress {
	bool json;  /* events on stdout: "takehome.event/1" */
	bool quiet; /* nothing but what went wrong */
	bool live;  /* stderr is a terminal */
	uint64_t started_ns, drawn_ns;
	size_t done;
	char worst_id[96];
	double worst_percent;
	char worst_verdict[32];
	size_t stale_shown;
};

/* batch_progress_start(json, quiet): Then hand batch_progress_tell and it to the batch; batch_progress_end wipes the live line. */
struct batch_progress batch_progress_start(bool json, bool quiet);
void batch_progress_tell(void *progress, const struct batch_event *event);
void batch_progress_end(struct batch_progress *p);

#endif
