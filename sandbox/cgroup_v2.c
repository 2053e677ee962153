/*
 * cgroup_v2.c: one hierarchy for all controllers. Documentation/admin-guide/cgroup-v2.rst of the kernel.
 *
 * Controllers can be switched on for the children of a group only while no process is in the group itself ("no internal processes", but for the very top). So a
 * supervisor that is alone in a group given to it steps aside into a leaf, takehome-supervisor, and makes its boxes' groups beside that leaf. Workers forked
 * later are born in the leaf and find its parent ready.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/scoped.h"
#include "sandbox/cgroup.h"
#include "sandbox/cgroup_file.h"

#define LEAF "takehome-supervisor"

bool cgroup_v2_manages_memory(void)
{
	SCOPED_STR mount = STR_EMPTY;
	SCOPED_STR group = STR_EMPTY;
	if (!cgroup_file_own(NULL, &mount, &group))
		return false;
	SCOPED_FD dir = open(str_text(&mount), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return dir >= 0 && cgroup_file_word(dir, "cgroup.controllers", "memory");
}

static bool controllers_on(int dir)
{
	return cgroup_file_word(dir, "cgroup.subtree_control", "memory") && cgroup_file_word(dir, "cgroup.subtree_control", "pids");
}

/* Make sure that groups below ${parent} have memory and pids. 0, or -1 with errno. */
static int make_ready(const char *parent, bool own)
{
	SCOPED_FD dir = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -1;
	if (controllers_on(dir) || cgroup_file_put(dir, "cgroup.subtree_control", "+memory +pids") == 0)
		return 0;
	if (!own || errno != EBUSY)
		return -1;
	if (mkdirat(dir, LEAF, 0755) < 0 && errno != EEXIST)
		return -1;
	SCOPED_FD leaf = openat(dir, LEAF, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (leaf < 0 || cgroup_file_put_number(leaf, "cgroup.procs", (uint64_t)getpid()) < 0)
		return -1;
	if (cgroup_file_put(dir, "cgroup.subtree_control", "+memory +pids") == 0)
		return 0;
	/* Others are in the group, too: go back, their place is not ours to change. */
	int error = errno;
	cgroup_file_put_number(dir, "cgroup.procs", (uint64_t)getpid());
	unlinkat(dir, LEAF, AT_REMOVEDIR);
	errno = error;
	return -1;
}

/* Our own group, or the one that our leaf is in. */
static bool own_group(struct str *ret_mount, struct str *ret_group)
{
	if (!cgroup_file_own(NULL, ret_mount, ret_group))
		return false;
	char *base = strrchr(ret_group->data, '/');
	if (base && strcmp(base + 1, LEAF) == 0)
		*base = '\0';
	return true;
}

void cgroup_v2_prepare(void)
{
	SCOPED_STR mount = STR_EMPTY;
	SCOPED_STR group = STR_EMPTY;
	if (own_group(&mount, &group))
		make_ready(group.data, true);
}

static void open_peak(struct cgroup *c)
{
	int dir = c->part[CGROUP_MEMORY].fd;
	c->peak = openat(dir, "memory.peak", O_RDWR | O_CLOEXEC);
	if (c->peak < 0)
		c->peak = openat(dir, "memory.peak", O_RDONLY | O_CLOEXEC);
}

/*
 * May our processes be moved from ${group}, where they are, below ${parent}? Whoever is not root must be allowed to write cgroup.procs of the folder that both lie in,
 * too (cgroup-v2.rst, "Delegation Containment"): without that, a group can be made and never entered.
 */
static bool reachable(const char *group, const char *parent)
{
	size_t common = 0;
	for (size_t i = 0;; i++) {
		bool group_ends = group[i] == '/' || group[i] == '\0', parent_ends = parent[i] == '/' || parent[i] == '\0';
		if (group_ends && parent_ends)
			common = i;
		if (group[i] != parent[i] || group[i] == '\0')
			break;
	}
	SCOPED_STR procs = STR_EMPTY;
	str_addf(&procs, "%.*s/cgroup.procs", (int)common, group);
	return faccessat(AT_FDCWD, str_text(&procs), W_OK, AT_EACCESS) == 0;
}

/* What keeps us from making groups in ${parent}. An ordinary user with company in a group of its own can do something about it. */
static void tell_why(struct cgroup *c, const char *parent, bool own)
{
	int error = errno;
	str_addf(&c->why, "%s: %s", parent, strerror(error));
	if (own && error == EBUSY)
		str_addf(&c->why, ", other processes are in it (a shell there steps aside with 'g=%s; mkdir $g/shell && echo $$ >$g/shell/cgroup.procs')",
			 parent);
	str_add(&c->why, "; ");
}

/*
 * The candidates for a parent: our own group (or the one that our leaf is in), the one above it, where a shell that was given a group has stepped aside into a
 * leaf, one that root made for this user, and for root the top.
 */
static int make_memory(struct cgroup *c)
{
	SCOPED_STR mount = STR_EMPTY;
	SCOPED_STR group = STR_EMPTY;
	if (!own_group(&mount, &group)) {
		str_add(&c->why, "cgroup2: not mounted; ");
		return -1;
	}
	SCOPED_STR above = STR_EMPTY;
	SCOPED_STR given = STR_EMPTY;
	const char *base = strrchr(group.data, '/');
	bool nested = base && strlen(str_text(&group)) > strlen(str_text(&mount));
	str_addf(&above, "%.*s", nested ? (int)(base - group.data) : 0, str_text(&group));
	str_addf(&given, "%s/takehome-%u", str_text(&mount), (unsigned)geteuid());
	const struct {
		const char *path;
		bool own, usable;
	} parents[] = { { group.data, true, true },
			{ str_text(&above), false, nested && geteuid() != 0 },
			{ str_text(&given), false, true },
			{ str_text(&mount), false, geteuid() == 0 } };
	for (size_t i = 0; i < sizeof parents / sizeof parents[0]; i++) {
		if (!parents[i].usable)
			continue;
		errno = EACCES;
		if (reachable(group.data, parents[i].path) && make_ready(parents[i].path, parents[i].own) == 0 &&
		    cgroup_make_in(c, CGROUP_MEMORY, parents[i].path) == 0) {
			open_peak(c);
			return 0;
		}
		tell_why(c, parents[i].path, parents[i].own && geteuid() != 0);
	}
	return -1;
}

/* One folder serves all three; the second and third place are further descriptors of it. */
static int make(struct cgroup *c, enum cgroup_part part)
{
	if (part == CGROUP_MEMORY)
		return make_memory(c);
	const struct cgroup_place *memory = &c->part[CGROUP_MEMORY];
	int fd = memory->fd < 0 ? -1 : fcntl(memory->fd, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	c->part[part] = (struct cgroup_place){ .parent = alloc_strdup(memory->parent), .fd = fd };
	return 0;
}

static int set_memory(const struct cgroup *c, uint64_t bytes)
{
	int dir = c->part[CGROUP_MEMORY].fd;
	if (cgroup_file_put_number(dir, "memory.max", bytes) < 0)
		return -1;
	/* Without swap in the kernel the file is not there. The zygote is exempt from the killing of the group by its oom_score_adj of -1000. */
	if (cgroup_file_put(dir, "memory.swap.max", "0") < 0 && errno != ENOENT)
		return -1;
	return cgroup_file_put(dir, "memory.oom.group", "1") < 0 && errno != ENOENT ? -1 : 0;
}

/* Since Linux 6.12; before, the file cannot be written, and the peak is the box's, not the run's. */
static uint64_t kernel_bytes(const struct cgroup *c)
{
	return cgroup_read(c, CGROUP_MEMORY, "memory.stat", "pagetables") + cgroup_read(c, CGROUP_MEMORY, "memory.stat", "kernel_stack") +
	       cgroup_read(c, CGROUP_MEMORY, "memory.stat", "slab_unreclaimable");
}

static int reset_peak(const struct cgroup *c)
{
	return c->peak >= 0 && write(c->peak, "reset", 5) == 5 ? 0 : -1;
}

static uint64_t peak(const struct cgroup *c)
{
	char text[32];
	ssize_t got = c->peak < 0 ? -1 : pread(c->peak, text, sizeof text - 1, 0);
	text[got < 0 ? 0 : got] = '\0';
	return got < 0 ? 0 : strtoull(text, NULL, 10);
}

static uint64_t oom_kills(const struct cgroup *c)
{
	return cgroup_read(c, CGROUP_MEMORY, "memory.events", "oom_kill");
}

static uint64_t cpu_ns(const struct cgroup *c)
{
	return cgroup_read(c, CGROUP_CPU, "cpu.stat", "usage_usec") * 1000;
}

static void cpu_split(const struct cgroup *c, uint64_t *ret_user_us, uint64_t *ret_system_us)
{
	*ret_user_us = cgroup_read(c, CGROUP_CPU, "cpu.stat", "user_usec");
	*ret_system_us = cgroup_read(c, CGROUP_CPU, "cpu.stat", "system_usec");
}

const struct cgroup_ops cgroup_v2_ops = { make, set_memory, reset_peak, "memory.current", kernel_bytes, peak, oom_kills, cpu_ns, cpu_split };
