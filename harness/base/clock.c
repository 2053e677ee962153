/* clock.c: the two clocks. */
#include "harness/base/clock.h"

#include <time.h>

uint64_t clock_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail: the clock and the address are right */
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

const char *clock_utc(struct arena *a)
{
	time_t now = time(NULL);
	struct tm calendar;
	gmtime_r(&now, &calendar);
	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", calendar.tm_year + 1900, calendar.tm_mon + 1, calendar.tm_mday, calendar.tm_hour,
			    calendar.tm_min, calendar.tm_sec);
}
