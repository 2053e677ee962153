/*
 * view.c: tmpfs, overlay and procfs through the descriptor-based mount calls: fsopen(2), fsmount(2), move_mount(2), setns(2).
 *
 * Init is born into the zygote's mount namespace, where the work tree and the host's /proc are in sight, and makes its mounts there, detached: they stand nowhere
 * and nobody else sees them. Then it enters a copy of the namespace in which those two are not, and puts its mounts in place.
 */
#include "sandbox/view.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "sandbox/copy.h"

/* PIDFD_GET_MNT_NAMESPACE, which the headers of the oldest supported distribution do not know. */
#define GET_MNT_NAMESPACE _IO(0xFF, 3)

/* The folders of a run's tmpfs. upper and scratch are the overlay's; the others are what the program sees as /tmp and /dev/shm. */
static const struct {
	const char *name;
	mode_t mode;
} parts[] = { { "upper", 0755 }, { "scratch", 0755 }, { "tmp", 01777 }, { "shm", 01777 } };
enum { PARTS = sizeof parts / sizeof parts[0], OWN_INODES = PARTS + 4 };

struct option {
	const char *key, *value; /* value NULL: a flag, … */
	int fd;                  /* … or this folder, if it is not 0 */
};

static int set_option(int fs, const struct option *o)
{
	if (o->fd)
		return fsconfig(fs, FSCONFIG_SET_FD, o->key, NULL, o->fd);
	return fsconfig(fs, o->value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, o->key, o->value, 0);
}

