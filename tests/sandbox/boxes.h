/* boxes.h: what the sandbox's tests share: opening a box, running a line of shell in it, reading what came out, and counting what is left behind. */
#ifndef TESTS_SANDBOX_BOXES_H
#define TESTS_SANDBOX_BOXES_H

#include "tests/support/support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/scoped.h"
#include "harness/base/str.h"
#include "sandbox/sandbox.h"
#include "sandbox/uidmap.h"

/* How much more time than on a real processor is granted, 1..100: an emulated one sets TAKEHOME_TEST_PATIENCE. */
static inline uint32_t boxes_patience(void)
{
	const char *text = getenv("TAKEHOME_TEST_PATIENCE");
	int times = text ? atoi(text) : 1;
	return times < 1 || times > 100 ? 1 : (uint32_t)times;
}

/* Small, so that a hostile program hits them soon; generous in time, so that a loaded machine does not. */
#define BOXES_LIMITS                                                   \
	((struct sandbox_limits){ .cpu_ms = 8000 * boxes_patience(),   \
				  .wall_ms = 20000 * boxes_patience(), \
				  .memory_mb = 128,                    \
				  .output_kb = 64,                     \
				  .disk_mb = 8,                        \
				  .files = 200,                        \
				  .processes = 16,                     \
				  .open_files = 64,                    \
				  .stack_mb = 8 })

#define SH(script) ((const char *const[]){ "sh", "-c", (script), NULL })
#define PERL(script) ((const char *const[]){ "perl", "-e", (script), NULL })

static inline struct sandbox *boxes_open(uint32_t slot, const char *work)
{
	struct err e = ERR_NONE;
	struct sandbox *box;
	const struct sandbox_spec spec = { .work = work, .slot = slot, .ceiling = BOXES_LIMITS };
	if (sandbox_open(&spec, &box, &e) < 0)
		fail_msg("%s", e.text);
	return box;
}

static inline struct sandbox_result boxes_run(struct sandbox *box, const struct sandbox_command *command)
{
	struct err e = ERR_NONE;
	struct sandbox_result result;
	if (sandbox_run(box, command, &result, &e) < 0)
		fail_msg("%s", e.text);
	return result;
}

/* One command with the usual limits. */
static inline struct sandbox_result boxes_do(struct sandbox *box, const char *const *argv)
{
	return boxes_run(box, &(struct sandbox_command){ .argv = argv, .policy = "run", .limits = BOXES_LIMITS });
}

/* What a memory file holds. The text is the caller's. */
static inline char *boxes_text(int fd)
{
	struct str s = STR_EMPTY;
	char part[4096];
	ssize_t got;
	str_add(&s, "");
	for (off_t at = 0; fd >= 0 && (got = pread(fd, part, sizeof part, at)) > 0; at += got)
		str_add_bytes(&s, (struct bytes){ part, (size_t)got });
	return s.data;
}

#define BOXES_ASSERT_TEXT(fd, expected)                              \
	do {                                                         \
		SCOPED_FREE char *text_ = boxes_text(fd);            \
		assert_string_equal(text_ ? text_ : "", (expected)); \
	} while (0)

#define BOXES_ASSERT_END(result, expected) assert_string_equal(sandbox_end_text((result).end), sandbox_end_text(expected))

/* Run ${script} and expect it to print ${expected} and to exit with 0. */
#define BOXES_EXPECT(box, script, expected)                                  \
	do {                                                                 \
		struct sandbox_result result_ = boxes_do((box), SH(script)); \
		BOXES_ASSERT_TEXT(result_.stderr_fd, "");                    \
		BOXES_ASSERT_TEXT(result_.stdout_fd, (expected));            \
		BOXES_ASSERT_END(result_, SANDBOX_EXITED);                   \
		assert_int_equal(result_.status, 0);                         \
		sandbox_result_clear(&result_);                              \
	} while (0)

static inline int boxes_open_fds(void)
{
	int count = 0;
	DIR *dir = opendir("/proc/self/fd");
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

/* Groups that ${pid}'s boxes have, in any hierarchy. */
static inline void boxes_find_groups(pid_t pid, glob_t *ret)
{
	static const char *const places[] = { "/sys/fs/cgroup", "/sys/fs/cgroup/*", "/sys/fs/cgroup/*/*", "/sys/fs/cgroup/*/*/*", "/sys/fs/cgroup/*/*/*/*" };
	*ret = (glob_t){ 0 };
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		SCOPED_STR pattern = STR_EMPTY;
		str_addf(&pattern, "%s/takehome-%d-*", places[i], (int)pid);
		glob(str_text(&pattern), GLOB_NOSORT | (i ? GLOB_APPEND : 0), NULL, ret);
	}
}

static inline size_t boxes_groups_of(pid_t pid)
{
	glob_t found;
	boxes_find_groups(pid, &found);
	size_t count = found.gl_pathc;
	globfree(&found);
	return count;
}

static inline size_t boxes_groups(void)
{
	return boxes_groups_of(getpid());
}

/* No child of ours is left, dead or alive. */
static inline void boxes_assert_childless(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG | __WALL), -1);
	assert_int_equal(errno, ECHILD);
}

/* A file of a tree under test, owned by the box's user. */
static inline void boxes_write(const char *folder, const char *name, const char *text, uint32_t slot)
{
	SCOPED_STR path = STR_EMPTY;
	str_addf(&path, "%s/%s", folder, name);
	SCOPED_FD fd = open(str_text(&path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	assert_int_equal(fchown(fd, sandbox_uid(slot), uidmap_gid(slot)), 0);
}

static inline void boxes_own(const char *folder, uint32_t slot)
{
	assert_int_equal(chown(folder, sandbox_uid(slot), uidmap_gid(slot)), 0);
}

#endif
