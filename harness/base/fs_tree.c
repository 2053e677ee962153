/*
 * fs_tree.c: walking and removing whole trees.
 *
 * Neither recurses nor keeps a descriptor a level: one folder is open at a time, children are entered by name without following links, parents through "..".
 * What ".." gave must be the folder that we came from (device and inode are remembered), or somebody is moving folders under us and we stop.
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

/* The way from the top to the folder that is being emptied; memory grows with depth only. */
struct trail {
	struct identity *folders;
	size_t depth, cap;
};

static void trail_push(struct trail *t, struct identity folder)
{
	if (t->depth == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 64;
		t->folders = alloc_resize(t->folders, t->cap * sizeof *t->folders);
	}
	t->folders[t->depth++] = folder;
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

/*
 * Remove what ${fd} holds until a folder with content turns up. Return 1 with that folder's descriptor in ${ret_child}, 0 when ${fd} is empty, or -1.
 * Coming back to a folder starts again at its beginning, where by then only what is left stands; so the whole stays linear.
 */
static int empty_until_folder(int fd, int *ret_child, struct err *e)
{
	DIR *stream = stream_of(fd);
	if (!stream)
		return err_sys(e, OWNER_HARNESS, "reading a folder");
	int rc = 0;
	while (rc == 0) {
		errno = 0;
		struct dirent *entry = readdir(stream);
		if (!entry) {
			rc = errno ? err_sys(e, OWNER_HARNESS, "reading a folder") : 0;
			break;
		}
		if (is_dot(entry->d_name))
			continue;
		bool unknown = entry->d_type == DT_UNKNOWN, folder = entry->d_type == DT_DIR;
		switch (remove_one(fd, entry->d_name, unknown || folder, folder)) {
		case REMOVAL_DONE:
			break;
		case REMOVAL_FULL:
			*ret_child = open_to_empty(fd, entry->d_name);
			rc = *ret_child < 0 ? err_sys(e, OWNER_HARNESS, "opening '%s' in it", entry->d_name) : 1;
			break;
		case REMOVAL_FAILED:
			rc = err_sys(e, OWNER_HARNESS, "removing '%s' in it", entry->d_name);
			break;
		}
	}
	closedir(stream);
	return rc;
}

/* Empty the folder ${top} and all below it. Takes ${top}. */
static int empty_tree(int top, struct trail *trail, struct err *e)
{
	SCOPED_FD current = top;
	for (;;) {
		struct identity here;
		int next = -1;
		int rc = empty_until_folder(current, &next, e);
		if (rc < 0)
			return -1;
		if (rc == 1) {
			if (identify(current, &here) < 0) {
				close(next);
				return err_sys(e, OWNER_HARNESS, "reading a folder");
			}
			trail_push(trail, here);
		} else if (trail->depth == 0) {
			return 0;
		} else {
			next = open_parent(current, trail->folders[--trail->depth]);
			if (next < 0)
				return err_sys(e, OWNER_HARNESS, "going back to a folder %zu levels below it", trail->depth);
		}
		close(current);
		current = next;
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
		trail.depth = 0;
		int rc = empty_tree(top, &trail, e);
		free(trail.folders);
		trail = (struct trail){ 0 };
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
