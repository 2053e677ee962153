/*
 * init.c: the first program of the guest, all that its initramfs holds beside kernel modules. It builds a root in memory around what the host shares read-only,
 * runs one script there and switches the machine off. Built statically by tests/vm/run.
 *
 * The host's share, by virtiofs: usr/, etc/ and project/. In the guest: /usr read-only, /etc and the project read-only, the latter at the path it was
 * built at (compiled into the programs), cgroup version 2 alone on /sys/fs/cgroup, no network but the loopback.
 *
 * On the kernel's command line: vm_project=PATH of the source tree, vm_script=PATH of the program to run in the end. Its output is the console, its results go to ttyS1.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOT "/root"

/* A guest that cannot be set up is switched off at once: the host sees a run without a result, and the reason on the console. */
static void need(int rc, const char *format, ...)
{
	if (rc >= 0)
		return;
	int error = errno;
	va_list list;
	va_start(list, format);
	fputs("vm: ", stderr);
	vfprintf(stderr, format, list);
	va_end(list);
	fprintf(stderr, ": %s\n", strerror(error));
	reboot(RB_POWER_OFF);
	_exit(1);
}

static void make_folders(const char *path)
{
	char part[4096];
	for (size_t len = 1; path[len - 1]; len++) {
		if (path[len] != '/' && path[len] != '\0')
			continue;
		snprintf(part, sizeof part, "%.*s", (int)len, path);
		need(mkdir(part, 0755) < 0 && errno != EEXIST ? -1 : 0, "mkdir %s", part);
	}
}

static void mount_at(const char *source, const char *path, const char *type, unsigned long flags, const char *data)
{
	make_folders(path);
	need(mount(source, path, type, flags, data), "mount %s on %s", type ? type : source, path);
}

/* ${from} inside the share becomes ${to} of the new root. A bind mount takes its read-only flag only when it is mounted again. */
static void show(const char *from, const char *to)
{
	char path[4096];
	snprintf(path, sizeof path, ROOT "%s", to);
	mount_at(from, path, NULL, MS_BIND, NULL);
	need(mount(NULL, path, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL), "remount %s", path);
}

/* /modules/order lists files of /modules, dependencies first. */
static void load_modules(void)
{
	FILE *order = fopen("/modules/order", "re");
	need(order ? 0 : -1, "/modules/order");
	char name[128], path[160];
	while (fscanf(order, "%127s", name) == 1) {
		snprintf(path, sizeof path, "/modules/%s", name);
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		need(fd, "%s", path);
		need(syscall(SYS_finit_module, fd, "", 0) < 0 && errno != EEXIST ? -1 : 0, "loading %s", path);
		close(fd);
	}
	fclose(order);
}

/* vm_NAME=VALUE from the kernel's command line; it must be there. */
static void argument(const char *name, char *ret, size_t size)
{
	char line[4096] = "", *rest = line;
	int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
	need(fd, "/proc/cmdline");
	need((int)read(fd, line, sizeof line - 1), "/proc/cmdline");
	close(fd);
	size_t len = strlen(name);
	ret[0] = '\0';
	for (char *word; (word = strsep(&rest, " \n"));)
		if (strncmp(word, name, len) == 0 && word[len] == '=')
			snprintf(ret, size, "%s", word + len + 1);
	errno = ENOENT;
	need(ret[0] ? 0 : -1, "%s on the command line", name);
}

static void loopback_up(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	need(s, "socket");
	need(ioctl(s, SIOCSIFFLAGS, &lo), "lo up");
	close(s);
}

static void build_root(const char *project)
{
	mount_at("none", ROOT, "tmpfs", 0, "mode=755");
	mount_at("share", "/share", "virtiofs", MS_RDONLY, NULL);
	show("/share/usr", "/usr");
	show("/share/etc", "/etc");
	static const char *const merged[] = { "bin", "sbin", "lib", "lib32", "lib64", "libx32" };
	for (size_t i = 0; i < sizeof merged / sizeof merged[0]; i++) {
		char target[16], path[32];
		snprintf(target, sizeof target, "usr/%s", merged[i]);
		snprintf(path, sizeof path, ROOT "/usr/%s", merged[i]);
		if (access(path, F_OK) < 0)
			continue;
		snprintf(path, sizeof path, ROOT "/%s", merged[i]);
		need(symlink(target, path), "symlink %s", path);
	}
	mount_at("none", ROOT "/dev", "devtmpfs", MS_NOSUID, NULL);
	mount_at("none", ROOT "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
	mount_at("none", ROOT "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, NULL);
	mount_at("none", ROOT "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	mount_at("none", ROOT "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	mount_at("none", ROOT "/sys/fs/cgroup", "cgroup2", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	/* Not a part of the root's own file system: what tests write there has a mount of its own, as on many hosts. */
	mount_at("none", ROOT "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
	mount_at("none", ROOT "/var/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
	mount_at("none", ROOT "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755");
	/* Last, for it may lie below /tmp. */
	show("/share/project", project);
	make_folders(ROOT "/root");
	need(symlink("/proc/self/fd", ROOT "/dev/fd"), "/dev/fd");
}

/* The old root is the initramfs, which pivot_root(2) cannot leave: the new one is moved over it, as switch_root(8) does. */
static void enter_root(void)
{
	need(chdir(ROOT), "chdir");
	need(mount(".", "/", NULL, MS_MOVE, NULL), "moving the root");
	need(chroot("."), "chroot");
	need(chdir("/"), "chdir");
}

static int run_script(char *script)
{
	pid_t pid = fork();
	need(pid, "fork");
	if (pid == 0) {
		char *const argv[] = { script, NULL };
		char *const env[] = { "PATH=/usr/bin:/bin:/usr/sbin:/sbin", "HOME=/root", "LANG=C.UTF-8", NULL };
		setsid();
		execve(script, argv, env);
		need(-1, "%s", script);
	}
	for (int status;;) {
		pid_t gone = wait(&status);
		if (gone == pid)
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		need(gone < 0 && errno != EINTR ? -1 : 0, "wait");
	}
}

int main(void)
{
	static char project[4096], script[4096];
	puts("vm: the guest has started");
	fflush(stdout);
	mount_at("none", "/proc", "proc", 0, NULL);
	argument("vm_project", project, sizeof project);
	argument("vm_script", script, sizeof script);
	load_modules();
	build_root(project);
	enter_root();
	loopback_up();
	printf("vm: the script ended with %d\n", run_script(script));
	fflush(stdout);
	reboot(RB_POWER_OFF);
	return 1;
}
