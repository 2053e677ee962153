/*
 * zygote.c: the birth of a box's process, and its loop.
 *
 *	supervisor                                   zygote
 *	fork ───────────────────────────────────────► waits
 *	moves it into the control group
 *	GO ─────────────────────────────────────────► leaves the mount namespace, takes the sources (as root)
 *	                                              enters the user namespace
 *	         ◄─────────────────────────── UNSHARED
 *	writes uid_map, gid_map
 *	MAPPED ─────────────────────────────────────► other namespaces, root, pivot_root, capabilities
 *	         ◄─────────────────────────────  READY
 *	RUN + plan, init's end of its channel ──────► clone3: init
 *	         ◄───────────────────────────  STARTED
 *
 * At any point FAILED, with the step and its errno, comes back instead.
 */
#include "sandbox/zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/scoped.h"
#include "sandbox/cgroup_file.h"
#include "sandbox/channel.h"
#include "sandbox/landlock.h"
#include "sandbox/procstat.h"
#include "sandbox/root.h"
#include "sandbox/uidmap.h"
#include "sandbox/view.h"

enum { START_SECONDS = 30 };
enum zygote_word { ZYGOTE_GO, ZYGOTE_UNSHARED, ZYGOTE_MAPPED, ZYGOTE_READY, ZYGOTE_RUN, ZYGOTE_STARTED, ZYGOTE_FAILED };

struct zygote_message {
	enum zygote_word word;
	pid_t pid;
	bool overlay;
	sandbox_protections missing;
	struct step_failure failure;
	struct init_plan plan;
};

/* What the zygote keeps for the runs to be born with. */
struct store {
	sandbox_protections missing;
	struct view_base view;
	struct landlock_places places;
};

static int tell(int control, enum zygote_word word)
{
	struct zygote_message m = { .word = word };
	return channel_send(control, &m, sizeof m, NULL, 0);
}

/* Wait for ${word}. Nothing came or something else: fail as ${step}; what the other end says of its failure counts more. */
static int expect(int control, enum zygote_word word, enum step step, struct zygote_message *ret, struct step_failure *f)
{
	int got = channel_receive(control, ret, sizeof *ret, NULL, NULL);
	if (got == 1 && ret->word == word)
		return 0;
	if (got == 1 && ret->word == ZYGOTE_FAILED) {
		*f = ret->failure;
		errno = f->error;
		return -1;
	}
	if (got == 0)
		errno = EPIPE;
	else if (got == 1)
		errno = EPROTO;
	return step_failed(f, step);
}

/* ── inside ── */

/* What the supervisor was called with (names of candidates, tokens in its environment) is nobody's business any more: wipe it from the stack's top. */
static void forget_arguments(void)
{
	uint64_t field[PROCSTAT_FIELDS];
	SCOPED_FD proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (proc < 0 || procstat_read(proc, "self", field) < 0)
		return;
	for (int i = PROCSTAT_ARG_START; i <= PROCSTAT_ENV_START; i += 2)
		if (field[i] != 0 && field[i + 1] > field[i])
			explicit_bzero((void *)field[i], field[i + 1] - field[i]);
	clearenv();
}

/* Nothing of the supervisor's may be left in here but the one channel: no descriptors, signal handlers, groups, name. */
static int prepare(int *control, struct step_failure *f)
{
	struct sigaction plain = { .sa_handler = SIG_DFL };
	sigset_t none;
	sigemptyset(&none);
	for (int signal = 1; signal < NSIG; signal++)
		sigaction(signal, &plain, NULL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(022);
	setsid(); /* a Ctrl-C at the supervisor's terminal is for the supervisor to handle */
	prctl(PR_SET_NAME, "takehome-box");
	fault_at(""); /* lets the fault hook read the environment before it is wiped */
	forget_arguments();
	int null;
	if (STEP_TRY_AT(f, STEP_PREPARE, "/dev/null", null = open("/dev/null", O_RDWR | O_CLOEXEC)) < 0)
		return -1;
	/* Somewhere high first, so that the places below are free whatever they held. */
	int high = fcntl(*control, F_DUPFD_CLOEXEC, 10);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	if (STEP_TRY(f, STEP_PREPARE, high < 0 ? -1 : dup3(high, 3, O_CLOEXEC)) < 0)
		return -1;
	*control = 3;
	close_range(4, ~0U, 0);
	if (geteuid() != 0)
		return 0;
	if (STEP_TRY(f, STEP_PREPARE, setgroups(0, NULL)) < 0)
		return -1;
	/* When memory runs out the program dies, not what guards it; and the program's own limits may go as high as the kernel allows. */
	cgroup_file_put(AT_FDCWD, "/proc/self/oom_score_adj", "-1000");
	struct rlimit files = { 1048576, 1048576 };
	setrlimit(RLIMIT_NOFILE, &files);
	return 0;
}

/* A namespace that the spec agreed to do without is noted as missing when the host refuses it. */
static int optional_namespaces(const struct zygote_spec *spec, sandbox_protections *missing, struct step_failure *f)
{
	static const struct {
		int flag;
		enum step step;
		enum sandbox_protection protection;
	} table[] = {
		{ CLONE_NEWNET, STEP_NET_NS, PROTECT_NET_NS },
		{ CLONE_NEWIPC, STEP_IPC_NS, PROTECT_IPC_NS },
		{ CLONE_NEWUTS, STEP_UTS_NS, PROTECT_UTS_NS },
	};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (STEP_TRY(f, table[i].step, unshare(table[i].flag)) == 0)
			continue;
		if (!(spec->without & (1u << table[i].protection)))
			return -1;
		*missing |= 1u << table[i].protection;
	}
	/* Only hides the group's name from /proc/self/cgroup, so it is no protection to refuse over. */
	if (unshare(CLONE_NEWCGROUP) < 0 && errno != EINVAL && errno != EPERM && errno != ENOSPC)
		return step_failed(f, STEP_USER_NS);
	if (!(*missing & (1u << PROTECT_UTS_NS)) && sethostname("box", 3) < 0)
		return step_failed(f, STEP_UTS_NS);
	return 0;
}

