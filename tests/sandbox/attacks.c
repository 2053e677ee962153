/* attacks.c: see attacks.h. The second round, as a user, is this same program started again; the table is a memory file that both rounds fill. */
#include "tests/sandbox/attacks.h"

#include <arpa/inet.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "tests/sandbox/delegate.h"

enum { AS_ROOT, AS_USER, ROUNDS, RECORDS_MAX = 256 };

/* Plain data in memory that two processes share. */
struct record {
	char program[16], arg[32], threat[72];
	char outcome[ROUNDS][48];
};

struct attacks attacks;
static struct {
	int tcp, udp, abstract;
	char port[8];
} host;
static char *mounts_before;
static int descriptors_before, processes_before;
static struct record *table;
static int round_now;
/* Where the programs lie: scripts, and what was built. The user of the second round finds copies. */
static const char *scripts = TAKEHOME_SOURCE_DIR "/tests/sandbox/hostile", *built = TAKEHOME_BUILD_DIR "/tests/hostile";

/* ── the table ── */

static struct record *record_of(const char *program, const char *arg)
{
	for (int i = 0; i < RECORDS_MAX; i++) {
		struct record *r = &table[i];
		if (r->program[0] == '\0') {
			snprintf(r->program, sizeof r->program, "%s", program);
			snprintf(r->arg, sizeof r->arg, "%s", arg ? arg : "");
		}
		if (strncmp(r->program, program, sizeof r->program - 1) == 0 && strncmp(r->arg, arg ? arg : "", sizeof r->arg - 1) == 0)
			return r;
	}
	fail_msg("the table of attacks is full");
	return NULL;
}

static void set_outcome(const char *program, const char *arg, const char *text)
{
	/* A port differs from round to round and is no part of a name. */
	struct record *r = record_of(program, arg && strcmp(arg, host.port) == 0 ? "PORT" : arg);
	snprintf(r->outcome[round_now], sizeof r->outcome[round_now], "%s", text);
}

void attacks_note(const char *program, const char *arg, const char *threat)
{
	set_outcome(program, arg, "FAILED");
	struct record *r = record_of(program, arg && strcmp(arg, host.port) == 0 ? "PORT" : arg);
	snprintf(r->threat, sizeof r->threat, "%s", threat);
}

void attacks_held(const char *program, const char *arg, const struct sandbox_result *r)
{
	const char *how = sandbox_end_text(r->end);
	if (r->end == SANDBOX_EXITED)
		how = "held";
	else if (r->end == SANDBOX_SIGNALED)
		how = sigabbrev_np(r->signal);
	set_outcome(program, arg, arena_printf(attacks.arena, "%s%s%s", how, r->denied_kinds ? ": " : "", r->denied_kinds ? r->denied[0].call : ""));
}

static void print_table(void)
{
	int count = 0;
	printf("\n%-36s %-66s %-26s %s\n", "program", "what it tries", "as root", "as a user");
	for (; count < RECORDS_MAX && table[count].program[0]; count++) {
		const struct record *r = &table[count];
		printf("%-36s %-66s %-26s %s\n", arena_printf(attacks.arena, "%s %s", r->program, r->arg), r->threat,
		       r->outcome[AS_ROOT][0] ? r->outcome[AS_ROOT] : "-", r->outcome[AS_USER][0] ? r->outcome[AS_USER] : "-");
	}
	printf("%d hostile programs\n", count);
}

/* ── the host, before and after ── */

static char *host_mounts(void)
{
	struct err e = ERR_NONE;
	struct bytes text;
	if (fs_read(attacks.arena, AT_FDCWD, "/proc/self/mountinfo", 1 << 20, &text, &e) < 0)
		fail_msg("%s", e.text);
	return arena_strndup(attacks.arena, text.data, text.len);
}

