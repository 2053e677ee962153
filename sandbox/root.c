/*
 * root.c: the table of what is shown, and the mounts that show it: open_tree(2), mount_setattr(2), fsopen(2), pivot_root(2).
 *
 * Sources are taken as detached mounts, which survive the change of user namespace: root can take them from folders that the box's uid could not reach.
 */
#include "sandbox/root.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

enum root_need { ROOT_REQUIRED, ROOT_OPTIONAL };
enum { COPIED_MAX = 768 * 1024, SMALL_TREE = 8 };

/* Patterns of glob(7). Links on the host (/bin → usr/bin) become the same links inside. What is not named here is not there. */
static const struct {
	const char *pattern;
	enum root_need need;
} shown[] = {
	{ "/usr", ROOT_REQUIRED },
	{ "/bin", ROOT_OPTIONAL },
	{ "/sbin", ROOT_OPTIONAL },
	{ "/lib", ROOT_OPTIONAL },
	{ "/lib32", ROOT_OPTIONAL },
	{ "/lib64", ROOT_OPTIONAL },
	{ "/libx32", ROOT_OPTIONAL },
	{ "/etc/alternatives", ROOT_OPTIONAL },
	{ "/etc/ld.so.cache", ROOT_OPTIONAL },
	{ "/etc/ld.so.conf", ROOT_OPTIONAL },
	{ "/etc/ld.so.conf.d", ROOT_OPTIONAL },
	{ "/etc/localtime", ROOT_OPTIONAL },
	{ "/etc/os-release", ROOT_OPTIONAL },
	{ "/etc/mime.types", ROOT_OPTIONAL },
	{ "/etc/protocols", ROOT_OPTIONAL },
	{ "/etc/services", ROOT_OPTIONAL },
	{ "/etc/inputrc", ROOT_OPTIONAL },
	{ "/etc/ssl/certs", ROOT_OPTIONAL },
	{ "/etc/ssl/openssl.cnf", ROOT_OPTIONAL },
	{ "/etc/java*", ROOT_OPTIONAL },
	{ "/etc/php", ROOT_OPTIONAL },
	{ "/etc/perl", ROOT_OPTIONAL },
	{ "/etc/python3*", ROOT_OPTIONAL },
	{ "/etc/lua*", ROOT_OPTIONAL },
	{ "/etc/mono", ROOT_OPTIONAL },
	{ "/etc/R", ROOT_OPTIONAL },
	{ "/etc/ghc", ROOT_OPTIONAL },
	{ "/etc/groovy", ROOT_OPTIONAL },
	{ "/etc/fpc*.cfg", ROOT_OPTIONAL },
	{ "/etc/ocamlfind.conf", ROOT_OPTIONAL },
	{ "/var/lib/ghc", ROOT_OPTIONAL }, /* Debian keeps the list of GHC's own packages there */
};

static const char *const devices[] = { "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom" };
enum { DEVICES = sizeof devices / sizeof devices[0] };
static const char *const folders[] = { "work", "tmp", "proc", "dev/shm", "etc" };
/* In /dev. */
static const struct {
	const char *name, *target;
} links[] = {
	{ "fd", "/proc/self/fd" },
	{ "stdin", "/proc/self/fd/0" },
	{ "stdout", "/proc/self/fd/1" },
	{ "stderr", "/proc/self/fd/2" },
};

/* Enough of /etc for programs that look up who they are. The host's own accounts stay outside. */
static const struct {
	const char *path, *text;
} generated[] = {
	{ "etc/passwd", "root:x:0:0:root:/:/bin/sh\nbox:x:1000:1000:box:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n" },
	{ "etc/group", "root:x:0:\nbox:x:1000:\nnogroup:x:65534:\n" },
	{ "etc/hosts", "127.0.0.1 localhost box\n::1 localhost\n" },
	{ "etc/hostname", "box\n" },
	{ "etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n" },
};

/*
 * Small files are copied: each mount less is one less that every run's namespace has to have copied and taken down. False: it is no small file, or not everybody may read
 * it; then it is mounted.
 */
