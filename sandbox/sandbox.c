/*
 * sandbox.c: a box is opened and closed here. Theory of operation:
 *
 * Opening makes a control group, forks a zygote into it, and lets it shut itself in: its namespaces, its read-only root. That is slow (tens of milliseconds, most of
 * them the kernel moving a process between groups) and done once. A run (run.c) is then one clone in the zygote: the run's init inherits group, root and
 * network, gets PID and mount namespaces of its own, makes itself a fresh /work, and starts the program. The supervisor, outside, watches (watch.c) and kills
 * init when a limit is reached; the kernel kills the rest. No process of ours ever trusts one further in: what comes out of the box is exit statuses,
 * counters of the kernel, bytes in pipes, and descriptors that we made ourselves.
 */
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/data.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"
#include "sandbox/box.h"
#include "sandbox/landlock.h"
#include "sandbox/launch.h"
#include "sandbox/policy_cache.h"

ENUM_DEFINE(sandbox_protection, SANDBOX_PROTECTION_TABLE)
ENUM_DEFINE(sandbox_cgroup, SANDBOX_CGROUP_TABLE)
ENUM_DEFINE(sandbox_end, SANDBOX_END_TABLE)
ENUM_DEFINE(sandbox_phase, SANDBOX_PHASE_TABLE)

static char *copy_or_null(const char *s)
{
	return s ? alloc_strdup(s) : NULL;
}

static int check_spec(const struct sandbox_spec *spec, struct err *e)
{
	if (spec->work && spec->work[0] != '/')
		return err_set(e, OWNER_HARNESS, "the sandbox's work tree must be an absolute path, is '%s'", spec->work);
	if (spec->slot > 999)
		return err_set(e, OWNER_HARNESS, "the sandbox's slot must be between 0 and 999, is %u", (unsigned)spec->slot);
	return 0;
}

static int find_policies(struct sandbox *box, const char *folder, struct err *e)
{
	struct arena *a = arena_new();
	const char *path = folder ? folder : data_path(a, "sandbox/policies", e);
	int rc = -1;
	if (path) {
		SCOPED_FD dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		box->policies = alloc_strdup(path);
		rc = dir < 0 ? err_sys(e, OWNER_HARNESS, "opening the policy folder '%s'", path) : hash_tree(dir, NULL, box->digest, e);
	}
	arena_free(a);
	return rc;
}

/* What the kernel lacks is found out by asking it, before anything is built on it. */
static sandbox_protections ask_kernel(void)
{
	sandbox_protections missing = 0;
	const uint32_t filter = SECCOMP_RET_ERRNO, notify = SECCOMP_RET_USER_NOTIF;
	if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &filter) < 0)
		missing |= 1u << PROTECT_SECCOMP;
	if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &notify) < 0)
		missing |= 1u << PROTECT_NOTIFY;
	if (landlock_abi() == 0)
		missing |= 1u << PROTECT_LANDLOCK;
	return missing;
}

/* Rule of the design: never silently weaker. Say all that is missing at once, and how to get it. */
static int refuse(const struct sandbox *box, sandbox_protections refused, struct err *e)
{
	SCOPED_STR names = STR_EMPTY;
	SCOPED_STR advice = STR_EMPTY;
	const sandbox_protections groups = 1u << PROTECT_MEMORY | 1u << PROTECT_PIDS | 1u << PROTECT_CPU;
	for (int p = 0; p < sandbox_protection_count; p++)
		if (refused & (1u << p))
			str_addf(&names, "%s%s", names.len ? ", " : "", sandbox_protection_text((enum sandbox_protection)p));
	if (refused & groups) {
		str_addf(&advice, " Control groups: %s", str_text(&box->cgroup.why));
		cgroup_advice(&box->cgroup, &advice);
		str_add(&advice, ".");
	}
	return err_set(e, OWNER_HARNESS,
		       "this host cannot give the sandbox: %s.%s 'takehome doctor' explains each; to go on with less protection has to be asked for.",
		       str_text(&names), str_text(&advice));
}

static int start_zygote(struct sandbox *box, struct step_failure *f)
{
	struct pollfd dead = { box->zygote.pidfd, POLLIN, 0 };
	if (box->zygote.pid > 0 && poll(&dead, 1, 0) == 0)
		return 0;
	spare_drop(&box->spare, &box->zygote);
	zygote_stop(&box->zygote);
	const struct zygote_spec spec = { box->work, box->rootfs, box->slot, box->without, box->mailbox_bytes, &box->cgroup };
	if (zygote_start(&box->zygote, &spec, f) < 0)
		return -1;
	box->missing |= box->zygote.missing;
	return 0;
}

