/*
 * test_hostile.c: every threat that the sandbox promises to hold has a small program in hostile/; here stands how its run must end, what the result must
 * say, and that nothing is left: no process, no cgroup, no mount, no descriptor, no file, no call that came through.
 */
#include "tests/sandbox/boxes.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "harness/base/fs.h"

/* The slot follows our pid, so that two builds may be tested at one time: processes are counted by the slot's user. */
#define SLOT ((uint32_t)(840 + getpid() % 80 * 2))
enum { HELD = 0 };

/* Where the programs would call: our own listeners, on the host's loopback. */
static struct {
	int tcp, udp, abstract;
	char port[8];
} host;

static struct arena *arena;
static struct sandbox *box;
static char *mounts_before;
static int descriptors_before;

static char *host_mounts(void)
{
	struct err e = ERR_NONE;
	struct bytes text;
	if (fs_read(arena, AT_FDCWD, "/proc/self/mountinfo", 1 << 20, &text, &e) < 0)
		fail_msg("%s", e.text);
	return arena_strndup(arena, text.data, text.len);
}

/* Processes of the slot's uid on the host. */
static int slot_processes(void)
{
	int count = 0;
	DIR *proc = opendir("/proc");
	assert_non_null(proc);
	for (struct dirent *entry = readdir(proc); entry; entry = readdir(proc)) {
		struct stat st;
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && fstatat(dirfd(proc), entry->d_name, &st, 0) == 0 && st.st_uid == sandbox_uid(SLOT))
			count++;
	}
	closedir(proc);
	return count;
}

static int listener(int type)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof in;
	if (type == SOCK_DGRAM)
		in.sin_port = htons((uint16_t)atoi(host.port));
	int s = socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (bind(s, (struct sockaddr *)&in, sizeof in) < 0 || (type == SOCK_STREAM && listen(s, 8) < 0) || getsockname(s, (struct sockaddr *)&in, &len) < 0)
		fail_msg("a listener on 127.0.0.1 cannot be opened: %s", strerror(errno));
	snprintf(host.port, sizeof host.port, "%u", ntohs(in.sin_port));
	return s;
}

static int abstract_listener(void)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int len = snprintf(un.sun_path + 1, sizeof un.sun_path - 1, "takehome-hostile-%s", host.port);
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(s, (struct sockaddr *)&un, (socklen_t)(sizeof(sa_family_t) + 1 + (size_t)len)), 0);
	assert_int_equal(listen(s, 8), 0);
	return s;
}