static int make_mount(const char *kind, const struct option *options, unsigned attributes)
{
	SCOPED_FD fs = fsopen(kind, FSOPEN_CLOEXEC);
	if (fs < 0)
		return -1;
	for (const struct option *o = options; o->key; o++)
		if (set_option(fs, o) < 0)
			return -1;
	if (fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -1;
	return fsmount(fs, FSMOUNT_CLOEXEC, attributes);
}

static int make_disk(uint64_t bytes, uint64_t files)
{
	char size[24], inodes[24];
	snprintf(size, sizeof size, "%llu", (unsigned long long)bytes);
	snprintf(inodes, sizeof inodes, "%llu", (unsigned long long)files + OWN_INODES);
	const struct option options[] = {
		{ .key = "size", .value = size }, { .key = "nr_inodes", .value = inodes }, { .key = "mode", .value = "0755" }, { .key = NULL }
	};
	SCOPED_FD disk = make_mount("tmpfs", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
	mode_t mask = umask(0);
	bool made = true;
	for (size_t i = 0; disk >= 0 && i < PARTS; i++)
		made = made && mkdirat(disk, parts[i].name, parts[i].mode) == 0;
	umask(mask);
	if (!made)
		return -1;
	return fd_steal(&disk);
}

/* ${top}: the tmpfs' top, which is the upper layer's. ${detached}: it stands nowhere, so its folders are told by descriptors; else on /tmp. */
static int make_overlay(const char *lower, int top, bool detached)
{
	SCOPED_FD upper = detached ? openat(top, "upper", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	SCOPED_FD scratch = detached ? openat(top, "scratch", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (detached && (upper < 0 || scratch < 0))
		return -1;
	const struct option options[] = { { .key = "lowerdir", .value = lower },
					  { "upperdir", "/tmp/upper", detached ? upper : 0 },
					  { "workdir", "/tmp/scratch", detached ? scratch : 0 },
					  { .key = "userxattr" },
					  { .key = NULL } };
	return make_mount("overlay", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
}

static int put_at(int mount, const char *path)
{
	return move_mount(mount, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH);
}

/* Before Linux 6.15 a part of a mount that stands nowhere cannot be taken; then ${top} is one on /tmp. */
static int part_of(int top, const char *name)
{
	return open_tree(top, name, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
}

/* /work without an overlay: a folder of the tmpfs, filled with a copy of the tree ${lower}, if there is one. */
static int make_copied(int top, int lower, struct step_failure *f)
{
	int work;
	if (STEP_TRY(f, STEP_MOVE, work = part_of(top, "upper")) < 0)
		return -1;
	if (lower < 0)
		return work;
	SCOPED_FD to = openat(work, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err e = ERR_NONE;
	if (STEP_TRY(f, STEP_COPY, to < 0 ? -1 : copy_tree(lower, to, COPY_ALL, &e)) < 0) {
		close(work);
		return -1;
	}
	return work;
}

struct size {
	uint64_t bytes, files;
};

static int add_size(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	(void)parent, (void)name, (void)path;
	struct size *sum = context;
	const uint64_t page = 4096;
	sum->files++;
	if (S_ISREG(st->st_mode))
		sum->bytes += ((uint64_t)st->st_size + page - 1) / page * page;
	return 0;
}

/*
 * What of /proc tells about the host and helps no program is covered. subset=pid would hide more at no cost, but runtimes size their pools by /proc/cpuinfo and
 * /proc/meminfo: Node's os.cpus() would be empty, and a right program would fail here that works everywhere else.
 */
static const struct {
	const char *name;
	bool by_user; /* shows what belongs to the users of the reader's user namespace alone: nothing, to a user that is the box's own */
} covered[] = { { "cmdline", false }, { "kallsyms", false }, { "kcore", false }, { "keys", true }, { "key-users", true }, { "modules", false } };

/* Looked for once in a box: each look makes the kernel build an entry, and to throw away a mount that found no place costs as much as to unmount one. */
static uint32_t find_covered(bool own_user)
{
	uint32_t found = 0;
	SCOPED_FD proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; proc >= 0 && i < sizeof covered / sizeof covered[0]; i++)
		if (!(own_user && covered[i].by_user) && faccessat(proc, covered[i].name, F_OK, 0) == 0)
			found |= 1u << i;
	return found;
}

static int cover_proc(uint32_t found)
{
	for (size_t i = 0; i < sizeof covered / sizeof covered[0]; i++) {
		if (!(found & (1u << i)))
			continue;
		char path[32];
		snprintf(path, sizeof path, "/proc/%s", covered[i].name);
		/* A file that has gone since (a module's) needs no cover. */
		if (mount("/dev/null", path, NULL, MS_BIND, NULL) < 0 && errno != ENOENT)
			return -1;
	}
	return 0;
}

/* What is in the making. -1: not there (yet, or not on this way). */
struct making {
	int lower;          /* the work tree, to be copied, or to be mounted for a moment */
	int work, tmp, shm; /* detached mounts; the latter two are the view's */
};
#define MAKING_NONE ((struct making){ -1, -1, -1, -1 })

/* The parts of the tmpfs whose top is ${top}, and what is to be /work. */
static int make_parts(struct making *m, int top, const struct view_base *base, struct step_failure *f)
{
	if (STEP_TRY(f, STEP_TMPFS, m->tmp = part_of(top, "tmp")) < 0 || STEP_TRY(f, STEP_TMPFS, m->shm = part_of(top, "shm")) < 0)
		return -1;
	if (!base->lower || !base->overlay)
		return (m->work = make_copied(top, m->lower, f)) < 0 ? -1 : 0;
	return STEP_TRY(f, STEP_OVERLAY, m->work = make_overlay("/work", top, base->detached)) < 0 ? -1 : 0;
}

/* The same where mounts must stand somewhere to be taken apart. The work tree does so for a moment, in the run's own namespace, which pays for it by unmounting it. */
static int make_parts_standing(struct making *m, const struct view_base *base, struct step_failure *f)
{
	bool lower = base->lower && base->overlay;
	if (lower && STEP_TRY(f, STEP_OVERLAY, put_at(m->lower, "/work")) < 0)
		return -1;
	SCOPED_FD top = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (STEP_TRY(f, STEP_TMPFS, top) < 0 || make_parts(m, top, base, f) < 0)
		return -1;
	return lower && STEP_TRY(f, STEP_MOVE, umount2("/work", MNT_DETACH)) < 0 ? -1 : 0;
}

/* The tmpfs and, in front of the host's, the run's /proc. Both can be made only here, before the namespace is left. */
static int make_detached(struct view *v, struct making *m, const struct view_base *base, uint64_t bytes, uint64_t files, struct step_failure *f)
{
	struct size copied = { 0 };
	bool copies = base->lower && !base->overlay;
	if (copies && STEP_TRY(f, STEP_COPY, m->lower = open("/work", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return -1;
	/* A copy of the work tree must not use up what the program may write. */
	if (copies && fs_walk(m->lower, add_size, &copied, NULL) < 0)
		return step_failed(f, STEP_COPY);
	if (STEP_TRY(f, STEP_TMPFS, v->disk = make_disk(bytes + copied.bytes, files + copied.files)) < 0)
		return -1;
	v->base_bytes = copied.bytes;
	const struct option options[] = { { .key = "hidepid", .value = "invisible" }, { .key = NULL } };
	if (STEP_TRY(f, STEP_PROC, v->proc = make_mount("proc", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC)) < 0)
		return -1;
	if (base->detached)
		return make_parts(m, v->disk, base, f);
	if (base->lower && base->overlay)
		return STEP_TRY(f, STEP_OVERLAY, m->lower = part_of(AT_FDCWD, "/work")) < 0 ? -1 : 0;
	return 0;
}

/* Our mount namespace; before Linux 6.11 by way of /proc, which takes longer. */
static int own_space(void)
{
	SCOPED_FD self = (int)syscall(SYS_pidfd_open, getpid(), 0);
	int space = self < 0 ? -1 : ioctl(self, GET_MNT_NAMESPACE, 0);
	return space < 0 ? open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC) : space;
}

static int make_view(struct view *v, struct making *m, const struct view_base *base, uint64_t bytes, uint64_t files, struct step_failure *f)
{
	if (make_detached(v, m, base, bytes, files, f) < 0)
		return -1;
	if (STEP_TRY(f, STEP_VIEW_NS, setns(base->space, CLONE_NEWNS)) < 0 || STEP_TRY(f, STEP_VIEW_NS, unshare(CLONE_NEWNS)) < 0)
		return -1;
	/* The top of the tmpfs stands below what is to be /tmp, where no path leads: what stands somewhere goes with the namespace, at one stroke. */
	if (STEP_TRY_AT(f, STEP_TMPFS, "/tmp", put_at(v->disk, "/tmp")) < 0)
		return -1;
	if (!base->detached && make_parts_standing(m, base, f) < 0)
		return -1;
	if (STEP_TRY_AT(f, STEP_MOVE, "/tmp", put_at(m->tmp, "/tmp")) < 0 || STEP_TRY_AT(f, STEP_MOVE, "/dev/shm", put_at(m->shm, "/dev/shm")) < 0 ||
	    STEP_TRY_AT(f, STEP_MOVE, "/work", put_at(m->work, "/work")) < 0)
		return -1;
	if (STEP_TRY(f, STEP_MOVE, v->work = open("/work", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return -1;
	if (STEP_TRY(f, STEP_PROC, put_at(v->proc, "/proc")) < 0 || STEP_TRY(f, STEP_PROC, cover_proc(base->covered)) < 0)
		return -1;
	return STEP_TRY(f, STEP_PROC, v->space = own_space()) < 0 ? -1 : 0;
}

int view_make(struct view *ret, const struct view_base *base, uint32_t disk_mb, uint32_t files, struct step_failure *f)
{
	*ret = (struct view){ .work = -1, .disk = -1, .proc = -1, .tmp = -1, .shm = -1, .space = -1 };
	struct making m = MAKING_NONE;
	int rc = make_view(ret, &m, base, (uint64_t)disk_mb << 20, files, f);
	if (m.lower >= 0)
		close(m.lower);
	if (m.work >= 0)
		close(m.work);
	ret->tmp = m.tmp;
	ret->shm = m.shm;
	return rc;
}

/* ── in the zygote ── */

/*
 * Whether an overlay of ours can do all that a program may ask. Before Linux 6.6 a tmpfs has no user.* attributes, and then a folder made where one was removed
 * fails with EIO: copying is slower, but right.
 */
static bool overlay_works(bool detached)
{
	SCOPED_FD lower = make_disk(1 << 20, 64);
	SCOPED_FD disk = make_disk(1 << 20, 64);
	if (lower < 0 || disk < 0 || mkdirat(lower, "gone", 0755) < 0 || put_at(lower, "/dev/shm") < 0)
		return false;
	bool works = false;
	if (detached || put_at(disk, "/tmp") == 0) {
		SCOPED_FD overlay = make_overlay("/dev/shm", disk, detached);
		works = overlay >= 0 && unlinkat(overlay, "gone", AT_REMOVEDIR) == 0 && mkdirat(overlay, "gone", 0755) == 0;
		if (!detached)
			umount2("/tmp", MNT_DETACH);
	}
	umount2("/dev/shm", MNT_DETACH);
	return works;
}

static bool parts_can_be_taken(void)
{
	SCOPED_FD disk = make_disk(1 << 20, 64);
	SCOPED_FD part = disk < 0 ? -1 : part_of(disk, "tmp");
	return part >= 0;
}

int view_base_open(struct view_base *ret, bool lower, bool own_user, struct step_failure *f)
{
	bool no_overlay = fault_at("sandbox.overlay-check");
	*ret = (struct view_base){ .space = -1, .lower = lower, .detached = parts_can_be_taken() && !fault_at("sandbox.detached-check") };
	ret->overlay = !no_overlay && overlay_works(ret->detached);
	/* A kernel that takes parts of what stands nowhere, but lays over nothing of the kind. */
	if (!no_overlay && !ret->overlay && ret->detached && overlay_works(false))
		*ret = (struct view_base){ .space = -1, .lower = lower, .overlay = true };
	ret->covered = find_covered(own_user);
	SCOPED_FD own = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	if (STEP_TRY(f, STEP_VIEW_NS, own < 0 ? -1 : unshare(CLONE_NEWNS)) < 0 ||
	    STEP_TRY(f, STEP_VIEW_NS, ret->space = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC)) < 0)
		return -1;
	if (STEP_TRY(f, STEP_VIEW_NS, umount2("/proc", MNT_DETACH)) < 0 || (lower && STEP_TRY(f, STEP_VIEW_NS, umount2("/work", MNT_DETACH)) < 0))
		return -1;
	return STEP_TRY(f, STEP_VIEW_NS, setns(own, CLONE_NEWNS)) < 0 ? -1 : 0;
}
