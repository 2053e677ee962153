/*
 * test_hostile.c: attacks on the kernel by its calls, and on others by the network: each threat has a small program in hostile/, and a row here.
 * Ways out of the box by names, processes and left-behind files are in test_escape.c; programs that take too much of something in test_hogs.c.
 */
#include "tests/sandbox/attacks.h"

/* ── system calls ── */

static void calls_that_only_an_attack_makes_end_the_run(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "calls", "ptrace_seize", "traces init", SANDBOX_VIOLATION, 0, "ptrace", "PTRACE_SEIZE, pid 1" },
		{ "calls", "vm_write", "writes into init's memory", SANDBOX_VIOLATION, 0, "process_vm_writev", "pid 1" },
		{ "calls", "bpf_load", "loads a program into the kernel", SANDBOX_VIOLATION, 0, "bpf", "BPF_PROG_LOAD" },
		{ "calls", "perf", "looks at the kernel through performance counters", SANDBOX_VIOLATION, 0, "perf_event_open", "" },
		{ "calls", "uffd", "holds up the kernel with page faults", SANDBOX_VIOLATION, 0, "userfaultfd", "" },
		{ "calls", "keyring", "leaves a message in a keyring", SANDBOX_VIOLATION, 0, "keyctl", "KEYCTL_JOIN_SESSION_KEYRING" },
		{ "calls", "key", "leaves a key for the next run", SANDBOX_VIOLATION, 0, "add_key", "user, hostile" },
		{ "calls", "mount_tmpfs", "mounts over /tmp", SANDBOX_VIOLATION, 0, "mount", "none, /tmp, tmpfs" },
		{ "calls", "umount_root", "unmounts the root", SANDBOX_VIOLATION, 0, "umount2", "/" },
		{ "calls", "new_mount_api", "mounts through the new calls", SANDBOX_VIOLATION, 0, "fsopen", "tmpfs" },
		{ "calls", "pivot", "exchanges the root", SANDBOX_VIOLATION, 0, "pivot_root", "., ." },
		{ "calls", "unshare_user", "enters a user namespace, where it is root", SANDBOX_VIOLATION, 0, "unshare", "CLONE_NEWUSER|CLONE_NEWNET" },
		{ "calls", "clone_user", "starts a child in a user namespace", SANDBOX_VIOLATION, 0, "clone", "CLONE_NEWUSER" },
		{ "calls", "module", "loads a kernel module", SANDBOX_VIOLATION, 0, "init_module", "" },
		{ "calls", "kexec", "starts another kernel", SANDBOX_VIOLATION, 0, "kexec_load", "" },
		{ "calls", "restart", "restarts the host", SANDBOX_VIOLATION, 0, "reboot", "0xbadc0de" },
		{ "calls", "swap", "adds swap", SANDBOX_VIOLATION, 0, "swapon", "/work/none" },
		{ "calls", "by_handle", "opens files by number instead of by name", SANDBOX_VIOLATION, 0, "open_by_handle_at", "" },
		{ "calls", "set_clock", "sets the host's clock", SANDBOX_VIOLATION, 0, "clock_settime", "CLOCK_REALTIME" },
		{ "calls", "io_ports", "talks to hardware", SANDBOX_VIOLATION, 0, "iopl", "3" },
		{ "calls", "push_input", "types into the terminal", SANDBOX_VIOLATION, 0, "ioctl", "TIOCSTI" },
		{ "calls", "push_input_wide", "types into the terminal, with garbage in the high bits", SANDBOX_VIOLATION, 0, "ioctl", "TIOCSTI" },
		{ "rawcalls", "remount", "makes the toolchain writable", SANDBOX_VIOLATION, 0, "mount", NULL },
		{ "rawcalls", "bind_proc", "mounts init's root", SANDBOX_VIOLATION, 0, "mount", NULL },
		{ "rawcalls", "open_tree", "takes a mount by descriptor", SANDBOX_VIOLATION, 0, "open_tree", NULL },
		{ "rawcalls", "move_mount", "moves a mount", SANDBOX_VIOLATION, 0, "move_mount", NULL },
		{ "rawcalls", "mount_setattr", "changes a mount's attributes", SANDBOX_VIOLATION, 0, "mount_setattr", NULL },
		{ "rawcalls", "fspick", "reconfigures a file system", SANDBOX_VIOLATION, 0, "fspick", NULL },
		{ "rawcalls", "fsmount", "mounts a prepared file system", SANDBOX_VIOLATION, 0, "fsmount", NULL },
		{ "rawcalls", "finit_module", "loads a module from a file", SANDBOX_VIOLATION, 0, "finit_module", NULL },
		{ "rawcalls", "delete_module", "unloads a module", SANDBOX_VIOLATION, 0, "delete_module", NULL },
		{ "rawcalls", "kexec_file_load", "starts another kernel from a file", SANDBOX_VIOLATION, 0, "kexec_file_load", NULL },
		{ "rawcalls", "swapoff", "takes swap away", SANDBOX_VIOLATION, 0, "swapoff", NULL },
		{ "rawcalls", "acct", "has the host keep accounts", SANDBOX_VIOLATION, 0, "acct", NULL },
		{ "rawcalls", "ioperm", "asks for hardware ports", SANDBOX_VIOLATION, 0, "ioperm", NULL },
		{ "rawcalls", "settimeofday", "sets the clock the old way", SANDBOX_VIOLATION, 0, "settimeofday", NULL },
		{ "rawcalls", "request_key", "has a key fetched by a program of the host", SANDBOX_VIOLATION, 0, "request_key", NULL },
		{ "rawcalls", "line_discipline", "changes the terminal's line discipline", SANDBOX_VIOLATION, 0, "ioctl", "TIOCSETD" },
		{ "rawcalls", "paste_selection", "pastes into the console", SANDBOX_VIOLATION, 0, "ioctl", "TIOCLINUX" },
		{ "escape.py", "namespace", "enters a user namespace from Python", SANDBOX_VIOLATION, 0, "unshare", "CLONE_NEWUSER" },
		{ "escape.py", "module", "loads a kernel module from Python", SANDBOX_VIOLATION, 0, "init_module", NULL },
		{ "escape.sh", "namespace", "enters a user namespace from a shell", SANDBOX_VIOLATION, 0, "unshare", "CLONE_NEWUSER" },
	};
	ASSERT_ROWS(rows, USUAL);
}

