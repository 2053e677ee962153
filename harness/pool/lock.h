/* lock.h: one batch at a time works on a pool's folder. The kernel lets go of the lock with the process, however it ends. */
#ifndef HARNESS_POOL_LOCK_H
#define HARNESS_POOL_LOCK_H

#include <stdbool.h>

#include "harness/base/err.h"

/*
 * lock_take(folder, wait, waiting, context, ret_fd, e): Take ${folder}/pool.lock (the folder is made). If another has it: refused with its process id, or, with ${wait}, waited
 * for, after ${waiting}(${context}, pid) was called once (may be NULL). -1 with errno EAGAIN in ${e}: somebody has it. The caller closes ${ret_fd} to let go; children
 * close their copy.
 */
int lock_take(const char *folder, bool wait, void (*waiting)(void *context, long pid), void *context, int *ret_fd, struct err *e);

/* lock_owner(folder): The process id of who has it now; 0: nobody. */
long lock_owner(const char *folder);

#endif
