/* folder.c: a walk that describes what it finds as entries. */
#include "harness/unpack/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"

enum { BLOCK = 64 * 1024, TARGET_MAX = 4096 };

static enum entry_type type_of(mode_t mode)
{
	static const struct {
		mode_t format;
		enum entry_type type;
	} table[] = {
		{ S_IFREG, TYPE_FILE },         { S_IFDIR, TYPE_FOLDER }, { S_IFLNK, TYPE_SYMLINK }, { S_IFCHR, TYPE_CHAR_DEVICE },
		{ S_IFBLK, TYPE_BLOCK_DEVICE }, { S_IFIFO, TYPE_FIFO },   { S_IFSOCK, TYPE_SOCKET },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if ((mode & S_IFMT) == table[i].format)
			return table[i].type;
	return TYPE_OTHER;
}

/* Hand over one stretch of data, [from, to). */
static int copy_stretch(struct intake *in, int fd, off_t from, off_t to, struct err *e)
{
	char block[BLOCK];
	while (from < to && !in->refused) {
		size_t size = to - from < BLOCK ? (size_t)(to - from) : BLOCK;
		ssize_t n = pread(fd, block, size, from);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, OWNER_HARNESS, "reading");
		if (n == 0)
			break; /* it became shorter meanwhile */
		if (intake_data(in, (uint64_t)from, (struct bytes){ .data = block, .len = (size_t)n }, e) < 0)
			return -1;
		from += n;
	}
	return 0;
}

/* Holes stay holes: they cost neither time nor disk. */
static int copy_content(struct intake *in, int fd, off_t size, struct err *e)
{
	off_t at = 0;
	while (at < size && !in->refused) {
		off_t data = lseek(fd, at, SEEK_DATA);
		if (data < 0 && errno == ENXIO) /* only a hole is left: its last byte makes the file as long as it was */
			return intake_data(in, (uint64_t)size - 1, (struct bytes){ .data = "", .len = 1 }, e);
		off_t hole = data < 0 ? size : lseek(fd, data, SEEK_HOLE);
		if (data < 0) /* this file system cannot tell */
			data = at;
		if (hole < 0 || hole > size)
			hole = size;
		if (copy_stretch(in, fd, data, hole, e) < 0)
			return -1;
		at = hole;
	}
	return 0;
}

static int copy_file(struct intake *in, int fd, const char *path, const struct stat *st, struct err *e)
{
	struct entry entry = {
		.path = bytes_of(path), .type = TYPE_FILE, .mode = st->st_mode & 07777, .mode_known = true, .bytes = st->st_size > 0 ? (uint64_t)st->st_size : 0
	};
	if (intake_entry(in, &entry, e) < 0 || (intake_wants(in) && copy_content(in, fd, st->st_size, e) < 0))
		return -1;
	return intake_end(in, e);
}

struct walk {
	struct intake *in;
	struct stat work;
	struct err *e;
};

static int copy_found_file(struct walk *w, int parent, const char *name, const char *path)
{
	struct stat st;
	SCOPED_FD fd = fs_open_regular(parent, name, &st);
	if (fd < 0 && (errno == EINVAL || errno == ELOOP || errno == ENOENT)) { /* something else stands there by now */
		intake_note(w->in, NOTE_REFUSED, path, "It changed while it was being copied.");
		return 0;
	}
	if (fd < 0)
		return err_sys(w->e, OWNER_HARNESS, "opening '%s' of the submission", path);
	return copy_file(w->in, fd, path, &st, w->e);
}

int folder_take_other(struct intake *in, int parent, const char *name, const char *path, const struct stat *st, struct err *e)
{
	char target[TARGET_MAX];
	struct entry entry = { .path = bytes_of(path), .type = type_of(st->st_mode), .mode = st->st_mode & 07777, .mode_known = true };
	if (entry.type == TYPE_SYMLINK) {
		ssize_t n = readlinkat(parent, name, target, sizeof target);
		entry.target = (struct bytes){ .data = target, .len = n > 0 ? (size_t)n : 0 };
	}
	if (intake_entry(in, &entry, e) < 0)
		return -1;
	return intake_end(in, e);
}

static int visit(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct walk *w = context;
	/* A scratch folder inside the submission ($TMPDIR is the user's choice) must not be copied into itself. */
	if (st->st_dev == w->work.st_dev && st->st_ino == w->work.st_ino)
		return FS_SKIP;
	size_t notes = w->in->note_count;
	int rc = S_ISREG(st->st_mode) ? copy_found_file(w, parent, name, path) : folder_take_other(w->in, parent, name, path, st, w->e);
	if (rc < 0)
		return -1;
	if (w->in->refused)
		return FOLDER_STOP;
	/* A folder that was refused or set aside is not entered. */
	return S_ISDIR(st->st_mode) && w->in->note_count > notes ? FS_SKIP : 0;
}

int folder_copy(struct intake *in, int dir, struct err *e)
{
	struct walk w = { .in = in, .e = e };
	if (fstat(in->work->fd, &w.work) < 0)
		return err_sys(e, OWNER_HARNESS, "reading the scratch folder");
	int rc = fs_walk(dir, visit, &w, e);
	return rc < 0 ? err_wrap(e, "copying the submission's folder") : 0;
}

int folder_copy_file(struct intake *in, int fd, const char *name, struct err *e)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return err_sys(e, OWNER_HARNESS, "reading '%s'", name);
	return copy_file(in, fd, name, &st, e);
}
