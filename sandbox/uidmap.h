/* uidmap.h: who a box's processes are outside: as root an unprivileged uid of their own, else the caller. Inside they are always uid 1000. */
#ifndef SANDBOX_UIDMAP_H
#define SANDBOX_UIDMAP_H

#include <sys/types.h>

enum { UIDMAP_INSIDE = 1000, UIDMAP_FIRST = 62000 };

/* uidmap_write(pid, uid, gid): Map ${uid} and ${gid} of our user namespace to UIDMAP_INSIDE in that of ${pid}, which has just entered it. 0, or -1 with errno. */
int uidmap_write(pid_t pid, uid_t uid, gid_t gid);

/* uidmap_gid(slot): The gid beside sandbox_uid(slot). */
gid_t uidmap_gid(unsigned slot);

#endif
