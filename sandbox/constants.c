/* constants.c: the tables of names, and the searching in them. */
#include "sandbox/constants.h"

#include <asm/termbits.h>
#include <errno.h>
#include <linux/bpf.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/keyctl.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <fcntl.h>

#include "harness/base/nearest.h"
#include "harness/base/scoped.h"

ENUM_DEFINE(constant_group, CONSTANT_GROUP_TABLE)

struct constant {
	enum constant_group group;
	const char *name;
	uint64_t value;
};

#define C(group, name)                                    \
	{                                                 \
		CONSTANT_##group, #name, (uint64_t)(name) \
	}

static const struct constant constants[] = {
	C(FAMILY, AF_UNSPEC),
	C(FAMILY, AF_UNIX),
	C(FAMILY, AF_INET),
	C(FAMILY, AF_INET6),
	C(FAMILY, AF_NETLINK),
	C(FAMILY, AF_PACKET),
	C(FAMILY, AF_ALG),
	C(FAMILY, AF_VSOCK),
	C(FAMILY, AF_XDP),
	C(FAMILY, AF_KEY),
	C(FAMILY, AF_BLUETOOTH),
	C(FAMILY, AF_CAN),
	C(FAMILY, AF_TIPC),
	C(FAMILY, AF_RDS),
	C(FAMILY, AF_SMC),
	C(FAMILY, AF_QIPCRTR),
	C(FAMILY, AF_NFC),
	C(FAMILY, AF_X25),
	C(SOCKET, SOCK_STREAM),
	C(SOCKET, SOCK_DGRAM),
	C(SOCKET, SOCK_RAW),
	C(SOCKET, SOCK_SEQPACKET),
	C(SOCKET, SOCK_PACKET),
	C(CLONE, CLONE_NEWTIME),
	C(CLONE, CLONE_VM),
	C(CLONE, CLONE_FS),
	C(CLONE, CLONE_FILES),
	C(CLONE, CLONE_SIGHAND),
	C(CLONE, CLONE_PIDFD),
	C(CLONE, CLONE_PTRACE),
	C(CLONE, CLONE_VFORK),
	C(CLONE, CLONE_PARENT),
	C(CLONE, CLONE_THREAD),
	C(CLONE, CLONE_NEWNS),
	C(CLONE, CLONE_SYSVSEM),
	C(CLONE, CLONE_SETTLS),
	C(CLONE, CLONE_PARENT_SETTID),
	C(CLONE, CLONE_CHILD_CLEARTID),
	C(CLONE, CLONE_UNTRACED),
	C(CLONE, CLONE_CHILD_SETTID),
	C(CLONE, CLONE_NEWCGROUP),
	C(CLONE, CLONE_NEWUTS),
	C(CLONE, CLONE_NEWIPC),
	C(CLONE, CLONE_NEWUSER),
	C(CLONE, CLONE_NEWPID),
	C(CLONE, CLONE_NEWNET),
	C(CLONE, CLONE_IO),
	C(IOCTL, TCGETS),
	C(IOCTL, TCSETS),
	C(IOCTL, TCSETSW),
	C(IOCTL, TCSETSF),
	C(IOCTL, TCGETS2),
	C(IOCTL, TCFLSH),
	C(IOCTL, TCXONC),
	C(IOCTL, TCSBRK),
	C(IOCTL, TIOCGWINSZ),
	C(IOCTL, TIOCSWINSZ),
	C(IOCTL, TIOCGPGRP),
	C(IOCTL, TIOCSPGRP),
	C(IOCTL, TIOCGSID),
	C(IOCTL, TIOCSCTTY),
	C(IOCTL, TIOCNOTTY),
	C(IOCTL, TIOCSTI),
	C(IOCTL, TIOCLINUX),
	C(IOCTL, TIOCCONS),
	C(IOCTL, TIOCSETD),
	C(IOCTL, TIOCOUTQ),
	C(IOCTL, TIOCGPTN),
	C(IOCTL, TIOCSPTLCK),
	C(IOCTL, FIONREAD),
	C(IOCTL, FIONBIO),
	C(IOCTL, FIOASYNC),
	C(IOCTL, FIOCLEX),
	C(IOCTL, FIONCLEX),
	C(IOCTL, FICLONE),
	C(IOCTL, FICLONERANGE),
	C(IOCTL, FIDEDUPERANGE),
	C(IOCTL, FS_IOC_FIEMAP),
	C(IOCTL, FS_IOC_GETFLAGS),
	C(IOCTL, FS_IOC_SETFLAGS),
	C(IOCTL, SIOCGIFCONF),
	C(IOCTL, SIOCGIFFLAGS),
	C(IOCTL, SIOCSIFFLAGS),
	C(IOCTL, SIOCGIFADDR),
	C(IOCTL, SIOCGIFNETMASK),
	C(IOCTL, SIOCGIFHWADDR),
	C(IOCTL, SIOCGIFNAME),
	C(IOCTL, SIOCGIFINDEX),
	C(IOCTL, SIOCATMARK),
	C(PTRACE, PTRACE_TRACEME),
	C(PTRACE, PTRACE_PEEKTEXT),
	C(PTRACE, PTRACE_PEEKDATA),
	C(PTRACE, PTRACE_POKETEXT),
	C(PTRACE, PTRACE_POKEDATA),
	C(PTRACE, PTRACE_GETREGS),
	C(PTRACE, PTRACE_SETREGS),
	C(PTRACE, PTRACE_ATTACH),
	C(PTRACE, PTRACE_SEIZE),
	C(PTRACE, PTRACE_CONT),
	C(PTRACE, PTRACE_KILL),
	C(PRCTL, PR_SET_PDEATHSIG),
	C(PRCTL, PR_GET_PDEATHSIG),
	C(PRCTL, PR_GET_DUMPABLE),
	C(PRCTL, PR_SET_DUMPABLE),
	C(PRCTL, PR_GET_KEEPCAPS),
	C(PRCTL, PR_SET_KEEPCAPS),
	C(PRCTL, PR_SET_NAME),
	C(PRCTL, PR_GET_NAME),
	C(PRCTL, PR_GET_SECCOMP),
	C(PRCTL, PR_SET_SECCOMP),
	C(PRCTL, PR_CAPBSET_READ),
	C(PRCTL, PR_CAPBSET_DROP),
	C(PRCTL, PR_SET_TIMERSLACK),
	C(PRCTL, PR_GET_TIMERSLACK),
	C(PRCTL, PR_SET_MM),
	C(PRCTL, PR_SET_PTRACER),
	C(PRCTL, PR_SET_CHILD_SUBREAPER),
	C(PRCTL, PR_GET_CHILD_SUBREAPER),
	C(PRCTL, PR_SET_NO_NEW_PRIVS),
	C(PRCTL, PR_GET_NO_NEW_PRIVS),
	C(PRCTL, PR_GET_TID_ADDRESS),
	C(PRCTL, PR_SET_THP_DISABLE),
	C(PRCTL, PR_GET_THP_DISABLE),
	C(PRCTL, PR_CAP_AMBIENT),
	C(PRCTL, PR_GET_SPECULATION_CTRL),
	C(PRCTL, PR_SET_SPECULATION_CTRL),
	C(PRCTL, PR_SET_IO_FLUSHER),
	C(PRCTL, PR_SET_SYSCALL_USER_DISPATCH),
	C(PRCTL, PR_SET_VMA),
	C(SECCOMP, SECCOMP_SET_MODE_STRICT),
	C(SECCOMP, SECCOMP_SET_MODE_FILTER),
	C(SECCOMP, SECCOMP_GET_ACTION_AVAIL),
	C(SECCOMP, SECCOMP_GET_NOTIF_SIZES),
	C(KEYCTL, KEYCTL_GET_KEYRING_ID),
	C(KEYCTL, KEYCTL_JOIN_SESSION_KEYRING),
	C(KEYCTL, KEYCTL_UPDATE),
	C(KEYCTL, KEYCTL_DESCRIBE),
	C(KEYCTL, KEYCTL_SEARCH),
	C(KEYCTL, KEYCTL_READ),
	C(BPF, BPF_MAP_CREATE),
	C(BPF, BPF_MAP_LOOKUP_ELEM),
	C(BPF, BPF_MAP_UPDATE_ELEM),
	C(BPF, BPF_PROG_LOAD),
	C(MODE, S_ISUID),
	C(MODE, S_ISGID),
	C(MODE, S_ISVTX),
	C(MODE, S_IFMT),
	C(MODE, S_IFREG),
	C(MODE, S_IFIFO),
	C(MODE, S_IFSOCK),
	C(MODE, S_IFCHR),
	C(MODE, S_IFBLK),
	C(CLOCK, CLOCK_REALTIME),
	C(CLOCK, CLOCK_MONOTONIC),
	C(CLOCK, CLOCK_BOOTTIME),
	C(CLOCK, CLOCK_TAI),
	C(PERSONALITY, PER_LINUX32),
	C(PERSONALITY, ADDR_NO_RANDOMIZE),
	C(PERSONALITY, READ_IMPLIES_EXEC),
	C(PERSONALITY, MMAP_PAGE_ZERO),
	C(PERSONALITY, ADDR_COMPAT_LAYOUT),
	C(FCNTL, F_DUPFD),
	C(FCNTL, F_GETFD),
	C(FCNTL, F_SETFD),
	C(FCNTL, F_GETFL),
	C(FCNTL, F_SETFL),
	C(FCNTL, F_GETLK),
	C(FCNTL, F_SETLK),
	C(FCNTL, F_SETLKW),
	C(FCNTL, F_SETOWN),
	C(FCNTL, F_GETOWN),
	C(FCNTL, F_SETSIG),
	C(FCNTL, F_SETLEASE),
	C(FCNTL, F_NOTIFY),
	C(RLIMIT, RLIMIT_AS),
	C(RLIMIT, RLIMIT_CORE),
	C(RLIMIT, RLIMIT_CPU),
	C(RLIMIT, RLIMIT_DATA),
	C(RLIMIT, RLIMIT_FSIZE),
	C(RLIMIT, RLIMIT_NOFILE),
	C(RLIMIT, RLIMIT_NPROC),
	C(RLIMIT, RLIMIT_STACK),
	C(RLIMIT, RLIMIT_MEMLOCK),
	C(LEVEL, SOL_SOCKET),
	C(LEVEL, IPPROTO_IP),
	C(LEVEL, IPPROTO_TCP),
	C(LEVEL, IPPROTO_IPV6),
	C(SOCKOPT, SO_REUSEADDR),
	C(SOCKOPT, SO_REUSEPORT),
	C(SOCKOPT, SO_KEEPALIVE),
	C(SOCKOPT, SO_BROADCAST),
	C(SOCKOPT, SO_LINGER),
	C(SOCKOPT, SO_SNDBUF),
	C(SOCKOPT, SO_RCVBUF),
	C(SOCKOPT, SO_SNDTIMEO),
	C(SOCKOPT, SO_RCVTIMEO),
	C(SOCKOPT, SO_RCVLOWAT),
	C(SOCKOPT, SO_OOBINLINE),
	C(SOCKOPT, SO_PASSCRED),
	C(SOCKOPT, SO_TIMESTAMP),
	C(SOCKOPT, SO_PRIORITY),
	C(SOCKOPT, TCP_NODELAY),
	C(SOCKOPT, TCP_CORK),
	C(SOCKOPT, TCP_KEEPIDLE),
	C(SOCKOPT, TCP_KEEPINTVL),
	C(SOCKOPT, TCP_KEEPCNT),
	C(SOCKOPT, TCP_DEFER_ACCEPT),
	C(SOCKOPT, TCP_QUICKACK),
	C(SOCKOPT, TCP_USER_TIMEOUT),
	C(SOCKOPT, TCP_FASTOPEN),
	C(SOCKOPT, TCP_FASTOPEN_CONNECT),
	C(SOCKOPT, IP_TOS),
	C(SOCKOPT, IP_TTL),
	C(SOCKOPT, IP_RECVERR),
	C(SOCKOPT, IP_MTU_DISCOVER),
	C(SOCKOPT, IP_BIND_ADDRESS_NO_PORT),
	C(SOCKOPT, IPV6_V6ONLY),
	C(SOCKOPT, IPV6_TCLASS),
	C(SOCKOPT, IPV6_UNICAST_HOPS),
	C(SOCKOPT, IPV6_RECVERR),
	C(SOCKOPT, IPV6_MTU_DISCOVER),
};
#undef C

