/* cgroup.c: what v1 and v2 have in common: the group's life, limits and counters. */
#include "sandbox/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/clock.h"
#include "harness/base/scoped.h"
#include "sandbox/cgroup_file.h"
#include "sandbox/procstat.h"

static const struct cgroup_ops *ops_of(const struct cgroup *c)
{
	return c->kind == CGROUP_V2 ? &cgroup_v2_ops : &cgroup_v1_ops;
}

static const enum sandbox_protection protection_of[CGROUP_PARTS] = { PROTECT_MEMORY, PROTECT_PIDS, PROTECT_CPU };

static bool has(const struct cgroup *c, enum cgroup_part part)
{
	return c->part[part].fd >= 0;
}

unsigned long long cgroup_start_of(pid_t pid)
{
	char name[16];
	uint64_t field[PROCSTAT_FIELDS];
	snprintf(name, sizeof name, "%d", (int)pid);
	SCOPED_FD proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return proc >= 0 && procstat_read(proc, name, field) == 0 ? field[PROCSTAT_START] : 0;
}

int cgroup_make_in(struct cgroup *c, enum cgroup_part part, const char *parent)
{
	SCOPED_FD dir = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0 || mkdirat(dir, c->name, 0755) < 0)
		return -1;
	int fd = openat(dir, c->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		int error = errno;
		unlinkat(dir, c->name, AT_REMOVEDIR);
		errno = error;
		return -1;
	}
	/* Gone with us, and seen from every PID namespace: by this a sweep knows that the group is not left over. */
	flock(fd, LOCK_SH | LOCK_NB);
	c->part[part] = (struct cgroup_place){ .parent = alloc_strdup(parent), .fd = fd };
	return 0;
}

static void count_used(struct cgroup *c, struct cgroup_counters *ret)
{
	if (has(c, CGROUP_CPU)) {
		ret->cpu_ns = cgroup_cpu_ns(c);
		ops_of(c)->cpu_split(c, &ret->cpu_user_us, &ret->cpu_system_us);
	}
	if (has(c, CGROUP_MEMORY))
		ret->usage_bytes = c->usage_bytes = cgroup_usage_bytes(c);
}

static void count_refused(struct cgroup *c, struct cgroup_counters *ret)
{
	ret->oom_kills = cgroup_oom_kills(c);
	if (has(c, CGROUP_PIDS))
		ret->forks_refused = cgroup_read(c, CGROUP_PIDS, "pids.events", "max");
}

static void count(struct cgroup *c, struct cgroup_counters *ret)
{
	*ret = (struct cgroup_counters){ 0 };
	count_used(c, ret);
	count_refused(c, ret);
	if (has(c, CGROUP_MEMORY))
		ret->peak_bytes = ops_of(c)->peak(c);
	if (has(c, CGROUP_PIDS))
		ret->peak_processes = (uint32_t)cgroup_read(c, CGROUP_PIDS, "pids.peak", NULL);
}

/* Whatever is read is kept open; so that it is from the beginning, and a box's descriptors do not grow, all is read once. */
static void open_counters(struct cgroup *c)
{
	count(c, &c->last);
	cgroup_processes(c);
	if (has(c, CGROUP_MEMORY))
		ops_of(c)->kernel_bytes(c);
}

void cgroup_open(struct cgroup *ret, uint32_t slot)
{
	static unsigned serial;
	*ret = CGROUP_CLOSED;
	ret->why = STR_EMPTY;
	ret->files = cgroup_files_new();
	snprintf(ret->name, sizeof ret->name, "takehome-%d-%llu-%u-%u", (int)getpid(), cgroup_start_of(getpid()), (unsigned)slot, serial++);
	ret->kind = cgroup_v2_manages_memory() ? CGROUP_V2 : CGROUP_V1;
	bool any = false;
	for (enum cgroup_part part = 0; part < CGROUP_PARTS; part++) {
		if (ops_of(ret)->make(ret, part) < 0)
			ret->missing |= 1u << protection_of[part];
		else
			any = true;
	}
	if (!any)
		ret->kind = CGROUP_NONE;
	open_counters(ret);
}

int cgroup_enter(const struct cgroup *c, pid_t pid, struct step_failure *f)
{
	for (enum cgroup_part part = 0; part < CGROUP_PARTS; part++) {
		bool same = c->kind == CGROUP_V2 && part > 0;
		if (has(c, part) && !same && STEP_TRY(f, STEP_ENTER_CGROUP, cgroup_file_put_number(c->part[part].fd, "cgroup.procs", (uint64_t)pid)) < 0)
			return -1;
	}
	return 0;
}

int cgroup_limit(struct cgroup *c, uint64_t memory_bytes, uint32_t processes, struct step_failure *f)
{
	if (has(c, CGROUP_MEMORY) && c->memory_bytes != memory_bytes) {
		if (STEP_TRY_AT(f, STEP_LIMITS, "memory", ops_of(c)->set_memory(c, memory_bytes)) < 0)
			return -1;
		c->memory_bytes = memory_bytes;
	}
	if (has(c, CGROUP_PIDS) && c->processes != processes) {
		if (STEP_TRY_AT(f, STEP_LIMITS, "processes", cgroup_file_put_number(c->part[CGROUP_PIDS].fd, "pids.max", processes)) < 0)
			return -1;
		c->processes = processes;
	}
	return 0;
}

uint64_t cgroup_cpu_ns(const struct cgroup *c)
{
	return has(c, CGROUP_CPU) ? ops_of(c)->cpu_ns(c) : 0;
}

