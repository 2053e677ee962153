/* hog.c WHAT: takes all there is of something. */
#define _GNU_SOURCE
#include "hostile.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, PLENTY = 4096 };

/* Pages are written, else they would cost nothing. */
static int memory(void)
{
	for (int i = 0; i < PLENTY; i++) {
		char *block = malloc(BLOCK);
		if (!block)
			return HELD;
		memset(block, i, BLOCK);
	}
	return HARM;
}

/* No child takes much; together they do. */
static int memory_children(void)
{
	for (int i = 0; i < 8; i++) {
		if (fork() == 0) {
			char *block = malloc(32 * BLOCK);
			memset(block, 1, 32 * BLOCK);
			pause();
		}
	}
	while (wait(NULL) > 0)
		;
	return HELD;
}

/* Memory that looks like files: many small ones, as one may not be larger than the disk limit. */
static int memory_memfd(void)
{
	static char block[4 * BLOCK];
	memset(block, 1, sizeof(block));
	for (int i = 0; i < PLENTY; i++) {
		int fd = memfd_create("hog", 0);
		if (fd < 0 || write(fd, block, sizeof(block)) != (ssize_t)sizeof(block))
			return HELD;
	}
	return HARM;
}

/* Segments that outlive whoever made them. */
static int memory_shm(void)
{
	for (int i = 0; i < PLENTY / 16; i++) {
		int id = shmget(IPC_PRIVATE, 16 * BLOCK, IPC_CREAT | 0600);
		char *block = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
		if (block == (void *)-1)
			return HELD;
		memset(block, 1, 16 * BLOCK);
	}
	return HARM;
}

static volatile unsigned long turns;

static int cpu(void)
{
	do
		turns++;
	while (turns);
	return HARM;
}

static void ignore(int number)
{
	(void)number;
}

/* Deaf to everything that can be caught. */
static int cpu_deaf(void)
{
	for (int number = 1; number < 65; number++)
		signal(number, ignore);
	return cpu();
}

