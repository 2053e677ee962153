/* layin.c: one file at a time, one folder of its path at a time, never through a link. */
#include "sandbox/layin.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/alloc.h"
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

static int write_file(int dir, const char *name, const struct request_file *file)
{
	if (fs_remove_tree(dir, name, NULL) < 0)
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
	char *copy = alloc_strdup(path), *rest = copy;
	for (char *slash; dir >= 0 && (slash = strchr(rest, '/')); rest = slash + 1) {
		*slash = '\0';
		if (rest[0] == '\0' || strcmp(rest, ".") == 0)
			continue;
		int next = -1;
		if (strcmp(rest, "..") == 0)
			errno = EXDEV;
		else
			next = enter(dir, rest);
		close(dir);
		dir = next;
	}
	*ret_name = path + (rest - copy);
	free(copy);
	return dir;
}

static int layin(int work, const struct request_file *file)
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

int layin_files(int work, struct request *r, struct step_failure *f)
{
	for (uint32_t i = 0; i < r->file_count; i++) {
		struct request_file file;
		request_next_file(r, &file);
		if (STEP_TRY_AT(f, STEP_FILES, file.path, layin(work, &file)) < 0)
			return -1;
	}
	return 0;
}
