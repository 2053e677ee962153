/*
 * test_hostile.c: attacks on the kernel, the host, other processes and other runs: every threat that the sandbox promises to hold has a small program in
 * hostile/, and a row here. Programs that take too much of something are in test_hogs.c.
 */
#include "tests/sandbox/attacks.h"

/* ── system calls ── */

static void calls_that_only_an_attack_makes_end_the_run(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "calls", "ptrace_seize", SANDBOX_VIOLATION, 0, "ptrace", "PTRACE_SEIZE, pid 1" },
		{ "calls", "vm_write", SANDBOX_VIOLATION, 0, "process_vm_writev", "pid 1" },
		{ "calls", "bpf_load", SANDBOX_VIOLATION, 0, "bpf", "BPF_PROG_LOAD" },
		{ "calls", "perf", SANDBOX_VIOLATION, 0, "perf_event_open", "" },
		{ "calls", "uffd", SANDBOX_VIOLATION, 0, "userfaultfd", "" },
		{ "calls", "keyring", SANDBOX_VIOLATION, 0, "keyctl", "KEYCTL_JOIN_SESSION_KEYRING" },
		{ "calls", "key", SANDBOX_VIOLATION, 0, "add_key", "user, hostile" },
		{ "calls", "mount_tmpfs", SANDBOX_VIOLATION, 0, "mount", "none, /tmp, tmpfs" },
		{ "calls", "umount_root", SANDBOX_VIOLATION, 0, "umount2", "/" },
		{ "calls", "new_mount_api", SANDBOX_VIOLATION, 0, "fsopen", "tmpfs" },
		{ "calls", "pivot", SANDBOX_VIOLATION, 0, "pivot_root", "., ." },
		{ "calls", "unshare_user", SANDBOX_VIOLATION, 0, "unshare", "CLONE_NEWUSER|CLONE_NEWNET" },
		{ "calls", "clone_user", SANDBOX_VIOLATION, 0, "clone", "CLONE_NEWUSER" },
		{ "calls", "module", SANDBOX_VIOLATION, 0, "init_module", "" },
		{ "calls", "kexec", SANDBOX_VIOLATION, 0, "kexec_load", "" },
		{ "calls", "restart", SANDBOX_VIOLATION, 0, "reboot", "0xbadc0de" },
		{ "calls", "swap", SANDBOX_VIOLATION, 0, "swapon", "/work/none" },
		{ "calls", "by_handle", SANDBOX_VIOLATION, 0, "open_by_handle_at", "" },
		{ "calls", "set_clock", SANDBOX_VIOLATION, 0, "clock_settime", "CLOCK_REALTIME" },
		{ "calls", "io_ports", SANDBOX_VIOLATION, 0, "iopl", "3" },
		{ "calls", "push_input", SANDBOX_VIOLATION, 0, "ioctl", "TIOCSTI" },
		{ "calls", "push_input_wide", SANDBOX_VIOLATION, 0, "ioctl", "TIOCSTI" },
	};
	ASSERT_ROWS(rows, USUAL);
}

static void calls_of_the_curious_are_refused_and_named(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "calls", "ptrace_attach", SANDBOX_EXITED, HELD, "ptrace", "PTRACE_ATTACH, pid 1" },
		{ "calls", "change_root", SANDBOX_EXITED, HELD, "chroot", "/tmp" },
		{ "calls", "unshare_net", SANDBOX_EXITED, HELD, "unshare", "CLONE_NEWNET" },
		{ "calls", "join_namespace", SANDBOX_EXITED, HELD, "setns", "CLONE_NEWNET" },
		{ "calls", "handle_of", SANDBOX_EXITED, HELD, "name_to_handle_at", "/work" },
		{ "calls", "personality_off", SANDBOX_EXITED, HELD, "personality", "ADDR_NO_RANDOMIZE|READ_IMPLIES_EXEC" },
		{ "calls", "own_filter", SANDBOX_EXITED, HELD, "seccomp", "SECCOMP_SET_MODE_FILTER" },
		{ "calls", "hostname", SANDBOX_EXITED, HELD, "sethostname", "hostile" },
		{ "calls", "kernel_log", SANDBOX_EXITED, HELD, "syslog", "3" },
		{ "calls", "device", SANDBOX_EXITED, HELD, "mknodat", "/work/sda, mode 60666" },
		{ "calls", "set_user_id", SANDBOX_EXITED, HELD, "fchmod", "mode 4755" },
		{ "calls", "raw_socket", SANDBOX_EXITED, HELD, "socket", "AF_INET, SOCK_RAW" },
		{ "calls", "packet_socket", SANDBOX_EXITED, HELD, "socket", "AF_PACKET, SOCK_RAW" },
		{ "calls", "vsock", SANDBOX_EXITED, HELD, "socket", "AF_VSOCK, SOCK_STREAM" },
		{ "calls", "crypto_socket", SANDBOX_EXITED, HELD, "socket", "AF_ALG, SOCK_SEQPACKET" },
		{ "calls", "others_limits", SANDBOX_EXITED, HELD, "prlimit64", "pid 1, RLIMIT_NOFILE" },
		{ "calls", "unknown", SANDBOX_EXITED, HELD, "call 959", "" },
	};
	ASSERT_ROWS(rows, USUAL);
}

