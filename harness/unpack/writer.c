/* writer.c: the only place of unpacking that makes anything on disk. */
#include "harness/unpack/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/arena.h"
#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

enum { MODE_FOLDER = 0755, MODE_PROGRAM = 0755, MODE_FILE = 0644, COPY_BLOCK = 64 * 1024 };

/* 2000-01-01 00:00:00 UTC. One date for all: make(1) then has no order to see that the archive did not mean. */
static const struct timespec fixed_times[2] = { { .tv_sec = 946684800 }, { .tv_sec = 946684800 } };

static int give(const struct writer *w, int fd, mode_t mode)
{
	if (fault_at("writer.chown"))
		return -1;
	if (w->owner != geteuid() && fchown(fd, w->owner, w->owner) < 0)
		return -1;
	return fchmod(fd, mode); /* after the owner, and whatever the umask is */
}

int writer_folder(const struct writer *w, const char *path, struct err *e)
{
	if (w->root < 0)
		return 0;
	if (fault_at("writer.mkdir") || fs_mkdirs(w->root, path, MODE_FOLDER) < 0)
		return err_sys(e, OWNER_HARNESS, "making the folder '%s'", path);
	SCOPED_FD fd = fs_open_beneath(w->root, path, O_RDONLY | O_DIRECTORY, 0);
	if (fd < 0 || give(w, fd, MODE_FOLDER) < 0)
		return err_sys(e, OWNER_HARNESS, "making the folder '%s'", path);
	return 0;
}

int writer_file(const struct writer *w, const char *path, int *ret_fd, struct err *e)
{
	*ret_fd = -1;
	if (w->root < 0)
		return 0;
	*ret_fd = fault_at("writer.open") ? -1 : fs_open_beneath(w->root, path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	return *ret_fd < 0 ? err_sys(e, OWNER_HARNESS, "making the file '%s'", path) : 0;
}

int writer_content(int fd, uint64_t offset, struct bytes content, struct err *e)
{
	while (content.len > 0) {
		ssize_t n = fault_at("writer.write") ? -1 : pwrite(fd, content.data, content.len, (off_t)offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, OWNER_HARNESS, "writing an unpacked file");
		content.data += n;
		content.len -= (size_t)n;
		offset += (uint64_t)n;
	}
	return 0;
}

int writer_file_end(const struct writer *w, int fd, bool executable, struct err *e)
{
	int rc = 0;
	if (w->root < 0)
		return 0;
	if (give(w, fd, executable ? MODE_PROGRAM : MODE_FILE) < 0 || futimens(fd, fixed_times) < 0)
		rc = err_sys(e, OWNER_HARNESS, "setting the mode and owner of an unpacked file");
	if (close(fd) < 0 && rc == 0 && errno != EINTR)
		rc = err_sys(e, OWNER_HARNESS, "closing an unpacked file");
	return rc;
}

int writer_copy(const struct writer *w, const char *from, int fd, struct err *e)
{
	char block[COPY_BLOCK];
	SCOPED_FD in = fs_open_regular(w->root, from, NULL);
	if (in < 0)
		return err_sys(e, OWNER_HARNESS, "opening the unpacked file '%s'", from);
	for (uint64_t offset = 0;;) {
		ssize_t n = read(in, block, sizeof block);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, OWNER_HARNESS, "reading the unpacked file '%s'", from);
		if (n == 0)
			return 0;
		if (writer_content(fd, offset, (struct bytes){ .data = block, .len = (size_t)n }, e) < 0)
			return -1;
		offset += (uint64_t)n;
	}
}

/* The open folder that holds ${path}, and the name in it. */
static int parent_of(const struct writer *w, const char *path, const char **ret_name)
{
	const char *slash = strrchr(path, '/');
	*ret_name = slash ? slash + 1 : path;
	SCOPED_STR parent = STR_EMPTY;
	str_add_bytes(&parent, slash ? (struct bytes){ .data = path, .len = (size_t)(slash - path) } : bytes_of("."));
	return fs_open_beneath(w->root, str_text(&parent), O_RDONLY | O_DIRECTORY, 0);
}

int writer_link(const struct writer *w, const char *path, const char *target, struct err *e)
{
	const char *name;
	if (w->root < 0)
		return 0;
	SCOPED_FD parent = parent_of(w, path, &name);
	if (parent < 0 || fault_at("writer.link") || symlinkat(target, parent, name) < 0 ||
	    (w->owner != geteuid() && fchownat(parent, name, w->owner, w->owner, AT_SYMLINK_NOFOLLOW) < 0) ||
	    utimensat(parent, name, fixed_times, AT_SYMLINK_NOFOLLOW) < 0)
		return err_sys(e, OWNER_HARNESS, "making the link '%s'", path);
	return 0;
}

int writer_remove(const struct writer *w, const char *path, struct err *e)
{
	const char *name;
	if (w->root < 0)
		return 0;
	SCOPED_FD parent = parent_of(w, path, &name);
	if (parent < 0 || unlinkat(parent, name, 0) < 0)
		return err_sys(e, OWNER_HARNESS, "removing the file '%s'", path);
	return 0;
}

int writer_folder_end(const struct writer *w, const char *path, struct err *e)
{
	if (w->root < 0)
		return 0;
	SCOPED_FD fd = fs_open_beneath(w->root, path, O_RDONLY | O_DIRECTORY, 0);
	if (fd < 0 || futimens(fd, fixed_times) < 0)
		return err_sys(e, OWNER_HARNESS, "setting the time of the folder '%s'", path);
	return 0;
}
