/* box.h: what a struct sandbox is made of; for the files of this folder only. */
#ifndef SANDBOX_BOX_H
#define SANDBOX_BOX_H

#include "harness/base/hash.h"
#include "sandbox/cgroup.h"
#include "sandbox/policy.h"
#include "sandbox/sandbox.h"
#include "sandbox/spare.h"
#include "sandbox/undertaker.h"
#include "sandbox/zygote.h"

enum {
	BOX_POLICIES_MAX = ZYGOTE_POLICIES,
	BOX_MAILBOX_BYTES = 1 << 20,
};

/* A policy is loaded and compiled when a command first names it, and kept. */
struct box_policy {
	char *name;
	struct policy *policy;
	struct policy_program program;
};

struct sandbox {
	char *work, *policies, *rootfs;
	uint32_t slot;
	struct sandbox_limits ceiling;
	sandbox_protections without, missing;
	struct cgroup cgroup;
	struct zygote zygote;
	size_t mailbox_bytes;
	bool ahead;
	struct spare spare; /* for the run to come */
	struct undertaker undertaker;
	struct box_policy policy[BOX_POLICIES_MAX];
	size_t policy_count;
	char digest[HASH_HEX_SIZE];
};

/* box_policy(box, name, e): NULL with ${e}. Owned by ${box}. */
struct box_policy *box_policy(struct sandbox *box, const char *name, struct err *e);
/* box_zygote(box, e): Start the box's process, and its undertaker, if they do not live. 0 or -1. */
int box_zygote(struct sandbox *box, struct err *e);
/* box_lacks(box, p): ${p} is not in force, or not to be used. */
static inline bool box_lacks(const struct sandbox *box, enum sandbox_protection p)
{
	return box->missing & (1u << p);
}

#endif