/* The bounding set goes now, once, so that no run pays for it; what this process holds it keeps, for the mounts of each run. */
static int drop_bounding_set(struct step_failure *f)
{
	for (unsigned long capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++)
		if (STEP_TRY(f, STEP_CAPABILITIES, prctl(PR_CAPBSET_DROP, capability)) < 0)
			return -1;
	return 0;
}

static int become_box(int control, const struct zygote_spec *spec, struct store *store, struct step_failure *f)
{
	struct root_plan plan;
	struct zygote_message m;
	bool as_root = geteuid() == 0;
	if (as_root) {
		if (STEP_TRY(f, STEP_MOUNT_NS, unshare(CLONE_NEWNS)) < 0 || STEP_TRY(f, STEP_MOUNT_NS, mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) < 0 ||
		    root_gather(&plan, spec->work, spec->rootfs, f) < 0)
			return -1;
	}
	if (STEP_TRY(f, STEP_USER_NS, unshare(CLONE_NEWUSER | CLONE_NEWNS)) < 0 || STEP_TRY(f, STEP_CONTROL, tell(control, ZYGOTE_UNSHARED)) < 0 ||
	    expect(control, ZYGOTE_MAPPED, STEP_UIDMAP, &m, f) < 0)
		return -1;
	if (STEP_TRY(f, STEP_SETUID, setresgid(UIDMAP_INSIDE, UIDMAP_INSIDE, UIDMAP_INSIDE)) < 0 ||
	    STEP_TRY(f, STEP_SETUID, setresuid(UIDMAP_INSIDE, UIDMAP_INSIDE, UIDMAP_INSIDE)) < 0)
		return -1;
	/* A change of user clears the death signal, so it is set here; a supervisor that died before closed the channel, which ends the loop. */
	if (STEP_TRY(f, STEP_PREPARE, prctl(PR_SET_PDEATHSIG, SIGKILL)) < 0 || STEP_TRY(f, STEP_PREPARE, prctl(PR_SET_DUMPABLE, 0)) < 0)
		return -1;
	if (STEP_TRY(f, STEP_USER_NS, mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) < 0 || optional_namespaces(spec, &store->missing, f) < 0)
		return -1;
	if (!as_root && root_gather(&plan, spec->work, spec->rootfs, f) < 0)
		return -1;
	if (root_build(&plan, f) < 0 || root_enter(&plan, f) < 0)
		return -1;
	if (view_base_open(&store->view, spec->work != NULL, f) < 0)
		return -1;
	landlock_places_open(&store->places);
	return drop_bounding_set(f);
}

/* Init makes itself a mount namespace; the others it gets here. */
static pid_t clone_init(sandbox_protections missing)
{
	struct clone_args args = { .flags = CLONE_NEWPID | CLONE_PARENT | (missing & (1u << PROTECT_IPC_NS) ? 0 : CLONE_NEWIPC) };
	return (pid_t)syscall(SYS_clone3, &args, sizeof args);
}

