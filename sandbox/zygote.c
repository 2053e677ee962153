/*
 * zygote.c: the birth of a box's process, and its loop.
 *
 *	supervisor                                   zygote
 *	fork ───────────────────────────────────────► waits
 *	GO ─────────────────────────────────────────► leaves the mount namespace, takes the sources (as root)
 *	moves it into the control group               enters the user namespace
 *	         ◄─────────────────────────── UNSHARED
 *	writes uid_map, gid_map
 *	MAPPED ─────────────────────────────────────► other namespaces (that of the groups begins at the one it is in), root, pivot_root, capabilities
 *	         ◄─────────────────────────────  READY
 *	RUN + plan, init's end of its channel ──────► clone: init, which says itself that it is ready
 *
 * At any point FAILED, with the step and its errno, comes back instead.
 *
 * Init mostly uses the zygote's memory, as after vfork: the zygote sleeps until init is gone. To copy the memory's tables for each run, to fault its pages in again and
 * to take all down in the end would be a fifth of what a launch costs. The price: init may be killed at any moment, so it must leave nothing
 * half done in that memory. It allocates nothing (malloc, opendir, stdio streams), and what it changes in static storage is made anew by the next. A debug build looks
 * after each init whether it allocated. Where the work tree is copied for each run, which cannot be done without, init gets a copy of the memory; then the zygote
 * tells its pid (STARTED).
 */
#include "sandbox/zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "sandbox/cgroup_file.h"
#include "sandbox/channel.h"
#include "sandbox/landlock.h"
#include "sandbox/procstat.h"
#include "sandbox/root.h"
#include "sandbox/uidmap.h"
#include "sandbox/view.h"

enum { START_SECONDS = 30, STACK_SIZE = 256 * 1024 };
enum zygote_word { ZYGOTE_GO, ZYGOTE_UNSHARED, ZYGOTE_MAPPED, ZYGOTE_READY, ZYGOTE_RUN, ZYGOTE_STARTED, ZYGOTE_FAILED };

/* A sanitizer keeps a picture of the stack, which init would leave behind as it ends. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static const bool may_share = false;
#else
static const bool may_share = true;
#endif

struct zygote_message {
	enum zygote_word word;
	pid_t pid;
	bool overlay, shares;
	sandbox_protections missing;
	struct step_failure failure;
	struct init_plan plan;
	uint32_t instructions; /* RUN: a filter comes along, so long */
	bool notifies;
};

/* What the zygote keeps for the runs to be born with. */
struct store {
	sandbox_protections missing;
	struct view_base view;
	struct landlock_places places;
	struct policy_program program[ZYGOTE_POLICIES]; /* as they come; filter NULL: did not come yet */
	const struct request *mailbox;
	bool shares;
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
	if (view_base_open(&store->view, spec->work != NULL, as_root, f) < 0)
		return -1;
	landlock_places_open(&store->places);
	return drop_bounding_set(f);
}

static int init_entry(void *context)
{
	init_main(context);
}

/* Init makes itself a mount namespace; the others it gets here, where they are not the box's. */
static pid_t clone_init(const struct store *store, struct init_birth *birth)
{
	static _Alignas(16) char stack[STACK_SIZE];
	const bool own_ipc = birth->plan->own_ipc && !(store->missing & (1u << PROTECT_IPC_NS));
	int flags = CLONE_NEWPID | CLONE_PARENT | (own_ipc ? CLONE_NEWIPC : 0);
	if (store->shares)
		flags |= CLONE_VM | CLONE_VFORK | CLONE_PARENT_SETTID;
	return clone(init_entry, stack + STACK_SIZE, flags, birth, birth->pid);
}

static int map_filter(struct store *store, const struct zygote_message *m, int file)
{
	size_t size = m->instructions * sizeof(struct sock_filter);
	void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
	if (map == MAP_FAILED)
		return -1;
	store->program[m->plan.policy] = (struct policy_program){ .filter = map, .count = (uint16_t)m->instructions, .notifies = m->notifies };
	return 0;
}

static void close_all(const int *fds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		close(fds[i]);
}

/* Make an init. True: there is something to tell of it. */
static bool run(int control, struct store *store, const struct zygote_message *m, const int *fds, size_t count, struct zygote_message *ret_answer)
{
	struct step_failure *f = &ret_answer->failure;
	volatile pid_t pid = 0;
	bool ready = false;
	ret_answer->word = ZYGOTE_FAILED;
	bool good = m->word == ZYGOTE_RUN && m->plan.policy < ZYGOTE_POLICIES && count == (m->instructions ? 2 : 1);
	if (!good)
		errno = EPROTO;
	if (STEP_TRY(f, STEP_REQUEST, !good || (m->instructions && map_filter(store, m, fds[1]) < 0) ? -1 : 0) < 0)
		return true;
	const struct policy_program *program = &store->program[m->plan.policy];
	struct init_birth birth = { .plan = &m->plan,
				    .view = &store->view,
				    .places = &store->places,
				    .program = m->plan.seccomp ? program : NULL,
				    .mailbox = store->mailbox,
				    .channel = fds[0],
				    .control = control,
				    .shares = store->shares,
				    .pid = store->shares ? &pid : NULL,
				    .ready = store->shares ? &ready : NULL };
	if (STEP_TRY(f, STEP_CLONE, ret_answer->pid = clone_init(store, &birth)) < 0)
		return true;
	ret_answer->word = ZYGOTE_STARTED;
	return !ready;
}

static size_t allocated(void)
{
#ifdef NDEBUG
	return 0;
#else
	return may_share ? mallinfo2().uordblks : 0;
#endif
}

