/*
 * cgroup_sweep.c: groups that killed supervisors left. Two ways, by how sure we are that theirs is gone:
 *
 * Near us (the places where our own boxes' groups are made) a name whose process does not exist is enough: group and processes go.
 * Elsewhere it is not, for a supervisor in a container has a number that means nothing here. There, a group goes only if it is also empty and nobody holds its lock
 * (cgroup_make_in). Nothing is lost by that: the processes of a box die with their supervisor, what stays is an empty folder.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "harness/base/scoped.h"
#include "sandbox/cgroup.h"
#include "sandbox/cgroup_file.h"

/* A sweep is done at each start, so it ends somewhere, however many groups a host has. */
enum { DEPTH_MAX = 8, FOLDERS_MAX = 20000 };

enum owner_state { NOT_A_BOX, OWNER_LIVES, OWNER_GONE };

/* Whose group is it by its name? A pid that is another process by now is gone, too. */
static enum owner_state owner_of(const char *name)
{
	static const char prefix[] = "takehome-";
	enum { PID, START, SLOT, SERIAL, NUMBERS };
	unsigned long long number[NUMBERS];
	if (strncmp(name, prefix, sizeof prefix - 1) != 0)
		return NOT_A_BOX;
	const char *at = name + sizeof prefix - 1;
	for (int i = 0; i < NUMBERS; i++) {
		char *end;
		if (*at < '0' || *at > '9')
			return NOT_A_BOX;
		number[i] = strtoull(at, &end, 10);
		if (*end != (i + 1 < NUMBERS ? '-' : '\0'))
			return NOT_A_BOX;
		at = end + 1;
	}
	bool gone = number[PID] <= INT32_MAX && cgroup_start_of((pid_t)number[PID]) != number[START];
	return gone ? OWNER_GONE : OWNER_LIVES;
}

static void sweep_near(const char *path)
{
	DIR *dir = opendir(path);
	if (!dir)
		return;
	for (struct dirent *entry; (entry = readdir(dir));)
		if (owner_of(entry->d_name) == OWNER_GONE)
			cgroup_remove(dirfd(dir), entry->d_name);
	closedir(dir);
}

static void remove_abandoned(int parent, const char *name)
{
	SCOPED_FD group = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (group >= 0 && flock(group, LOCK_EX | LOCK_NB) == 0)
		unlinkat(parent, name, AT_REMOVEDIR); /* EBUSY: a process is in it */
}

/* ${left}: folders that may still be entered. Takes ${fd}. */
static void sweep_far(int fd, int depth, int *left)
{
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		scoped_close(&fd);
		return;
	}
	for (struct dirent *entry; (entry = readdir(dir));) {
		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		enum owner_state state = owner_of(entry->d_name);
		if (state == OWNER_GONE)
			remove_abandoned(dirfd(dir), entry->d_name);
		else if (state == NOT_A_BOX && depth < DEPTH_MAX && (*left)-- > 0)
			sweep_far(openat(dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), depth + 1, left);
	}
	closedir(dir);
}

void cgroup_sweep(void)
{
	static const char *const hierarchies[] = { "memory", "pids", "cpuacct", NULL };
	int left = FOLDERS_MAX;
	for (size_t i = 0; i < sizeof hierarchies / sizeof hierarchies[0]; i++) {
		SCOPED_STR mount = STR_EMPTY;
		SCOPED_STR group = STR_EMPTY;
		SCOPED_STR given = STR_EMPTY;
		if (!cgroup_file_own(hierarchies[i], &mount, &group))
			continue;
		str_addf(&given, "%s/takehome-%u", str_text(&mount), (unsigned)geteuid());
		sweep_near(str_text(&group));
		sweep_near(str_text(&mount));
		sweep_near(str_text(&given));
		char *above = strrchr(group.data, '/');
		if (above && !hierarchies[i]) {
			*above = '\0';
			sweep_near(group.data);
		}
		sweep_far(open(str_text(&mount), O_RDONLY | O_DIRECTORY | O_CLOEXEC), 0, &left);
	}
	if (cgroup_v2_manages_memory())
		cgroup_v2_prepare();
}