/* One run after another until the supervisor closes the channel. */
static void serve(int control, const struct store *store)
{
	struct zygote_message m;
	int fds[CHANNEL_FDS_MAX];
	size_t count;
	while (channel_receive(control, &m, sizeof m, fds, &count) == 1) {
		struct zygote_message answer = { .word = ZYGOTE_STARTED };
		bool good = m.word == ZYGOTE_RUN && count >= 1;
		if (count > 1)
			close(fds[--count]); /* the mount namespace of a run that is over */
		if (!good)
			errno = EPROTO;
		if (!good || STEP_TRY(&answer.failure, STEP_CLONE, answer.pid = clone_init(store->missing)) < 0) {
			answer.word = ZYGOTE_FAILED;
			if (!good)
				step_failed(&answer.failure, STEP_REQUEST);
		} else if (answer.pid == 0) {
			close(control);
			init_main(&m.plan, &store->view, &store->places, fds[0]);
		}
		for (size_t i = 0; i < count; i++)
			close(fds[i]);
		if (channel_send(control, &answer, sizeof answer, NULL, 0) < 0)
			break;
	}
}

static _Noreturn void zygote_main(int control, const struct zygote_spec *spec)
{
	/* What is got ready ahead must not take the processor from a supervisor that has better to do; init gives this up when it is given a command. */
	sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){ 0 });
	struct zygote_message m, ready = { .word = ZYGOTE_READY };
	struct store store = { .view = VIEW_BASE_NONE };
	if (expect(control, ZYGOTE_GO, STEP_CONTROL, &m, &ready.failure) < 0 || prepare(&control, &ready.failure) < 0 ||
	    become_box(control, spec, &store, &ready.failure) < 0)
		ready.word = ZYGOTE_FAILED;
	ready.overlay = store.view.overlay;
	ready.missing = store.missing;
	if (channel_send(control, &ready, sizeof ready, NULL, 0) == 0 && ready.word == ZYGOTE_READY)
		serve(control, &store);
	_exit(0);
}

/* ── outside ── */

static int bring_up(struct zygote *z, const struct zygote_spec *spec, struct step_failure *f)
{
	struct zygote_message m;
	if (cgroup_enter(spec->cgroup, z->pid, f) < 0)
		return -1;
	if (STEP_TRY(f, STEP_CONTROL, tell(z->control, ZYGOTE_GO)) < 0 || expect(z->control, ZYGOTE_UNSHARED, STEP_USER_NS, &m, f) < 0)
		return -1;
	if (STEP_TRY(f, STEP_UIDMAP, uidmap_write(z->pid, sandbox_uid(spec->slot), uidmap_gid(spec->slot))) < 0)
		return -1;
	if (STEP_TRY(f, STEP_CONTROL, tell(z->control, ZYGOTE_MAPPED)) < 0 || expect(z->control, ZYGOTE_READY, STEP_ROOT, &m, f) < 0)
		return -1;
	z->overlay = m.overlay;
	z->missing = m.missing;
	return 0;
}

int zygote_start(struct zygote *ret, const struct zygote_spec *spec, struct step_failure *f)
{
	int ends[2];
	*ret = ZYGOTE_NONE;
	if (STEP_TRY(f, STEP_CONTROL, channel_pair(ends)) < 0)
		return -1;
	channel_timeout(ends[0], START_SECONDS);
	pid_t pid;
	if (STEP_TRY(f, STEP_FORK, pid = fork()) < 0) {
		close(ends[0]);
		close(ends[1]);
		return -1;
	}
	if (pid == 0) {
		close(ends[0]);
		zygote_main(ends[1], spec);
	}
	close(ends[1]);
	ret->pid = pid;
	ret->control = ends[0];
	ret->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if ((ret->pidfd < 0 && step_failed(f, STEP_FORK) < 0) || bring_up(ret, spec, f) < 0) {
		zygote_stop(ret);
		return -1;
	}
	return 0;
}

int zygote_ask(const struct zygote *z, const struct init_plan *plan, int channel, int space, struct step_failure *f)
{
	const int fds[] = { channel, space };
	struct zygote_message m = { .word = ZYGOTE_RUN, .plan = *plan };
	return STEP_TRY(f, STEP_REQUEST, channel_send(z->control, &m, sizeof m, fds, space < 0 ? 1 : 2)) < 0 ? -1 : 0;
}

int zygote_answer(const struct zygote *z, pid_t *ret_pid, struct step_failure *f)
{
	struct zygote_message m;
	if (expect(z->control, ZYGOTE_STARTED, STEP_CLONE, &m, f) < 0)
		return -1;
	*ret_pid = m.pid;
	return 0;
}

void zygote_stop(struct zygote *z)
{
	if (z->pid > 0) {
		kill(z->pid, SIGKILL);
		while (waitpid(z->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (z->pidfd >= 0)
		close(z->pidfd);
	if (z->control >= 0)
		close(z->control);
	*z = ZYGOTE_NONE;
}
