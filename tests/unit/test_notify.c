/* test_notify.c: what refused calls are called, how they are counted, and a real program whose calls arrive at the supervisor. */
#include "tests/support/support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/keyctl.h>
#include <linux/vm_sockets.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/data.h"
#include "harness/base/fault.h"
#include "sandbox/notify.h"

/* Our own memory stands for the program's; page zero is absent. */
static ssize_t read_own(void *context, uint64_t address, void *buffer, size_t size)
{
	(void)context;
	if (address < 4096)
		return -1;
	memcpy(buffer, (const void *)(uintptr_t)address, size);
	return (ssize_t)size;
}

static uint64_t at(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

static void assert_detail(int nr, uint64_t a0, uint64_t a1, uint64_t a2, const char *expected)
{
	const uint64_t args[6] = { a0, a1, a2 };
	char text[160];
	int family;
	notify_detail(nr, args, read_own, NULL, text, sizeof(text), &family);
	assert_string_equal(text, expected);
}

static void assert_address(const void *data, size_t len, int family, const char *expected)
{
	char text[160];
	assert_int_equal(notify_sockaddr((struct bytes){ .data = data, .len = len }, text, sizeof(text)), family);
	assert_string_equal(text, expected);
}

static void socket_addresses_are_written_as_people_write_them(void **state)
{
	(void)state;
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(5432), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_address(&in, sizeof(in), AF_INET, "127.0.0.1:5432");
	assert_address(&in, 7, AF_INET, "AF_INET address cut short");
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(80), .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	assert_address(&in6, sizeof(in6), AF_INET6, "[::1]:80");
	assert_address(&in6, 24, AF_INET6, "[::1]:80");
	assert_address(&in6, 23, AF_INET6, "AF_INET6 address cut short");
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "/run/x" };
	assert_address(&un, sizeof(un), AF_UNIX, "unix:/run/x");
	assert_address(&un, 5, AF_UNIX, "unix:/ru");
	assert_address(&un, 2, AF_UNIX, "unix:(unnamed)");
	struct sockaddr_un abstract = { .sun_family = AF_UNIX, .sun_path = "\0a\0b" };
	assert_address(&abstract, 6, AF_UNIX, "unix:@a@b");
	struct sockaddr_vm vm = { .svm_family = AF_VSOCK, .svm_cid = 2, .svm_port = 1024 };
	assert_address(&vm, sizeof(vm), AF_VSOCK, "vsock 2:1024");
	sa_family_t netlink = AF_NETLINK, unknown = 999;
	assert_address(&netlink, 2, AF_NETLINK, "AF_NETLINK");
	assert_address(&unknown, 2, 999, "family 999");
	assert_address("x", 1, -1, "(no address)");
	assert_address(NULL, 0, -1, "(no address)");
}

static void arguments_are_named_by_a_table(void **state)
{
	(void)state;
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(53), .sin_addr.s_addr = htonl(0x08080808) };
	struct msghdr message = { .msg_name = &in, .msg_namelen = sizeof(in) };
	/* Strings are read in whole blocks, so they must stand in some room here. */
	static char passwd[512] = "/etc/shadow", proc[512] = "proc";
	assert_detail(SYS_connect, 3, at(&in), sizeof(in), "8.8.8.8:53");
	assert_detail(SYS_connect, 3, 17, sizeof(in), "(unreadable address)");
	assert_detail(SYS_sendmsg, 3, at(&message), 0, "8.8.8.8:53");
	assert_detail(SYS_sendmsg, 3, 0, 0, "");
	assert_detail(SYS_kill, 1, SIGKILL, 0, "pid 1, SIGKILL");
	assert_detail(SYS_kill, (uint64_t)-1, SIGTERM, 0, "every process, SIGTERM");
	assert_detail(SYS_kill, UINT64_C(0x500000001), 99, 0, "pid 1, signal 99");
	assert_detail(SYS_kill, (uint64_t)-7, 0, 0, "group 7, signal 0");
	assert_detail(SYS_tgkill, 5, 6, SIGSEGV, "pid 5, SIGSEGV");
	assert_detail(SYS_ptrace, PTRACE_ATTACH, 1, 0, "PTRACE_ATTACH, pid 1");
	assert_detail(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, "CLONE_NEWUSER");
	assert_detail(SYS_unshare, CLONE_NEWUSER | CLONE_NEWNET, 0, 0, "CLONE_NEWUSER|CLONE_NEWNET");
	assert_detail(SYS_unshare, 0x80, 0, 0, "CLONE_NEWTIME");
	assert_detail(SYS_socket, AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC, 0, "AF_VSOCK, SOCK_STREAM");
	assert_detail(SYS_socket, 77, 9, 0, "address family 0x4d, socket type 0x9");
	assert_detail(SYS_ioctl, 0, UINT64_C(0x7700000000) | 0x5412, 0, "TIOCSTI");
	assert_detail(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, 0, 0, "KEYCTL_JOIN_SESSION_KEYRING");
	assert_detail(SYS_chmod, at(passwd), 04755, 0, "/etc/shadow, mode 4755");
	assert_detail(SYS_mount, at(proc), at(passwd), at(proc), "proc, /etc/shadow, proc");
	assert_detail(SYS_mount, 0, at(passwd), 0, "/etc/shadow");
	assert_detail(SYS_chroot, 5, 0, 0, "(unreadable path)");
	assert_detail(SYS_getpid, 1, 2, 3, "");
	assert_detail(4711, 1, 2, 3, "");
	assert_detail(-1, 1, 2, 3, "");
}