/* Processes of the box's uid on the host, but for us. */
static int slot_processes(void)
{
	int count = 0;
	DIR *proc = opendir("/proc");
	assert_non_null(proc);
	for (struct dirent *entry = readdir(proc); entry; entry = readdir(proc)) {
		struct stat st;
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && atoi(entry->d_name) != getpid() && fstatat(dirfd(proc), entry->d_name, &st, 0) == 0 &&
		    st.st_uid == sandbox_uid(SLOT))
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

void attacks_nothing_left(void)
{
	assert_nobody_called();
	/* The box's own zygote, and the next run's init with the process that is to be the program, are all that there is of the box's user. */
	sandbox_settle(attacks.box);
	/* A ready init that the kernel's memory killer took along is made again only for the next run: fewer is fine, more never. */
	assert_in_range(slot_processes(), 0, processes_before);
	/* With it went what we hold of it, so then one is made before they are counted. */
	if (boxes_open_fds() < descriptors_before) {
		BOXES_EXPECT(attacks.box, "echo again", "again\n");
		sandbox_settle(attacks.box);
	}
	assert_int_equal(boxes_open_fds(), descriptors_before);
	assert_string_equal(host_mounts(), mounts_before);
}

/* The undertaker is no process of the box; but an ordinary user has one uid for all. */
enum { OURS = 3 };

static int ours(void)
{
	return OURS + (geteuid() != 0);
}

static int open_all(void **state)
{
	(void)state;
	attacks.arena = arena_new();
	host.tcp = listener(SOCK_STREAM);
	host.udp = listener(SOCK_DGRAM);
	host.abstract = abstract_listener();
	attacks.port = host.port;
	mounts_before = host_mounts();
	/* As grading does it: with each run got ready while the last result is looked at. */
	const struct sandbox_spec spec = { .slot = SLOT, .ceiling = BOXES_LIMITS, .ahead = true };
	struct err e = ERR_NONE;
	if (sandbox_open(&spec, &attacks.box, &e) < 0)
		fail_msg("%s", e.text);
	BOXES_EXPECT(attacks.box, "echo ready", "ready\n");
	sandbox_settle(attacks.box);
	descriptors_before = boxes_open_fds();
	processes_before = slot_processes();
	assert_true(geteuid() != 0 || processes_before == OURS);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	sandbox_close(attacks.box);
	boxes_assert_childless();
	assert_int_equal(boxes_groups(), 0);
	assert_int_equal(slot_processes(), processes_before - ours());
	assert_string_equal(host_mounts(), mounts_before);
	assert_nobody_called();
	close(host.tcp);
	close(host.udp);
	close(host.abstract);
	arena_free(attacks.arena);
	return 0;
}

/* ── running a program ── */

struct sandbox_file attacks_file(const char *program)
{
	struct err e = ERR_NONE;
	struct bytes text;
	const char *folder = strchr(program, '.') ? scripts : built;
	if (fs_read(attacks.arena, AT_FDCWD, arena_printf(attacks.arena, "%s/%s", folder, program), 16 << 20, &text, &e) < 0)
		fail_msg("%s", e.text);
	return (struct sandbox_file){ .path = program, .data = text.data, .len = text.len, .executable = true };
}

static const char *interpreter(const char *program)
{
	static const struct {
		const char *extension, *command;
	} interpreters[] = { { "py", "python3" }, { "php", "php" }, { "sh", "sh" } };
	for (size_t i = 0; i < sizeof interpreters / sizeof interpreters[0]; i++)
		if (strcmp(fs_extension(program), interpreters[i].extension) == 0)
			return interpreters[i].command;
	return NULL;
}

struct sandbox_result attacks_run(struct sandbox *in, const char *program, const char *arg, const char *arg2, const struct sandbox_limits *limits)
{
	const struct sandbox_file file = attacks_file(program);
	const char *argv[6] = { 0 };
	size_t n = 0;
	const char *command = interpreter(program);
	if (command)
		argv[n++] = command;
	argv[n++] = command ? program : arena_printf(attacks.arena, "./%s", program);
	argv[n++] = arg;
	argv[n] = arg ? arg2 : NULL;
	return boxes_run(in, &(struct sandbox_command){ .argv = argv, .policy = "run", .limits = *limits, .files = &file, .file_count = 1 });
}

const struct sandbox_denied *attacks_denied(const struct sandbox_result *r, const char *call)
{
	for (uint32_t i = 0; i < r->denied_kinds; i++)
		if (strcmp(r->denied[i].call, call) == 0)
			return &r->denied[i];
	return NULL;
}

const char *attacks_told(const struct sandbox_result *r)
{
	SCOPED_FREE char *out = boxes_text(r->stdout_fd);
	SCOPED_FREE char *err = boxes_text(r->stderr_fd);
	struct str s = STR_EMPTY;
	str_addf(&s, "ended as %s, status %d, signal %d; stdout '%.300s', stderr '%.300s'", sandbox_end_text(r->end), r->status, r->signal, out ? out : "",
		 err ? err : "");
	for (uint32_t i = 0; i < r->denied_kinds; i++)
		str_addf(&s, "; %u× %s(%s)%s", r->denied[i].count, r->denied[i].call, r->denied[i].detail, r->denied[i].violation ? " violation" : "");
	return str_steal(&s, attacks.arena);
}

static void assert_told(const struct row *row, const struct sandbox_result *r, const char *what)
{
	const char *arg = row->arg ? row->arg : "";
	const struct sandbox_denied *d = row->call ? attacks_denied(r, row->call) : NULL;
	if (row->call && !d)
		fail_msg("%s %s: %s is not reported: %s", row->program, arg, row->call, what);
	if (d && row->detail && strcmp(d->detail, row->detail) != 0)
		fail_msg("%s %s: told as '%s': %s", row->program, arg, d->detail, what);
	if (d && d->violation != (row->end == SANDBOX_VIOLATION))
		fail_msg("%s %s: violation or not? %s", row->program, arg, what);
	if (!row->call && r->denied_kinds)
		fail_msg("%s %s: nothing should be reported: %s", row->program, arg, what);
}

void attacks_row(const struct row *row, const struct sandbox_limits *limits)
{
	attacks_note(row->program, row->arg, row->threat);
	bool calls = strcmp(row->program, "network") == 0 || strcmp(row->program, "escape.sh") == 0;
	struct sandbox_result full = attacks_run(attacks.box, row->program, row->arg, calls ? host.port : NULL, limits);
	const char *what = attacks_told(&full);
	/* A copy to look at, so that a failed expectation does not leave the next row descriptors to stumble over. */
	const struct sandbox_result r = full;
	sandbox_result_clear(&full);
	int code = r.end == SANDBOX_SIGNALED ? r.signal : r.status;
	bool code_counts = row->end == SANDBOX_EXITED || row->end == SANDBOX_SIGNALED;
	if (r.end != row->end || (code_counts && code != row->code))
		fail_msg("%s %s: %s", row->program, row->arg ? row->arg : "", what);
	assert_told(row, &r, what);
	attacks_nothing_left();
	attacks_held(row->program, row->arg, &r);
}

void attacks_rows(const struct row *rows, size_t count, const struct sandbox_limits *limits)
{
	for (size_t i = 0; i < count; i++)
		attacks_row(&rows[i], limits);
}

/* ── both rounds ── */

static int round_of(int which, const struct CMUnitTest *tests, size_t count)
{
	round_now = which;
	printf("\nas %s, uid %d\n", which == AS_ROOT ? "root" : "an ordinary user", (int)geteuid());
	fflush(stdout);
	return _cmocka_run_group_tests(which == AS_ROOT ? "root" : "user", tests, count, open_all, close_all);
}

/* This program once more, as somebody else; it finds the table at descriptor ${table_fd}. */
static int round_as(uid_t uid, int table_fd)
{
	SCOPED_STR number = STR_EMPTY;
	str_addf(&number, "%d", table_fd);
	char self[4096] = "";
	if (delegate_give(uid) < 0 || readlink("/proc/self/exe", self, sizeof self - 1) < 0)
		return 1;
	support_public(uid);
	support_public_add(self, "attacks");
	support_public_add(scripts, "scripts");
	support_public_add(built, "built");
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		support_public_enter();
		delegate_become(uid);
		execl("./attacks", "attacks", "--table", str_text(&number), (char *)NULL);
		_exit(71);
	}
	int status = -1;
	waitpid(pid, &status, 0);
	support_public_remove();
	if (delegate_take(uid) < 0) {
		fprintf(stderr, "a control group of uid %d is not empty: %s\n", (int)uid, strerror(errno));
		return 1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int attacks_main(int argc, char **argv, const struct CMUnitTest *tests, size_t count)
{
	const size_t size = RECORDS_MAX * sizeof *table;
	bool second = argc == 3 && strcmp(argv[1], "--table") == 0;
	int fd = second ? atoi(argv[2]) : memfd_create("attacks", 0);
	if (fd < 0 || (!second && ftruncate(fd, (off_t)size) < 0))
		return 1;
	table = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (table == MAP_FAILED)
		return 1;
	if (second) {
		scripts = "scripts";
		built = "built";
		return round_of(AS_USER, tests, count);
	}
	int failed = round_of(geteuid() == 0 ? AS_ROOT : AS_USER, tests, count);
	if (delegate_possible())
		failed += round_as((uid_t)(60000 + getpid() % 1000), fd);
	attacks.arena = arena_new();
	print_table();
	arena_free(attacks.arena);
	munmap(table, size);
	close(fd);
	return failed;
}
