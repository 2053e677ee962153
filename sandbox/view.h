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

struct view_spec {
	uint32_t disk_mb, files;
	bool lower;   /* the zygote has a work tree on /work; else it starts empty */
	bool overlay; /* lay over it; else copy it */
};

struct view {
	int work;            /* /work, as the program sees it */
	int disk;            /* the whole tmpfs, for statfs */
	int proc;            /* the run's /proc */
	uint64_t base_bytes; /* of the tmpfs in use before the program starts: a copied work tree */
};

/* view_make(ret, spec, f): In init's mount namespace. The descriptors are the caller's. */
int view_make(struct view *ret, const struct view_spec *spec, struct step_failure *f);

/*
 * view_overlay_works(): In the zygote: whether an overlay of ours can do all that a program may ask. Before Linux 6.6 a tmpfs has no user.* attributes, and
 * then a folder made where one was removed fails with EIO: copying is slower, but right.
 */
bool view_overlay_works(void);

#endif
