/*
 * root.h: what a box can see of the host: read-only views of its toolchains, a handful of devices, and a work tree; nothing else.
 *
 *	root_gather(&plan, work, rootfs, f)   opens the sources as detached, read-only mounts; as root before the user namespace is entered, else after
 *	root_build(&plan, f)                  in the new mount namespace: a tmpfs with the views in it, a generated /etc
 *	root_enter(&plan, f)                  pivot_root, drop the host's tree, make the root read-only
 */
#ifndef SANDBOX_ROOT_H
#define SANDBOX_ROOT_H

#include <stdbool.h>
#include <sys/types.h>

#include "sandbox/step.h"

enum { ROOT_VIEWS_MAX = 160 };

struct root_view {
	char *path; /* inside the box, absolute */
	char *link; /* a symbolic link of the host, copied as such; else NULL */
	char *text; /* a small file's, copied; else NULL */
	size_t len;
	int fd; /* a detached mount; or -1: copied */
	mode_t type;
};

struct root_plan {
	struct root_view views[ROOT_VIEWS_MAX];
	size_t count;
	size_t copied; /* bytes of text */
	bool devices;  /* /dev is one of the views */
	int root;      /* the tmpfs, once built */
};

/* root_gather(plan, work, rootfs, f): ${work} may be NULL (then /work is an empty folder), ${rootfs} too (then the host's toolchains are shown). 0 or -1. */
int root_gather(struct root_plan *plan, const char *work, const char *rootfs, struct step_failure *f);
int root_build(struct root_plan *plan, struct step_failure *f);
int root_enter(struct root_plan *plan, struct step_failure *f);

#endif