static void a_long_path_is_cut_and_a_small_buffer_is_never_left(void **state)
{
	(void)state;
	char path[1024];
	memset(path, 'x', sizeof(path));
	const uint64_t args[6] = { at(path), at(path) };
	int family;
	for (size_t size = 1; size < 180; size++) {
		char text[200];
		memset(text, '!', sizeof(text));
		notify_detail(SYS_pivot_root, args, read_own, NULL, text, size, &family);
		assert_true(strlen(text) < size);
		for (size_t i = size; i < sizeof(text); i++)
			assert_int_equal(text[i], '!');
	}
}

static void the_same_call_shares_a_row_and_the_table_is_bounded(void **state)
{
	(void)state;
	struct sandbox_result r = SANDBOX_RESULT_NONE;
	notify_count(&r, "connect", "127.0.0.1:1", false);
	notify_count(&r, "connect", "127.0.0.1:1", false);
	notify_count(&r, "connect", "127.0.0.1:2", false);
	assert_int_equal(r.denied_kinds, 2);
	assert_int_equal(r.denied[0].count, 2);
	assert_int_equal(r.denied_calls, 3);

	char detail[400];
	for (int i = 0; i < 200; i++) {
		snprintf(detail, sizeof(detail), "port %d", i);
		notify_count(&r, "connect", detail, false);
	}
	assert_int_equal(r.denied_kinds, SANDBOX_DENIED_MAX - 1);
	const struct sandbox_denied *others = &r.denied[SANDBOX_DENIED_MAX - 2];
	assert_string_equal(others->call, "other calls");
	assert_int_equal(others->count, 200 - (SANDBOX_DENIED_MAX - 4));
	assert_false(others->violation);
	assert_int_equal(r.denied_calls, 203);

	/* The call that ends the run keeps its name, however much came before. */
	notify_count(&r, "ptrace", "pid 1", true);
	assert_int_equal(r.denied_kinds, SANDBOX_DENIED_MAX);
	assert_string_equal(r.denied[SANDBOX_DENIED_MAX - 1].call, "ptrace");
	assert_true(r.denied[SANDBOX_DENIED_MAX - 1].violation);
	notify_count(&r, "bpf", "", true);
	assert_int_equal(r.denied_kinds, SANDBOX_DENIED_MAX);
}

static void texts_longer_than_a_row_still_share_it(void **state)
{
	(void)state;
	struct sandbox_result r = SANDBOX_RESULT_NONE;
	char detail[400];
	memset(detail, 'y', sizeof(detail));
	detail[sizeof(detail) - 1] = '\0';
	notify_count(&r, "a_name_that_is_longer_than_any_system_call_has", detail, false);
	notify_count(&r, "a_name_that_is_longer_than_any_system_call_has", detail, false);
	assert_int_equal(r.denied_kinds, 1);
	assert_int_equal(r.denied[0].count, 2);
}

/* A real program under the shipped policy; its exit status says what it saw. */
struct watched {
	struct policy *policy;
	struct policy_program program;
	struct notify notify;
	struct sandbox_result result;
	int listener;
	pid_t pid;
	bool stop;
};

static uint64_t quiet_calls_before; /* as if the program had made them already */

