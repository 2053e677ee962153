/*
 * slot.c: which uid is ours, by a lock on a file.
 *
 * A released lock's file is removed, so that nothing is left behind; therefore a lock counts only if the name still leads to the file that was locked:
 * otherwise somebody removed it between our open and our lock.
 */
#include "harness/pipeline/slot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/scoped.h"

static const char FOLDER[] = "/run/takehome", PREFIX[] = "slot-";
enum { NAME_BYTES = 32, TRIES = 100 };

static void name_of(uint32_t number, char ret_name[NAME_BYTES])
{
	snprintf(ret_name, NAME_BYTES, "%s%u", PREFIX, number);
}

static bool still_there(int folder, const char *name, int fd)
{
	struct stat by_name, by_fd;
	return fstatat(folder, name, &by_name, AT_SYMLINK_NOFOLLOW) == 0 && fstat(fd, &by_fd) == 0 && by_name.st_ino == by_fd.st_ino &&
	       by_name.st_dev == by_fd.st_dev;
}

/* The locked descriptor, -1 with EWOULDBLOCK: somebody has it; or another errno. */
static int lock(int folder, uint32_t number)
{
	char name[NAME_BYTES];
	name_of(number, name);
	for (;;) {
		int fd = fault_at("slot.open") ? -1 : openat(folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd < 0)
			return -1;
		bool locked = flock(fd, LOCK_EX | LOCK_NB) == 0;
		if (locked && still_there(folder, name, fd))
			return fd;
		int why = errno;
		close(fd);
		if (!locked) {
			errno = why;
			return -1;
		}
	}
}

/* Whoever lets go last removes the folder, perhaps between our making and our opening it. */
static int open_folder(const char *path)
{
	for (int i = 0; i < TRIES; i++) {
		if (mkdir(path, 0700) < 0 && errno != EEXIST)
			return -1;
		int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd >= 0 || errno != ENOENT)
			return fd;
	}
	return -1;
}

static int lowest_free(int folder, const char *path, struct slot *ret)
{
	for (uint32_t number = 0; number < SLOT_COUNT; number++) {
		int fd = lock(folder, number);
		if (fd >= 0) {
			*ret = (struct slot){ .number = number, .path = path, .folder = folder, .lock_fd = fd };
			return 0;
		}
		if (errno != EWOULDBLOCK)
			return -1;
	}
	return -1;
}

int slot_claim(const char *folder, struct slot *ret, struct err *e)
{
	*ret = SLOT_NONE;
	if (!folder && geteuid() != 0)
		return 0;
	const char *path = folder ? folder : FOLDER;
	for (int i = 0; i < TRIES; i++) {
		int fd = open_folder(path);
		if (fd < 0)
			return err_sys(e, OWNER_HARNESS, "making the folder '%s', which keeps two gradings apart", path);
		if (lowest_free(fd, path, ret) == 0)
			return 0;
		int why = errno;
		close(fd);
		errno = why;
		/* The folder was removed under us: make it again. */
		if (why != ENOENT)
			break;
	}
	if (errno == EWOULDBLOCK)
		return err_set(e, OWNER_HARNESS, "all %d slots are taken: that many gradings run on this machine already", SLOT_COUNT);
	return err_sys(e, OWNER_HARNESS, "locking a slot in '%s'", path);
}

/* Removed while we hold its lock, as slot_release does it: whoever opened it meanwhile finds out that it is no longer the one of that name. */
static void sweep_one(int folder, const char *name)
{
	SCOPED_FD fd = openat(folder, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && still_there(folder, name, fd))
		unlinkat(folder, name, 0);
}

void slot_sweep(const char *folder)
{
	if (!folder && geteuid() != 0)
		return;
	const char *path = folder ? folder : FOLDER;
	DIR *dir = opendir(path);
	if (!dir)
		return;
	for (const struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
		if (strncmp(entry->d_name, PREFIX, sizeof PREFIX - 1) == 0)
			sweep_one(dirfd(dir), entry->d_name);
	closedir(dir);
	rmdir(path); /* refused while somebody holds a slot */
}

void slot_release(struct slot *s)
{
	if (s->lock_fd >= 0) {
		char name[NAME_BYTES];
		name_of(s->number, name);
		/* Removed while still locked: whoever waits for this file finds out that it is no longer the one of that name. */
		unlinkat(s->folder, name, 0);
		close(s->lock_fd);
		rmdir(s->path); /* refused while others hold slots */
		close(s->folder);
	}
	*s = SLOT_NONE;
}
