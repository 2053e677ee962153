/* clock.h: time that only goes forward (CLOCK_MONOTONIC), and the calendar for reports. */
#ifndef HARNESS_BASE_CLOCK_H
#define HARNESS_BASE_CLOCK_H

#include <stdint.h>

#include "harness/base/arena.h"

uint64_t clock_ns(void);
static inline double clock_ms_since(uint64_t start_ns)
{
	return (double)(clock_ns() - start_ns) / 1e6;
}
/* clock_utc(a): Now, as "2026-01-31T12:00:00Z". */
const char *clock_utc(struct arena *a);

#endif