static void watch(struct watched *w, const char *policy, int (*program)(void))
{
	struct arena *a = arena_new();
	struct err e = ERR_NONE;
	int numbers[2], go[2], number = -1;
	*w = (struct watched){ .result = SANDBOX_RESULT_NONE };
	if (policy_load(data_path(a, "sandbox/policies", &e), policy, &w->policy, &e) < 0 || policy_bpf(w->policy, true, &w->program, &e) < 0)
		fail_msg("%s", e.text);
	assert_int_equal(pipe(numbers), 0);
	assert_int_equal(pipe(go), 0);
	w->pid = fork();
	if (w->pid == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		int fd = policy_install(&w->program);
		if (write(numbers[1], &fd, sizeof(fd)) != sizeof(fd))
			_exit(99);
		/* Until the parent has the listener. */
		close(go[1]);
		if (read(go[0], &fd, 1) != 0)
			_exit(98);
		_exit(program());
	}
	assert_int_equal(read(numbers[0], &number, sizeof(number)), sizeof(number));
	close(numbers[0]);
	close(numbers[1]);
	int pidfd = (int)syscall(SYS_pidfd_open, w->pid, 0);
	w->listener = (int)syscall(SYS_pidfd_getfd, pidfd, number, 0);
	assert_true(w->listener >= 0);
	close(go[0]);
	close(go[1]);
	notify_start(&w->notify, w->listener, w->policy, &w->result);
	w->notify.quiet_calls = quiet_calls_before;
	struct pollfd ready[] = { { .fd = w->listener, .events = POLLIN }, { .fd = pidfd, .events = POLLIN } };
	while (!w->stop && poll(ready, 2, 20000) > 0 && (ready[0].revents & POLLIN))
		assert_int_equal(notify_handle(&w->notify, &w->stop, &e), 0);
	close(pidfd);
	arena_free(a);
}

static int finish(struct watched *w)
{
	int status;
	if (w->stop)
		kill(w->pid, SIGKILL);
	assert_int_equal(waitpid(w->pid, &status, 0), w->pid);
	close(w->listener);
	policy_program_free(&w->program);
	policy_free(w->policy);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static int calls_out(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "/var/run/nscd/socket" };
	int s = socket(AF_INET, SOCK_STREAM, 0), u = socket(AF_UNIX, SOCK_STREAM, 0);
	if (s < 0 || u < 0)
		return 1;
	for (int i = 0; i < 3; i++)
		if (connect(s, (struct sockaddr *)&in, sizeof(in)) != -1 || errno != ENETUNREACH)
			return 2;
	if (connect(u, (struct sockaddr *)&un, sizeof(un)) != -1 || errno != ECONNREFUSED)
		return 3;
	if (sendto(s, "x", 1, 0, (struct sockaddr *)&in, sizeof(in)) != -1 || errno != ENETUNREACH)
		return 4;
	if (socket(AF_VSOCK, SOCK_STREAM, 0) != -1 || errno != EAFNOSUPPORT)
		return 5;
	if (chroot("/nowhere") != -1 || errno != EPERM)
		return 6;
	/* An address that crosses into an unmapped page, and none at all. */
	if (connect(s, (struct sockaddr *)8, sizeof(in)) != -1)
		return 7;
	if (syscall(999) != -1 || errno != ENOSYS)
		return 8;
	return 0;
}

static void refused_calls_are_named_counted_and_answered(void **state)
{
	(void)state;
	static const struct {
		const char *call, *detail;
		uint32_t count;
	} expected[] = { { "connect", "127.0.0.1:9", 3 }, { "sendto", "127.0.0.1:9", 1 },           { "socket", "AF_VSOCK, SOCK_STREAM", 1 },
			 { "chroot", "/nowhere", 1 },     { "connect", "(unreadable address)", 1 }, { "call 999", "", 1 } };
	struct watched w;
	watch(&w, "run", calls_out);
	assert_false(w.stop);
	assert_int_equal(finish(&w), 0);
	assert_int_equal(w.result.denied_kinds, 6);
	for (size_t i = 0; i < 6; i++) {
		assert_string_equal(w.result.denied[i].call, expected[i].call);
		assert_string_equal(w.result.denied[i].detail, expected[i].detail);
		assert_int_equal(w.result.denied[i].count, expected[i].count);
		assert_false(w.result.denied[i].violation);
	}
	/* The name service cache was asked in silence. */
	assert_int_equal(w.notify.quiet_calls, 1);
}

