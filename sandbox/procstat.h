/* procstat.h: the numbers of /proc/PID/stat, which hold more than any other file there in one read; proc(5). */
#ifndef SANDBOX_PROCSTAT_H
#define SANDBOX_PROCSTAT_H

#include <stdint.h>

/* Fields numbered as in proc(5). */
enum procstat_field {
	PROCSTAT_PPID = 4,
	PROCSTAT_UTIME = 14,
	PROCSTAT_STIME = 15,
	PROCSTAT_CUTIME = 16,
	PROCSTAT_CSTIME = 17,
	PROCSTAT_THREADS = 20,
	PROCSTAT_START = 22, /* in ticks since boot */
	PROCSTAT_RSS = 24,   /* in pages */
	PROCSTAT_ARG_START = 48,
	PROCSTAT_ARG_END = 49,
	PROCSTAT_ENV_START = 50,
	PROCSTAT_ENV_END = 51,
	PROCSTAT_FIELDS = 52,
};

/* procstat_read(proc, pid, ret): ${proc}: a descriptor of a /proc; ${pid} as text. 0, or -1: there is no such process, or it is not to be seen. */
int procstat_read(int proc, const char *pid, uint64_t ret[PROCSTAT_FIELDS]);

#endif