static void calls_of_the_curious_are_refused_and_named(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "calls", "ptrace_attach", "attaches to init", SANDBOX_EXITED, HELD, "ptrace", "PTRACE_ATTACH, pid 1" },
		{ "calls", "change_root", "changes its root", SANDBOX_EXITED, HELD, "chroot", "/tmp" },
		{ "calls", "unshare_net", "makes a network of its own", SANDBOX_EXITED, HELD, "unshare", "CLONE_NEWNET" },
		{ "calls", "join_namespace", "joins a namespace", SANDBOX_EXITED, HELD, "setns", "CLONE_NEWNET" },
		{ "calls", "handle_of", "asks for a file's number", SANDBOX_EXITED, HELD, "name_to_handle_at", "/work" },
		{ "calls", "personality_off", "switches address randomisation off", SANDBOX_EXITED, HELD, "personality",
		  "ADDR_NO_RANDOMIZE|READ_IMPLIES_EXEC" },
		{ "calls", "own_filter", "filters the filter", SANDBOX_EXITED, HELD, "seccomp", "SECCOMP_SET_MODE_FILTER" },
		{ "calls", "hostname", "renames the host", SANDBOX_EXITED, HELD, "sethostname", "hostile" },
		{ "calls", "kernel_log", "reads the kernel's log", SANDBOX_EXITED, HELD, "syslog", "3" },
		{ "calls", "device", "makes a disk device", SANDBOX_EXITED, HELD, "mknodat", "/work/sda, mode 60666" },
		{ "calls", "set_user_id", "makes a set-user-id program", SANDBOX_EXITED, HELD, "fchmod", "mode 4755" },
		{ "calls", "raw_socket", "opens a raw socket", SANDBOX_EXITED, HELD, "socket", "AF_INET, SOCK_RAW" },
		{ "calls", "packet_socket", "listens to the wire", SANDBOX_EXITED, HELD, "socket", "AF_PACKET, SOCK_RAW" },
		{ "calls", "vsock", "talks to the hypervisor", SANDBOX_EXITED, HELD, "socket", "AF_VSOCK, SOCK_STREAM" },
		{ "calls", "crypto_socket", "reaches the kernel's cryptography", SANDBOX_EXITED, HELD, "socket", "AF_ALG, SOCK_SEQPACKET" },
		{ "calls", "others_limits", "changes init's limits", SANDBOX_EXITED, HELD, "prlimit64", "pid 1, RLIMIT_NOFILE" },
		{ "calls", "unknown", "makes a call that nobody knows", SANDBOX_EXITED, HELD, "call 959", "" },
		{ "rawcalls", "clone_pid", "makes a PID namespace", SANDBOX_EXITED, HELD, "clone", "CLONE_NEWPID" },
		{ "rawcalls", "clone_mount", "makes a mount namespace", SANDBOX_EXITED, HELD, "clone", "CLONE_NEWNS" },
		{ "rawcalls", "clone_ipc", "makes an IPC namespace", SANDBOX_EXITED, HELD, "clone", "CLONE_NEWIPC" },
		{ "rawcalls", "clone_uts", "makes a UTS namespace", SANDBOX_EXITED, HELD, "clone", "CLONE_NEWUTS" },
		{ "rawcalls", "clone_cgroup", "makes a cgroup namespace", SANDBOX_EXITED, HELD, "clone", "CLONE_NEWCGROUP" },
		{ "rawcalls", "clone_net", "makes a network namespace by clone", SANDBOX_EXITED, HELD, "clone", "CLONE_NEWNET" },
		{ "rawcalls", "unshare_time", "makes a time namespace", SANDBOX_EXITED, HELD, "unshare", NULL },
		{ "rawcalls", "unshare_cgroup", "leaves the cgroup namespace", SANDBOX_EXITED, HELD, "unshare", "CLONE_NEWCGROUP" },
		{ "rawcalls", "unshare_mount", "leaves the mount namespace", SANDBOX_EXITED, HELD, "unshare", NULL },
		{ "rawcalls", "join_by_pid", "joins init's mounts", SANDBOX_EXITED, HELD, "setns", NULL },
		{ "rawcalls", "steal_descriptor", "takes a descriptor from init", SANDBOX_EXITED, HELD, "pidfd_getfd", NULL },
		{ "rawcalls", "read_memory", "reads init's memory", SANDBOX_EXITED, HELD, "process_vm_readv", NULL },
		{ "rawcalls", "trace_me", "asks to be traced", SANDBOX_EXITED, HELD, "ptrace", "PTRACE_TRACEME, pid 0" },
		{ "rawcalls", "filter_by_prctl", "filters the filter the old way", SANDBOX_EXITED, HELD, "prctl", "PR_SET_SECCOMP" },
		{ "rawcalls", "strict_by_prctl", "enters strict mode", SANDBOX_EXITED, HELD, "prctl", "PR_SET_SECCOMP" },
		{ "rawcalls", "user_dispatch", "catches its own calls before the filter", SANDBOX_EXITED, HELD, "prctl", NULL },
		{ "rawcalls", "move_own_memory", "moves the limits of its memory", SANDBOX_EXITED, HELD, "prctl", NULL },
		{ "rawcalls", "fake_filter_listener", "listens to its own filter", SANDBOX_EXITED, HELD, "seccomp", NULL },
		{ "rawcalls", "adjtimex", "bends the host's clock", SANDBOX_EXITED, HELD, "adjtimex", NULL },
		{ "rawcalls", "quota", "asks for disk quotas", SANDBOX_EXITED, HELD, "quotactl", NULL },
		{ "rawcalls", "fanotify", "watches all files", SANDBOX_EXITED, HELD, "fanotify_init", NULL },
		{ "rawcalls", "domain_name", "renames the host's domain", SANDBOX_EXITED, HELD, "setdomainname", NULL },
		{ "rawcalls", "bluetooth", "opens a Bluetooth socket", SANDBOX_EXITED, HELD, "socket", NULL },
		{ "rawcalls", "xdp", "opens a socket past the network stack", SANDBOX_EXITED, HELD, "socket", NULL },
		{ "rawcalls", "sctp", "speaks an unusual protocol", SANDBOX_EXITED, HELD, "socket", NULL },
		{ "escape.py", "trace", "attaches to init from Python", SANDBOX_EXITED, HELD, "ptrace", "PTRACE_ATTACH, pid 1" },
		{ "escape.sh", "root", "changes its root from a shell", SANDBOX_EXITED, HELD, "chroot", "/" },
		{ "escape.sh", "enter", "enters init's namespaces from a shell", SANDBOX_EXITED, HELD, NULL, NULL },
	};
	ASSERT_ROWS(rows, USUAL);
}

