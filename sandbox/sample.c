/* sample.c: /proc/PID/stat of every process of a run; proc(5). */
#include "sandbox/sample.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/procstat.h"

static void add(int proc, const char *pid, struct sample *sum)
{
	uint64_t field[PROCSTAT_FIELDS];
	if (procstat_read(proc, pid, field) < 0)
		return;
	uint64_t tick_ns = 1000000000u / (uint64_t)sysconf(_SC_CLK_TCK);
	sum->cpu_ns += (field[PROCSTAT_UTIME] + field[PROCSTAT_STIME] + field[PROCSTAT_CUTIME] + field[PROCSTAT_CSTIME]) * tick_ns;
	if (strcmp(pid, "1") == 0)
		return;
	sum->resident_bytes += field[PROCSTAT_RSS] * (uint64_t)sysconf(_SC_PAGESIZE);
	sum->processes += (uint32_t)field[PROCSTAT_THREADS];
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
