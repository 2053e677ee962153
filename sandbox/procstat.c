/* procstat.c: one line, blanks between fields, but for the second, which may hold anything. */
#include "sandbox/procstat.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/scoped.h"

int procstat_read(int proc, const char *pid, uint64_t ret[PROCSTAT_FIELDS])
{
	char path[32], text[2048];
	snprintf(path, sizeof path, "%.20s/stat", pid);
	SCOPED_FD fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	if (got <= 0)
		return -1;
	text[got] = '\0';
	memset(ret, 0, sizeof *ret * PROCSTAT_FIELDS);
	/* The process's name stands in brackets; the last bracket of the line ends it. */
	char *at = strrchr(text, ')');
	for (int field = 3; at && field < PROCSTAT_FIELDS; field++) {
		at = strchr(at + 1, ' ');
		if (at)
			ret[field] = strtoull(at + 1, NULL, 10);
	}
	return 0;
}