enum { CONSTANT_COUNT = sizeof(constants) / sizeof(constants[0]) };

/*
 * Calls newer than the libseccomp that we were built with, so that they have names in policies and reports. Since Linux 5.1 a new call has one
 * number on every architecture.
 */
static const struct {
	const char *name;
	int nr;
} newer_calls[] = {
	{ "cachestat", 451 },        { "fchmodat2", 452 },      { "map_shadow_stack", 453 }, { "futex_wake", 454 },        { "futex_wait", 455 },
	{ "futex_requeue", 456 },    { "statmount", 457 },      { "listmount", 458 },        { "lsm_get_self_attr", 459 }, { "lsm_set_self_attr", 460 },
	{ "lsm_list_modules", 461 }, { "mseal", 462 },          { "setxattrat", 463 },       { "getxattrat", 464 },        { "listxattrat", 465 },
	{ "removexattrat", 466 },    { "open_tree_attr", 467 }, { "file_getattr", 468 },     { "file_setattr", 469 },      { "listns", 470 },
	{ "rseq_slice_yield", 471 },
};

enum { NEWER_COUNT = sizeof(newer_calls) / sizeof(newer_calls[0]), CALL_SCAN_MAX = 512, CALL_NAME_SIZE = 40 };

bool constant_parse(const char *text, size_t len, uint64_t *ret)
{
	if (len == 0)
		return false;
	if (text[0] >= '0' && text[0] <= '9') {
		char digits[32];
		if (len >= sizeof(digits))
			return false;
		memcpy(digits, text, len);
		digits[len] = '\0';
		char *end;
		errno = 0;
		uint64_t value = strtoull(digits, &end, 0);
		if (errno || *end)
			return false;
		*ret = value;
		return true;
	}
	for (size_t i = 0; i < CONSTANT_COUNT; i++) {
		if (strlen(constants[i].name) == len && memcmp(constants[i].name, text, len) == 0) {
			*ret = constants[i].value;
			return true;
		}
	}
	return false;
}