static int attacks(void)
{
	syscall(SYS_bpf, 5, 0, 0);
	return 77;
}

static void a_violation_stops_the_program_before_its_next_instruction(void **state)
{
	(void)state;
	struct watched w;
	watch(&w, "run", attacks);
	assert_true(w.stop);
	assert_int_equal(finish(&w), 1000 + SIGKILL);
	assert_int_equal(w.result.denied_kinds, 1);
	assert_string_equal(w.result.denied[0].call, "bpf");
	assert_string_equal(w.result.denied[0].detail, "BPF_PROG_LOAD");
	assert_true(w.result.denied[0].violation);
}

static int never_gives_up(void)
{
	while (chroot("/") < 0)
		;
	return 0;
}

static void too_many_refused_calls_stop_the_program(void **state)
{
	(void)state;
	struct watched w;
	watch(&w, "run", never_gives_up);
	assert_true(w.stop);
	assert_int_equal(finish(&w), 1000 + SIGKILL);
	assert_int_equal(w.result.denied_calls, NOTIFY_DENIED_LIMIT + 1);
	assert_int_equal(w.result.denied_kinds, 1);
}

static int probes(void)
{
	for (int i = 0; i < 3; i++)
		if (socket(AF_NETLINK, SOCK_RAW, 0) != -1)
			return 1;
	return 0;
}

static void too_many_quiet_calls_stop_the_program_and_are_told(void **state)
{
	(void)state;
	struct watched w;
	quiet_calls_before = NOTIFY_QUIET_LIMIT - 2;
	watch(&w, "run", probes);
	quiet_calls_before = 0;
	assert_true(w.stop);
	assert_int_equal(finish(&w), 1000 + SIGKILL);
	assert_int_equal(w.result.denied_kinds, 1);
	assert_string_equal(w.result.denied[0].call, "socket");
	assert_true(w.result.denied[0].violation);
	watch(&w, "run", probes);
	assert_false(w.stop);
	assert_int_equal(finish(&w), 0);
	assert_int_equal(w.result.denied_kinds, 0);
}

static int serves(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int s = socket(AF_INET, SOCK_STREAM, 0);
	return bind(s, (struct sockaddr *)&in, sizeof(in)) == 0 && listen(s, 5) == 0 ? 0 : errno;
}

static void only_a_server_may_listen(void **state)
{
	(void)state;
	struct watched w;
	watch(&w, "serve", serves);
	assert_int_equal(finish(&w), 0);
	assert_int_equal(w.result.denied_kinds, 0);
	watch(&w, "run", serves);
	assert_int_equal(finish(&w), EACCES);
	assert_string_equal(w.result.denied[0].call, "bind");
	assert_string_equal(w.result.denied[0].detail, "127.0.0.1:0");
}

static void a_listener_that_fails_is_our_fault(void **state)
{
	(void)state;
	struct sandbox_result r = SANDBOX_RESULT_NONE;
	struct notify n;
	struct err e = ERR_NONE;
	bool stop = false;
	notify_start(&n, -1, NULL, &r);
	assert_int_equal(notify_handle(&n, &stop, &e), -1);
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_non_null(strstr(e.text, "receiving a seccomp notification"));
	fault_arm("notify.receive:1:EMFILE");
	assert_int_equal(notify_handle(&n, &stop, &e), -1);
	fault_arm(NULL);
	assert_int_equal(e.sys, EMFILE);
	assert_false(stop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(socket_addresses_are_written_as_people_write_them),
		cmocka_unit_test(arguments_are_named_by_a_table),
		cmocka_unit_test(a_long_path_is_cut_and_a_small_buffer_is_never_left),
		cmocka_unit_test(the_same_call_shares_a_row_and_the_table_is_bounded),
		cmocka_unit_test(texts_longer_than_a_row_still_share_it),
		cmocka_unit_test(refused_calls_are_named_counted_and_answered),
		cmocka_unit_test(a_violation_stops_the_program_before_its_next_instruction),
		cmocka_unit_test(too_many_refused_calls_stop_the_program),
		cmocka_unit_test(too_many_quiet_calls_stop_the_program_and_are_told),
		cmocka_unit_test(only_a_server_may_listen),
		cmocka_unit_test(a_listener_that_fails_is_our_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
