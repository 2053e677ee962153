/* tree_copy.c: a tree copied as it is. */
#include "harness/build/tree_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"

enum { CHUNK = 128 << 10 };

struct copying {
	int to;
	uid_t owner;
	uint64_t left;
	char *chunk;
};

static int copy_bytes(struct copying *c, int from, int to)
{
	ssize_t n;
	while ((n = read(from, c->chunk, CHUNK)) > 0 || (n < 0 && errno == EINTR)) {
		if (n < 0)
			continue;
		if ((uint64_t)n > c->left)
			return -1;
		c->left -= (uint64_t)n;
		if (fs_write_all(to, (struct bytes){ .data = c->chunk, .len = (size_t)n }, NULL) < 0)
			return -1;
	}
	return n < 0 ? -1 : 0;
}

static int own(const struct copying *c, int fd, mode_t mode)
{
	if (geteuid() == 0 && fchown(fd, c->owner, c->owner) < 0)
		return -1;
	return fchmod(fd, mode & 0777);
}

static int copy_file(struct copying *c, int parent, const char *name, const char *path, mode_t mode)
{
	SCOPED_FD from = fs_open_regular(parent, name, NULL);
	SCOPED_FD to = fs_open_beneath(c->to, path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	return from < 0 || to < 0 || copy_bytes(c, from, to) < 0 ? -1 : own(c, to, mode);
}

static int copy_folder(struct copying *c, const char *path, mode_t mode)
{
	if (mkdirat(c->to, path, 0700) < 0)
		return -1;
	SCOPED_FD to = fs_open_beneath(c->to, path, O_RDONLY | O_DIRECTORY, 0);
	/* What comes into it comes later: it must stay open to us. */
	return to < 0 ? -1 : own(c, to, mode | 0700);
}

static int copy_link(struct copying *c, int parent, const char *name, const char *path)
{
	char target[PATH_MAX];
	ssize_t len = readlinkat(parent, name, target, sizeof target - 1);
	if (len < 0)
		return -1;
	target[len] = '\0';
	if (symlinkat(target, c->to, path) < 0)
		return -1;
	return geteuid() == 0 ? fchownat(c->to, path, c->owner, c->owner, AT_SYMLINK_NOFOLLOW) : 0;
}

static int visit(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct copying *c = context;
	if (strncmp(name, ".git", 4) == 0)
		return -1;
	if (S_ISREG(st->st_mode))
		return copy_file(c, parent, name, path, st->st_mode);
	if (S_ISDIR(st->st_mode))
		return copy_folder(c, path, st->st_mode);
	return S_ISLNK(st->st_mode) ? copy_link(c, parent, name, path) : -1;
}

int tree_copy(int from, int to, uid_t owner, uint64_t max)
{
	struct copying c = { .to = to, .owner = owner, .left = max };
	SCOPED_FREE char *chunk = alloc_zero(CHUNK);
	c.chunk = chunk;
	return fs_walk(from, visit, &c, NULL);
}
