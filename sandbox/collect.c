/*
 * collect.c: taking what a program left, after its death. Its files are a stranger's: links, FIFOs and second names are told apart, nothing is followed.
 *
 * The folder is detached by then: its mount namespace died with the run, and only our descriptor keeps it. No path of the host leads there, and none leads out.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/scoped.h"
#include "sandbox/copy.h"
#include "sandbox/sandbox.h"

static int open_strictly(int dir, const char *path, uint64_t flags)
{
	struct open_how how = { .flags = flags | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV };
	return (int)syscall(SYS_openat2, dir, path, &how, sizeof how);
}

static const char *why_not_opened(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return "is not there";
	case ELOOP:
		return "is a symbolic link, or lies behind one";
	case EXDEV:
		return "leads outside";
	case EACCES:
		return "cannot be read: its mode forbids it";
	case ENXIO:
		return "is a socket, not a regular file";
	case ENAMETOOLONG:
		return "has too long a name";
	default:
		return "cannot be opened";
	}
}

static const char *why_not_taken(const struct stat *st, uint64_t max_bytes)
{
	switch (st->st_mode & S_IFMT) {
	case S_IFREG:
		break;
	case S_IFDIR:
		return "is a folder, not a regular file";
	case S_IFIFO:
		return "is a FIFO, not a regular file";
	case S_IFLNK:
		return "is a symbolic link, or lies behind one";
	case S_IFSOCK:
		return "is a socket, not a regular file";
	default:
		return "is a device, not a regular file";
	}
	if (st->st_nlink != 1)
		return "has a second name (hard link)";
	/* Root could read it all the same, but the verdict must not depend on who grades. */
	if (!(st->st_mode & S_IRUSR))
		return "cannot be read: its mode forbids it";
	if ((uint64_t)st->st_size > max_bytes)
		return "is larger than allowed";
	return NULL;
}

int sandbox_collect(const struct sandbox_result *result, const char *path, uint64_t max_bytes, int *ret_fd, uint64_t *ret_bytes, const char **ret_why)
{
	*ret_fd = -1;
	*ret_bytes = 0;
	*ret_why = "is not there";
	if (result->work_fd < 0)
		return -1;
	/* Looked at first without opening it, so that nothing at all happens to what is not a regular file. */
	SCOPED_FD handle = open_strictly(result->work_fd, path, O_PATH);
	struct stat st;
	if (handle < 0 || fstat(handle, &st) < 0) {
		*ret_why = why_not_opened(errno);
		return -1;
	}
	*ret_why = why_not_taken(&st, max_bytes);
	if (*ret_why)
		return -1;
	SCOPED_FD fd = open_strictly(result->work_fd, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		*ret_why = why_not_opened(errno);
		return -1;
	}
	*ret_fd = fd_steal(&fd);
	*ret_bytes = (uint64_t)st.st_size;
	return 0;
}

int sandbox_export(const struct sandbox_result *result, int to, uid_t owner, struct err *e)
{
	if (result->work_fd < 0)
		return err_set(e, OWNER_HARNESS, "exporting the work tree: the command never started");
	const struct copy_rule rule = { .owner = owner, .mask = 0755, .add = 0400 };
	if (copy_tree(result->work_fd, to, rule, e) < 0)
		return err_wrap(e, "exporting the work tree");
	return 0;
}