static void what_runtimes_probe_is_refused_in_silence(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "calls", "io_uring", "makes calls by way of io_uring", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "calls", "clone3_user", "hides the flags of clone in memory", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "rawcalls", "ambient", "raises an ambient capability", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "rawcalls", "secure_bits", "changes what user ids mean", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "rawcalls", "netlink", "asks the kernel for the network", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "rawcalls", "socket_filter", "puts a program into a socket", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "rawcalls", "kernel_compare", "compares kernel addresses", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "rawcalls", "splice_own_pages", "lends its pages to a pipe", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "rawcalls", "secret_memory", "hides memory from the kernel", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "rawcalls", "real_time", "takes the processor for itself", SANDBOX_EXITED, HELD, NULL, NULL },
	};
	ASSERT_ROWS(rows, USUAL);
}

static void other_doors_into_the_kernel_are_shut(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "other_abi", "i386", "calls by the 32-bit door", SANDBOX_SIGNALED, SIGSYS, NULL, NULL },
		{ "other_abi", "x32", "calls by the x32 door", SANDBOX_SIGNALED, SIGSYS, NULL, NULL },
	};
	ASSERT_ROWS(rows, USUAL);
}

static void refused_calls_without_end_stop_the_run_and_keep_the_report_small(void **state)
{
	(void)state;
	attacks_note("hog", "refusals", "keeps the supervisor busy with refused calls");
	struct sandbox_result r = attacks_run(attacks.box, "hog", "refusals", NULL, USUAL);
	BOXES_ASSERT_END(r, SANDBOX_VIOLATION);
	assert_int_equal(r.denied_kinds, 1);
	assert_true(r.denied_calls > 1000);
	attacks_held("hog", "refusals", &r);
	sandbox_result_clear(&r);
	attacks_note("hog", "kinds", "fills the report with kinds of refused calls");
	r = attacks_run(attacks.box, "hog", "kinds", NULL, USUAL);
	BOXES_ASSERT_END(r, SANDBOX_EXITED);
	assert_int_equal(r.status, HELD);
	assert_in_range(r.denied_kinds, 2, SANDBOX_DENIED_MAX);
	assert_int_equal(r.denied_calls, 2000);
	assert_non_null(attacks_denied(&r, "other calls"));
	attacks_held("hog", "kinds", &r);
	sandbox_result_clear(&r);
	attacks_nothing_left();
}