static void what_runtimes_probe_is_refused_in_silence(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "calls", "io_uring", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "calls", "clone3_user", SANDBOX_EXITED, HELD, NULL, NULL },
	};
	ASSERT_ROWS(rows, USUAL);
}

static void other_doors_into_the_kernel_are_shut(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "other_abi", "i386", SANDBOX_SIGNALED, SIGSYS, NULL, NULL },
		{ "other_abi", "x32", SANDBOX_SIGNALED, SIGSYS, NULL, NULL },
	};
	ASSERT_ROWS(rows, USUAL);
}

static void refused_calls_without_end_stop_the_run_and_keep_the_report_small(void **state)
{
	(void)state;
	static const struct row endless = { "hog", "refusals", SANDBOX_EXITED, HELD, NULL, NULL };
	struct sandbox_result r = attack(box, endless.program, endless.arg, NULL, USUAL);
	BOXES_ASSERT_END(r, SANDBOX_VIOLATION);
	assert_int_equal(r.denied_kinds, 1);
	assert_true(r.denied_calls > 1000);
	sandbox_result_clear(&r);
	r = attack(box, "hog", "kinds", NULL, USUAL);
	BOXES_ASSERT_END(r, SANDBOX_EXITED);
	assert_int_equal(r.status, HELD);
	assert_in_range(r.denied_kinds, 2, SANDBOX_DENIED_MAX);
	assert_int_equal(r.denied_calls, 2000);
	assert_non_null(denied(&r, "other calls"));
	sandbox_result_clear(&r);
	assert_nothing_left();
}

/* ── network ── */

static void nobody_is_called_and_the_report_says_whom(void **state)
{
	(void)state;
	const char *address = arena_printf(arena, "127.0.0.1:%s", host.port), *mapped = arena_printf(arena, "[::ffff:127.0.0.1]:%s", host.port);
	const struct row rows[] = {
		{ "network", "tcp", SANDBOX_EXITED, HELD, "connect", address },
		{ "network", "tcp_nonblocking", SANDBOX_EXITED, HELD, "connect", address },
		{ "network", "tcp_mapped", SANDBOX_EXITED, HELD, "connect", mapped },
		{ "network", "fast_open", SANDBOX_EXITED, HELD, "sendto", address },
		{ "network", "udp", SANDBOX_EXITED, HELD, "sendto", address },
		{ "network", "udp_message", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "network", "abstract", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "network", "serve", SANDBOX_EXITED, HELD, "bind", "0.0.0.0:0" },
		{ "network.php", host.port, SANDBOX_EXITED, HELD, "connect", address },
		{ "network.py", host.port, SANDBOX_EXITED, HELD, "connect", address },
	};
	ASSERT_ROWS(rows, USUAL);
}

/* ── other processes, files, privileges ── */

static void signals_reach_nobody_outside(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "signals", "init", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "signals", "all", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "signals", "range", SANDBOX_EXITED, HELD, NULL, NULL },
	};
	ASSERT_ROWS(rows, USUAL);
}

