/*
 * delegate.h: an ordinary user for a test that root runs: a uid that nobody has, with control groups of its own as an administrator would give them (version 1;
 * tests/vm shows the same on version 2).
 *
 *	delegate_give(uid)      make the groups
 *	delegate_become(uid)    in a child: be that user from here on
 *	delegate_take(uid)      remove the groups; -1: something is left in them
 */
#ifndef TESTS_SANDBOX_DELEGATE_H
#define TESTS_SANDBOX_DELEGATE_H

#include <errno.h>
#include <glob.h>
#include <grp.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/scoped.h"
#include "harness/base/str.h"
#include "sandbox/cgroup_file.h"

static const char *const delegate_controllers[] = { "memory", "pids", "cpuacct" };
enum { DELEGATE_CONTROLLERS = 3 };

/* delegate_possible(): We are root, and control groups are version 1. */
static inline bool delegate_possible(void)
{
	SCOPED_STR mount = STR_EMPTY;
	SCOPED_STR group = STR_EMPTY;
	return geteuid() == 0 && cgroup_file_own("memory", &mount, &group);
}

static inline int delegate_path(uid_t uid, int controller, struct str *ret)
{
	SCOPED_STR group = STR_EMPTY;
	if (!cgroup_file_own(delegate_controllers[controller], ret, &group))
		return -1;
	str_addf(ret, "/takehome-%u", (unsigned)uid);
	return 0;
}

static inline int delegate_own(const char *folder, uid_t uid)
{
	SCOPED_STR pattern = STR_EMPTY;
	glob_t found = { 0 };
	str_addf(&pattern, "%s/*", folder);
	int rc = chown(folder, uid, (gid_t)uid);
	if (glob(str_text(&pattern), 0, NULL, &found) == 0)
		for (size_t i = 0; rc == 0 && i < found.gl_pathc; i++)
			rc = chown(found.gl_pathv[i], uid, (gid_t)uid);
	globfree(&found);
	return rc;
}

static inline int delegate_give(uid_t uid)
{
	for (int i = 0; i < DELEGATE_CONTROLLERS; i++) {
		SCOPED_STR path = STR_EMPTY;
		if (delegate_path(uid, i, &path) < 0 || (mkdir(str_text(&path), 0755) < 0 && errno != EEXIST) || delegate_own(str_text(&path), uid) < 0)
			return -1;
	}
	return 0;
}

static inline int delegate_take(uid_t uid)
{
	int rc = 0;
	for (int i = 0; i < DELEGATE_CONTROLLERS; i++) {
		SCOPED_STR path = STR_EMPTY;
		if (delegate_path(uid, i, &path) < 0 || rmdir(str_text(&path)) < 0)
			rc = -1;
	}
	return rc;
}

static inline void delegate_become(uid_t uid)
{
	if (geteuid() == 0 && (setgroups(0, NULL) < 0 || setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0))
		_exit(70);
	prctl(PR_SET_DUMPABLE, 1); /* as after a login */
}

#endif
