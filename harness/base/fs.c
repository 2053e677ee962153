/* fs.c: opening, reading and writing files. Trees stand in fs_tree.c, names in fs_path.c. */
#include "harness/base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fault.h"
#include "harness/base/scoped.h"

int fs_open_beneath(int dir, const char *path, int flags, mode_t mode)
{
	struct open_how how = {
		.flags = (uint64_t)(unsigned)(flags | O_CLOEXEC),
		.mode = flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? mode : 0, /* openat2 refuses a mode that it does not need */
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	if (fault_at("fs.open"))
		return -1;
	/* EAGAIN: something was renamed meanwhile, so that ".." could not be judged. It passes, but must not keep us for ever. */
	for (int attempt = 0; attempt < 100; attempt++) {
		long fd = syscall(SYS_openat2, dir, path, &how, sizeof how);
		if (fd >= 0 || (errno != EAGAIN && errno != EINTR))
			return (int)fd;
	}
	return -1;
}

int fs_open_regular(int dir, const char *path, struct stat *ret_st)
{
	struct stat st;
	SCOPED_FD fd = fs_open_beneath(dir, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
	if (fd < 0) {
		if (errno == ENXIO) /* a socket, or a device without a driver */
			errno = EINVAL;
		return -1;
	}
	if (fstat(fd, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return -1;
	}
	if (ret_st)
		*ret_st = st;
	return fd_steal(&fd);
}

/* read(2) through EINTR. */
static ssize_t read_some(int fd, char *buffer, size_t size)
{
	ssize_t n;
	if (fault_at("fs.read"))
		return -1;
	do
		n = read(fd, buffer, size);
	while (n < 0 && errno == EINTR);
	return n;
}

int fs_read_fd(struct arena *a, int fd, size_t max, struct bytes *ret, struct err *e)
{
	struct stat st;
	size_t cap = (size_t)16 * 1024, len = 0;
	/* One byte more than the size, so that a file of that size ends without growing the buffer. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && (uintmax_t)st.st_size < max)
		cap = (size_t)st.st_size + 1;
	SCOPED_FREE char *buffer = alloc_resize(NULL, cap);

	for (;;) {
		if (len == cap)
			buffer = alloc_resize(buffer, cap *= 2);
		ssize_t n = read_some(fd, buffer + len, cap - len);
		if (n < 0)
			return err_sys(e, OWNER_HARNESS, "reading");
		if (n == 0)
			break;
		len += (size_t)n;
		if (len > max) {
			err_set(e, OWNER_HARNESS, "larger than the %zu bytes that are read at most", max);
			if (e)
				e->sys = EFBIG;
			errno = EFBIG;
			return -1;
		}
	}
	*ret = arena_bytes(a, (struct bytes){ .data = buffer, .len = len });
	return 0;
}

int fs_read(struct arena *a, int dir, const char *path, size_t max, struct bytes *ret, struct err *e)
{
	/* Our own file may well be a pipe or a link; a stranger's may not. */
	SCOPED_FD fd = dir != AT_FDCWD ? fs_open_regular(dir, path, NULL) : fault_at("fs.open") ? -1 : open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, OWNER_HARNESS, "opening '%s'", path);
	if (fs_read_fd(a, fd, max, ret, e) < 0)
		return err_wrap(e, "'%s'", path);
	return 0;
}

int fs_write_all(int fd, struct bytes b, struct err *e)
{
	while (b.len > 0) {
		ssize_t n = fault_at("fs.write") ? -1 : write(fd, b.data, b.len);
		if (n < 0) {
			if (errno == EINTR)
				continue;
			return err_sys(e, OWNER_HARNESS, "writing");
		}
		b.data += n;
		b.len -= (size_t)n;
	}
	return 0;
}

/* Create a file that nobody else has in ${dir}; its name goes to ${name}. */
static int open_temporary(int dir, char name[40], mode_t mode, struct err *e)
{
	if (fault_at("fs.open"))
		return err_sys(e, OWNER_HARNESS, "creating a temporary file");
	for (int attempt = 0; attempt < 100; attempt++) {
		uint64_t random;
		if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random)
			continue;
		snprintf(name, 40, ".takehome-%016llx.tmp", (unsigned long long)random);
		int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
		if (fd >= 0 || errno != EEXIST)
			return fd >= 0 ? fd : err_sys(e, OWNER_HARNESS, "creating a temporary file");
	}
	return err_set(e, OWNER_HARNESS, "creating a temporary file: no free name");
}

static int sync_fd(int fd, struct err *e)
{
	if (fault_at("fs.fsync") || fsync(fd) < 0) {
		if (errno == EINVAL || errno == EROFS) /* a file system that has nothing to sync */
			return 0;
		return err_sys(e, OWNER_HARNESS, "syncing to the disk");
	}
	return 0;
}

/* Fill the temporary ${name} and give it the final ${base} in ${dir}. */
static int fill_and_rename(int dir, int fd, const char *name, const char *base, const struct stat *old, struct bytes b, struct err *e)
{
	if (old && fchmod(fd, old->st_mode & 0777) < 0)
		return err_sys(e, OWNER_HARNESS, "keeping the file's mode");
	if (fs_write_all(fd, b, e) < 0 || sync_fd(fd, e) < 0)
		return -1;
	if (fault_at("fs.rename") || renameat(dir, name, dir, base) < 0)
		return err_sys(e, OWNER_HARNESS, "renaming the finished file");
	return 0;
}

static int replace_regular(const char *path, const struct stat *old, struct bytes b, struct err *e)
{
	const char *base = fs_basename(path);
	SCOPED_FREE char *folder = base == path ? alloc_strdup(".") : alloc_strndup(path, (size_t)(base - path));
	char name[40];
	if (*base == '\0')
		return err_set(e, OWNER_HARNESS, "the path names a folder, not a file");
	SCOPED_FD dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return err_sys(e, OWNER_HARNESS, "opening its folder");
	SCOPED_FD fd = open_temporary(dir, name, 0666, e);
	if (fd < 0)
		return -1;
	if (fill_and_rename(dir, fd, name, base, old, b, e) < 0) {
		unlinkat(dir, name, 0);
		return -1;
	}
	return sync_fd(dir, e);
}

/* /dev/null, /dev/stdout on a terminal, a FIFO: to be written to, never to be replaced by a file. */
static int write_through(const char *path, struct bytes b, struct err *e)
{
	SCOPED_FD fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, OWNER_HARNESS, "opening it");
	return fs_write_all(fd, b, e);
}

