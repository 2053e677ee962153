/* unpack_support.h: what the tests of unpacking share: a tree checked against the disk, and archives made by the usual programs. */
#ifndef TESTS_UNIT_UNPACK_SUPPORT_H
#define TESTS_UNIT_UNPACK_SUPPORT_H

#include "tests/support/support.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/model/tree.h"
#include "harness/unpack/unpack.h"

struct tree_check {
	const struct tree *tree;
	uid_t owner;
	size_t seen;
};

/* A link inside may lead nowhere or in a circle, but the kernel must not find it leading out. */
static inline void assert_link_inside(int root, const char *path)
{
	struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
	SCOPED_FD fd = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
	if (fd < 0 && errno == EXDEV)
		fail_msg("the link '%s' leaves the tree", path);
}

static inline int check_on_disk(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct tree_check *check = context;
	const struct tree_entry *entry = tree_find(check->tree, path);
	(void)parent;
	(void)name;
	check->seen++;
	if (!entry)
		fail_msg("'%s' is on disk but not in the list", path);
	assert_int_equal(st->st_uid, check->owner);
	assert_int_equal(st->st_mode & 07000, 0);
	if (S_ISLNK(st->st_mode)) {
		assert_int_equal(entry->kind, ENTRY_LINK);
		assert_link_inside(check->tree->fd, path);
	} else if (S_ISDIR(st->st_mode)) {
		assert_int_equal(entry->kind, ENTRY_FOLDER);
		assert_int_equal(st->st_mode & 0777, 0755);
	} else {
		assert_true(S_ISREG(st->st_mode));
		assert_int_equal(entry->kind, ENTRY_FILE);
		assert_int_equal(st->st_nlink, 1);
		assert_int_equal(entry->bytes, st->st_size);
		if (entry->exec != EXEC_UNKNOWN)
			assert_int_equal(st->st_mode & 0777, entry->exec == EXEC_YES ? 0755 : 0644);
	}
	return 0;
}

/* What the list says is what is on disk, all of it harmless. */
static inline void assert_tree_sound(const struct tree *tree, uid_t owner)
{
	struct tree_check check = { .tree = tree, .owner = owner };
	struct err e = ERR_NONE;
	if (fs_walk(tree->fd, check_on_disk, &check, &e) < 0)
		fail_msg("%s", e.text);
	assert_int_equal(check.seen, tree->entry_count);
}

static inline const struct tree_note *find_note(const struct tree *tree, const char *path)
{
	for (const struct tree_note *note = tree->notes; note; note = note->next)
		if (strcmp(note->path, path) == 0)
			return note;
	return NULL;
}

/* Run a shell script in ${folder}; a test cannot go on without what it makes. */
static inline void run_shell(const char *folder, const char *script)
{
	fflush(NULL);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (chdir(folder) == 0)
			execl("/bin/sh", "sh", "-euc", script, (char *)NULL);
		_exit(127);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("a script failed with status %d: %s", status, script);
}

#endif
