/*
 * launch.c: clone(CLONE_VM | CLONE_VFORK | CLONE_FILES), limits, privileges, walls, execve.
 *
 * The child runs on init's memory while init waits, so it may do system calls and nothing else: no allocation, no stdio. Because the descriptor table is shared,
 * too, the filter's listener, made in the child, is there in init; execve gives the program a table of its own, without anything that is close-on-exec.
 * Between the filter and execve no other call is made: the policy might refuse it, and the supervisor does not listen yet.
 */
#include "sandbox/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/str.h"
#include "sandbox/landlock.h"

enum { STACK_SIZE = 64 * 1024, BACKSTOP_PROCESSES = 64, OTHERS = 2 /* zygote and init have the same uid */ };

struct child {
	struct launch *launch;
	const struct request *request;
	int rules;
	char **candidates; /* where the command might be, NULL-terminated */
};

/* Hard limits cannot be raised from inside a user namespace; where the host's are lower, they hold. */
static int limit(int resource, uint64_t value)
{
	struct rlimit now;
	if (getrlimit((__rlimit_resource_t)resource, &now) < 0)
		return -1;
	rlim_t wanted = (rlim_t)value;
	if (now.rlim_max != RLIM_INFINITY && wanted > now.rlim_max)
		wanted = now.rlim_max;
	struct rlimit set = { wanted, wanted };
	return setrlimit((__rlimit_resource_t)resource, &set);
}

/* The control group is the law; these stand behind it, or in its place where there is none. */
static int set_limits(const struct request *r)
{
	const struct sandbox_limits *l = &r->limits;
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
		{ RLIMIT_NPROC, l->processes + (r->options.count_by_uid ? OTHERS + r->options.has_client : BACKSTOP_PROCESSES) },
		{ RLIMIT_MEMLOCK, 65536 },
		{ RLIMIT_MSGQUEUE, 0 },
		{ RLIMIT_NICE, 0 },
		{ RLIMIT_RTPRIO, 0 },
	};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (limit(table[i].resource, table[i].value) < 0)
			return -1;
	return r->options.memory_by_process ? limit(RLIMIT_DATA, (uint64_t)l->memory_mb * mb) : 0;
}

/*
 * The program is the first to die when memory is out, init the last. A child inherits the score, so init takes the program's for the moment of its birth: opening the
 * file in the child would cost more than all the limits. What the kernel refuses here costs no protection: the group's limit holds, the order of dying does not
 * matter to it.
 */
static void put_score(const struct launch *l, const char *score)
{
	ssize_t ignored = l->oom_score < 0 ? 0 : pwrite(l->oom_score, score, strlen(score), 0);
	(void)ignored;
}

void launch_prepare(struct launch *ret)
{
	*ret = (struct launch){ 0 };
	/* Files of a process that is not dumpable belong to the host's root, so for a moment this one is; nobody is there to use it. */
	prctl(PR_SET_DUMPABLE, 1);
	ret->oom_score = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
	prctl(PR_SET_DUMPABLE, 0);
	ssize_t got = ret->oom_score < 0 ? 0 : read(ret->oom_score, ret->usual, sizeof ret->usual - 1);
	ret->usual[got < 0 ? 0 : got] = '\0';
}

static int give_up_privileges(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[2] = { 0 };
	if (syscall(SYS_capset, &head, none) < 0)
		return -1;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static int confine_self(struct child *c)
{
	const struct request *r = c->request;
	struct step_failure *f = &c->launch->failure;
	setsid();
	if (STEP_TRY(f, STEP_RLIMITS, set_limits(r)) < 0)
		return -1;
	if (STEP_TRY(f, STEP_NO_NEW_PRIVS, give_up_privileges()) < 0)
		return -1;
	if (c->rules >= 0 && STEP_TRY(f, STEP_RESTRICT, landlock_enter(c->rules)) < 0)
		return -1;
	if (STEP_TRY(f, STEP_NO_NEW_PRIVS, (int)syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC)) < 0)
		return -1;
	int listener = 0;
	if (r->options.seccomp && STEP_TRY(f, STEP_SECCOMP, listener = policy_install(&r->program)) < 0)
		return -1;
	c->launch->listener = listener;
	return 0;
}

static int child_main(void *context)
{
	struct child *c = context;
	c->launch->failed = true;
	if (confine_self(c) == 0) {
		c->launch->failed = false;
		int worst = ENOENT;
		for (char **path = c->candidates; *path; path++) {
			execve(*path, c->request->argv, c->request->env);
			/* As execvp(3): what is there but may not be run is the better explanation than what is not there. */
			if (errno != ENOENT && errno != ENOTDIR)
				worst = errno;
			if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
				break;
		}
		c->launch->failed = true;
		c->launch->exec_errno = worst;
	}
	syscall(SYS_exit_group, 127);
	return 127;
}

/* The paths that the command's name may mean, by the PATH that the program will have. */
static char **candidates(const struct request *r)
{
	const char *name = r->argv[0], *path = "";
	if (strchr(name, '/')) {
		char **one = alloc_zero(2 * sizeof *one);
		one[0] = alloc_strdup(name);
		return one;
	}
	for (char **e = r->env; *e; e++)
		if (strncmp(*e, "PATH=", 5) == 0)
			path = *e + 5;
	size_t count = 2;
	for (const char *p = path; *p; p++)
		count += *p == ':';
	char **list = alloc_zero((count + 1) * sizeof *list);
	for (size_t i = 0; *path && name[0]; i++) {
		size_t len = strcspn(path, ":");
		struct str s = STR_EMPTY;
		str_add_bytes(&s, (struct bytes){ path, len });
		str_addf(&s, "%s%s", len ? "/" : "./", name);
		list[i] = s.data;
		path += len + (path[len] == ':');
	}
	return list;
}

pid_t launch_program(struct launch *ret, const struct request *r, int rules)
{
	static _Alignas(16) char stack[STACK_SIZE];
	struct child c = { .launch = ret, .request = r, .rules = rules, .candidates = candidates(r) };
	pid_t pid;
	put_score(ret, "1000");
	if (STEP_TRY(&ret->failure, STEP_VFORK, pid = clone(child_main, stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | CLONE_FILES | SIGCHLD, &c)) < 0)
		pid = -1;
	put_score(ret, ret->usual);
	return pid;
}