int box_zygote(struct sandbox *box, struct err *e)
{
	struct step_failure f = { 0 };
	if (start_zygote(box, &f) == 0 && (box->undertaker.pid > 0 || undertaker_start(&box->undertaker, &f) == 0))
		return 0;
	step_err(&f, e);
	return err_wrap(e, "opening the sandbox ('takehome doctor' tells what this host can do)");
}

int sandbox_open(const struct sandbox_spec *spec, struct sandbox **ret_box, struct err *e)
{
	*ret_box = NULL;
	if (check_spec(spec, e) < 0)
		return -1;
	struct sandbox *box = alloc_zero(sizeof *box);
	box->work = copy_or_null(spec->work);
	box->rootfs = copy_or_null(spec->rootfs);
	box->slot = spec->slot;
	box->ceiling = spec->ceiling;
	box->without = spec->without;
	box->ahead = spec->ahead;
	box->zygote = ZYGOTE_NONE;
	box->mailbox_bytes = BOX_MAILBOX_BYTES;
	box->spare = SPARE_NONE;
	box->undertaker = UNDERTAKER_NONE;
	box->cgroup = CGROUP_CLOSED;
	if (find_policies(box, spec->policies, e) < 0)
		goto fail;
	cgroup_open(&box->cgroup, box->slot);
	box->missing = ask_kernel() | box->cgroup.missing;
	if (box->missing & ~box->without) {
		refuse(box, box->missing & ~box->without, e);
		goto fail;
	}
	/* An ordinary user has no other uid to give away; the report says so, but it is no reason to refuse: whoever wants one starts us as root. */
	if (geteuid() != 0)
		box->missing |= 1u << PROTECT_SLOT_UID;
	if (box_zygote(box, e) < 0)
		goto fail;
	*ret_box = box;
	return 0;
fail:
	sandbox_close(box);
	return -1;
}

void sandbox_close(struct sandbox *box)
{
	if (!box)
		return;
	spare_drop(&box->spare, &box->zygote);
	zygote_stop(&box->zygote);
	undertaker_stop(&box->undertaker);
	cgroup_close(&box->cgroup);
	for (size_t i = 0; i < box->policy_count; i++) {
		free(box->policy[i].name);
		policy_free(box->policy[i].policy);
		policy_program_free(&box->policy[i].program);
	}
	free(box->work);
	free(box->policies);
	free(box->rootfs);
	free(box);
}

void sandbox_settle(struct sandbox *box)
{
	struct step_failure ignored;
	if (box->spare.channel >= 0)
		spare_await(&box->spare, &box->zygote, &ignored);
	undertaker_await(&box->undertaker);
}

sandbox_protections sandbox_missing(const struct sandbox *box)
{
	return box->missing;
}

enum sandbox_cgroup sandbox_cgroup_kind(const struct sandbox *box)
{
	return box->cgroup.kind;
}

const char *sandbox_policy_digest(const struct sandbox *box)
{
	return box->digest;
}

struct box_policy *box_policy(struct sandbox *box, const char *name, struct err *e)
{
	for (size_t i = 0; i < box->policy_count; i++)
		if (strcmp(box->policy[i].name, name) == 0)
			return &box->policy[i];
	if (box->policy_count == BOX_POLICIES_MAX) {
		err_set(e, OWNER_HARNESS, "a box can use %d policies, not more", BOX_POLICIES_MAX);
		return NULL;
	}
	struct box_policy loaded = { 0 };
	if (policy_load(box->policies, name, &loaded.policy, e) < 0)
		return NULL;
	if (policy_cache_bpf(NULL, loaded.policy, !box_lacks(box, PROTECT_NOTIFY), &loaded.program, e) < 0) {
		policy_free(loaded.policy);
		return NULL;
	}
	if (!launch_can_wait(loaded.policy)) {
		err_set(e, OWNER_HARNESS, "the policy '%s' has to allow futex: a program's process waits with it for its command", name);
		policy_free(loaded.policy);
		policy_program_free(&loaded.program);
		return NULL;
	}
	loaded.name = alloc_strdup(name);
	box->policy[box->policy_count] = loaded;
	return &box->policy[box->policy_count++];
}

void sandbox_sweep(void)
{
	cgroup_sweep();
}