/* One run after another until the supervisor closes the channel. */
static void serve(int control, struct store *store)
{
	struct zygote_message m;
	int fds[CHANNEL_FDS_MAX];
	size_t count, before = allocated();
	while (channel_receive(control, &m, sizeof m, fds, &count) == 1) {
		struct zygote_message answer = { .word = ZYGOTE_STARTED };
		bool tells = run(control, store, &m, fds, count, &answer);
		close_all(fds, count);
		if ((tells && channel_send(control, &answer, sizeof answer, NULL, 0) < 0) || allocated() != before)
			break;
	}
}

static _Noreturn void zygote_main(int control, void *mailbox, const struct zygote_spec *spec)
{
	/* What is got ready ahead must not take the processor from a supervisor that has better to do; init gives this up when it is given a command. */
	sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){ 0 });
	struct zygote_message m, ready = { .word = ZYGOTE_READY };
	static struct store store;
	store.view = VIEW_BASE_NONE;
	store.mailbox = mailbox;
	if (expect(control, ZYGOTE_GO, STEP_CONTROL, &m, &ready.failure) < 0 || prepare(&control, &ready.failure) < 0 ||
	    STEP_TRY(&ready.failure, STEP_PREPARE, mprotect(mailbox, spec->mailbox_bytes, PROT_READ)) < 0 ||
	    become_box(control, spec, &store, &ready.failure) < 0)
		ready.word = ZYGOTE_FAILED;
	ready.overlay = store.view.overlay;
	ready.shares = store.shares = may_share && store.view.overlay;
	ready.missing = store.missing;
	if (channel_send(control, &ready, sizeof ready, NULL, 0) == 0 && ready.word == ZYGOTE_READY)
		serve(control, &store);
	_exit(0);
}

/* ── outside ── */

static int bring_up(struct zygote *z, const struct zygote_spec *spec, struct step_failure *f)
{
	struct zygote_message m;
	/* A move takes ten milliseconds of waiting, in which the zygote gathers what its root is to show. */
	if (STEP_TRY(f, STEP_CONTROL, tell(z->control, ZYGOTE_GO)) < 0 || cgroup_enter(spec->cgroup, z->pid, f) < 0 ||
	    expect(z->control, ZYGOTE_UNSHARED, STEP_USER_NS, &m, f) < 0)
		return -1;
	if (STEP_TRY(f, STEP_UIDMAP, uidmap_write(z->pid, sandbox_uid(spec->slot), uidmap_gid(spec->slot))) < 0)
		return -1;
	if (STEP_TRY(f, STEP_CONTROL, tell(z->control, ZYGOTE_MAPPED)) < 0 || expect(z->control, ZYGOTE_READY, STEP_ROOT, &m, f) < 0)
		return -1;
	z->overlay = m.overlay;
	z->shares = m.shares;
	z->missing = m.missing;
	return 0;
}

/* Shared with the zygote alone: whatever else is forked from here, a parser of strangers' bytes say, must not be able to write commands. */
static int give_birth(struct zygote *z, int ends[2], const struct zygote_spec *spec)
{
	void *mailbox = mmap(NULL, spec->mailbox_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (mailbox == MAP_FAILED)
		return -1;
	z->mailbox = mailbox;
	z->mailbox_bytes = spec->mailbox_bytes;
	z->pid = fork();
	if (z->pid == 0) {
		close(ends[0]);
		zygote_main(ends[1], mailbox, spec);
	}
	return z->pid < 0 ? -1 : madvise(mailbox, spec->mailbox_bytes, MADV_DONTFORK);
}

int zygote_start(struct zygote *ret, const struct zygote_spec *spec, struct step_failure *f)
{
	int ends[2];
	*ret = ZYGOTE_NONE;
	if (STEP_TRY(f, STEP_CONTROL, channel_pair(ends)) < 0)
		return -1;
	channel_timeout(ends[0], START_SECONDS);
	ret->control = ends[0];
	int rc = STEP_TRY(f, STEP_FORK, give_birth(ret, ends, spec));
	close(ends[1]);
	if (rc == 0 && (ret->pidfd = (int)syscall(SYS_pidfd_open, ret->pid, 0)) < 0)
		rc = step_failed(f, STEP_FORK);
	if (rc < 0 || bring_up(ret, spec, f) < 0) {
		zygote_stop(ret);
		return -1;
	}
	return 0;
}

/* The filter ${program} as a file. */
static int filter_file(const struct policy_program *program)
{
	SCOPED_FD file = memfd_create("takehome-filter", MFD_CLOEXEC);
	if (file < 0 || fs_write_all(file, (struct bytes){ (const char *)program->filter, program->count * sizeof *program->filter }, NULL) < 0)
		return -1;
	return fd_steal(&file);
}

int zygote_ask(struct zygote *z, const struct init_plan *plan, const struct policy_program *program, int channel, struct step_failure *f)
{
	struct zygote_message m = { .word = ZYGOTE_RUN, .plan = *plan };
	SCOPED_FD file = -1;
	bool known = !plan->seccomp || z->policies & (1u << plan->policy);
	if (!known) {
		if (STEP_TRY(f, STEP_REQUEST, file = filter_file(program)) < 0)
			return -1;
		m.instructions = program->count;
		m.notifies = program->notifies;
	}
	const int fds[] = { channel, file };
	if (STEP_TRY(f, STEP_REQUEST, channel_send(z->control, &m, sizeof m, fds, known ? 1 : 2)) < 0)
		return -1;
	z->policies |= 1u << plan->policy;
	return 0;
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
	if (z->mailbox)
		munmap(z->mailbox, z->mailbox_bytes);
	*z = ZYGOTE_NONE;
}
