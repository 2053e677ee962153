/*
 * sample.h: what a run uses, seen through its own /proc: for hosts that give us no control group. A sample is a look at a moment: a process that came and went in
 * between is seen only in the time that its parent inherited. Good enough to stop a run, not to promise anything; that is why going without has to be asked for.
 */
#ifndef SANDBOX_SAMPLE_H
#define SANDBOX_SAMPLE_H

#include <stdint.h>

struct sample {
	uint64_t cpu_ns;
	uint64_t resident_bytes;
	uint32_t processes; /* threads, too; without init */
};

/* sample_take(proc, ret): ${proc}: the run's /proc. Never fails; what cannot be read counts as nothing. */
void sample_take(int proc, struct sample *ret);

#endif
