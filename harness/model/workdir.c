/*
 * workdir.c: scratch folders that know whether their owner lives.
 *
 * The owner holds flock(2) on the folder itself. The kernel drops the lock with the last process that has it open, so a folder whose lock can be
 * had is nobody's, however its owner died. The lock cannot be taken in the instant of mkdir; for that gap the sweep leaves young folders of living owners alone.
 */
#include "harness/model/workdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"

#define PREFIX "takehome-"
static const char MEMORY[] = "/dev/shm";
enum { YOUNG_SECONDS = 10, MEMORY_ROOM = 256 << 20, ORPHANS_MS = 1000, ORPHANS_STEP_MS = 10 };

static const char *root(void)
{
	const char *tmpdir = getenv("TMPDIR");
	return tmpdir && tmpdir[0] == '/' ? tmpdir : "/var/tmp";
}

static int open_in(struct arena *a, const char *parent, struct workdir *ret, struct err *e)
{
	*ret = (struct workdir){ .fd = -1, .lock_fd = -1 };
	char *path = arena_printf(a, "%s/" PREFIX "%d-XXXXXX", parent, (int)getpid());
	if (fault_at("workdir.mkdir") || !mkdtemp(path))
		return err_sys(e, OWNER_HARNESS, "making a scratch folder in '%s' (set TMPDIR to a folder with room)", parent);
	ret->path = path;
	ret->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	/* A second open file description: what is done with fd never touches the lock. */
	ret->lock_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (ret->fd < 0 || ret->lock_fd < 0 || fault_at("workdir.lock") || flock(ret->lock_fd, LOCK_EX | LOCK_NB) < 0) {
		err_sys(e, OWNER_HARNESS, "opening the scratch folder '%s'", path);
		workdir_close(ret);
		return -1;
	}
	return 0;
}

int workdir_open(struct arena *a, struct workdir *ret, struct err *e)
{
	return open_in(a, root(), ret, e);
}

int workdir_open_small(struct arena *a, struct workdir *ret, struct err *e)
{
	struct statvfs room;
	if (!getenv("TMPDIR") && statvfs(MEMORY, &room) == 0 && (uint64_t)room.f_bavail * room.f_frsize >= MEMORY_ROOM && open_in(a, MEMORY, ret, NULL) == 0)
		return 0;
	return workdir_open(a, ret, e);
}

void workdir_close(struct workdir *w)
{
	if (w->path) {
		fs_remove_tree(AT_FDCWD, w->path, NULL);
		if (w->fd >= 0)
			close(w->fd);
		if (w->lock_fd >= 0)
			close(w->lock_fd);
	}
	*w = (struct workdir){ .fd = -1, .lock_fd = -1 };
}

/* The process id in "takehome-PID-XXXXXX", or -1 if the name is not one of ours. */
static pid_t owner_of(const char *name)
{
	if (strncmp(name, PREFIX, strlen(PREFIX)) != 0)
		return -1;
	const char *digits = name + strlen(PREFIX);
	char *end;
	long pid = strtol(digits, &end, 10);
	bool ours = end != digits && digits[0] >= '1' && digits[0] <= '9' && pid > 0 && pid < (1L << 30) && end[0] == '-' && strlen(end) == strlen("-XXXXXX");
	return ours ? (pid_t)pid : -1;
}

/*
 * Take the lock of a folder whose owner is ${alive} or not. What still holds the lock of a dead one are its orphans, which were killed with it and take a moment to die
 * on a busy machine: who does not wait for that leaves the folder to the start after this one.
 */
static bool lock_of(int fd, bool alive)
{
	for (int left = alive ? 1 : ORPHANS_MS / ORPHANS_STEP_MS; left > 0; left--) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		if (left > 1)
			nanosleep(&(struct timespec){ .tv_nsec = ORPHANS_STEP_MS * 1000000L }, NULL);
	}
	return false;
}

static void sweep_one(int dir, const char *name, pid_t pid)
{
	SCOPED_FD fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;
	bool alive = kill(pid, 0) == 0 || errno == EPERM;
	if (fd < 0 || fstat(fd, &st) < 0 || st.st_uid != geteuid() || !lock_of(fd, alive))
		return;
	if (alive && time(NULL) - st.st_mtime < YOUNG_SECONDS)
		return;
	fs_remove_tree(dir, name, NULL);
}

static void sweep(const char *parent)
{
	DIR *dir = opendir(parent);
	if (!dir)
		return;
	struct dirent *entry;
	while ((entry = readdir(dir)) != NULL) {
		pid_t pid = owner_of(entry->d_name);
		if (pid > 0)
			sweep_one(dirfd(dir), entry->d_name, pid);
	}
	closedir(dir);
}

void workdir_sweep(void)
{
	sweep(root());
	sweep(MEMORY);
}
