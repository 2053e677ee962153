/*
 * view.h: the mounts of one run: /work as a fresh, writable layer over the work tree, /tmp and /dev/shm beside it on the same small tmpfs, and a /proc of its own.
 *
 * One tmpfs holds all that the program can write, so that one size and one inode count bound it together. The program sees parts of it, never its top.
 */
#ifndef SANDBOX_VIEW_H
#define SANDBOX_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/step.h"

/*
 * What all runs of a box have in common, made once by the zygote. A run's mount namespace is a copy of ${space}: the box's root, with neither the host's /proc
 * nor the work tree in it, so that nothing has to be unmounted in a run: each unmount makes the kernel wait until no processor looks at the old tree any more.
 */
struct view_base {
	int space;        /* the mount namespace to copy, as a descriptor */
	bool lower;       /* the zygote has a work tree on /work; else it starts empty */
	bool overlay;     /* lay over it; else copy it */
	uint32_t covered; /* which files of /proc are to be covered, by the table in view.c: those that this kernel has */
	bool detached;    /* mounts can be made of mounts that stand nowhere: Linux 6.15 */
};
#define VIEW_BASE_NONE ((struct view_base){ .space = -1 })

/*
 * view_base_open(ret, lower, own_user, f): In the zygote, once its root is built. ${ret} is for as long as the process. ${own_user}: the box's user is nobody else's on the
 * host.
 */
int view_base_open(struct view_base *ret, bool lower, bool own_user, struct step_failure *f);

struct view {
	int work;            /* /work, as the program sees it */
	int disk;            /* the top of the tmpfs, which stands below /tmp, where no path leads */
	int proc, tmp, shm;  /* the run's /proc, /tmp and /dev/shm */
	int space;           /* the mount namespace; whoever closes it last takes the mounts down, for which the kernel makes it wait */
	uint64_t base_bytes; /* of the tmpfs in use before the program starts: a copied work tree */
};

/* view_make(ret, base, disk_mb, files, f): In init: enter a mount namespace of its own with the run's mounts. The descriptors are the caller's. */
int view_make(struct view *ret, const struct view_base *base, uint32_t disk_mb, uint32_t files, struct step_failure *f);

#endif
