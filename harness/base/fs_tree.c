/*
 * fs_tree.c: walking and removing whole trees.
 *
 * Neither recurses nor keeps a descriptor a level: few folders are open at a time, children are entered by name without following links, parents through
 * "..". What ".." gave must be the folder that we came from (device and inode are remembered), or somebody is moving folders under us and we
 * stop.
 */
#include "harness/base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fault.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC };

struct identity {
	dev_t dev;
	ino_t ino;
};

static int identify(int fd, struct identity *ret)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return -1;
	*ret = (struct identity){ .dev = st.st_dev, .ino = st.st_ino };
	return 0;
}

/* Open the parent of ${fd}, which must be ${expected}. -1 with errno; ESTALE: it is another. */
static int open_parent(int fd, struct identity expected)
{
	struct identity found;
	SCOPED_FD parent = openat(fd, "..", FOLDER_FLAGS);
	if (parent < 0 || identify(parent, &found) < 0)
		return -1;
	if (found.dev != expected.dev || found.ino != expected.ino) {
		errno = ESTALE;
		return -1;
	}
	return fd_steal(&parent);
}

static bool is_dot(const char *name)
{
	return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* A stream on a descriptor of its own, so that ${fd} stays open when the stream is closed. */
static DIR *stream_of(int fd)
{
	SCOPED_FD own = openat(fd, ".", FOLDER_FLAGS);
	DIR *stream = own < 0 ? NULL : fdopendir(own);
	if (stream)
		fd_steal(&own);
	return stream;
}

/* ── Removing ── */

enum { STREAMS_MAX = 16, FRUITLESS_MAX = 1000 };

/*
 * A folder on the way from the top to the one that is being emptied. The innermost STREAMS_MAX keep their streams and know the name of the child that
 * was entered, so that they go on where they were; those further out are opened again through ".." and sought to the place before that child.
 */
struct emptied {
	struct identity identity;
	DIR *stream; /* NULL: let go */
	char *child; /* to be removed when we come back; NULL: found again by reading */
	long before; /* the place in the stream before the child */
	bool fruitful;
};

/* Memory grows with depth only. */
struct trail {
	struct emptied *folders;
	size_t depth, cap;
	size_t fruitless; /* folders that would not go, and in which nothing was found */
};

static void let_go(struct emptied *folder)
{
	if (folder->stream)
		closedir(folder->stream);
	free(folder->child);
	folder->stream = NULL;
	folder->child = NULL;
}

static void trail_free(struct trail *t)
{
	while (t->depth > 0)
		let_go(&t->folders[--t->depth]);
	free(t->folders);
	*t = (struct trail){ 0 };
}

/* Go on in the folder ${fd}, which is taken. */
static int trail_push(struct trail *t, int fd, struct err *e)
{
	struct emptied folder = { 0 };
	if (identify(fd, &folder.identity) < 0 || !(folder.stream = fdopendir(fd))) {
		err_sys(e, OWNER_HARNESS, "reading a folder");
		close(fd);
		return -1;
	}
	if (t->depth >= STREAMS_MAX)
		let_go(&t->folders[t->depth - STREAMS_MAX]);
	if (t->depth == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 64;
		t->folders = alloc_resize(t->folders, t->cap * sizeof *t->folders);
	}
	t->folders[t->depth++] = folder;
	return 0;
}

/* Open a folder to be emptied, whatever mode it has: we may read, write and search it afterwards. */
static int open_to_empty(int dir, const char *name)
{
	struct stat st;
	SCOPED_FD fd = openat(dir, name, FOLDER_FLAGS);
	if (fd < 0 && errno == EACCES && fchmodat(dir, name, 0700, AT_SYMLINK_NOFOLLOW) == 0)
		fd = openat(dir, name, FOLDER_FLAGS);
	if (fd < 0 || fstat(fd, &st) < 0)
		return -1;
	if ((st.st_mode & 0700) != 0700)
		fchmod(fd, 0700); /* where that is refused, removing will say why */
	return fd_steal(&fd);
}

enum removal { REMOVAL_DONE, REMOVAL_FULL, REMOVAL_FAILED };

/* Remove one name if it is no folder or an empty one. */
static enum removal remove_one(int dir, const char *name, bool maybe_folder, bool surely_folder)
{
	if (fault_at("fs.unlink"))
		return REMOVAL_FAILED;
	if (!surely_folder) {
		if (unlinkat(dir, name, 0) == 0 || errno == ENOENT)
			return REMOVAL_DONE;
		if (!maybe_folder || (errno != EISDIR && errno != EPERM))
			return REMOVAL_FAILED;
	}
	int first = errno;
	if (unlinkat(dir, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
		return REMOVAL_DONE;
	if (errno == ENOTEMPTY || errno == EEXIST)
		return REMOVAL_FULL;
	if (errno == ENOTDIR) /* no folder after all: the first answer tells more */
		errno = first;
	return REMOVAL_FAILED;
}

/* Remove the entry that was just read. Return 1 with the descriptor of a folder with content in ${ret_child}, 0, or -1. */
static int empty_entry(struct emptied *folder, const struct dirent *entry, int *ret_child, struct err *e)
{
	int fd = dirfd(folder->stream);
	bool unknown = entry->d_type == DT_UNKNOWN, is_folder = entry->d_type == DT_DIR;
	switch (remove_one(fd, entry->d_name, unknown || is_folder, is_folder)) {
	case REMOVAL_DONE:
		return 0;
	case REMOVAL_FULL:
		*ret_child = open_to_empty(fd, entry->d_name);
		if (*ret_child < 0)
			return err_sys(e, OWNER_HARNESS, "opening '%s' in it", entry->d_name);
		folder->child = alloc_strdup(entry->d_name);
		return 1;
	case REMOVAL_FAILED:
		break;
	}
	return err_sys(e, OWNER_HARNESS, "removing '%s' in it", entry->d_name);
}

/* Remove what ${folder} holds until a folder with content turns up: 1, as above. 0: nothing is left to be read. */
static int empty_until_folder(struct emptied *folder, int *ret_child, struct err *e)
{
	for (;;) {
		folder->before = telldir(folder->stream);
		errno = 0;
		struct dirent *entry = readdir(folder->stream);
		if (!entry)
			return errno ? err_sys(e, OWNER_HARNESS, "reading a folder") : 0;
		if (is_dot(entry->d_name))
			continue;
		folder->fruitful = true;
		int rc = empty_entry(folder, entry, ret_child, e);
		if (rc != 0)
			return rc;
	}
}

/* Leave the innermost folder, which is empty, for the one that holds it. */
static int trail_back(struct trail *t, struct err *e)
{
	struct emptied *inner = &t->folders[t->depth - 1], *outer = inner - 1;
	/* Some file systems keep a name for us that no reading shows. They must not keep us for ever. */
	if (!inner->fruitful && ++t->fruitless > FRUITLESS_MAX) {
		errno = ENOTEMPTY;
		return err_sys(e, OWNER_HARNESS, "emptying a folder again and again");
	}
	if (!outer->stream) {
		SCOPED_FD fd = open_parent(dirfd(inner->stream), outer->identity);
		outer->stream = fd < 0 ? NULL : fdopendir(fd);
		if (!outer->stream)
			return err_sys(e, OWNER_HARNESS, "going back to a folder %zu levels below it", t->depth - 2);
		fd_steal(&fd);
		seekdir(outer->stream, outer->before);
	}
	let_go(inner);
	t->depth--;
	/* What is not gone now, because something was made in it, is found by reading once more. */
	if (outer->child && remove_one(dirfd(outer->stream), outer->child, true, true) != REMOVAL_DONE)
		rewinddir(outer->stream);
	free(outer->child);
	outer->child = NULL;
	return 0;
}

/* Empty the folder ${top} and all below it. Takes ${top}. */
static int empty_tree(int top, struct trail *trail, struct err *e)
{
	if (trail_push(trail, top, e) < 0)
		return -1;
	for (;;) {
		int child = -1;
		int rc = empty_until_folder(&trail->folders[trail->depth - 1], &child, e);
		if (rc < 0)
			return -1;
		if (rc == 0 && trail->depth == 1)
			return 0;
		if ((rc == 1 ? trail_push(trail, child, e) : trail_back(trail, e)) < 0)
			return -1;
	}
}

int fs_remove_tree(int dir, const char *name, struct err *e)
{
	struct trail trail = { 0 };
	/* A folder made full again while we emptied it gets a few more rounds; a living writer must not keep us for ever. */
	for (int round = 0; round < 8; round++) {
		enum removal removal = remove_one(dir, name, true, false);
		if (removal == REMOVAL_DONE)
			return 0;
		if (removal == REMOVAL_FAILED)
			break;
		int top = open_to_empty(dir, name);
		if (top < 0)
			break;
		int rc = empty_tree(top, &trail, e);
		trail_free(&trail);
		if (rc < 0)
			return err_wrap(e, "removing '%s'", name);
	}
	return err_sys(e, OWNER_HARNESS, "removing '%s'", name);
}

/* ── Walking ── */

enum { WALK_DEPTH_MAX = 1024 };

/* The sorted names of one folder: one block, in which each name ends with NUL. */
struct level {
	struct str names;
	char **sorted;
	size_t count, next;
	size_t path_len; /* of the path up to this folder, with its '/' */
	struct identity identity;
};

struct walk {
	struct level *levels;
	size_t depth, cap;
	struct str path;
	int current; /* the open folder of the innermost level */
};

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int read_level(int fd, struct level *level, struct err *e)
{
	if (identify(fd, &level->identity) < 0)
		return err_sys(e, OWNER_HARNESS, "reading a folder");
	DIR *stream = fault_at("fs.readdir") ? NULL : stream_of(fd);
	if (!stream)
		return err_sys(e, OWNER_HARNESS, "reading a folder");
	struct dirent *entry;
	while (errno = 0, (entry = readdir(stream)) != NULL) {
		if (is_dot(entry->d_name))
			continue;
		str_add_bytes(&level->names, (struct bytes){ .data = entry->d_name, .len = strlen(entry->d_name) + 1 });
		level->count++;
	}
	int rc = errno ? err_sys(e, OWNER_HARNESS, "reading a folder") : 0;
	closedir(stream);
	level->sorted = alloc_zero((level->count + 1) * sizeof *level->sorted);
	char *name = level->names.data;
	for (size_t i = 0; i < level->count; i++, name += strlen(name) + 1)
		level->sorted[i] = name;
	qsort(level->sorted, level->count, sizeof *level->sorted, compare_names);
	return rc;
}

static void level_free(struct level *level)
{
	str_free(&level->names);
	free(level->sorted);
}

/* Make ${fd}, which is taken, the current folder. */
static int walk_enter(struct walk *w, int fd, struct err *e)
{
	if (w->current >= 0)
		close(w->current);
	w->current = fd;
	if (w->depth == WALK_DEPTH_MAX) {
		errno = ELOOP;
		return err_sys(e, OWNER_HARNESS, "folders stand in folders more than %d deep", WALK_DEPTH_MAX);
	}
	if (w->depth == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 16;
		w->levels = alloc_resize(w->levels, w->cap * sizeof *w->levels);
	}
	struct level *level = &w->levels[w->depth++];
	*level = (struct level){ .path_len = w->path.len };
	return read_level(fd, level, e);
}

static int walk_leave(struct walk *w, struct err *e)
{
	level_free(&w->levels[--w->depth]);
	if (w->depth == 0)
		return 0;
	int parent = open_parent(w->current, w->levels[w->depth - 1].identity);
	if (parent < 0)
		return err_sys(e, OWNER_HARNESS, "going back from '%s'", str_text(&w->path));
	close(w->current);
	w->current = parent;
	return 0;
}

static void walk_path(struct walk *w, size_t folder_len, const char *name)
{
	str_add(&w->path, "");
	w->path.len = folder_len;
	w->path.data[folder_len] = '\0';
	str_add(&w->path, name);
}

/* Visit the next name of the innermost level, or leave it. 0 to go on, else the walk's result. */
static int walk_step(struct walk *w, fs_visit visit, void *context, struct err *e)
{
	struct level *level = &w->levels[w->depth - 1];
	struct stat st;
	if (level->next == level->count)
		return walk_leave(w, e);
	const char *name = level->sorted[level->next++];
	walk_path(w, level->path_len, name);
	if (fstatat(w->current, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : err_sys(e, OWNER_HARNESS, "looking at '%s'", str_text(&w->path));
	int rc = visit(context, w->current, name, str_text(&w->path), &st);
	if (rc == FS_SKIP)
		return 0;
	if (rc != 0 || !S_ISDIR(st.st_mode))
		return rc;
	int fd = openat(w->current, name, FOLDER_FLAGS);
	if (fd < 0)
		return err_sys(e, OWNER_HARNESS, "opening '%s'", str_text(&w->path));
	str_add_char(&w->path, '/');
	return walk_enter(w, fd, e) < 0 ? err_wrap(e, "'%s'", str_text(&w->path)) : 0;
}

int fs_walk(int dir, fs_visit visit, void *context, struct err *e)
{
	struct walk w = { .current = -1 };
	int rc;
	int top = openat(dir, ".", FOLDER_FLAGS & ~O_NOFOLLOW);
	if (top < 0)
		return err_sys(e, OWNER_HARNESS, "opening the folder to walk");
	rc = walk_enter(&w, top, e);
	while (rc == 0 && w.depth > 0)
		rc = walk_step(&w, visit, context, e);
	while (w.depth > 0)
		level_free(&w.levels[--w.depth]);
	free(w.levels);
	str_free(&w.path);
	close(w.current);
	return rc;
}
