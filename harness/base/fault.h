/*
 * fault.h: every resource can fail, and a test can make it: fault_at("open") is true when that point was armed.
 *
 * Armed by TAKEHOME_FAULT="point" or "point:N" (the Nth passage, from 1) in the environment, read once; compiled out of release builds (NDEBUG).
 * A point that is true sets errno to EIO, or to what TAKEHOME_FAULT="point:N:ENOSPC" names.
 */
#ifndef HARNESS_BASE_FAULT_H
#define HARNESS_BASE_FAULT_H

#include <stdbool.h>

#ifdef NDEBUG
static inline bool fault_at(const char *point)
{
	(void)point;
	return false;
}
#else
bool fault_at(const char *point);
#endif
/* fault_arm(spec): Set or (NULL) clear the armed point from a unit test. */
void fault_arm(const char *spec);

#endif
