/*
 * workdir.h: the scratch folder of one submission, made and removed by the pipeline; stages make their own folders in it.
 *
 * Lies in $TMPDIR, else /var/tmp, as takehome-PID-XXXXXX, mode 0700. What a killed run left is removed by the next start (workdir_sweep).
 */
#ifndef HARNESS_MODEL_WORKDIR_H
#define HARNESS_MODEL_WORKDIR_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

struct workdir {
	const char *path; /* absolute */
	int fd;
	int lock_fd;      /* a lock held as long as the folder is in use, so that the sweep can tell */
};

int workdir_open(struct arena *a, struct workdir *ret, struct err *e);
/*
 * workdir_open_small(a, ret, e): In memory (/dev/shm), where that can be had, for what is small and soon gone: file systems on a disk are slow to make and remove many files.
 * Else as workdir_open; also where TMPDIR says where scratch belongs.
 */
int workdir_open_small(struct arena *a, struct workdir *ret, struct err *e);
/* workdir_close(w): Remove the folder and all in it. Never fails; NULL fields are fine. */
void workdir_close(struct workdir *w);
/* workdir_sweep(): Remove folders of this user whose owner is gone. Silent. */
void workdir_sweep(void);

#endif
