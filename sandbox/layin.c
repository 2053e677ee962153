/* layin.c: one file at a time, one folder of its path at a time, never through a link. Nothing here allocates: init's memory may be the zygote's. */
#include "sandbox/layin.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"

/* Enter the folder ${name} of ${dir}; whatever else has that name is removed. */
static int enter(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	if (errno == ENOTDIR || errno == ELOOP) {
		if (unlinkat(dir, name, 0) < 0)
			return -1;
	} else if (errno != ENOENT) {
		return -1;
	}
	if (mkdirat(dir, name, 0755) < 0)
		return -1;
	return openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Where emptying a folder has got to. */
enum emptied { EMPTIED_ALL, EMPTIED_FULL /* ${ret_full} could not be removed, because something is in it */, EMPTIED_FAILED };

static enum emptied empty_once(int dir, char ret_full[NAME_MAX + 1])
{
	_Alignas(struct dirent64) char list[4096];
	for (ssize_t got; (got = getdents64(dir, list, sizeof list)) != 0;) {
		if (got < 0)
			return EMPTIED_FAILED;
		for (ssize_t at = 0; at < got;) {
			const struct dirent64 *entry = (const struct dirent64 *)(const void *)(list + at);
			at += entry->d_reclen;
			if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || unlinkat(dir, entry->d_name, 0) == 0)
				continue;
			if (errno == EISDIR && unlinkat(dir, entry->d_name, AT_REMOVEDIR) == 0)
				continue;
			if (errno != ENOTEMPTY)
				return EMPTIED_FAILED;
			memccpy(ret_full, entry->d_name, '\0', NAME_MAX + 1);
			return EMPTIED_FULL;
		}
	}
	return EMPTIED_ALL;
}

/*
 * Remove the folder ${name}, whatever is in it. No program runs yet, so nothing moves meanwhile. Neither memory nor descriptors grow with the depth: at the bottom it
 * goes back up, and comes by again.
 */
static int remove_folder(int dir, const char *name)
{
	SCOPED_FD at = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	size_t depth = 0;
	while (at >= 0) {
		char full[NAME_MAX + 1] = "..";
		enum emptied got = empty_once(at, full);
		if (got == EMPTIED_FAILED)
			return -1;
		if (got == EMPTIED_ALL && depth == 0)
			return unlinkat(dir, name, AT_REMOVEDIR);
		depth += got == EMPTIED_FULL ? 1 : (size_t)-1;
		int next = openat(at, full, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		close(at);
		at = next;
	}
	return -1;
}

static int write_file(int dir, const char *name, const struct sandbox_file *file)
{
	if (unlinkat(dir, name, 0) < 0 && errno != ENOENT && remove_folder(dir, name) < 0)
		return -1;
	SCOPED_FD fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file->executable ? 0755 : 0644);
	if (fd < 0)
		return -1;
	return fs_write_all(fd, (struct bytes){ file->data, file->len }, NULL);
}

/* The folder that holds the last component of ${path}, and where that component starts. */
static int enter_all(int work, const char *path, const char **ret_name)
{
	int dir = openat(work, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (const char *slash; dir >= 0 && (slash = strchr(path, '/')); path = slash + 1) {
		char part[NAME_MAX + 1] = "";
		size_t len = (size_t)(slash - path);
		int next = -1;
		if (len == 0 || (len == 1 && path[0] == '.'))
			continue;
		memcpy(part, path, len < sizeof part ? len : 0);
		if (len >= sizeof part)
			errno = ENAMETOOLONG;
		else if (strcmp(part, "..") == 0)
			errno = EXDEV;
		else
			next = enter(dir, part);
		close(dir);
		dir = next;
	}
	*ret_name = path;
	return dir;
}

static int layin(int work, const struct sandbox_file *file)
{
	const char *name;
	SCOPED_FD dir = enter_all(work, file->path, &name);
	if (dir < 0)
		return -1;
	if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
		errno = EINVAL;
		return -1;
	}
	return write_file(dir, name, file);
}

int layin_files(int work, const struct request *r, struct step_failure *f)
{
	for (size_t i = 0; i < r->file_count; i++)
		if (STEP_TRY_AT(f, STEP_FILES, r->files[i].path, layin(work, &r->files[i])) < 0)
			return -1;
	return 0;
}
