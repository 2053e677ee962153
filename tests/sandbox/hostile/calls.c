/* calls.c NAME: one system call that opens the kernel or the host to whoever may make it. */
#define _GNU_SOURCE
#include "hostile.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Each returns what the call returned. */
static long ptrace_seize(void)
{
	return syscall(SYS_ptrace, 0x4206, 1, 0, 0);
}

static long ptrace_attach(void)
{
	return ptrace(PTRACE_ATTACH, 1, 0, 0);
}

static long vm_write(void)
{
	char byte = 0;
	struct iovec local = { &byte, 1 }, remote = { (void *)0x1000, 1 };
	return process_vm_writev(1, &local, 1, &remote, 1, 0);
}

static long bpf_load(void)
{
	char attributes[128] = { 0 };
	return syscall(SYS_bpf, 5, attributes, sizeof(attributes));
}

static long perf(void)
{
	char attributes[128] = { 0 };
	return syscall(SYS_perf_event_open, attributes, 0, -1, -1, 0);
}

static long uffd(void)
{
	return syscall(SYS_userfaultfd, 1);
}

static long keyring(void)
{
	return syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, "hostile");
}

static long key(void)
{
	return syscall(SYS_add_key, "user", "hostile", "x", 1, -4);
}

static long mount_tmpfs(void)
{
	return mount("none", "/tmp", "tmpfs", 0, NULL);
}

static long umount_root(void)
{
	return umount2("/", MNT_DETACH);
}

static long new_mount_api(void)
{
	return syscall(SYS_fsopen, "tmpfs", 0);
}

static long pivot(void)
{
	return syscall(SYS_pivot_root, ".", ".");
}

static long change_root(void)
{
	return chroot("/tmp");
}

static long unshare_user(void)
{
	return unshare(CLONE_NEWUSER | CLONE_NEWNET);
}

static long unshare_net(void)
{
	return unshare(CLONE_NEWNET);
}

static long clone_user(void)
{
	return syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
}

/* The flags are in memory; wide garbage in front of them. */
static long clone3_user(void)
{
	uint64_t arguments[11] = { CLONE_NEWUSER, 0, 0, 0, SIGCHLD };
	return syscall(SYS_clone3, arguments, sizeof(arguments));
}

static long join_namespace(void)
{
	int fd = open("/proc/self/ns/net", O_RDONLY);
	return fd < 0 ? -1 : setns(fd, CLONE_NEWNET);
}

static long io_uring(void)
{
	char parameters[256] = { 0 };
	return syscall(SYS_io_uring_setup, 8, parameters);
}

static long module(void)
{
	return syscall(SYS_init_module, "x", 1, "");
}

static long kexec(void)
{
	return syscall(SYS_kexec_load, 0, 0, NULL, 0);
}

static long restart(void)
{
	/* A command that the kernel does not know: were it let through, nothing would happen. */
	return syscall(SYS_reboot, 0xfee1dead, 672274793, 0x0badc0de, NULL);
}

static long swap(void)
{
	return swapon("/work/none", 0);
}

static long by_handle(void)
{
	struct {
		unsigned bytes;
		int type;
		unsigned char handle[8];
	} handle = { 8, 1, { 2 } };
	return syscall(SYS_open_by_handle_at, AT_FDCWD, &handle, O_RDONLY);
}

static long handle_of(void)
{
	char handle[136] = { 0 };
	int mount;
	return syscall(SYS_name_to_handle_at, AT_FDCWD, "/work", handle, &mount, 0);
}

static long set_clock(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return clock_settime(CLOCK_REALTIME, &now);
}

static long io_ports(void)
{
	return syscall(SYS_iopl, 3);
}

static long personality_off(void)
{
	return personality(ADDR_NO_RANDOMIZE | READ_IMPLIES_EXEC);
}

static long own_filter(void)
{
	return syscall(SYS_seccomp, 1, 0, NULL);
}

static long hostname(void)
{
	return sethostname("hostile", 7);
}

static long kernel_log(void)
{
	return syscall(SYS_syslog, 3, NULL, 0);
}

static long device(void)
{
	return mknod("/work/sda", S_IFBLK | 0666, 8 << 8);
}

static long set_user_id(void)
{
	int fd = open("/work/suid", O_CREAT | O_WRONLY, 0755);
	return fd < 0 ? 0 : fchmod(fd, 04755);
}

static long raw_socket(void)
{
	return socket(AF_INET, SOCK_RAW, 1);
}

static long packet_socket(void)
{
	return socket(AF_PACKET, SOCK_RAW, 0);
}

static long vsock(void)
{
	return socket(AF_VSOCK, SOCK_STREAM, 0);
}

static long crypto_socket(void)
{
	return socket(AF_ALG, SOCK_SEQPACKET, 0);
}

static long push_input(void)
{
	char c = 'x';
	return ioctl(0, TIOCSTI, &c);
}

/* The kernel looks at the low 32 bits only; a filter that compares 64 is walked around. */
static long push_input_wide(void)
{
	char c = 'x';
	return syscall(SYS_ioctl, 0, UINT64_C(0xdead000000000000) | TIOCSTI, &c);
}

static long others_limits(void)
{
	struct rlimit old;
	return syscall(SYS_prlimit64, 1, RLIMIT_NOFILE, NULL, &old);
}

static long unknown(void)
{
	return syscall(447 + 512);
}

static const struct {
	const char *name;
	long (*call)(void);
} table[] = {
	{ "ptrace_seize", ptrace_seize },
	{ "ptrace_attach", ptrace_attach },
	{ "vm_write", vm_write },
	{ "bpf_load", bpf_load },
	{ "perf", perf },
	{ "uffd", uffd },
	{ "keyring", keyring },
	{ "key", key },
	{ "mount_tmpfs", mount_tmpfs },
	{ "umount_root", umount_root },
	{ "new_mount_api", new_mount_api },
	{ "pivot", pivot },
	{ "change_root", change_root },
	{ "unshare_user", unshare_user },
	{ "unshare_net", unshare_net },
	{ "clone_user", clone_user },
	{ "clone3_user", clone3_user },
	{ "join_namespace", join_namespace },
	{ "io_uring", io_uring },
	{ "module", module },
	{ "kexec", kexec },
	{ "restart", restart },
	{ "swap", swap },
	{ "by_handle", by_handle },
	{ "handle_of", handle_of },
	{ "set_clock", set_clock },
	{ "io_ports", io_ports },
	{ "personality_off", personality_off },
	{ "own_filter", own_filter },
	{ "hostname", hostname },
	{ "kernel_log", kernel_log },
	{ "device", device },
	{ "set_user_id", set_user_id },
	{ "raw_socket", raw_socket },
	{ "packet_socket", packet_socket },
	{ "vsock", vsock },
	{ "crypto_socket", crypto_socket },
	{ "push_input", push_input },
	{ "push_input_wide", push_input_wide },
	{ "others_limits", others_limits },
	{ "unknown", unknown },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].name, argv[1]) != 0)
			continue;
		long result = table[i].call();
		printf("%s: %s\n", argv[1], result < 0 ? strerrorname_np(errno) : "worked");
		return result < 0 ? HELD : HARM;
	}
	return NO_TRY;
}
