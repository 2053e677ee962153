/* oom.h: what the kernel says of a process that it ended because memory ran out. */
#ifndef HARNESS_POOL_OOM_H
#define HARNESS_POOL_OOM_H

#include <sys/types.h>

#include "harness/base/arena.h"

/*
 * oom_words(a, pid): The kernel's own line ("Memory cgroup out of memory: Killed process 812 (takehome) total-vm:…"), of process ${pid}, which ended a moment ago. NULL: it says
 * nothing of the kind, or its log is not for this user to read.
 */
const char *oom_words(struct arena *a, pid_t pid);

#endif