uint64_t cgroup_oom_kills(const struct cgroup *c)
{
	return has(c, CGROUP_MEMORY) ? ops_of(c)->oom_kills(c) : 0;
}

uint64_t cgroup_read(const struct cgroup *c, enum cgroup_part part, const char *name, const char *key)
{
	return cgroup_files_read(c->files, c->part[part].fd, name, key);
}

uint32_t cgroup_processes(const struct cgroup *c)
{
	return has(c, CGROUP_PIDS) ? (uint32_t)cgroup_read(c, CGROUP_PIDS, "pids.current", NULL) : 0;
}

uint64_t cgroup_usage_bytes(const struct cgroup *c)
{
	return has(c, CGROUP_MEMORY) ? cgroup_read(c, CGROUP_MEMORY, ops_of(c)->usage_file, NULL) : 0;
}

void cgroup_reset_peak(struct cgroup *c)
{
	if (has(c, CGROUP_MEMORY))
		c->peak_stays = ops_of(c)->reset_peak(c) < 0;
}

void cgroup_settle(struct cgroup *c)
{
	enum { SLACK = 2 << 20, LOOK_NS = 1000000, PATIENCE_NS = 100000000 };
	const struct timespec pause = { .tv_nsec = LOOK_NS };
	if (c->usage_bytes > c->settled_usage + SLACK) {
		uint64_t now = ops_of(c)->kernel_bytes(c), changed_ns = clock_ns();
		/* What does not move for so long is a cache, and makes room when it has to. */
		while (now > c->settled_kernel + SLACK && clock_ns() - changed_ns < PATIENCE_NS) {
			uint64_t before = now;
			nanosleep(&pause, NULL);
			now = ops_of(c)->kernel_bytes(c);
			if (now != before)
				changed_ns = clock_ns();
		}
		c->settled_kernel = now;
		c->usage_bytes = cgroup_usage_bytes(c);
	}
	c->settled_usage = c->usage_bytes;
}

int cgroup_counters(struct cgroup *c, struct cgroup_counters *ret, struct step_failure *f)
{
	if (step_armed(STEP_COUNTERS))
		return step_failed(f, STEP_COUNTERS);
	count(c, &c->last);
	*ret = c->last;
	return 0;
}

int cgroup_counters_before(struct cgroup *c, struct cgroup_counters *ret, struct step_failure *f)
{
	if (step_armed(STEP_COUNTERS))
		return step_failed(f, STEP_COUNTERS);
	count_used(c, &c->last);
	count_refused(c, &c->last);
	/* A peak that cannot be reset is compared with what it was. */
	if (c->peak_stays && has(c, CGROUP_MEMORY))
		c->last.peak_bytes = ops_of(c)->peak(c);
	*ret = c->last;
	return 0;
}

/* Send SIGKILL to every process listed in ${dir}. v2 can do it at one stroke, also to what forks meanwhile. */
static void kill_all(int dir)
{
	if (cgroup_file_put(dir, "cgroup.kill", "1") == 0)
		return;
	SCOPED_FD fd = openat(dir, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	FILE *list = fdopen(fd, "re");
	if (!list)
		return;
	fd_steal(&fd);
	for (char line[32]; fgets(line, sizeof line, list);) {
		long pid = strtol(line, NULL, 10);
		if (pid > 1)
			kill((pid_t)pid, SIGKILL);
	}
	fclose(list);
}

/* The last process may still be on its way out: that takes the kernel a moment, of which it tells nobody in v1. */
void cgroup_remove(int parent, const char *name)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	for (int tries = 0; tries < 200 && unlinkat(parent, name, AT_REMOVEDIR) < 0 && errno == EBUSY; tries++) {
		SCOPED_FD dir = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (dir >= 0)
			kill_all(dir);
		nanosleep(&pause, NULL);
	}
}

void cgroup_close(struct cgroup *c)
{
	for (enum cgroup_part part = 0; part < CGROUP_PARTS; part++) {
		struct cgroup_place *place = &c->part[part];
		if (place->fd < 0)
			continue;
		close(place->fd);
		SCOPED_FD parent = open(place->parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (parent >= 0)
			cgroup_remove(parent, c->name);
		free(place->parent);
	}
	if (c->peak >= 0)
		close(c->peak);
	cgroup_files_free(c->files);
	str_free(&c->why);
	*c = CGROUP_CLOSED;
}

void cgroup_advice(const struct cgroup *c, struct str *s)
{
	static const char *const v1_names[CGROUP_PARTS] = { "memory", "pids", "cpuacct" };
	if (c->kind == CGROUP_V2 || cgroup_v2_manages_memory()) {
		str_add(s, "run it as 'systemd-run --user --scope -p Delegate=yes takehome …'");
		return;
	}
	str_add(s, "as root, for each of memory, pids and cpuacct:");
	for (int part = 0; part < CGROUP_PARTS; part++) {
		SCOPED_STR mount = STR_EMPTY;
		SCOPED_STR group = STR_EMPTY;
		if (!cgroup_file_own(v1_names[part], &mount, &group)) {
			str_clear(&mount);
			str_addf(&mount, "/sys/fs/cgroup/%s", v1_names[part]);
		}
		str_addf(s, "%s mkdir %s/takehome-%u && chown -R %u %s/takehome-%u", part ? ";" : "", str_text(&mount), (unsigned)geteuid(),
			 (unsigned)geteuid(), str_text(&mount), (unsigned)geteuid());
	}
}
