/* lock.c: a lock on DIR/pool.lock (F_OFD_SETLK), which holds its owner's process id for others to read. */
#include "harness/pool/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

enum { PID_BYTES = 32 };

static long read_pid(int fd)
{
	char text[PID_BYTES] = { 0 };
	return pread(fd, text, sizeof text - 1, 0) > 0 ? strtol(text, NULL, 10) : 0;
}

static int lock_fd(int fd, bool wait)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int r;
	do
		r = fault_at("lock.set") ? -1 : fcntl(fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, &whole);
	while (r < 0 && errno == EINTR);
	return r;
}

static int open_lock(const char *folder, int flags)
{
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "%s/pool.lock", folder);
	return open(str_text(&path), flags | O_NOFOLLOW | O_CLOEXEC, 0644);
}

int lock_take(const char *folder, bool wait, void (*waiting)(void *context, long pid), void *context, int *ret_fd, struct err *e)
{
	if (fs_mkdirs(AT_FDCWD, folder, 0755) < 0)
		return err_sys(e, OWNER_HARNESS, "making the folder '%s'", folder);
	SCOPED_FD fd = open_lock(folder, O_RDWR | O_CREAT);
	if (fd < 0)
		return err_sys(e, OWNER_HARNESS, "opening the lock of '%s'", folder);
	int locked = lock_fd(fd, false);
	if (locked < 0 && (errno == EAGAIN || errno == EACCES)) {
		if (!wait) {
			errno = EAGAIN;
			err_set(e, OWNER_HARNESS, "process %ld is grading into '%s' now. Wait for it with --wait, or give another --out", read_pid(fd), folder);
			if (e)
				e->sys = EAGAIN;
			return -1;
		}
		if (waiting)
			waiting(context, read_pid(fd));
		locked = lock_fd(fd, true);
	}
	if (locked < 0)
		return err_sys(e, OWNER_HARNESS, "locking '%s'", folder);
	SCOPED_STR pid = STR_EMPTY;
	str_addf(&pid, "%d\n", (int)getpid());
	/* Only talk: a full disk must not keep the batch from saying so itself. */
	if (ftruncate(fd, 0) == 0 && pwrite(fd, pid.data, pid.len, 0) < 0)
		errno = 0;
	*ret_fd = fd_steal(&fd);
	return 0;
}

long lock_owner(const char *folder)
{
	SCOPED_FD fd = open_lock(folder, O_RDONLY);
	/* Asked, not taken: a batch that starts in this instant must not find it taken. */
	struct flock whole = { .l_type = F_RDLCK, .l_whence = SEEK_SET };
	if (fd < 0 || fcntl(fd, F_OFD_GETLK, &whole) < 0 || whole.l_type == F_UNLCK)
		return 0;
	return read_pid(fd);
}