static bool read_small(struct root_plan *plan, const char *host, const struct stat *st, struct root_view *ret)
{
	size_t size = (size_t)st->st_size;
	if (!S_ISREG(st->st_mode) || !(st->st_mode & S_IROTH) || plan->copied + size > COPIED_MAX)
		return false;
	SCOPED_FD fd = open(host, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	SCOPED_FREE char *text = alloc_zero(size + 1);
	/* It must be whole: one byte more is asked for than there should be. */
	if (fd < 0 || read(fd, text, size + 1) != (ssize_t)size)
		return false;
	ret->text = text;
	ret->len = size;
	plan->copied += size;
	text = NULL;
	return true;
}

static int read_link(const char *host, const struct stat *st, struct root_view *ret, struct step_failure *f)
{
	ret->link = alloc_zero((size_t)st->st_size + 1);
	if (STEP_TRY_AT(f, STEP_SOURCES, host, readlink(host, ret->link, (size_t)st->st_size)) == 0 || ret->link[0])
		return 0;
	free(ret->link);
	return -1;
}

static int take_mount(const char *host, unsigned flags, struct root_view *ret, struct step_failure *f)
{
	if (STEP_TRY_AT(f, STEP_SOURCES, host, ret->fd = open_tree(AT_FDCWD, host, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE)) < 0)
		return -1;
	struct mount_attr attr = { .attr_set = flags };
	if (STEP_TRY_AT(f, STEP_SOURCES, host, mount_setattr(ret->fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr, sizeof attr)) < 0) {
		close(ret->fd);
		return -1;
	}
	return 0;
}

/* How many entries a tree has. What would not be the same in a copy counts as many. */
static int count_entry(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	(void)parent, (void)name, (void)path;
	int *count = context;
	bool plain = S_ISLNK(st->st_mode) || (S_ISDIR(st->st_mode) && (st->st_mode & 0005) == 0005) ||
		     (S_ISREG(st->st_mode) && (st->st_mode & 0444) == 0444 && !(st->st_mode & 0111));
	*count += plain ? 1 : SMALL_TREE;
	return *count >= SMALL_TREE ? -1 : 0;
}

/* Folders with little in them, as many in /etc are, are copied as well. */
static bool is_small_tree(const char *host, const struct stat *st)
{
	struct err ignored = ERR_NONE;
	int count = 0;
	SCOPED_FD dir = (st->st_mode & 0005) == 0005 ? open(host, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
	return dir >= 0 && fs_walk(dir, count_entry, &count, &ignored) == 0;
}

struct tree {
	struct root_plan *plan;
	const char *host, *inside;
	unsigned flags;
	struct step_failure *failure;
};

static int add_entry(void *context, int parent, const char *name, const char *path, const struct stat *st);

/* ${may_copy}: and if it is small, it is better copied than mounted. */
static int add_view(struct root_plan *plan, const char *host, const char *inside, unsigned flags, bool may_copy, struct step_failure *f)
{
	struct stat st;
	if (plan->count == ROOT_VIEWS_MAX) {
		errno = E2BIG;
		return step_failed_at(f, STEP_SOURCES, inside);
	}
	if (STEP_TRY_AT(f, STEP_SOURCES, host, lstat(host, &st)) < 0)
		return -1;
	struct root_view view = { .fd = -1, .type = st.st_mode & S_IFMT };
	bool small = may_copy && S_ISDIR(st.st_mode) && is_small_tree(host, &st);
	int rc = 0;
	if (S_ISLNK(st.st_mode))
		rc = read_link(host, &st, &view, f);
	else if (!small && !(may_copy && read_small(plan, host, &st, &view)))
		rc = take_mount(host, flags, &view, f);
	if (rc < 0)
		return -1;
	view.path = alloc_strdup(inside);
	plan->views[plan->count++] = view;
	struct err ignored = ERR_NONE;
	struct tree tree = { plan, host, inside, flags, f };
	SCOPED_FD dir = small ? open(host, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	return small && fs_walk(dir, add_entry, &tree, &ignored) != 0 ? -1 : 0;
}

static int add_entry(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	(void)parent, (void)name;
	const struct tree *tree = context;
	SCOPED_STR host = STR_EMPTY;
	SCOPED_STR inside = STR_EMPTY;
	str_addf(&host, "%s/%s", tree->host, path);
	str_addf(&inside, "%s/%s", tree->inside, path);
	if (add_view(tree->plan, str_text(&host), str_text(&inside), tree->flags, true, tree->failure) < 0)
		return -1;
	return S_ISDIR(st->st_mode) ? FS_SKIP : 0; /* its content has been added with it */
}

static int gather_pattern(struct root_plan *plan, const char *prefix, const char *pattern, enum root_need need, struct step_failure *f)
{
	SCOPED_STR host = STR_EMPTY;
	str_add(&host, prefix);
	str_add(&host, pattern);
	glob_t found = { 0 };
	int rc = glob(str_text(&host), 0, NULL, &found) == 0 ? 0 : -1;
	if (rc < 0 && need == ROOT_REQUIRED) {
		errno = ENOENT;
		step_failed_at(f, STEP_SOURCES, str_text(&host));
	} else {
		rc = 0;
	}
	for (size_t i = 0; rc == 0 && i < found.gl_pathc; i++)
		rc = add_view(plan, found.gl_pathv[i], found.gl_pathv[i] + strlen(prefix), MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, true, f);
	globfree(&found);
	return rc;
}

static int make_tmpfs(const char *size, unsigned attributes)
{
	SCOPED_FD fs = fsopen("tmpfs", FSOPEN_CLOEXEC);
	if (fs < 0 || fsconfig(fs, FSCONFIG_SET_STRING, "size", size, 0) < 0 || fsconfig(fs, FSCONFIG_SET_STRING, "mode", "0755", 0) < 0 ||
	    fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -1;
	return fsmount(fs, FSMOUNT_CLOEXEC, attributes);
}

static int add_links(int dev)
{
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
		if (symlinkat(links[i].target, dev, links[i].name) < 0)
			return -1;
	return 0;
}

static int fill_dev(int dev)
{
	mode_t mask = umask(0);
	int rc = mkdirat(dev, "shm", 0755);
	for (size_t i = 0; rc == 0 && i < DEVICES; i++) {
		struct stat st;
		rc = stat(devices[i], &st);
		if (rc == 0)
			rc = mknodat(dev, strrchr(devices[i], '/') + 1, S_IFCHR | 0666, st.st_rdev);
	}
	umask(mask);
	return rc < 0 ? -1 : add_links(dev);
}

/* The devices on a small /dev of our own: one mount in place of five. Only root on the host itself may make devices; false: the host's are shown, each by itself. */
static bool add_devices(struct root_plan *plan)
{
	SCOPED_FD dev = geteuid() == 0 ? make_tmpfs("64k", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC) : -1;
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };
	if (dev < 0 || plan->count == ROOT_VIEWS_MAX || fill_dev(dev) < 0 || mount_setattr(dev, "", AT_EMPTY_PATH, &attr, sizeof attr) < 0)
		return false;
	plan->views[plan->count++] = (struct root_view){ .path = alloc_strdup("/dev"), .fd = fd_steal(&dev), .type = S_IFDIR };
	return true;
}

int root_gather(struct root_plan *plan, const char *work, const char *rootfs, struct step_failure *f)
{
	*plan = (struct root_plan){ .root = -1 };
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		if (gather_pattern(plan, rootfs ? rootfs : "", shown[i].pattern, shown[i].need, f) < 0)
			return -1;
	plan->devices = add_devices(plan);
	for (size_t i = 0; !plan->devices && i < DEVICES; i++)
		if (add_view(plan, devices[i], devices[i], MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, false, f) < 0)
			return -1;
	/*
	 * The host's /proc is seen by the zygote only, never by a program: the kernel lets a user namespace mount a fresh procfs only where a whole one is in sight
	 * already. Each run replaces it with its own.
	 */
	if (add_view(plan, "/proc", "/proc", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, false, f) < 0)
		return -1;
	return work ? add_view(plan, work, "/work", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, false, f) : 0;
}

/* An empty file to mount on, or one with ${text}. */
static int make_file(int root, const char *path, struct bytes text)
{
	SCOPED_FD fd = openat(root, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	return fd < 0 ? -1 : fs_write_all(fd, text, NULL);
}

static int make_parents(int root, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return 0;
	SCOPED_STR folder = STR_EMPTY;
	str_add_bytes(&folder, (struct bytes){ path, (size_t)(slash - path) });
	return fs_mkdirs(root, str_text(&folder), 0755);
}

static int place_view(int root, const struct root_view *view)
{
	const char *path = view->path + 1;
	if (make_parents(root, path) < 0)
		return -1;
	if (view->link)
		return symlinkat(view->link, root, path);
	if (view->text)
		return make_file(root, path, (struct bytes){ view->text, view->len });
	if (S_ISDIR(view->type)) {
		if (mkdirat(root, path, 0755) < 0 && errno != EEXIST)
			return -1;
	} else if (make_file(root, path, bytes_of("")) < 0) {
		return -1;
	}
	if (view->fd < 0)
		return 0; /* a folder whose content follows */
	int rc = move_mount(view->fd, "", root, path, MOVE_MOUNT_F_EMPTY_PATH);
	close(view->fd);
	return rc;
}

/* It has to hang somewhere until pivot_root: over a folder that every host has, in a mount namespace that nobody else sees. */
static int make_root(int *ret_root)
{
	*ret_root = make_tmpfs("2m", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
	return *ret_root < 0 ? -1 : move_mount(*ret_root, "", AT_FDCWD, "/usr", MOVE_MOUNT_F_EMPTY_PATH);
}

/* Where no /dev of our own is mounted, its links are the root's. */
static int link_devices(const struct root_plan *plan)
{
	SCOPED_FD dev = plan->devices ? -1 : openat(plan->root, "dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return plan->devices ? 0 : dev < 0 ? -1 : add_links(dev);
}

int root_build(struct root_plan *plan, struct step_failure *f)
{
	if (STEP_TRY(f, STEP_ROOT, make_root(&plan->root)) < 0)
		return -1;
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		if (STEP_TRY_AT(f, STEP_ROOT, folders[i], fs_mkdirs(plan->root, folders[i], 0755)) < 0)
			return -1;
	for (size_t i = 0; i < plan->count; i++)
		if (STEP_TRY_AT(f, STEP_ROOT, plan->views[i].path, place_view(plan->root, &plan->views[i])) < 0)
			return -1;
	if (STEP_TRY_AT(f, STEP_ROOT, "/dev", link_devices(plan)) < 0)
		return -1;
	for (size_t i = 0; i < sizeof generated / sizeof generated[0]; i++)
		if (STEP_TRY_AT(f, STEP_ROOT, generated[i].path, make_file(plan->root, generated[i].path, bytes_of(generated[i].text))) < 0)
			return -1;
	return 0;
}

int root_enter(struct root_plan *plan, struct step_failure *f)
{
	/* pivot_root(".", ".") stacks the old root on the new one (pivot_root(2), NOTES), so that no folder for it is needed. */
	if (STEP_TRY(f, STEP_PIVOT, fchdir(plan->root)) < 0 || STEP_TRY(f, STEP_PIVOT, syscall(SYS_pivot_root, ".", ".")) < 0 ||
	    STEP_TRY(f, STEP_PIVOT, umount2(".", MNT_DETACH)) < 0 || STEP_TRY(f, STEP_PIVOT, chdir("/")) < 0)
		return -1;
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };
	if (STEP_TRY(f, STEP_PIVOT, mount_setattr(plan->root, "", AT_EMPTY_PATH, &attr, sizeof attr)) < 0)
		return -1;
	close(plan->root);
	plan->root = -1;
	return 0;
}
