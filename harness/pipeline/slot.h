/*
 * slot.h: a number that no other grading on this machine has now. As root each slot is a host uid of its own (sandbox_uid), so that two gradings at one time can
 * neither see nor count each other's processes.
 *
 * Held by a lock on /run/takehome/slot-N, which the kernel lets go of with the process; what a killed one leaves is an empty file, swept at the next start. An ordinary user needs none: all is their own uid anyway.
 */
#ifndef HARNESS_PIPELINE_SLOT_H
#define HARNESS_PIPELINE_SLOT_H

#include <stdint.h>

#include "harness/base/err.h"

enum { SLOT_COUNT = 1000 };

struct slot {
	uint32_t number;  /* 0..SLOT_COUNT-1, the lowest that was free */
	const char *path; /* of the folder with the locks */
	int folder, lock_fd;
};
#define SLOT_NONE ((struct slot){ .folder = -1, .lock_fd = -1 })

/*
 * slot_claim(folder, ret, e): Take the lowest free slot, with locks in ${folder} (NULL: /run/takehome; for ordinary users: none at all; it
 * must outlive the slot). -1: our host failed.
 */
int slot_claim(const char *folder, struct slot *ret, struct err *e);
/*
 * slot_sweep(folder): Remove lock files in ${folder} (NULL: as above) whose holder was killed before it could; and the folder, once it is empty. Silent: a file that stays
 * is no harm, its slot is given again all the same.
 */
void slot_sweep(const char *folder);
/* slot_release(s): Let go and leave no file behind. SLOT_NONE is fine. */
void slot_release(struct slot *s);

#endif
