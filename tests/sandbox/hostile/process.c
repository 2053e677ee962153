/* process.c HOW: processes that are made, stopped, adopted or replaced in unusual ways. */
#define _GNU_SOURCE
#include "hostile.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *self;
static char stack[65536];

static void block_everything(void)
{
	sigset_t all;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
}

static void burn(void)
{
	for (volatile unsigned long turns = 0;; turns++)
		;
}

/* The parent of a vfork waits inside the kernel until the child is gone; the child does not go. */
static int vfork_stopped(void)
{
	if (vfork() == 0) {
		syscall(SYS_kill, syscall(SYS_getpid), SIGSTOP);
		_exit(0);
	}
	return HARM;
}

static int vfork_sleeping(void)
{
	block_everything();
	if (vfork() == 0)
		while (1)
			syscall(SYS_pause);
	return HARM;
}

/* A vfork in a vfork: each shares the memory of the one before. */
static int vfork_nested(void)
{
	if (vfork() == 0) {
		if (vfork() == 0)
			while (1)
				syscall(SYS_pause);
		_exit(0);
	}
	return HARM;
}

static int all_blocked(void)
{
	block_everything();
	while (1)
		pause();
	return HARM;
}

/* The program is stopped by its own child, which is then gone. */
static int parent_stopped(void)
{
	if (fork() == 0) {
		kill(getppid(), SIGSTOP);
		_exit(0);
	}
	while (1)
		pause();
	return HARM;
}

static int children_stopped(void)
{
	for (int i = 0; i < 4; i++)
		if (fork() == 0) {
			raise(SIGSTOP);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	return HARM;
}

static int signals_to_init(void)
{
	for (int number = 1; number < 65; number++)
		kill(1, number);
	usleep(20000);
	return kill(1, 0) == 0 || errno == EPERM ? HELD : HARM;
}

/* By descriptor instead of by number. */
static int signals_by_descriptor(void)
{
	int init = (int)syscall(SYS_pidfd_open, 1, 0);
	if (init < 0)
		return HELD;
	syscall(SYS_pidfd_send_signal, init, SIGKILL, NULL, 0);
	syscall(SYS_pidfd_send_signal, init, SIGSTOP, NULL, 0);
	usleep(20000);
	return kill(1, 0) == 0 || errno == EPERM ? HELD : HARM;
}

static int sleep_for_good(void *nothing)
{
	(void)nothing;
	block_everything();
	while (1)
		syscall(SYS_pause);
	return 0;
}

/* Not our child but init's, and still here when we go. */
static int sibling(void)
{
	return clone(sleep_for_good, stack + sizeof(stack), CLONE_PARENT | SIGCHLD, NULL) > 0 ? HELD : NO_TRY;
}

/* Its death will be told to nobody. */
static int silent_child(void)
{
	return clone(sleep_for_good, stack + sizeof(stack), CLONE_FILES | CLONE_FS, NULL) > 0 ? HELD : NO_TRY;
}

/* A process that lives on our memory. */
static int shared_memory_child(void)
{
	return clone(sleep_for_good, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL) > 0 ? HELD : NO_TRY;
}

/* Orphans come to us instead of to init, and we do not bury them. */
static int orphans_kept(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	for (int i = 0; i < 4; i++)
		if (fork() == 0) {
			if (fork() == 0)
				sleep_for_good(NULL);
			_exit(0);
		}
	usleep(50000);
	return HELD;
}

/* Never the same process for long: whoever reads a number and kills it is too late. */
static int runner(void)
{
	if (fork() == 0) {
		setsid();
		while (1) {
			pid_t pid = fork();
			if (pid > 0)
				_exit(0);
			if (pid < 0)
				usleep(1000);
		}
	}
	usleep(20000);
	return HELD;
}

static void *burner(void *nothing)
{
	burn();
	return nothing;
}

/* The thread that a process is known by is gone; another one works on. */
static int leader_gone(void)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, burner, NULL) != 0)
		return NO_TRY;
	pthread_exit(NULL);
}