const char *constant_name(enum constant_group group, uint64_t value)
{
	for (size_t i = 0; i < CONSTANT_COUNT; i++)
		if (constants[i].group == group && constants[i].value == value)
			return constants[i].name;
	return NULL;
}

void constant_flags(enum constant_group group, uint64_t value, char *ret, size_t size)
{
	size_t used = 0;
	ret[0] = '\0';
	for (size_t i = 0; i < CONSTANT_COUNT && used < size; i++) {
		uint64_t bits = constants[i].value;
		if (constants[i].group != group || bits == 0 || (value & bits) != bits)
			continue;
		used += (size_t)snprintf(ret + used, size - used, "%s%s", used ? "|" : "", constants[i].name);
		value &= ~bits;
	}
	if ((value || used == 0) && used < size)
		snprintf(ret + used, size - used, "%s%#llx", used ? "|" : "", (unsigned long long)value);
}

const char *constant_nearest(const char *text)
{
	const char *known[CONSTANT_COUNT];
	for (size_t i = 0; i < CONSTANT_COUNT; i++)
		known[i] = constants[i].name;
	return nearest_word(text, known, CONSTANT_COUNT);
}

int call_number(const char *name)
{
	for (size_t i = 0; i < NEWER_COUNT; i++)
		if (strcmp(newer_calls[i].name, name) == 0)
			return newer_calls[i].nr;
	int nr = seccomp_syscall_resolve_name(name);
	if (nr == __NR_SCMP_ERROR)
		return CALL_UNKNOWN;
	return nr < 0 ? CALL_FOREIGN : nr;
}

