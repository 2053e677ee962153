/* fault.c: the one armed point, and how often it was passed. */
#include "harness/base/fault.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct {
	bool read;         /* the environment was looked at, or a test armed a point */
	char point[64];    /* "": none is armed */
	unsigned long nth; /* 0: every passage */
	unsigned long seen;
	int error;
} armed;

static int error_named(const char *name)
{
	for (int number = 1; number < 4096; number++) {
		const char *known = strerrorname_np(number);
		if (known && strcmp(known, name) == 0)
			return number;
	}
	return EIO;
}

void fault_arm(const char *spec)
{
	memset(&armed, 0, sizeof armed);
	armed.read = true;
	armed.error = EIO;
	if (!spec)
		return;
	size_t len = strcspn(spec, ":");
	if (len >= sizeof armed.point)
		return;
	memcpy(armed.point, spec, len);
	if (spec[len] != ':')
		return;
	char *end;
	armed.nth = strtoul(spec + len + 1, &end, 10);
	if (*end == ':')
		armed.error = error_named(end + 1);
}

#ifndef NDEBUG
bool fault_at(const char *point)
{
	if (!armed.read)
		fault_arm(getenv("TAKEHOME_FAULT"));
	if (armed.point[0] == '\0' || strcmp(armed.point, point) != 0)
		return false;
	armed.seen++;
	if (armed.nth != 0 && armed.seen != armed.nth)
		return false;
	errno = armed.error;
	return true;
}
#endif