/* ── network ── */

static void nobody_is_called_and_the_report_says_whom(void **state)
{
	(void)state;
	const char *address = arena_printf(attacks.arena, "127.0.0.1:%s", attacks.port),
		   *mapped = arena_printf(attacks.arena, "[::ffff:127.0.0.1]:%s", attacks.port);
	const struct row rows[] = {
		{ "network", "tcp", "calls the host by TCP", SANDBOX_EXITED, HELD, "connect", address },
		{ "network", "tcp_nonblocking", "calls without waiting", SANDBOX_EXITED, HELD, "connect", address },
		{ "network", "tcp_mapped", "calls IPv4 through IPv6", SANDBOX_EXITED, HELD, "connect", mapped },
		{ "network", "fast_open", "sends with the first packet", SANDBOX_EXITED, HELD, "sendto", address },
		{ "network", "udp", "sends a datagram", SANDBOX_EXITED, HELD, "sendto", address },
		{ "network", "udp_message", "hides the address in a message", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "network", "abstract", "calls a socket without a file", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "network", "serve", "waits for callers", SANDBOX_EXITED, HELD, "bind", "0.0.0.0:0" },
		{ "network.php", attacks.port, "calls home from PHP", SANDBOX_EXITED, HELD, "connect", address },
		{ "network.py", attacks.port, "calls home from Python", SANDBOX_EXITED, HELD, "connect", address },
		{ "escape.sh", "call", "calls home from a shell", SANDBOX_EXITED, HELD, "connect", address },
	};
	ASSERT_ROWS(rows, USUAL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_that_only_an_attack_makes_end_the_run),
		cmocka_unit_test(calls_of_the_curious_are_refused_and_named),
		cmocka_unit_test(what_runtimes_probe_is_refused_in_silence),
		cmocka_unit_test(other_doors_into_the_kernel_are_shut),
		cmocka_unit_test(refused_calls_without_end_stop_the_run_and_keep_the_report_small),
		cmocka_unit_test(nobody_is_called_and_the_report_says_whom),
	};
	return attacks_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}