static void the_host_cannot_be_seen_or_changed(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "look.py", NULL, SANDBOX_EXITED, HELD, NULL, NULL },
		{ "write.py", NULL, SANDBOX_EXITED, HELD, NULL, NULL },
		{ "privilege.sh", NULL, SANDBOX_EXITED, HELD, NULL, NULL },
	};
	static const char *const never[] = { "/escaped", "/usr/bin/escaped", "/bin/escaped", "/lib/escaped", "/etc/escaped", "/dev/escaped" };
	assert_int_equal(setenv("TAKEHOME_HOSTILE_SECRET", "x", 1), 0);
	assert_row(&rows[0], USUAL);
	unsetenv("TAKEHOME_HOSTILE_SECRET");
	assert_row(&rows[1], USUAL);
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		assert_int_equal(access(never[i], F_OK), -1);
	/* mount(8) asks for the call that only an attack makes. */
	struct sandbox_result r = attack(box, "privilege.sh", NULL, NULL, USUAL);
	if (r.end == SANDBOX_VIOLATION)
		assert_non_null(denied(&r, "mount"));
	else
		assert_int_equal(r.status, HELD);
	sandbox_result_clear(&r);
	assert_nothing_left();
}

static void no_run_leaves_word_for_the_next(void **state)
{
	(void)state;
	const char *folder = support_scratch();
	boxes_own(folder, SLOT + 1);
	boxes_write(folder, "given", "as it was", SLOT + 1);
	struct sandbox *other = boxes_open(SLOT + 1, folder);
	for (int round = 0; round < 2; round++) {
		struct sandbox_result r = attack(other, "leave.py", "leave", NULL, USUAL);
		if (r.end != SANDBOX_EXITED || r.status != HELD)
			fail_msg("%s", told(&r));
		sandbox_result_clear(&r);
		r = attack(other, "leave.py", "find", NULL, USUAL);
		if (r.end != SANDBOX_EXITED || r.status != HELD)
			fail_msg("%s", told(&r));
		sandbox_result_clear(&r);
	}
	sandbox_close(other);
	SCOPED_FD given = open(arena_printf(arena, "%s/given", folder), O_RDONLY | O_CLOEXEC);
	BOXES_ASSERT_TEXT(given, "as it was");
	support_scratch_remove();
}

static void outputs_that_are_no_plain_files_are_refused_by_name(void **state)
{
	(void)state;
	static const struct {
		const char *how, *path, *why;
	} rows[] = {
		{ "symlink", "result.txt", "link" },
		{ "symlink-relative", "result.txt", "link" },
		{ "symlink-folder", "sub/passwd", "" },
		{ "symlink-proc", "result.txt", "link" },
		{ "hardlink", "result.txt", "hard link" },
		{ "fifo", "result.txt", "FIFO" },
		{ "folder", "result.txt", "" },
		{ "big", "result.txt", "larger" },
		{ "socket", "result.txt", "socket" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct sandbox_result r = attack(box, "output.sh", rows[i].how, NULL, USUAL);
		int fd;
		uint64_t bytes;
		const char *why = NULL;
		if (r.end != SANDBOX_EXITED || r.status != 0)
			fail_msg("%s: %s", rows[i].how, told(&r));
		if (sandbox_collect(&r, rows[i].path, 1 << 20, &fd, &bytes, &why) == 0)
			fail_msg("%s was collected", rows[i].how);
		assert_non_null(why);
		if (!strstr(why, rows[i].why))
			fail_msg("%s is refused because it %s", rows[i].how, why);
		sandbox_result_clear(&r);
	}
	assert_nothing_left();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_that_only_an_attack_makes_end_the_run),
		cmocka_unit_test(calls_of_the_curious_are_refused_and_named),
		cmocka_unit_test(what_runtimes_probe_is_refused_in_silence),
		cmocka_unit_test(other_doors_into_the_kernel_are_shut),
		cmocka_unit_test(refused_calls_without_end_stop_the_run_and_keep_the_report_small),
		cmocka_unit_test(nobody_is_called_and_the_report_says_whom),
		cmocka_unit_test(signals_reach_nobody_outside),
		cmocka_unit_test(the_host_cannot_be_seen_or_changed),
		cmocka_unit_test(no_run_leaves_word_for_the_next),
		cmocka_unit_test(outputs_that_are_no_plain_files_are_refused_by_name),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
