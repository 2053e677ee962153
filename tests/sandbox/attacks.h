/*
 * attacks.h: running the programs of hostile/ in a box, for test_hostile.c and test_hogs.c: a row says how the run must end and what the result must say;
 * after each one nothing may be left: no process, no mount, no descriptor, no call that came through.
 */
#ifndef TESTS_SANDBOX_ATTACKS_H
#define TESTS_SANDBOX_ATTACKS_H

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

static inline char *host_mounts(void)
{
	struct err e = ERR_NONE;
	struct bytes text;
	if (fs_read(arena, AT_FDCWD, "/proc/self/mountinfo", 1 << 20, &text, &e) < 0)
		fail_msg("%s", e.text);
	return arena_strndup(arena, text.data, text.len);
}

/* Processes of the slot's uid on the host. */
static inline int slot_processes(void)
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

static inline int listener(int type)
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

static inline int abstract_listener(void)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int len = snprintf(un.sun_path + 1, sizeof un.sun_path - 1, "takehome-hostile-%s", host.port);
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(s, (struct sockaddr *)&un, (socklen_t)(sizeof(sa_family_t) + 1 + (size_t)len)), 0);
	assert_int_equal(listen(s, 8), 0);
	return s;
}

static inline void assert_nobody_called(void)
{
	char byte;
	assert_int_equal(accept(host.tcp, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(accept(host.abstract, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(recv(host.udp, &byte, 1, 0), -1);
	assert_int_equal(errno, EAGAIN);
}

static inline int open_all(void **state)
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

static inline int close_all(void **state)
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

static inline struct bytes program_text(const char *program)
{
	struct err e = ERR_NONE;
	struct bytes text;
	const char *folder = strchr(program, '.') ? TAKEHOME_SOURCE_DIR "/tests/sandbox/hostile" : TAKEHOME_BUILD_DIR "/tests/hostile";
	if (fs_read(arena, AT_FDCWD, arena_printf(arena, "%s/%s", folder, program), 16 << 20, &text, &e) < 0)
		fail_msg("%s", e.text);
	return text;
}

static inline const char *interpreter(const char *program)
{
	static const struct {
		const char *extension, *command;
	} table[] = { { "py", "python3" }, { "php", "php" }, { "sh", "sh" } };
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (strcmp(fs_extension(program), table[i].extension) == 0)
			return table[i].command;
	return NULL;
}

static inline struct sandbox_result attack(struct sandbox *in, const char *program, const char *arg, const char *arg2, const struct sandbox_limits *limits)
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

static inline const struct sandbox_denied *denied(const struct sandbox_result *r, const char *call)
{
	for (uint32_t i = 0; i < r->denied_kinds; i++)
		if (strcmp(r->denied[i].call, call) == 0)
			return &r->denied[i];
	return NULL;
}

/* Everything that a failed expectation needs to be understood. */
static inline const char *told(const struct sandbox_result *r)
{
	SCOPED_FREE char *out = boxes_text(r->stdout_fd);
	SCOPED_FREE char *err = boxes_text(r->stderr_fd);
	struct str s = STR_EMPTY;
	str_addf(&s, "ended as %s, status %d, signal %d; stdout '%.300s', stderr '%.300s'", sandbox_end_text(r->end), r->status, r->signal, out ? out : "",
		 err ? err : "");
	for (uint32_t i = 0; i < r->denied_kinds; i++)
		str_addf(&s, "; %u× %s(%s)%s", r->denied[i].count, r->denied[i].call, r->denied[i].detail, r->denied[i].violation ? " violation" : "");
	return str_steal(&s, arena);
}

static inline void assert_nothing_left(void)
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
	int code;                  /* exit status or signal */
	const char *call, *detail; /* NULL: nothing may be reported */
};

static inline void assert_row(const struct row *row, const struct sandbox_limits *limits)
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

static inline void assert_rows(const struct row *rows, size_t count, const struct sandbox_limits *limits)
{
	for (size_t i = 0; i < count; i++)
		assert_row(&rows[i], limits);
}
#define ASSERT_ROWS(rows, limits) assert_rows(rows, sizeof(rows) / sizeof((rows)[0]), limits)

#define USUAL (&BOXES_LIMITS)

#endif
