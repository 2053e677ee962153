/* copy.c: the copying of trees, file by file, without following anything. */
#include "sandbox/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"

struct copying {
	int to;
	struct copy_rule rule;
	struct err *e;
};

static int copy_range(int from, int to, off_t start, off_t end)
{
	if (lseek(to, start, SEEK_SET) < 0)
		return -1;
	for (off_t at = start; at < end;) {
		ssize_t sent = sendfile(to, from, &at, (size_t)(end - at));
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return sent < 0 ? -1 : 0;
	}
	return 0;
}

/* Data only: a file of one terabyte made of nothing stays one of nothing. */
static int copy_data(int from, int to, off_t size)
{
	for (off_t at = 0; at < size;) {
		off_t data = lseek(from, at, SEEK_DATA);
		if (data < 0)
			break;
		off_t hole = lseek(from, data, SEEK_HOLE);
		if (hole < 0 || copy_range(from, to, data, hole) < 0)
			return -1;
		at = hole;
	}
	return ftruncate(to, size);
}

static int own(int fd, struct copy_rule rule)
{
	return rule.owner == (uid_t)-1 || rule.owner == geteuid() ? 0 : fchown(fd, rule.owner, (gid_t)rule.owner);
}

static int copy_file(struct copying *c, int parent, const char *name, const char *path, const struct stat *st)
{
	SCOPED_FD from = fs_open_beneath(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
	/* The owner may have forbidden it to itself; nobody of that owner is alive any more, so that it is safe to undo. */
	if (from < 0 && errno == EACCES && fchmodat(parent, name, (st->st_mode & 0777) | 0400, 0) == 0)
		from = fs_open_beneath(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
	if (from < 0)
		return err_sys(c->e, OWNER_HARNESS, "copying '%s': opening", path);
	SCOPED_FD to = fs_open_beneath(c->to, path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (to < 0 || copy_data(from, to, st->st_size) < 0 || own(to, c->rule) < 0 || fchmod(to, (st->st_mode & c->rule.mask) | c->rule.add) < 0)
		return err_sys(c->e, OWNER_HARNESS, "copying '%s'", path);
	return 0;
}

static int copy_folder(struct copying *c, int parent, const char *name, const char *path, const struct stat *st)
{
	if ((st->st_mode & 0500) != 0500 && fchmodat(parent, name, (st->st_mode & 0777) | 0700, 0) < 0)
		return err_sys(c->e, OWNER_HARNESS, "copying folder '%s'", path);
	SCOPED_FD to = fs_mkdirs(c->to, path, 0700) < 0 ? -1 : fs_open_beneath(c->to, path, O_RDONLY | O_DIRECTORY, 0);
	/* Always writable for its owner, or nothing could be put into it. */
	if (to < 0 || own(to, c->rule) < 0 || fchmod(to, (st->st_mode & c->rule.mask) | c->rule.add | 0700) < 0)
		return err_sys(c->e, OWNER_HARNESS, "copying folder '%s'", path);
	return 0;
}

static int copy_link(struct copying *c, int parent, const char *name, const char *path, const struct stat *st)
{
	size_t size = st->st_size > 0 ? (size_t)st->st_size : 4096;
	SCOPED_FREE char *target = alloc_zero(size + 1);
	if (readlinkat(parent, name, target, size) < 0)
		return err_sys(c->e, OWNER_HARNESS, "copying link '%s'", path);
	const char *base = fs_basename(path);
	SCOPED_FREE char *folder = alloc_strdup(path);
	folder[base - path] = '\0';
	SCOPED_FD dir = fs_open_beneath(c->to, folder[0] ? folder : ".", O_RDONLY | O_DIRECTORY, 0);
	if (dir < 0 || symlinkat(target, dir, base) < 0)
		return err_sys(c->e, OWNER_HARNESS, "copying link '%s'", path);
	if (c->rule.owner != (uid_t)-1 && c->rule.owner != geteuid() && fchownat(dir, base, c->rule.owner, (gid_t)c->rule.owner, AT_SYMLINK_NOFOLLOW) < 0)
		return err_sys(c->e, OWNER_HARNESS, "giving link '%s' to its owner", path);
	return 0;
}

static int visit(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct copying *c = context;
	int depth = 0;
	for (const char *p = path; *p; p++)
		depth += *p == '/';
	if (depth >= COPY_DEPTH_MAX)
		return S_ISDIR(st->st_mode) ? FS_SKIP : 0;
	if (S_ISREG(st->st_mode))
		return copy_file(c, parent, name, path, st);
	if (S_ISDIR(st->st_mode))
		return copy_folder(c, parent, name, path, st);
	if (S_ISLNK(st->st_mode))
		return copy_link(c, parent, name, path, st);
	return 0;
}

int copy_tree(int from, int to, struct copy_rule rule, struct err *e)
{
	struct copying c = { .to = to, .rule = rule, .e = e };
	return fs_walk(from, visit, &c, e) < 0 ? -1 : 0;
}
