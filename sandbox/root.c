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
enum { COPIED_MAX = 768 * 1024 };

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
static const char *const folders[] = { "work", "tmp", "proc", "dev/shm", "etc" };
static const struct {
	const char *path, *target;
} links[] = {
	{ "dev/fd", "/proc/self/fd" },
	{ "dev/stdin", "/proc/self/fd/0" },
	{ "dev/stdout", "/proc/self/fd/1" },
	{ "dev/stderr", "/proc/self/fd/2" },
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
 * Small files are copied: each mount less is one less that every run's namespace has to have copied and taken down. False: it is no small file, or cannot be read; then it
 * is mounted.
 */
static bool read_small(struct root_plan *plan, const char *host, const struct stat *st, struct root_view *ret)
{
	size_t size = (size_t)st->st_size;
	if (!S_ISREG(st->st_mode) || plan->copied + size > COPIED_MAX)
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

static int add_view(struct root_plan *plan, const char *host, const char *inside, unsigned flags, struct step_failure *f)
{
	struct stat st;
	if (plan->count == ROOT_VIEWS_MAX) {
		errno = E2BIG;
		return step_failed_at(f, STEP_SOURCES, inside);
	}
	if (STEP_TRY_AT(f, STEP_SOURCES, host, lstat(host, &st)) < 0)
		return -1;
	struct root_view view = { .fd = -1, .type = st.st_mode & S_IFMT };
	if (S_ISLNK(st.st_mode)) {
		view.link = alloc_zero((size_t)st.st_size + 1);
		if (STEP_TRY_AT(f, STEP_SOURCES, host, readlink(host, view.link, (size_t)st.st_size)) < 0) {
			free(view.link);
			return -1;
		}
	} else if (!read_small(plan, host, &st, &view)) {
		if (STEP_TRY_AT(f, STEP_SOURCES, host, view.fd = open_tree(AT_FDCWD, host, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE)) < 0)
			return -1;
		struct mount_attr attr = { .attr_set = flags };
		if (STEP_TRY_AT(f, STEP_SOURCES, host, mount_setattr(view.fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr, sizeof attr)) < 0) {
			close(view.fd);
			return -1;
		}
	}
	view.path = alloc_strdup(inside);
	plan->views[plan->count++] = view;
	return 0;
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
		rc = add_view(plan, found.gl_pathv[i], found.gl_pathv[i] + strlen(prefix), MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, f);
	globfree(&found);
	return rc;
}

int root_gather(struct root_plan *plan, const char *work, const char *rootfs, struct step_failure *f)
{
	*plan = (struct root_plan){ .root = -1 };
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		if (gather_pattern(plan, rootfs ? rootfs : "", shown[i].pattern, shown[i].need, f) < 0)
			return -1;
	for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
		if (add_view(plan, devices[i], devices[i], MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, f) < 0)
			return -1;
	/*
	 * The host's /proc is seen by the zygote only, never by a program: the kernel lets a user namespace mount a fresh procfs only where a whole one is in sight
	 * already. Each run replaces it with its own.
	 */
	if (add_view(plan, "/proc", "/proc", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, f) < 0)
		return -1;
	return work ? add_view(plan, work, "/work", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, f) : 0;
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
	int rc = move_mount(view->fd, "", root, path, MOVE_MOUNT_F_EMPTY_PATH);
	close(view->fd);
	return rc;
}

static int make_tmpfs(int *ret_root)
{
	SCOPED_FD fs = fsopen("tmpfs", FSOPEN_CLOEXEC);
	if (fs < 0 || fsconfig(fs, FSCONFIG_SET_STRING, "size", "2m", 0) < 0 || fsconfig(fs, FSCONFIG_SET_STRING, "mode", "0755", 0) < 0 ||
	    fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -1;
	*ret_root = fsmount(fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
	if (*ret_root < 0)
		return -1;
	/* It has to hang somewhere until pivot_root: over a folder that every host has, in a mount namespace that nobody else sees. */
	return move_mount(*ret_root, "", AT_FDCWD, "/usr", MOVE_MOUNT_F_EMPTY_PATH);
}

int root_build(struct root_plan *plan, struct step_failure *f)
{
	if (STEP_TRY(f, STEP_ROOT, make_tmpfs(&plan->root)) < 0)
		return -1;
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		if (STEP_TRY_AT(f, STEP_ROOT, folders[i], fs_mkdirs(plan->root, folders[i], 0755)) < 0)
			return -1;
	for (size_t i = 0; i < plan->count; i++)
		if (STEP_TRY_AT(f, STEP_ROOT, plan->views[i].path, place_view(plan->root, &plan->views[i])) < 0)
			return -1;
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
		if (STEP_TRY_AT(f, STEP_ROOT, links[i].path, symlinkat(links[i].target, plan->root, links[i].path)) < 0)
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
