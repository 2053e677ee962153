/* cgroup_v1.c: one hierarchy a controller: memory, pids, cpuacct. Documentation/admin-guide/cgroup-v1 of the kernel. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/cgroup.h"
#include "sandbox/cgroup_file.h"

static const char *const controller_of[CGROUP_PARTS] = { "memory", "pids", "cpuacct" };

static int open_peak(struct cgroup *c, enum cgroup_part part)
{
	if (part == CGROUP_MEMORY)
		c->peak = openat(c->part[part].fd, "memory.max_usage_in_bytes", O_WRONLY | O_CLOEXEC);
	return 0;
}

/* Below our own group, so that its limits go on holding; else below one that root has given to this user. */
static int make(struct cgroup *c, enum cgroup_part part)
{
	SCOPED_STR mount = STR_EMPTY;
	SCOPED_STR group = STR_EMPTY;
	if (!cgroup_file_own(controller_of[part], &mount, &group)) {
		str_addf(&c->why, "cgroup %s: not mounted; ", controller_of[part]);
		return -1;
	}
	if (cgroup_make_in(c, part, str_text(&group)) == 0)
		return open_peak(c, part);
	int error = errno;
	str_addf(&mount, "/takehome-%u", (unsigned)geteuid());
	if (cgroup_make_in(c, part, str_text(&mount)) == 0)
		return open_peak(c, part);
	str_addf(&c->why, "%s: %s; ", str_text(&group), strerror(error));
	return -1;
}

static int set_memory(const struct cgroup *c, uint64_t bytes)
{
	int dir = c->part[CGROUP_MEMORY].fd;
	bool raise = bytes > c->memory_bytes;
	/* memory+swap may never be below memory: so it moves first on the way up and last on the way down. Without swap accounting the file is not there. */
	if (raise && c->memory_bytes != 0 && cgroup_file_put_number(dir, "memory.memsw.limit_in_bytes", bytes) < 0 && errno != ENOENT)
		return -1;
	if (cgroup_file_put_number(dir, "memory.limit_in_bytes", bytes) < 0)
		return -1;
	if ((!raise || c->memory_bytes == 0) && cgroup_file_put_number(dir, "memory.memsw.limit_in_bytes", bytes) < 0 && errno != ENOENT)
		return -1;
	return 0;
}

/* Caches of names and inodes are in it as well; there is no finer figure. */
static uint64_t kernel_bytes(const struct cgroup *c)
{
	return cgroup_read(c, CGROUP_MEMORY, "memory.kmem.usage_in_bytes", NULL);
}

static int reset_peak(const struct cgroup *c)
{
	return c->peak >= 0 && pwrite(c->peak, "0", 1, 0) == 1 ? 0 : -1;
}

static uint64_t peak(const struct cgroup *c)
{
	return cgroup_read(c, CGROUP_MEMORY, "memory.max_usage_in_bytes", NULL);
}

static uint64_t oom_kills(const struct cgroup *c)
{
	return cgroup_read(c, CGROUP_MEMORY, "memory.oom_control", "oom_kill");
}

static uint64_t cpu_ns(const struct cgroup *c)
{
	return cgroup_read(c, CGROUP_CPU, "cpuacct.usage", NULL);
}

static void cpu_split(const struct cgroup *c, uint64_t *ret_user_us, uint64_t *ret_system_us)
{
	*ret_user_us = cgroup_read(c, CGROUP_CPU, "cpuacct.usage_user", NULL) / 1000;
	*ret_system_us = cgroup_read(c, CGROUP_CPU, "cpuacct.usage_sys", NULL) / 1000;
}

const struct cgroup_ops cgroup_v1_ops = { make, set_memory, reset_peak, "memory.usage_in_bytes", kernel_bytes, peak, oom_kills, cpu_ns, cpu_split };
