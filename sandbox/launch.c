/*
 * launch.c: clone(CLONE_VM | CLONE_FILES | CLONE_FS), limits, privileges, walls, execve.
 *
 * The child runs on init's memory, so it may do system calls and nothing else: no allocation, no stdio; and only one of the two runs at a time. Because the descriptor
 * table is shared, too, the filter's listener, made in the child, is there in init, and what init makes its standard streams is the child's; execve gives the
 * program a table of its own, without anything that is close-on-exec. The child waits behind the filter, for to install one is what costs most. Between filter
 * and execve it makes no other call than futex(2): the policy might refuse it.
 */
#include "sandbox/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/landlock.h"

enum { STACK_SIZE = 64 * 1024, BACKSTOP_PROCESSES = 64, OTHERS = 2 /* zygote and init have the same uid */ };

/* What stands in launch.life; the kernel itself clears the word when the child becomes the program or ends. */
enum life { LIFE_OVER, LIFE_MAKING, LIFE_READY };

/* Hard limits cannot be raised from inside a user namespace; where the host's are lower, they hold. */
static int limit(int resource, uint64_t value)
{
	struct rlimit set = { (rlim_t)value, (rlim_t)value }, now;
	if (setrlimit((__rlimit_resource_t)resource, &set) == 0)
		return 0;
	if (errno != EPERM || getrlimit((__rlimit_resource_t)resource, &now) < 0)
		return -1;
	set.rlim_cur = set.rlim_max = now.rlim_max;
	return setrlimit((__rlimit_resource_t)resource, &set);
}

/* The control group is the law; these stand behind it, or in its place where there is none. */
static int set_limits(const struct init_plan *plan)
{
	const struct sandbox_limits *l = &plan->limits;
	const uint64_t mb = 1u << 20;
	const struct {
		int resource;
		uint64_t value;
	} table[] = {
		{ RLIMIT_NOFILE, l->open_files },
		{ RLIMIT_STACK, (uint64_t)l->stack_mb * mb },
		{ RLIMIT_CORE,
		  1 }, /* core(5): 0 would not keep the kernel from piping a dump to a handler of the host's, which runs as root and keeps it; 1 does */
		{ RLIMIT_FSIZE, ((uint64_t)l->disk_mb + 1) * mb }, /* one more, so that a full disk is told by ENOSPC, and SIGXFSZ only meets huge holes */
		{ RLIMIT_CPU, l->cpu_ms / 1000 + 2 },
		{ RLIMIT_NPROC, l->processes + (plan->count_by_uid ? OTHERS + plan->has_client : BACKSTOP_PROCESSES) },
		{ RLIMIT_MEMLOCK, 65536 },
		{ RLIMIT_MSGQUEUE, 0 },
		{ RLIMIT_NICE, 0 },
		{ RLIMIT_RTPRIO, 0 },
	};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (limit(table[i].resource, table[i].value) < 0)
			return -1;
	return plan->memory_by_process ? limit(RLIMIT_DATA, (uint64_t)l->memory_mb * mb) : 0;
}

