/* uidmap.c: /proc/PID/uid_map and gid_map, user_namespaces(7). */
#include "sandbox/uidmap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/scoped.h"
#include "sandbox/sandbox.h"

uid_t sandbox_uid(uint32_t slot)
{
	return geteuid() == 0 ? UIDMAP_FIRST + slot : geteuid();
}

gid_t uidmap_gid(unsigned slot)
{
	return geteuid() == 0 ? UIDMAP_FIRST + slot : getegid();
}

static int put(pid_t pid, const char *file, const char *text)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
	SCOPED_FD fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	/* The kernel takes a map in one write or not at all. */
	return write(fd, text, strlen(text)) == (ssize_t)strlen(text) ? 0 : -1;
}

int uidmap_write(pid_t pid, uid_t uid, gid_t gid)
{
	char uids[40], gids[40];
	snprintf(uids, sizeof uids, "%d %u 1", UIDMAP_INSIDE, (unsigned)uid);
	snprintf(gids, sizeof gids, "%d %u 1", UIDMAP_INSIDE, (unsigned)gid);
	/* setgroups must be off before an ordinary user may write a gid map; root gains by it, too: the box cannot drop a group that denies it something. */
	if (put(pid, "setgroups", "deny") < 0 && errno != ENOENT)
		return -1;
	if (put(pid, "uid_map", uids) < 0)
		return -1;
	return put(pid, "gid_map", gids);
}
