/* escape.c HOW: looks for a way out of the box through names: /proc, links, descriptors, mounts, devices, the toolchains. */
#define _GNU_SOURCE
#include "hostile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static int harm(const char *what)
{
	printf("worked: %s\n", what);
	return HARM;
}

static int opens(const char *path, int flags)
{
	int fd = open(path, flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static int opens_any(const char *const *paths, size_t count, int flags)
{
	for (size_t i = 0; i < count; i++)
		if (opens(paths[i], flags))
			return harm(paths[i]);
	return HELD;
}

/* Upwards past the root, by path, by folder, by descriptor. */
static int dotdot(void)
{
	static const char *const paths[] = { "../../../../../../etc/shadow", "/work/../../../etc/shadow", "/tmp/../../root/.", "/proc/self/cwd/../../root/." };
	if (opens_any(paths, COUNT(paths), O_RDONLY) != HELD)
		return HARM;
	int here = open(".", O_RDONLY | O_DIRECTORY);
	for (int i = 0; i < 64; i++)
		if (chdir("..") < 0)
			return NO_TRY;
	if (opens("etc/shadow", O_RDONLY) || opens("root/.", O_RDONLY) || opens("home/.", O_RDONLY))
		return harm("the host's root by cd ..");
	return openat(here, "../../../../etc/shadow", O_RDONLY) >= 0 ? harm("by descriptor") : HELD;
}

/* A folder that is moved away while somebody stands in it: its parent must not be the host's. */
static int moved_folder(void)
{
	if (mkdir("a", 0755) < 0 || mkdir("a/b", 0755) < 0 || mkdir("c", 0755) < 0 || chdir("a/b") < 0 || rename("/work/a/b", "/work/c/b") < 0)
		return NO_TRY;
	return opens("../../../../../../etc/shadow", O_RDONLY) || opens("../../../root/.", O_RDONLY) ? HARM : HELD;
}

/* Init's links lead to where init is. */
static int init_links(void)
{
	static const char *const paths[] = { "/proc/1/root/etc/hostname",
					     "/proc/1/root/.",
					     "/proc/1/cwd/.",
					     "/proc/1/exe",
					     "/proc/1/fd/0",
					     "/proc/1/fd/1",
					     "/proc/1/fd/3",
					     "/proc/1/fd/4",
					     "/proc/1/task/1/root/.",
					     "/proc/1/task/1/fd/3",
					     "/proc/1/map_files/.",
					     "/proc/1/fdinfo/.",
					     "/proc/1/../1/./root/." };
	return opens_any(paths, COUNT(paths), O_RDONLY);
}

static int init_memory(void)
{
	static const char *const paths[] = { "/proc/1/mem",   "/proc/1/maps",    "/proc/1/smaps",   "/proc/1/environ", "/proc/1/auxv",   "/proc/1/pagemap",
					     "/proc/1/stack", "/proc/1/syscall", "/proc/1/cmdline", "/proc/1/status",  "/proc/1/cgroup", "/proc/1/mountinfo" };
	return opens_any(paths, COUNT(paths), O_RDONLY);
}

static int init_namespaces(void)
{
	static const char *const paths[] = { "/proc/1/ns/mnt", "/proc/1/ns/pid", "/proc/1/ns/net",   "/proc/1/ns/user",
					     "/proc/1/ns/ipc", "/proc/1/ns/uts", "/proc/1/ns/cgroup" };
	return opens_any(paths, COUNT(paths), O_RDONLY);
}

/* Nothing but input, output and errors was handed over, and none of them is a folder to climb from. */
static int descriptors(void)
{
	for (int fd = 3; fd < 70000; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return harm("an inherited descriptor");
	for (int fd = 0; fd < 3; fd++)
		if (fchdir(fd) == 0 || openat(fd, "..", O_RDONLY) >= 0)
			return harm("a folder as descriptor");
	return HELD;
}

/* What can be written is one's own; no mount names a scratch folder of the host; none gives set-user-id programs their power. */
static int mounts(void)
{
	static const char *const own[] = { "/work", "/tmp", "/dev/shm", "/proc" };
	FILE *list = fopen("/proc/self/mountinfo", "r");
	char line[4096], point[1024], options[1024];
	int count = 0;
	while (list && fgets(line, sizeof(line), list)) {
		if (sscanf(line, "%*s %*s %*s %*s %1023s %1023s", point, options) != 2)
			return NO_TRY;
		count++;
		int mine = 0;
		for (size_t i = 0; i < COUNT(own); i++)
			mine |= strcmp(point, own[i]) == 0;
		if ((!mine && strncmp(options, "ro,", 3) != 0) || !strstr(options, "nosuid") || strstr(line, "takehome-"))
			return harm(line);
	}
	return count > 4 ? HELD : NO_TRY;
}

static int found_writable;

static int try_to_write(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)at;
	/* One's own processes are one's own business. */
	if (kind == FTW_D || strncmp(path, "/proc/self", 10) == 0 || strncmp(path, "/proc/thread-self", 17) == 0 || (path[6] >= '1' && path[6] <= '9'))
		return 0;
	struct stat null;
	/* What is covered by the null device can be written to its heart's content. */
	if (opens(path, O_WRONLY) && !(S_ISCHR(st->st_mode) && stat("/dev/null", &null) == 0 && st->st_rdev == null.st_rdev)) {
		printf("writable: %s\n", path);
		found_writable++;
	}
	return 0;
}

/* Every setting of the kernel that has a name in /proc. */
static int settings(void)
{
	return nftw("/proc", try_to_write, 16, FTW_PHYS) < 0 ? NO_TRY : found_writable ? HARM : HELD;
}

static int devices(void)
{
	static const char *const paths[] = { "/dev/tty",         "/dev/console",        "/dev/ptmx",     "/dev/pts/ptmx", "/dev/loop-control",
					     "/dev/loop0",       "/dev/mapper/control", "/dev/port",     "/dev/hwrng",    "/dev/cpu/0/msr",
					     "/dev/input/.",     "/dev/dri/.",          "/dev/uinput",   "/dev/snd/.",    "/dev/vhost-net",
					     "/dev/vhost-vsock", "/dev/rtc0",           "/dev/watchdog", "/dev/mqueue/.", "/dev/hugepages/." };
	return opens_any(paths, COUNT(paths), O_RDONLY);
}

/* The devices that are there belong to the host; their modes and names are not the program's to change. */
static int device_modes(void)
{
	static const char *const names[] = { "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom" };
	for (size_t i = 0; i < COUNT(names); i++)
		if (chmod(names[i], 0) == 0 || chown(names[i], getuid(), getgid()) == 0 || unlink(names[i]) == 0 || rename(names[i], "/dev/gone") == 0 ||
		    utimensat(AT_FDCWD, names[i], NULL, 0) == 0)
			return harm(names[i]);
	return HELD;
}

/* Every way to change a program of the host without writing to it. */
static int toolchain(void)
{
	static const char target[] = "/usr/bin/env";
	if (truncate(target, 0) == 0 || chmod(target, 0777) == 0 || chown(target, getuid(), getgid()) == 0 || unlink(target) == 0 ||
	    rename(target, "/usr/bin/env2") == 0 || utimensat(AT_FDCWD, target, NULL, 0) == 0 || setxattr(target, "user.hostile", "x", 1, 0) == 0 ||
	    symlink("/tmp", "/usr/bin/hostile") == 0 || mkdir("/usr/hostile", 0755) == 0 || open("/usr", O_TMPFILE | O_WRONLY, 0600) >= 0)
		return harm(target);
	return HELD;
}

/* A second name for a file of the host, where one may write. */
static int foreign_links(void)
{
	static const char *const targets[] = { "/usr/bin/env", "/etc/passwd", "/dev/null", "/proc/self/exe", "/proc/1/exe" };
	for (size_t i = 0; i < COUNT(targets); i++) {
		if (linkat(AT_FDCWD, targets[i], AT_FDCWD, "/tmp/name", AT_SYMLINK_FOLLOW) == 0 && strcmp(targets[i], "/proc/self/exe") != 0)
			return harm(targets[i]);
		unlink("/tmp/name");
	}
	return HELD;
}

/* Links of one's own that lead out: nobody follows them outside, and inside there is nothing behind them. */
static int own_links(void)
{
	static const char *const targets[] = { "/etc/shadow", "/proc/1/root/etc/shadow", "/../../../etc/shadow", "/root/.", "/home/.", "/var/lib/." };
	for (size_t i = 0; i < COUNT(targets); i++) {
		unlink("out");
		if (symlink(targets[i], "out") < 0)
			return NO_TRY;
		if (opens("out", O_RDONLY))
			return harm(targets[i]);
	}
	return HELD;
}

/* The program that everybody in the box was started from, and the one that guards it. */
static int running_programs(void)
{
	static const char *const paths[] = { "/proc/self/exe", "/proc/1/exe", "/usr/bin/env" };
	return opens_any(paths, COUNT(paths), O_WRONLY) == HELD && opens_any(paths + 1, 2, O_WRONLY | O_TRUNC) == HELD ? HELD : HARM;
}

/* Where the host pipes memory dumps to a program of its own, a limit of 0 does not hold that back, but 1 does; so it has to stay. */
static int memory_dump(void)
{
	struct rlimit none = { 0, 0 }, now;
	setrlimit(RLIMIT_CORE, &none);
	if (getrlimit(RLIMIT_CORE, &now) < 0)
		return NO_TRY;
	printf("%lu %lu\n", (unsigned long)now.rlim_cur, (unsigned long)now.rlim_max);
	return now.rlim_cur == 1 && now.rlim_max == 1 ? HELD : HARM;
}

static const struct {
	const char *name;
	int (*escape)(void);
} table[] = {
	{ "dotdot", dotdot },
	{ "moved_folder", moved_folder },
	{ "init_links", init_links },
	{ "init_memory", init_memory },
	{ "init_namespaces", init_namespaces },
	{ "descriptors", descriptors },
	{ "mounts", mounts },
	{ "settings", settings },
	{ "devices", devices },
	{ "device_modes", device_modes },
	{ "toolchain", toolchain },
	{ "foreign_links", foreign_links },
	{ "own_links", own_links },
	{ "running_programs", running_programs },
	{ "memory_dump", memory_dump },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < COUNT(table); i++)
		if (strcmp(table[i].name, argv[1]) == 0)
			return table[i].escape();
	return NO_TRY;
}
