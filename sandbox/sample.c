/* sample.c: /proc/PID/stat of every process of a run; proc(5). */
#include "sandbox/sample.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/scoped.h"

/* Fields of stat, numbered as in proc(5). */
enum { STAT_UTIME = 14, STAT_STIME = 15, STAT_CUTIME = 16, STAT_CSTIME = 17, STAT_THREADS = 20, STAT_RSS = 24, STAT_LAST = 24 };

static void add(int proc, const char *pid, struct sample *sum)
{
	char path[32], text[1024];
	snprintf(path, sizeof path, "%.20s/stat", pid);
	SCOPED_FD fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	if (got <= 0)
		return;
	text[got] = '\0';
	uint64_t field[STAT_LAST + 1] = { 0 };
	/* The name, field 2, may hold anything; the last bracket ends it. */
	char *at = strrchr(text, ')');
	for (int i = 3; at && i <= STAT_LAST; i++) {
		at = strchr(at + 1, ' ');
		if (at)
			field[i] = strtoull(at + 1, NULL, 10);
	}
	uint64_t tick_ns = 1000000000u / (uint64_t)sysconf(_SC_CLK_TCK);
	sum->cpu_ns += (field[STAT_UTIME] + field[STAT_STIME] + field[STAT_CUTIME] + field[STAT_CSTIME]) * tick_ns;
	if (strcmp(pid, "1") == 0)
		return;
	sum->resident_bytes += field[STAT_RSS] * (uint64_t)sysconf(_SC_PAGESIZE);
	sum->processes += (uint32_t)field[STAT_THREADS];
}

void sample_take(int proc, struct sample *ret)
{
	*ret = (struct sample){ 0 };
	int copy = openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			add(proc, entry->d_name, ret);
	if (dir)
		closedir(dir);
	else if (copy >= 0)
		close(copy);
}
