/*
 * names.c: getdents64(2) and nothing else.
 *
 * A listing in byte order of whole paths needs no sorting at the end: within a folder, a subfolder stands as "lib" where its name belongs and as "lib/" where its
 * content does ("lib", "lib-a", "lib/x"), and the names of one folder are sorted alone.
 */
#include "harness/unpack/names.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

enum { BUFFER = 32 * 1024, FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC };

struct listing {
	struct arena *a;
	struct str path; /* of the folder being listed, with its slash */
	struct tree_entry *entries;
	size_t count, room, max;
	_Alignas(struct dirent64) char buffer[BUFFER]; /* read to its end before any subfolder is entered */
};

/* One folder's names: a byte for the kind, the name with a slash if its content is meant, NUL. */
struct names_here {
	struct str text;
	size_t count;
};

static void name_here(struct names_here *here, char kind, const char *name, const char *end)
{
	str_add_char(&here->text, kind);
	str_add(&here->text, name);
	str_add_bytes(&here->text, (struct bytes){ .data = end, .len = strlen(end) + 1 });
	here->count++;
}

static bool is_history(const char *name)
{
	return strcmp(name, ".git") == 0 || strcmp(name, ".hg") == 0 || strcmp(name, ".svn") == 0;
}

static void take_name(struct names_here *here, int fd, const char *name, unsigned char type)
{
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return;
	struct stat st;
	if (type == DT_UNKNOWN && fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		type = S_ISREG(st.st_mode) ? DT_REG : S_ISDIR(st.st_mode) ? DT_DIR : S_ISLNK(st.st_mode) ? DT_LNK : DT_UNKNOWN;
	if (type == DT_REG) {
		name_here(here, ENTRY_FILE, name, "");
	} else if (type == DT_LNK) {
		name_here(here, ENTRY_LINK, name, "");
	} else if (type == DT_DIR && !is_history(name)) {
		name_here(here, ENTRY_FOLDER, name, "");
		name_here(here, ENTRY_FOLDER, name, "/");
	}
}

static void read_names(struct listing *l, int fd, struct names_here *here)
{
	for (long n; (n = syscall(SYS_getdents64, fd, l->buffer, sizeof l->buffer)) > 0;) {
		for (long at = 0; at < n;) {
			const struct dirent64 *entry = (const struct dirent64 *)(const void *)(l->buffer + at);
			take_name(here, fd, entry->d_name, entry->d_type);
			at += entry->d_reclen;
		}
		if (here->count > 2 * l->max)
			return;
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a + 1, *(const char *const *)b + 1);
}

static void add(struct listing *l, const char *kind_and_name)
{
	size_t folder = l->path.len, len = strlen(kind_and_name + 1);
	if (l->count == l->room) {
		l->room = l->room ? l->room * 2 : 1024;
		l->entries = alloc_resize(l->entries, l->room * sizeof *l->entries);
	}
	char *path = arena_zalloc(l->a, folder + len + 1);
	memcpy(path, l->path.data, folder);
	memcpy(path + folder, kind_and_name + 1, len);
	l->entries[l->count++] = (struct tree_entry){ .path = path, .kind = (enum entry_kind)kind_and_name[0], .exec = EXEC_UNKNOWN, .named = true };
}

/* As deep as ${depth} says. */
static void list(struct listing *l, int dir, const char *name, unsigned depth)
{
	SCOPED_FD fd = openat(dir, name, FOLDER_FLAGS);
	if (fd < 0)
		return;
	struct names_here here = { 0 };
	read_names(l, fd, &here);
	const char **sorted = alloc_zero((here.count + 1) * sizeof *sorted);
	const char *text = here.text.data;
	for (size_t i = 0; i < here.count; i++, text += strlen(text + 1) + 2)
		sorted[i] = text;
	qsort(sorted, here.count, sizeof *sorted, by_name);
	size_t folder = l->path.len;
	for (size_t i = 0; i < here.count && l->count < l->max; i++) {
		size_t len = strlen(sorted[i] + 1);
		if (sorted[i][len] != '/') {
			add(l, sorted[i]);
		} else if (depth > 0) {
			str_add(&l->path, sorted[i] + 1);
			((char *)sorted[i])[len] = '\0'; /* the text is ours: without its slash it is the name to open */
			list(l, fd, sorted[i] + 1, depth - 1);
			l->path.len = folder;
			l->path.data[folder] = '\0';
		}
	}
	free(sorted);
	str_free(&here.text);
}

void names_list(struct arena *a, int dir, const char *name, const char *folder, unsigned depth, size_t max, struct names *ret)
{
	struct listing *l = alloc_zero(sizeof *l);
	l->a = a;
	l->max = max;
	str_add(&l->path, folder);
	list(l, dir, name, depth);
	*ret = (struct names){ .entries = ARENA_ARRAY(a, struct tree_entry, l->count + 1), .count = l->count };
	if (l->count)
		memcpy(ret->entries, l->entries, l->count * sizeof *l->entries);
	free(l->entries);
	str_free(&l->path);
	free(l);
}
