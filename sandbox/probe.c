/* probe.c: "takehome doctor": each protection is tried for real, in a child that is thrown away, not guessed from versions. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/str.h"
#include "sandbox/cgroup.h"
#include "sandbox/landlock.h"
#include "sandbox/policy.h"
#include "sandbox/sandbox.h"
#include "sandbox/uidmap.h"
#include "sandbox/zygote.h"

#define ADVICE_USER_NS                                                                                                                                         \
	"as root: sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000, and on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0; " \
	"in a container: allow unshare(2) and mount(2) (docker: --security-opt seccomp=unconfined --security-opt systempaths=unconfined --cap-add SYS_ADMIN)"
#define ADVICE_KERNEL "use a kernel that is built with it: Debian 12 and later, or Linux 5.13 and later with "

/* Run ${attempt} in a child. Return 0, or the errno that it gave. */
static int in_child(int (*attempt)(unsigned long argument), unsigned long argument)
{
	pid_t pid = fork();
	if (pid < 0)
		return errno;
	if (pid == 0)
		_exit(attempt(argument) < 0 ? (errno ? errno : 1) : 0);
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EFAULT;
}

/* A user namespace comes first, as in the box; for the others are only to be had in one. */
static int try_namespace(unsigned long flag)
{
	return unshare((int)(CLONE_NEWUSER | flag));
}

static int try_filter(unsigned long flags)
{
	struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog program = { 1, &allow };
	const uint32_t notify = SECCOMP_RET_USER_NOTIF;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -1;
	if (flags && syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &notify) < 0)
		return -1;
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) < 0 ? -1 : 0;
}

/* The rules do not name the top folder: under them it must not be readable any more. */
static int try_landlock(unsigned long unused)
{
	(void)unused;
	int rules = landlock_rules(NULL, NULL, false);
	if (rules < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || landlock_enter(rules) < 0)
		return -1;
	if (open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) < 0 && errno == EACCES)
		return 0;
	errno = ENOTRECOVERABLE;
	return -1;
}

static int try_uid(unsigned long uid)
{
	return setresuid((uid_t)uid, (uid_t)uid, (uid_t)uid);
}

static void tell(struct sandbox_probe *p, int error, const char *found, const char *advice)
{
	p->works = error == 0;
	if (error)
		snprintf(p->found, sizeof p->found, "%s", strerror(error));
	else
		snprintf(p->found, sizeof p->found, "%s", found);
	snprintf(p->advice, sizeof p->advice, "%s", error ? advice : "");
}

static void probe_namespaces(struct sandbox_probe *rows)
{
	static const struct {
		enum sandbox_protection protection;
		int flag;
		const char *found;
	} table[] = {
		{ PROTECT_USER_NS, 0, "a user namespace can be entered" },          { PROTECT_PID_NS, CLONE_NEWPID, "a PID namespace can be made" },
		{ PROTECT_MOUNT_NS, CLONE_NEWNS, "a mount namespace can be made" }, { PROTECT_IPC_NS, CLONE_NEWIPC, "an IPC namespace can be made" },
		{ PROTECT_UTS_NS, CLONE_NEWUTS, "a UTS namespace can be made" },    { PROTECT_NET_NS, CLONE_NEWNET, "a network namespace can be made" },
	};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		tell(&rows[table[i].protection], in_child(try_namespace, (unsigned long)table[i].flag), table[i].found, ADVICE_USER_NS);
}