/* The work is done by grandchildren that belong to nobody. */
static int cpu_orphans(void)
{
	for (int i = 0; i < 2; i++) {
		if (fork() == 0) {
			setsid();
			if (fork() == 0)
				cpu();
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	pause();
	return HARM;
}

static int sleeper(void)
{
	while (pause() < 0)
		;
	return HARM;
}

/* Stopped, not finished. */
static int stopped(void)
{
	raise(SIGSTOP);
	return HARM;
}

static int fork_bomb(void)
{
	for (int i = 0; i < 20000; i++) {
		pid_t pid = fork();
		if (pid == 0)
			continue;
		if (pid < 0)
			usleep(1000);
	}
	return HELD;
}

static int zombies(void)
{
	int made = 0;
	for (int i = 0; i < 2000; i++) {
		pid_t pid = fork();
		if (pid == 0)
			_exit(0);
		made += pid > 0;
	}
	return made >= 2000 ? HARM : HELD;
}

static void *wait_forever(void *nothing)
{
	pause();
	return nothing;
}

static int threads(void)
{
	pthread_attr_t small;
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 65536);
	for (int i = 0; i < 2000; i++) {
		pthread_t thread;
		if (pthread_create(&thread, &small, wait_forever, NULL) != 0)
			return HELD;
	}
	return HARM;
}

static int output(void)
{
	static char block[65536];
	memset(block, 'x', sizeof(block));
	for (int i = 0; i < 16384; i++)
		if (write(1, block, sizeof(block)) < 0)
			return HELD;
	return HARM;
}

static int output_errors(void)
{
	dup2(2, 1);
	return output();
}

static int disk(void)
{
	static char block[BLOCK];
	memset(block, 1, sizeof(block));
	for (int i = 0; i < PLENTY; i++) {
		char name[32];
		snprintf(name, sizeof(name), "/tmp/big%d", i);
		int fd = open(name, O_CREAT | O_WRONLY, 0600);
		if (fd < 0 || write(fd, block, sizeof(block)) != (ssize_t)sizeof(block))
			return errno == ENOSPC || errno == EDQUOT || fd >= 0 ? HELD : NO_TRY;
		close(fd);
	}
	return HARM;
}

static int inodes(void)
{
	for (int i = 0; i < 100000; i++) {
		char name[32];
		snprintf(name, sizeof(name), "/work/f%d", i);
		int fd = open(name, O_CREAT | O_WRONLY, 0600);
		if (fd < 0)
			return errno == ENOSPC ? HELD : NO_TRY;
		close(fd);
	}
	return HARM;
}

/* Promised a terabyte, without writing any of it: stopped by the size a file may have. */
static int sparse(void)
{
	signal(SIGXFSZ, SIG_IGN);
	int fd = open("/work/sparse", O_CREAT | O_RDWR, 0600);
	return ftruncate(fd, 1LL << 40) < 0 ? HELD : HARM;
}

static int descriptors(void)
{
	for (int i = 0; i < 100000; i++)
		if (dup(1) < 0)
			return errno == EMFILE ? HELD : NO_TRY;
	return HARM;
}

/* All processes that it may have, each with all the descriptors that it may have: what a run can take of the host's table of open files, which all share. */
static void hold_descriptors(int tell)
{
	unsigned char how = HARM;
	for (int i = 0; i < 100000 && how == HARM; i++)
		if (open("/dev/null", O_RDONLY) < 0)
			/* ENFILE: the whole host's table is used up. */
			how = errno == EMFILE ? HELD : errno == ENFILE ? HARM + 1 : NO_TRY;
	if (write(tell, &how, 1) == 1)
		for (;;)
			pause();
	_exit(NO_TRY);
}

static int descriptors_everywhere(void)
{
	int ends[2], started = 0, worst = HELD;
	pid_t pid;
	if (pipe(ends) < 0)
		return NO_TRY;
	while (started < PLENTY && (pid = fork()) >= 0) {
		if (pid == 0)
			hold_descriptors(ends[1]);
		started++;
	}
	for (int i = 0; i < started; i++) {
		unsigned char how;
		if (read(ends[0], &how, 1) != 1)
			return NO_TRY;
		worst = how > worst ? how : worst;
	}
	return started == 0 ? NO_TRY : started == PLENTY ? HARM : worst;
}

/* Folders in folders, until somebody who cleans up by recursion falls over. */
static int depth(void)
{
	for (int i = 0; i < 150; i++)
		if (mkdir("d", 0000) < 0 || chmod("d", 0700) < 0 || chdir("d") < 0)
			return HELD;
	return HELD;
}

/* Refused calls without end: each costs the supervisor, who has other things to do. */
static int refusals(void)
{
	for (int i = 0; i < 1000000; i++)
		if (chroot("/") == 0)
			return HARM;
	return HARM;
}

/* Many kinds of refused calls: the report must not grow with them. */
static int kinds(void)
{
	for (int i = 0; i < 2000; i++) {
		char path[32];
		snprintf(path, sizeof(path), "/%d", i);
		if (chroot(path) == 0)
			return HARM;
	}
	return HELD;
}

/* Gone, as it seems, but a child lives on, holds the output open and goes on printing. */
static int daemonise(void)
{
	if (fork() == 0) {
		setsid();
		signal(SIGHUP, SIG_IGN);
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, 0);
			while (1) {
				if (write(1, ".", 1) < 0)
					break;
				usleep(20000);
			}
		}
		_exit(0);
	}
	wait(NULL);
	return HELD;
}

/* The daemon says when it has worked enough; it stays. */
static int daemon_work(void)
{
	int ends[2];
	char byte;
	if (pipe(ends) < 0)
		return NO_TRY;
	if (fork() == 0) {
		setsid();
		if (fork() == 0) {
			while (clock() < 3 * CLOCKS_PER_SEC / 10)
				;
			if (write(ends[1], "x", 1) == 1)
				pause();
		}
		_exit(0);
	}
	wait(NULL);
	return read(ends[0], &byte, 1) == 1 ? HELD : NO_TRY;
}

static int crash(void)
{
	int *volatile nowhere = (int *)8;
	*nowhere = 1;
	return HARM;
}

static const struct {
	const char *name;
	int (*hog)(void);
} table[] = {
	{ "memory", memory },
	{ "memory_children", memory_children },
	{ "memory_memfd", memory_memfd },
	{ "memory_shm", memory_shm },
	{ "cpu", cpu },
	{ "cpu_deaf", cpu_deaf },
	{ "cpu_orphans", cpu_orphans },
	{ "sleeper", sleeper },
	{ "stopped", stopped },
	{ "fork_bomb", fork_bomb },
	{ "zombies", zombies },
	{ "threads", threads },
	{ "output", output },
	{ "output_errors", output_errors },
	{ "disk", disk },
	{ "inodes", inodes },
	{ "sparse", sparse },
	{ "descriptors", descriptors },
	{ "descriptors_everywhere", descriptors_everywhere },
	{ "depth", depth },
	{ "refusals", refusals },
	{ "kinds", kinds },
	{ "daemonise", daemonise },
	{ "daemon_work", daemon_work },
	{ "crash", crash },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].name, argv[1]) == 0)
			return table[i].hog();
	return NO_TRY;
}