static void assert_nobody_called(void)
{
	char byte;
	assert_int_equal(accept(host.tcp, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(accept(host.abstract, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(recv(host.udp, &byte, 1, 0), -1);
	assert_int_equal(errno, EAGAIN);
}

static int open_all(void **state)
{
	(void)state;
	arena = arena_new();
	host.tcp = listener(SOCK_STREAM);
	host.udp = listener(SOCK_DGRAM);
	host.abstract = abstract_listener();
	mounts_before = host_mounts();
	box = boxes_open(SLOT, NULL);
	descriptors_before = boxes_open_fds();
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	sandbox_close(box);
	boxes_assert_childless();
	assert_int_equal(boxes_groups(), 0);
	assert_int_equal(slot_processes(), 0);
	assert_string_equal(host_mounts(), mounts_before);
	assert_nobody_called();
	close(host.tcp);
	close(host.udp);
	close(host.abstract);
	arena_free(arena);
	return 0;
}

/* ── running a program ── */

static struct bytes program_text(const char *program)
{
	struct err e = ERR_NONE;
	struct bytes text;
	const char *folder = strchr(program, '.') ? TAKEHOME_SOURCE_DIR "/tests/sandbox/hostile" : TAKEHOME_BUILD_DIR "/tests/hostile";
	if (fs_read(arena, AT_FDCWD, arena_printf(arena, "%s/%s", folder, program), 16 << 20, &text, &e) < 0)
		fail_msg("%s", e.text);
	return text;
}

static const char *interpreter(const char *program)
{
	static const struct {
		const char *extension, *command;
	} table[] = { { "py", "python3" }, { "php", "php" }, { "sh", "sh" } };
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (strcmp(fs_extension(program), table[i].extension) == 0)
			return table[i].command;
	return NULL;
}

static struct sandbox_result attack(struct sandbox *in, const char *program, const char *arg, const char *arg2, const struct sandbox_limits *limits)
{
	struct bytes text = program_text(program);
	const struct sandbox_file file = { .path = program, .data = text.data, .len = text.len, .executable = true };
	const char *argv[6] = { 0 };
	size_t n = 0;
	const char *command = interpreter(program);
	if (command)
		argv[n++] = command;
	argv[n++] = command ? program : arena_printf(arena, "./%s", program);
	argv[n++] = arg;
	argv[n] = arg ? arg2 : NULL;
	return boxes_run(in, &(struct sandbox_command){ .argv = argv, .policy = "run", .limits = *limits, .files = &file, .file_count = 1 });
}

static const struct sandbox_denied *denied(const struct sandbox_result *r, const char *call)
{
	for (uint32_t i = 0; i < r->denied_kinds; i++)
		if (strcmp(r->denied[i].call, call) == 0)
			return &r->denied[i];
	return NULL;
}

/* Everything that a failed expectation needs to be understood. */
static const char *told(const struct sandbox_result *r)
{
	SCOPED_FREE char *out = boxes_text(r->stdout_fd);
	SCOPED_FREE char *err = boxes_text(r->stderr_fd);
	struct str s = STR_EMPTY;
	str_addf(&s, "ended as %s, status %d, signal %d; stdout '%.300s', stderr '%.300s'", sandbox_end_text(r->end), r->status, r->signal, out ? out : "", err ? err : "");
	for (uint32_t i = 0; i < r->denied_kinds; i++)
		str_addf(&s, "; %u× %s(%s)%s", r->denied[i].count, r->denied[i].call, r->denied[i].detail, r->denied[i].violation ? " violation" : "");
	return str_steal(&s, arena);
}

static void assert_nothing_left(void)
{
	assert_nobody_called();
	/* The box's own zygote is all that there is of the slot's user. */
	assert_int_equal(slot_processes(), 1);
	assert_int_equal(boxes_open_fds(), descriptors_before);
	assert_string_equal(host_mounts(), mounts_before);
}

struct row {
	const char *program, *arg;
	enum sandbox_end end;
	int code; /* exit status or signal */
	const char *call, *detail; /* NULL: nothing may be reported */
};

static void assert_row(const struct row *row, const struct sandbox_limits *limits)
{
	struct sandbox_result full = attack(box, row->program, row->arg, strcmp(row->program, "network") == 0 ? host.port : NULL, limits);
	const char *what = told(&full);
	/* A copy to look at, so that a failed expectation does not leave the next row descriptors to stumble over. */
	const struct sandbox_result r = full;
	sandbox_result_clear(&full);
	int code = r.end == SANDBOX_SIGNALED ? r.signal : r.status;
	const struct sandbox_denied *d = row->call ? denied(&r, row->call) : NULL;
	bool code_counts = row->end == SANDBOX_EXITED || row->end == SANDBOX_SIGNALED;
	if (r.end != row->end || (code_counts && code != row->code))
		fail_msg("%s %s: %s", row->program, row->arg, what);
	if (row->call && !d)
		fail_msg("%s %s: %s is not reported: %s", row->program, row->arg, row->call, what);
	if (d && row->detail && strcmp(d->detail, row->detail) != 0)
		fail_msg("%s %s: told as '%s': %s", row->program, row->arg, d->detail, what);
	if (d && d->violation != (row->end == SANDBOX_VIOLATION))
		fail_msg("%s %s: violation or not? %s", row->program, row->arg, what);
	if (!row->call && r.denied_kinds)
		fail_msg("%s %s: nothing should be reported: %s", row->program, row->arg, what);
	assert_nothing_left();
}

static void assert_rows(const struct row *rows, size_t count, const struct sandbox_limits *limits)
{
	for (size_t i = 0; i < count; i++)
		assert_row(&rows[i], limits);
}
#define ASSERT_ROWS(rows, limits) assert_rows(rows, sizeof(rows) / sizeof((rows)[0]), limits)

#define USUAL (&BOXES_LIMITS)

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
		{ "symlink", "result.txt", "link" },	    { "symlink-relative", "result.txt", "link" }, { "symlink-folder", "sub/passwd", "" },
		{ "symlink-proc", "result.txt", "link" },   { "hardlink", "result.txt", "hard link" },	  { "fifo", "result.txt", "FIFO" },
		{ "folder", "result.txt", "" },		    { "big", "result.txt", "larger" },		  { "socket", "result.txt", "socket" },
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

/* ── hogs ── */

static void whoever_takes_too_much_is_stopped_with_the_right_reason(void **state)
{
	(void)state;
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.cpu_ms = 1000;
	limits.wall_ms = 10000;
	limits.processes = 12;
	static const struct row rows[] = {
		{ "hog", "memory", SANDBOX_MEMORY_LIMIT, 0, NULL, NULL },
		{ "hog", "memory_children", SANDBOX_MEMORY_LIMIT, 0, NULL, NULL },
		{ "hog", "memory_memfd", SANDBOX_MEMORY_LIMIT, 0, NULL, NULL },
		{ "hog", "cpu", SANDBOX_CPU_LIMIT, 0, NULL, NULL },
		{ "hog", "cpu_deaf", SANDBOX_CPU_LIMIT, 0, NULL, NULL },
		{ "hog", "cpu_orphans", SANDBOX_CPU_LIMIT, 0, NULL, NULL },
		{ "hog", "output", SANDBOX_OUTPUT_LIMIT, 0, NULL, NULL },
		{ "hog", "output_errors", SANDBOX_OUTPUT_LIMIT, 0, NULL, NULL },
		{ "hog", "disk", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "inodes", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "sparse", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "descriptors", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "depth", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "zombies", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "threads", SANDBOX_EXITED, HELD, NULL, NULL },
		{ "hog", "crash", SANDBOX_SIGNALED, SIGSEGV, NULL, NULL },
		{ "hog", "memory_shm", SANDBOX_EXITED, HELD, "shmget", "" },
	};
	ASSERT_ROWS(rows, &limits);
}

static void whoever_waits_is_stopped_by_the_clock(void **state)
{
	(void)state;
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.wall_ms = 500;
	static const struct row rows[] = {
		{ "hog", "sleeper", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
		{ "hog", "stopped", SANDBOX_WALL_LIMIT, 0, NULL, NULL },
	};
	ASSERT_ROWS(rows, &limits);
}

static void fork_bombs_hit_the_process_limit(void **state)
{
	(void)state;
	static const struct {
		const char *program, *arg;
	} bombs[] = { { "hog", "fork_bomb" }, { "fork_bomb.sh", NULL } };
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.cpu_ms = 1000;
	limits.wall_ms = 2000;
	for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++) {
		struct sandbox_result r = attack(box, bombs[i].program, bombs[i].arg, NULL, &limits);
		if (!r.process_limit_hit || r.end == SANDBOX_MEMORY_LIMIT)
			fail_msg("%s: %s", bombs[i].program, told(&r));
		sandbox_result_clear(&r);
		assert_nothing_left();
	}
}

static void full_disks_are_told(void **state)
{
	(void)state;
	static const char *const floods[] = { "disk", "inodes" };
	for (size_t i = 0; i < 2; i++) {
		struct sandbox_result r = attack(box, "hog", floods[i], NULL, USUAL);
		if (!r.disk_limit_hit)
			fail_msg("%s: %s", floods[i], told(&r));
		sandbox_result_clear(&r);
	}
	assert_nothing_left();
}

static void daemons_are_counted_and_killed(void **state)
{
	(void)state;
	struct sandbox_result r = attack(box, "hog", "daemonise", NULL, USUAL);
	if (r.end != SANDBOX_EXITED || r.status != HELD)
		fail_msg("%s", told(&r));
	assert_int_equal(r.usage.left_processes, 1);
	sandbox_result_clear(&r);
	assert_nothing_left();
}

/* What one run took must not be put down to the next. */
static void a_hog_costs_the_next_run_nothing(void **state)
{
	(void)state;
	static const char *const hogs[] = { "memory", "memory_memfd", "cpu", "disk" };
	struct sandbox_limits limits = BOXES_LIMITS;
	limits.cpu_ms = 1000;
	for (size_t i = 0; i < sizeof hogs / sizeof hogs[0]; i++) {
		struct sandbox_result r = attack(box, "hog", hogs[i], NULL, &limits);
		sandbox_result_clear(&r);
		r = boxes_do(box, SH("true"));
		BOXES_ASSERT_END(r, SANDBOX_EXITED);
		assert_int_equal(r.status, 0);
		assert_true(r.usage.cpu_user_us + r.usage.cpu_system_us < 500000);
		assert_true(r.usage.peak_memory_bytes < 64u << 20);
		assert_true(r.usage.written_bytes < 1u << 20);
		assert_false(r.disk_limit_hit || r.process_limit_hit);
		sandbox_result_clear(&r);
	}
}

static void a_flood_of_output_costs_the_supervisor_no_memory(void **state)
{
	(void)state;
	struct rusage before, after;
	struct sandbox_limits limits = BOXES_LIMITS;
	struct bytes text = program_text("hog");
	const struct sandbox_file file = { .path = "hog", .data = text.data, .len = text.len, .executable = true };
	limits.output_kb = 256;
	getrusage(RUSAGE_SELF, &before);
	struct sandbox_result r = boxes_run(box, &(struct sandbox_command){ .argv = (const char *const[]){ "./hog", "output", NULL }, .policy = "run", .limits = limits, .files = &file,
									     .file_count = 1, .keep_going_when_full = true });
	getrusage(RUSAGE_SELF, &after);
	/* The whole gibibyte came through the pipe. */
	BOXES_ASSERT_END(r, SANDBOX_EXITED);
	assert_true(r.stdout_cut);
	assert_in_range(r.stdout_bytes, 1, 256 << 10);
	assert_true(after.ru_maxrss - before.ru_maxrss < 16 << 10);
	sandbox_result_clear(&r);
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
		cmocka_unit_test(whoever_takes_too_much_is_stopped_with_the_right_reason),
		cmocka_unit_test(whoever_waits_is_stopped_by_the_clock),
		cmocka_unit_test(fork_bombs_hit_the_process_limit),
		cmocka_unit_test(full_disks_are_told),
		cmocka_unit_test(daemons_are_counted_and_killed),
		cmocka_unit_test(a_hog_costs_the_next_run_nothing),
		cmocka_unit_test(a_flood_of_output_costs_the_supervisor_no_memory),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
