/* rawcalls.c NAME: more calls that open the kernel or the host, by number and with arguments that would do nothing if they came through. */
#define _GNU_SOURCE
#include "hostile.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NAME(text) ((intptr_t)(text))
enum {
	NO_FD = -1,
	ITSELF = 0,
	FAMILY_BLUETOOTH = 31,
	FAMILY_XDP = 44,
	PROTOCOL_SCTP = 132,
	TIME_NAMESPACE = 0x80,
	LINE_DISCIPLINE = 0x5423,
	LINUX_CONSOLE = 0x541C
};

static const struct {
	const char *name;
	long number;
	intptr_t arguments[6];
} table[] = {
	{ "remount", SYS_mount, { NAME("none"), NAME("/usr"), 0, MS_REMOUNT | MS_BIND } },
	{ "bind_proc", SYS_mount, { NAME("/proc/1/root"), NAME("/tmp"), 0, MS_BIND | MS_REC } },
	{ "open_tree", SYS_open_tree, { NO_FD, NAME(""), 1 } },
	{ "move_mount", SYS_move_mount, { NO_FD, NAME(""), NO_FD, NAME("") } },
	{ "mount_setattr", SYS_mount_setattr, { NO_FD, NAME("") } },
	{ "fspick", SYS_fspick, { NO_FD, NAME("") } },
	{ "fsmount", SYS_fsmount, { NO_FD } },
	{ "finit_module", SYS_finit_module, { NO_FD, NAME("") } },
	{ "delete_module", SYS_delete_module, { NAME("takehome_none") } },
	{ "kexec_file_load", SYS_kexec_file_load, { NO_FD, NO_FD } },
	{ "swapoff", SYS_swapoff, { NAME("/work/none") } },
	{ "acct", SYS_acct, { NAME("/work/none") } },
	{ "ioperm", SYS_ioperm, { 0x80, 0, 1 } },
	{ "settimeofday", SYS_settimeofday, { 0 } },
	{ "request_key", SYS_request_key, { NAME("user"), NAME("hostile"), 0, -4 } },
	{ "clone_pid", SYS_clone, { CLONE_NEWPID | SIGCHLD } },
	{ "clone_mount", SYS_clone, { CLONE_NEWNS | SIGCHLD } },
	{ "clone_ipc", SYS_clone, { CLONE_NEWIPC | SIGCHLD } },
	{ "clone_uts", SYS_clone, { CLONE_NEWUTS | SIGCHLD } },
	{ "clone_cgroup", SYS_clone, { CLONE_NEWCGROUP | SIGCHLD } },
	{ "clone_net", SYS_clone, { CLONE_NEWNET | SIGCHLD } },
	{ "unshare_time", SYS_unshare, { TIME_NAMESPACE } },
	{ "unshare_cgroup", SYS_unshare, { CLONE_NEWCGROUP } },
	{ "unshare_mount", SYS_unshare, { CLONE_NEWNS | CLONE_NEWPID } },
	{ "join_by_pid", SYS_setns, { 1, CLONE_NEWNS } },
	{ "steal_descriptor", SYS_pidfd_getfd, { 1, 1 } },
	{ "read_memory", SYS_process_vm_readv, { 1 } },
	{ "trace_me", SYS_ptrace, { 0 } },
	{ "filter_by_prctl", SYS_prctl, { PR_SET_SECCOMP, 2, 0 } },
	{ "strict_by_prctl", SYS_prctl, { PR_SET_SECCOMP, 1, 0 } },
	{ "user_dispatch", SYS_prctl, { 59, 1 } },
	{ "move_own_memory", SYS_prctl, { PR_SET_MM, PR_SET_MM_BRK } },
	{ "fake_filter_listener", SYS_seccomp, { 1, 8 } },
	{ "ambient", SYS_prctl, { PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 21 } },
	{ "secure_bits", SYS_prctl, { PR_SET_SECUREBITS, 1 } },
	{ "adjtimex", SYS_adjtimex, { 0 } },
	{ "quota", SYS_quotactl, { 0 } },
	{ "fanotify", SYS_fanotify_init, { 0 } },
	{ "domain_name", SYS_setdomainname, { NAME("hostile"), 7 } },
	{ "bluetooth", SYS_socket, { FAMILY_BLUETOOTH, SOCK_STREAM } },
	{ "xdp", SYS_socket, { FAMILY_XDP, SOCK_RAW } },
	{ "sctp", SYS_socket, { AF_INET, SOCK_STREAM, PROTOCOL_SCTP } },
	{ "netlink", SYS_socket, { AF_NETLINK, SOCK_RAW } },
	{ "socket_filter", SYS_setsockopt, { NO_FD, SOL_SOCKET, SO_ATTACH_FILTER } },
	{ "line_discipline", SYS_ioctl, { ITSELF, LINE_DISCIPLINE } },
	{ "paste_selection", SYS_ioctl, { ITSELF, LINUX_CONSOLE } },
	{ "kernel_compare", SYS_kcmp, { 1, 1 } },
	{ "splice_own_pages", SYS_vmsplice, { 1 } },
	{ "secret_memory", SYS_memfd_secret, { 0 } },
	{ "real_time", SYS_sched_setscheduler, { ITSELF, SCHED_FIFO } },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].name, argv[1]) != 0)
			continue;
		const intptr_t *a = table[i].arguments;
		long result = syscall(table[i].number, a[0], a[1], a[2], a[3], a[4], a[5]);
		/* EFAULT and EBADF would mean that the kernel had begun to look at what it was given. */
		printf("%s: %s\n", argv[1], result < 0 ? strerrorname_np(errno) : "worked");
		return result < 0 && errno != EFAULT && errno != EBADF ? HELD : HARM;
	}
	return NO_TRY;
}