int fs_replace(const char *path, struct bytes b, struct err *e)
{
	struct stat st;
	bool exists = stat(path, &st) == 0;
	int rc;
	if (exists && !S_ISREG(st.st_mode)) {
		rc = S_ISDIR(st.st_mode) ? err_set(e, OWNER_HARNESS, "it is a folder") : write_through(path, b, e);
	} else {
		/* A link to a file stays a link: the file that it names is replaced. */
		SCOPED_FREE char *target = exists ? realpath(path, NULL) : NULL;
		rc = replace_regular(target ? target : path, exists ? &st : NULL, b, e);
	}
	return rc < 0 ? err_wrap(e, "writing '%s'", path) : 0;
}

/* Make, if need be, and open one folder. Links are followed only where ${follow}: on the way to our own folders. */
static int enter_folder(int dir, const char *name, mode_t mode, bool follow)
{
	if (mkdirat(dir, name, mode) < 0 && errno != EEXIST)
		return -1;
	return openat(dir, name, O_PATH | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));
}

int fs_mkdirs(int dir, const char *path, mode_t mode)
{
	bool ours = dir == AT_FDCWD;
	if (*path == '/' && !ours) {
		errno = EXDEV;
		return -1;
	}
	SCOPED_FREE char *copy = alloc_strdup(path);
	SCOPED_FD current = openat(dir, *path == '/' ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (current < 0)
		return -1;
	char *rest = NULL;
	for (char *name = strtok_r(copy, "/", &rest); name; name = strtok_r(NULL, "/", &rest)) {
		if (!ours && strcmp(name, "..") == 0) {
			errno = EXDEV;
			return -1;
		}
		bool last = rest[strspn(rest, "/")] == '\0';
		int next = enter_folder(current, name, mode, ours && !last);
		if (next < 0)
			return -1;
		close(current);
		current = next;
	}
	return 0;
}