/* A new program every time, and no time of its own. */
static int exec_loop(void)
{
	execl(self, self, "exec_loop", (char *)NULL);
	return NO_TRY;
}

/* More arguments than the kernel carries over. */
static int huge_arguments(void)
{
	enum { COUNT = 600 };
	static char block[65536];
	static char *many[COUNT + 1];
	memset(block, 'x', sizeof(block) - 1);
	for (int i = 0; i < COUNT; i++)
		many[i] = block;
	execv("/bin/true", many);
	return errno == E2BIG ? HELD : NO_TRY;
}

/* A script that is its own interpreter. */
static int script_of_itself(void)
{
	int fd = open("loop", O_CREAT | O_WRONLY, 0755);
	if (fd < 0 || write(fd, "#!/work/loop\n", 13) != 13)
		return NO_TRY;
	close(fd);
	execl("/work/loop", "loop", (char *)NULL);
	return errno == ELOOP || errno == ENOEXEC ? HELD : HARM;
}

/* A program without a file: the walls stand around it all the same. */
static int from_memory(void)
{
	static char buffer[1 << 16];
	int from = open(self, O_RDONLY), to = memfd_create("program", 0);
	for (ssize_t n; (n = read(from, buffer, sizeof(buffer))) > 0;)
		if (write(to, buffer, (size_t)n) != n)
			return NO_TRY;
	char *const arguments[] = { "program", "change_root", NULL };
	fexecve(to, arguments, environ);
	return NO_TRY;
}

static int change_root(void)
{
	return chroot("/") < 0 ? HELD : HARM;
}

/* One's own child, to see what the filter lets through. */
static int trace_child(void)
{
	pid_t child = fork();
	if (child == 0)
		sleep_for_good(NULL);
	return ptrace(PTRACE_ATTACH, child, 0, 0) < 0 ? HELD : HARM;
}

/* While another thread changes it, the kernel's look and its use of a path differ. */
static char swapped[64] = "/work/harmless";

static void *swapper(void *nothing)
{
	for (unsigned i = 0;; i++)
		memcpy(swapped, i & 1 ? "/etc/shadow\0\0\0" : "/work/harmless", 14);
	return nothing;
}

static int swapped_path(void)
{
	pthread_t thread;
	close(open("/work/harmless", O_CREAT | O_WRONLY, 0600));
	if (pthread_create(&thread, NULL, swapper, NULL) != 0)
		return NO_TRY;
	for (int i = 0; i < 20000; i++) {
		int fd = open(swapped, O_RDONLY);
		struct stat st;
		if (fd >= 0 && (fstat(fd, &st) < 0 || st.st_size != 0))
			return HARM;
		close(fd);
	}
	return HELD;
}

static const struct {
	const char *name;
	int (*act)(void);
} table[] = {
	{ "vfork_stopped", vfork_stopped },
	{ "vfork_sleeping", vfork_sleeping },
	{ "vfork_nested", vfork_nested },
	{ "all_blocked", all_blocked },
	{ "parent_stopped", parent_stopped },
	{ "children_stopped", children_stopped },
	{ "signals_to_init", signals_to_init },
	{ "signals_by_descriptor", signals_by_descriptor },
	{ "sibling", sibling },
	{ "silent_child", silent_child },
	{ "shared_memory_child", shared_memory_child },
	{ "orphans_kept", orphans_kept },
	{ "runner", runner },
	{ "leader_gone", leader_gone },
	{ "exec_loop", exec_loop },
	{ "huge_arguments", huge_arguments },
	{ "script_of_itself", script_of_itself },
	{ "from_memory", from_memory },
	{ "change_root", change_root },
	{ "trace_child", trace_child },
	{ "swapped_path", swapped_path },
};

int main(int argc, char **argv)
{
	self = argv[0];
	for (size_t i = 0; argc == 2 && i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].name, argv[1]) == 0)
			return table[i].act();
	return NO_TRY;
}