static int give_up_privileges(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[2] = { 0 };
	if (syscall(SYS_capset, &head, none) < 0)
		return -1;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static int confine_self(struct launch *l)
{
	struct step_failure *f = &l->failure;
	setsid();
	if (STEP_TRY(f, STEP_RLIMITS, set_limits(l->plan)) < 0)
		return -1;
	if (STEP_TRY(f, STEP_NO_NEW_PRIVS, give_up_privileges()) < 0)
		return -1;
	if (l->rules >= 0 && STEP_TRY(f, STEP_RESTRICT, landlock_enter(l->rules)) < 0)
		return -1;
	int listener = 0;
	if (l->program && STEP_TRY(f, STEP_SECCOMP, listener = policy_install(l->program)) < 0)
		return -1;
	l->listener = listener;
	return 0;
}

static void change(uint32_t *word, uint32_t value)
{
	__atomic_store_n(word, value, __ATOMIC_RELEASE);
	syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

/* Wait while ${word} is ${value}. Only the plain operation: the kernel's own wake-up at the end of life is of that kind. */
static void wait_while(uint32_t *word, uint32_t value)
{
	while (__atomic_load_n(word, __ATOMIC_ACQUIRE) == value)
		syscall(SYS_futex, word, FUTEX_WAIT, value, NULL, NULL, 0);
}

/*
 * The program is the first to die when memory is out, init the last. A child inherits the score, so init takes the program's for the moment of its birth: the child
 * cannot set its own, because the kernel keeps processes that share memory at one score (but for one whose parent sleeps until it is gone, which init mostly is).
 * What the kernel refuses here costs no protection: the group's limit holds, the order of dying does not matter to it.
 */
static void put_score(const struct launch *l, const char *score)
{
	ssize_t ignored = l->score < 0 ? 0 : pwrite(l->score, score, strlen(score), 0);
	(void)ignored;
}

static void open_score(struct launch *l)
{
	/* Files of a process that is not dumpable belong to the host's root, so for a moment this one is; nobody is there to use it. */
	prctl(PR_SET_DUMPABLE, 1);
	l->score = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
	prctl(PR_SET_DUMPABLE, 0);
	ssize_t got = l->score < 0 ? 0 : read(l->score, l->usual, sizeof l->usual - 1);
	l->usual[got < 0 ? 0 : got] = '\0';
	put_score(l, "1000");
}

static void restore_score(struct launch *l)
{
	put_score(l, l->usual);
	if (l->score >= 0)
		close(l->score);
	l->score = -1;
}

static int child_main(void *context)
{
	struct launch *l = context;
	if (confine_self(l) < 0) {
		l->failed = true;
		syscall(SYS_exit_group, 127);
	}
	change(&l->life, LIFE_READY);
	wait_while(&l->go, 0);
	int worst = ENOENT;
	for (char *const *path = l->request->paths; *path; path++) {
		execve(*path, l->request->argv, l->request->env);
		/* As execvp(3): what is there but may not be run is the better explanation than what is not there. */
		if (errno != ENOENT && errno != ENOTDIR)
			worst = errno;
		if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
			break;
	}
	l->exec_errno = worst;
	l->failed = true;
	syscall(SYS_exit_group, 127);
	return 127;
}

int launch_prepare(struct launch *ret, const struct init_birth *birth, int rules, struct step_failure *f)
{
	static _Alignas(16) char stack[STACK_SIZE];
	const int flags = CLONE_VM | CLONE_FILES | CLONE_FS | CLONE_CHILD_CLEARTID | SIGCHLD;
	*ret = (struct launch){ .life = LIFE_MAKING, .plan = birth->plan, .program = birth->program, .rules = rules, .score = -1 };
	open_score(ret);
	if (STEP_TRY(f, STEP_VFORK, ret->pid = clone(child_main, stack + STACK_SIZE, flags, ret, NULL, NULL, &ret->life)) < 0)
		return -1;
	wait_while(&ret->life, LIFE_MAKING);
	if (birth->shares)
		restore_score(ret);
	if (ret->life == LIFE_READY)
		return 0;
	if (ret->failed) {
		*f = ret->failure;
		errno = f->error;
		return -1;
	}
	errno = ECHILD;
	return step_failed(f, STEP_VFORK);
}

void launch_await(struct launch *l)
{
	wait_while(&l->life, LIFE_READY);
}

void launch_go(struct launch *l, const struct request *request)
{
	l->request = request;
	change(&l->go, 1);
	if (l->score < 0)
		return;
	launch_await(l);
	restore_score(l);
}

bool launch_can_wait(const struct policy *policy)
{
	const uint64_t wait[6] = { (uintptr_t)&policy, FUTEX_WAIT }, wake[6] = { (uintptr_t)&policy, FUTEX_WAKE, 1 };
	return policy_decide(policy, SYS_futex, wait, -1).class == POLICY_ALLOW && policy_decide(policy, SYS_futex, wake, -1).class == POLICY_ALLOW;
}
