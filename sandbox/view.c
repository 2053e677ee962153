/* view.c: tmpfs, overlay and procfs through the descriptor-based mount calls: fsopen(2), fsmount(2), move_mount(2). */
#include "sandbox/view.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "sandbox/copy.h"

/* The folders of a run's tmpfs. upper and scratch are the overlay's; the others are what the program sees as /tmp and /dev/shm. */
static const struct {
	const char *name;
	mode_t mode;
} parts[] = { { "upper", 0755 }, { "scratch", 0755 }, { "tmp", 01777 }, { "shm", 01777 } };
enum { PARTS = sizeof parts / sizeof parts[0], OWN_INODES = PARTS + 4 };

struct option {
	const char *key, *value; /* value NULL: a flag */
};

static int make_mount(const char *kind, const struct option *options, unsigned attributes)
{
	SCOPED_FD fs = fsopen(kind, FSOPEN_CLOEXEC);
	if (fs < 0)
		return -1;
	for (const struct option *o = options; o->key; o++)
		if (fsconfig(fs, o->value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, o->key, o->value, 0) < 0)
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
	const struct option options[] = { { "size", size }, { "nr_inodes", inodes }, { "mode", "0755" }, { NULL, NULL } };
	SCOPED_FD disk = make_mount("tmpfs", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
	for (size_t i = 0; disk >= 0 && i < PARTS; i++)
		/* mkdir heeds the umask, chmod does not. */
		if (mkdirat(disk, parts[i].name, 0755) < 0 || (parts[i].mode != 0755 && fchmodat(disk, parts[i].name, parts[i].mode, 0) < 0))
			return -1;
	return fd_steal(&disk);
}

static int make_overlay(const char *lower, const char *upper, const char *scratch)
{
	const struct option options[] = { { "lowerdir", lower }, { "upperdir", upper }, { "workdir", scratch }, { "userxattr", NULL }, { NULL, NULL } };
	return make_mount("overlay", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
}

static int put_at(int mount, const char *path)
{
	return move_mount(mount, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH);
}

/* While the tmpfs stands on /tmp: before Linux 6.15 a part of a mount that stands nowhere cannot be taken. */
static int part_of_tmp(const char *path)
{
	return open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
}

/* /work without an overlay: a folder of the tmpfs, filled with a copy of the tree that is on /work now. */
static int make_copied(bool lower, struct step_failure *f)
{
	int work;
	if (STEP_TRY(f, STEP_MOVE, work = part_of_tmp("/tmp/upper")) < 0)
		return -1;
	if (!lower)
		return work;
	SCOPED_FD from = open("/work", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	SCOPED_FD to = openat(work, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err e = ERR_NONE;
	if (STEP_TRY(f, STEP_COPY, from < 0 || to < 0 ? -1 : copy_tree(from, to, COPY_ALL, &e)) < 0) {
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

/* A copy of the work tree must not use up what the program may write. */
static int measure(const char *folder, struct size *ret)
{
	SCOPED_FD dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return dir < 0 ? -1 : fs_walk(dir, add_size, ret, NULL);
}

/*
 * What of /proc tells about the host and helps no program is covered. subset=pid would hide more at no cost, but runtimes size their pools by /proc/cpuinfo and
 * /proc/meminfo: Node's os.cpus() would be empty, and a right program would fail here that works everywhere else.
 */
static const char *const covered[] = { "/proc/cmdline", "/proc/kallsyms", "/proc/kcore", "/proc/keys", "/proc/key-users", "/proc/modules" };

static int cover_proc(void)
{
	for (size_t i = 0; i < sizeof covered / sizeof covered[0]; i++) {
		SCOPED_FD null = open_tree(AT_FDCWD, "/dev/null", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
		if (null < 0 || (put_at(null, covered[i]) < 0 && errno != ENOENT))
			return -1;
	}
	return 0;
}

static int make_proc(int *ret, struct step_failure *f)
{
	const struct option options[] = { { "hidepid", "invisible" }, { NULL, NULL } };
	unsigned attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
	if (STEP_TRY(f, STEP_PROC, *ret = make_mount("proc", options, attributes)) < 0)
		return -1;
	/* The host's /proc, which had to be in sight until now, goes. */
	if (STEP_TRY(f, STEP_PROC, umount2("/proc", MNT_DETACH)) < 0 || STEP_TRY(f, STEP_PROC, put_at(*ret, "/proc")) < 0 ||
	    STEP_TRY(f, STEP_PROC, cover_proc()) < 0)
		return -1;
	return 0;
}

int view_make(struct view *ret, const struct view_spec *spec, struct step_failure *f)
{
	*ret = (struct view){ .work = -1, .disk = -1, .proc = -1 };
	struct size copied = { 0 };
	if (spec->lower && !spec->overlay && measure("/work", &copied) < 0)
		return step_failed(f, STEP_COPY);
	if (STEP_TRY(f, STEP_TMPFS, ret->disk = make_disk(((uint64_t)spec->disk_mb << 20) + copied.bytes, spec->files + copied.files)) < 0)
		return -1;
	ret->base_bytes = copied.bytes;
	SCOPED_FD tmp = -1;
	SCOPED_FD shm = -1;
	SCOPED_FD work = -1;
	/* For a moment the whole tmpfs stands on /tmp, where paths find its parts; what is made of them keeps what it needs. */
	if (STEP_TRY(f, STEP_TMPFS, put_at(ret->disk, "/tmp")) < 0 || STEP_TRY(f, STEP_TMPFS, tmp = part_of_tmp("/tmp/tmp")) < 0 ||
	    STEP_TRY(f, STEP_TMPFS, shm = part_of_tmp("/tmp/shm")) < 0)
		return -1;
	if (spec->lower && spec->overlay) {
		if (STEP_TRY(f, STEP_OVERLAY, work = make_overlay("/work", "/tmp/upper", "/tmp/scratch")) < 0)
			return -1;
	} else if ((work = make_copied(spec->lower, f)) < 0) {
		return -1;
	}
	if (STEP_TRY(f, STEP_MOVE, umount2("/tmp", MNT_DETACH)) < 0 || (spec->lower && STEP_TRY(f, STEP_MOVE, umount2("/work", MNT_DETACH)) < 0))
		return -1;
	if (STEP_TRY_AT(f, STEP_MOVE, "/tmp", put_at(tmp, "/tmp")) < 0 || STEP_TRY_AT(f, STEP_MOVE, "/dev/shm", put_at(shm, "/dev/shm")) < 0 ||
	    STEP_TRY_AT(f, STEP_MOVE, "/work", put_at(work, "/work")) < 0)
		return -1;
	if (STEP_TRY(f, STEP_MOVE, ret->work = open("/work", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return -1;
	return make_proc(&ret->proc, f);
}

bool view_overlay_works(void)
{
	if (fault_at("sandbox.overlay-check"))
		return false;
	SCOPED_FD disk = make_disk(1 << 20, 64);
	if (disk < 0 || put_at(disk, "/tmp") < 0)
		return false;
	bool works = false;
	if (mkdir("/tmp/tmp/gone", 0755) == 0) {
		SCOPED_FD overlay = make_overlay("/tmp/tmp", "/tmp/upper", "/tmp/scratch");
		works = overlay >= 0 && unlinkat(overlay, "gone", AT_REMOVEDIR) == 0 && mkdirat(overlay, "gone", 0755) == 0;
	}
	umount2("/tmp", MNT_DETACH);
	return works;
}