/* The whole of a box but for its control group: what builds the root finds out what a container hides. */
static void probe_root(uint32_t slot, struct sandbox_probe *rows)
{
	struct cgroup none = CGROUP_CLOSED;
	const struct zygote_spec spec = { .slot = slot, .without = ~0u, .mailbox_bytes = 4096, .cgroup = &none };
	struct zygote z;
	struct step_failure f = { 0 };
	struct sandbox_probe *root = &rows[PROTECT_ROOT], *overlay = &rows[PROTECT_OVERLAY];
	if (zygote_start(&z, &spec, &f) < 0) {
		snprintf(root->found, sizeof root->found, "%s%s%s: %s", step_words(f.step), f.what[0] ? ", " : "", f.what, strerror(f.error));
		snprintf(root->advice, sizeof root->advice, "%s", ADVICE_USER_NS);
		snprintf(overlay->found, sizeof overlay->found, "not tried: there is no box to try it in");
		return;
	}
	tell(root, 0, "a root of read-only toolchains can be built and entered", "");
	overlay->works = z.overlay;
	snprintf(overlay->found, sizeof overlay->found, "%s",
		 z.overlay ? "an overlay on a tmpfs works"
			   : "an overlay does not work fully; each run copies the work tree instead, which is slower and just as safe");
	snprintf(overlay->advice, sizeof overlay->advice, "%s", z.overlay ? "" : "for speed: Linux 6.6 or later, with overlayfs");
	zygote_stop(&z);
}

static void probe_kernel(struct sandbox_probe *rows)
{
	tell(&rows[PROTECT_SECCOMP], in_child(try_filter, 0), "a system-call filter can be installed", ADVICE_KERNEL "CONFIG_SECCOMP_FILTER");
	tell(&rows[PROTECT_NOTIFY], in_child(try_filter, SECCOMP_FILTER_FLAG_NEW_LISTENER), "refused calls can be reported",
	     ADVICE_KERNEL "CONFIG_SECCOMP_FILTER, outside of another sandbox that listens already");
	char found[64];
	snprintf(found, sizeof found, "version %d of the interface", landlock_abi());
	tell(&rows[PROTECT_LANDLOCK], in_child(try_landlock, 0), found, ADVICE_KERNEL "CONFIG_SECURITY_LANDLOCK, and 'landlock' in the boot option lsm=");
}

static void probe_cgroups(uint32_t slot, struct sandbox_probe *rows)
{
	static const enum sandbox_protection protections[CGROUP_PARTS] = { PROTECT_MEMORY, PROTECT_PIDS, PROTECT_CPU };
	struct cgroup c;
	struct step_failure f = { 0 };
	cgroup_open(&c, slot);
	int error = cgroup_limit(&c, 64u << 20, 64, &f) < 0 ? f.error : 0;
	SCOPED_STR advice = STR_EMPTY;
	cgroup_advice(&c, &advice);
	for (int part = 0; part < CGROUP_PARTS; part++) {
		struct sandbox_probe *p = &rows[protections[part]];
		if (c.missing & (1u << protections[part])) {
			snprintf(p->found, sizeof p->found, "no group can be made: %s", str_text(&c.why));
			snprintf(p->advice, sizeof p->advice, "%s", str_text(&advice));
			continue;
		}
		char found[200];
		snprintf(found, sizeof found, "cgroup %s, groups can be made in %.150s", sandbox_cgroup_text(c.kind), c.part[part].parent);
		tell(p, error, found, "the group's limits cannot be written: look at its files' owner");
	}
	cgroup_close(&c);
}

void sandbox_probe_all(uint32_t slot, struct sandbox_probe *ret_probes)
{
	for (int i = 0; i < sandbox_protection_count; i++)
		ret_probes[i] = (struct sandbox_probe){ .protection = (enum sandbox_protection)i,
							.needed = i != PROTECT_OVERLAY && (i != PROTECT_SLOT_UID || geteuid() == 0) };
	probe_namespaces(ret_probes);
	probe_root(slot, ret_probes);
	probe_kernel(ret_probes);
	probe_cgroups(slot, ret_probes);
	struct sandbox_probe *uid = &ret_probes[PROTECT_SLOT_UID];
	if (geteuid() == 0) {
		char found[64];
		snprintf(found, sizeof found, "programs run as uid %u", (unsigned)sandbox_uid(slot));
		tell(uid, in_child(try_uid, sandbox_uid(slot)), found, "in a container: let root change its uid (docker: --cap-add SETUID)");
	} else {
		snprintf(uid->found, sizeof uid->found, "programs run as uid %u, your own, behind the other walls", (unsigned)geteuid());
		snprintf(uid->advice, sizeof uid->advice, "start takehome as root: then each slot has a uid of its own that owns nothing else");
	}
}