void call_name(int nr, char *ret, size_t size)
{
	for (size_t i = 0; i < NEWER_COUNT; i++) {
		if (newer_calls[i].nr == nr) {
			snprintf(ret, size, "%s", newer_calls[i].name);
			return;
		}
	}
	SCOPED_FREE char *name = nr < 0 ? NULL : seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, nr);
	if (name)
		snprintf(ret, size, "%s", name);
	else
		snprintf(ret, size, "call %d", nr);
}

bool call_nearest(const char *name, char *ret, size_t size)
{
	/* libseccomp searches its whole table for each number; once is enough. */
	static char names[CALL_SCAN_MAX][CALL_NAME_SIZE];
	static const char *known[CALL_SCAN_MAX];
	static size_t count;
	for (int nr = 0; nr < CALL_SCAN_MAX && !names[CALL_SCAN_MAX - 1][0]; nr++) {
		call_name(nr, names[nr], sizeof(names[nr]));
		/* "call 500" stands for a number without a name. */
		if (!strchr(names[nr], ' '))
			known[count++] = names[nr];
	}
	const char *meant = nearest_word(name, known, count);
	if (meant)
		snprintf(ret, size, "%s", meant);
	return meant != NULL;
}

int errno_number(const char *name)
{
	for (int number = 1; number < 134; number++) {
		const char *known = strerrorname_np(number);
		if (known && strcmp(known, name) == 0)
			return number;
	}
	return -1;
}
