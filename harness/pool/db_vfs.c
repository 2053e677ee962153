/*
 * db_vfs.c: a layer between SQLite and the disk in which every open, write, sync and truncation can be made to fail: fault points "pool.open", "pool.write",
 * "pool.sync", "pool.truncate" and "pool.shm" of base/fault.h. In release builds there is none: db_vfs() is NULL.
 *
 * A shim as SQLite's own documentation describes it (sqlite.org/vfs.html): the real file stands behind ours, and all methods but a few hand the call on.
 */
#include "harness/pool/db.h"

#ifdef NDEBUG
const char *db_vfs(void)
{
	return NULL;
}
#else

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/fault.h"

struct file {
	sqlite3_file base;
	sqlite3_io_methods methods; /* the real ones, with ours in place of some */
	sqlite3_file *real;
};

static sqlite3_vfs shim;
static sqlite3_vfs *under;

static sqlite3_file *real_of(sqlite3_file *f)
{
	return ((struct file *)f)->real;
}

static int failed(int otherwise)
{
	return errno == ENOSPC || errno == EDQUOT ? SQLITE_FULL : otherwise;
}

/* Methods that only hand on: name, parameters, arguments. */
#define HAND_ON(name, parameters, arguments)                      \
	static int name parameters                                \
	{                                                         \
		return real_of(f)->pMethods->x##name arguments;   \
	}
HAND_ON(Close, (sqlite3_file * f), (real_of(f)))
HAND_ON(Read, (sqlite3_file * f, void *p, int n, sqlite3_int64 at), (real_of(f), p, n, at))
HAND_ON(FileSize, (sqlite3_file * f, sqlite3_int64 *ret), (real_of(f), ret))
HAND_ON(Lock, (sqlite3_file * f, int level), (real_of(f), level))
HAND_ON(Unlock, (sqlite3_file * f, int level), (real_of(f), level))
HAND_ON(CheckReservedLock, (sqlite3_file * f, int *ret), (real_of(f), ret))
HAND_ON(FileControl, (sqlite3_file * f, int op, void *p), (real_of(f), op, p))
HAND_ON(SectorSize, (sqlite3_file * f), (real_of(f)))
HAND_ON(DeviceCharacteristics, (sqlite3_file * f), (real_of(f)))
HAND_ON(ShmLock, (sqlite3_file * f, int at, int n, int flags), (real_of(f), at, n, flags))
HAND_ON(ShmUnmap, (sqlite3_file * f, int removed), (real_of(f), removed))

static int Write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	return fault_at("pool.write") ? failed(SQLITE_IOERR_WRITE) : real_of(f)->pMethods->xWrite(real_of(f), p, n, at);
}

static int Truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return fault_at("pool.truncate") ? SQLITE_IOERR_TRUNCATE : real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int Sync(sqlite3_file *f, int flags)
{
	return fault_at("pool.sync") ? failed(SQLITE_IOERR_FSYNC) : real_of(f)->pMethods->xSync(real_of(f), flags);
}

static int ShmMap(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
	return extend && fault_at("pool.shm") ? failed(SQLITE_IOERR_SHMSIZE) : real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, ret);
}

static void ShmBarrier(sqlite3_file *f)
{
	real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int Open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
	struct file *file = (struct file *)f;
	(void)vfs;
	memset(file, 0, sizeof *file);
	file->real = (sqlite3_file *)(file + 1);
	if (fault_at("pool.open"))
		return SQLITE_CANTOPEN;
	int code = under->xOpen(under, name, file->real, flags, ret_flags);
	if (!file->real->pMethods)
		return code;
	/* Version 2: shared memory for the log, but no memory mapping of the file, whose writes would pass us by. */
	file->methods = (sqlite3_io_methods){ .iVersion = 2,
					      .xClose = Close,
					      .xRead = Read,
					      .xWrite = Write,
					      .xTruncate = Truncate,
					      .xSync = Sync,
					      .xFileSize = FileSize,
					      .xLock = Lock,
					      .xUnlock = Unlock,
					      .xCheckReservedLock = CheckReservedLock,
					      .xFileControl = FileControl,
					      .xSectorSize = SectorSize,
					      .xDeviceCharacteristics = DeviceCharacteristics,
					      .xShmMap = ShmMap,
					      .xShmLock = ShmLock,
					      .xShmBarrier = ShmBarrier,
					      .xShmUnmap = ShmUnmap };
	file->base.pMethods = &file->methods;
	return code;
}

const char *db_vfs(void)
{
	if (under)
		return shim.zName;
	under = sqlite3_vfs_find(NULL);
	if (!under)
		return NULL;
	/* Every other method is the real one's, which gets its own pAppData by way of the copy. */
	shim = *under;
	shim.zName = "takehome-faults";
	shim.pNext = NULL;
	shim.szOsFile = (int)sizeof(struct file) + under->szOsFile;
	shim.xOpen = Open;
	return sqlite3_vfs_register(&shim, 0) == SQLITE_OK ? shim.zName : NULL;
}
#endif
