/* task_files.c: the files of a task's folder: which there are, which of them cases name, and what is in them. */
#include "harness/model/task_load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"

const char *task_path_problem(const char *path)
{
	if (!*path)
		return "must not be empty";
	if (*path == '/')
		return "must be relative, without a \"/\" at the start";
	for (const char *part = path; part;) {
		size_t len = strcspn(part, "/");
		if (len == 2 && memcmp(part, "..", 2) == 0)
			return "must not contain \"..\": it would lead outside";
		if (len == 0 || (len == 1 && *part == '.'))
			return "must not contain an empty part or \".\"";
		if (len > 255)
			return "has a part longer than 255 bytes";
		part = part[len] ? part + len + 1 : NULL;
	}
	return NULL;
}

struct task_file *task_file_named(const struct task_loader *l, const char *path)
{
	for (struct task_file *f = l->files; f; f = f->next)
		if (strcmp(f->path, path) == 0)
			return f;
	return NULL;
}

struct task_file *task_file_name(struct task_loader *l, const char *path)
{
	struct task_file *f = task_file_named(l, path);
	if (f)
		return f;
	f = ARENA_NEW(l->doc.arena, struct task_file);
	f->path = path;
	f->next = l->files;
	l->files = f;
	return f;
}

static const char *read_problem(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return "is not there";
	case EXDEV:
		return "leads outside the task's folder";
	case ELOOP:
		return "is, or goes through, a symbolic link; put the file itself there";
	case EINVAL:
	case EISDIR:
		return "is not a regular file";
	case EFBIG:
		return "is larger than 64 MiB";
	case EACCES:
		return "may not be read by this user";
	default:
		return NULL;
	}
}

static bool read_now(struct task_loader *l, const char *path, struct bytes *ret, const char **ret_why)
{
	struct err e = ERR_NONE;
	if (fs_read(l->doc.arena, l->dir, path, TASK_FILE_BYTES_MAX, ret, &e) == 0)
		return true;
	*ret_why = read_problem(e.sys);
	if (!*ret_why) { /* not the author's doing */
		if (!l->failed)
			err_set(l->err, OWNER_HARNESS, "%s", e.text);
		l->failed = true;
		*ret_why = "could not be read";
	}
	return false;
}

bool task_file_read(struct task_loader *l, const char *path, struct bytes *ret, const char **ret_why)
{
	struct task_file *f = task_file_named(l, path);
	if (!f)
		return read_now(l, path, ret, ret_why);
	if (!f->read) {
		f->read = true;
		read_now(l, path, &f->content, &f->why_not);
	}
	*ret = f->content;
	*ret_why = f->why_not;
	return !f->why_not;
}

struct scan {
	struct task_loader *l;
	size_t cap;
};

static int scan_one(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct scan *scan = context;
	struct task_loader *l = scan->l;
	struct arena *a = l->doc.arena;
	(void)parent;
	if (*name == '.') /* .gitkeep, .DS_Store: nobody's case */
		return S_ISDIR(st->st_mode) ? FS_SKIP : 0;
	const char *slash = strchr(path, '/');
	if (S_ISDIR(st->st_mode) || !slash)
		return 0;
	if (l->disk_count == scan->cap) {
		size_t cap = scan->cap ? scan->cap * 2 : 64;
		struct task_disk_file *grown = ARENA_ARRAY(a, struct task_disk_file, cap);
		if (l->disk_count)
			memcpy(grown, l->disk, l->disk_count * sizeof *grown);
		l->disk = grown;
		scan->cap = cap;
	}
	struct task_disk_file *f = &l->disk[l->disk_count++];
	f->path = fs_join(a, "cases", path);
	f->group = arena_strndup(a, path, (size_t)(slash - path));
	f->regular = S_ISREG(st->st_mode);
	if (!strchr(slash + 1, '/')) {
		const char *dot = strrchr(slash + 1, '.');
		f->stem = dot ? arena_strndup(a, slash + 1, (size_t)(dot - slash - 1)) : arena_strdup(a, slash + 1);
		f->suffix = dot ? arena_strdup(a, dot + 1) : "";
	}
	return 0;
}

static int compare_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_disk(const void *x, const void *y)
{
	const struct task_disk_file *a = x, *b = y;
	int order = strcmp(a->group, b->group);
	if (!order)
		order = compare_text(a->stem, b->stem);
	return order ? order : strcmp(a->path, b->path);
}

void task_files_scan(struct task_loader *l)
{
	SCOPED_FD cases = fs_open_beneath(l->dir, "cases", O_RDONLY | O_DIRECTORY, 0);
	if (cases < 0) {
		if (errno != ENOENT) {
			const char *why = read_problem(errno);
			problems_add(l->doc.problems, fs_join(l->doc.arena, l->task->folder, "cases"), 0, NULL, "the folder of the cases %s",
				     why && errno != ENOTDIR ? why : "cannot be opened as a folder");
		}
		return;
	}
	struct scan scan = { .l = l };
	if (fs_walk(cases, scan_one, &scan, l->err) < 0)
		l->failed = true;
	if (l->disk_count)
		qsort(l->disk, l->disk_count, sizeof *l->disk, compare_disk);
}
