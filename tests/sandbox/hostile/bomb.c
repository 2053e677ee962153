/* bomb.c WHAT: makes the kernel spend memory in ways that do not look like memory. */
#define _GNU_SOURCE
#include "hostile.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, PLENTY = 1 << 20 };

/* A terabyte is promised to everybody; it is taken page by page. */
static int huge_map(void)
{
	volatile char *p = mmap(NULL, 1ull << 40, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return HELD;
	for (uint64_t at = 0; at < 1ull << 40; at += 4096)
		p[at] = 1;
	return HARM;
}

/* One byte in every two mebibytes: a page, and as much again for the table that finds it. */
static int page_tables(void)
{
	volatile char *p = mmap(NULL, 1ull << 44, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return HELD;
	unsigned sum = 0;
	/* Read only: the page behind is the kernel's one page of zeros, so that nothing but tables is used. */
	for (uint64_t at = 0; at < 1ull << 44; at += 2 * BLOCK)
		sum += (unsigned char)p[at];
	return sum ? NO_TRY : HARM;
}

/* Many mappings of one page each. */
static int mappings(void)
{
	for (int i = 0; i < PLENTY; i++) {
		int protection = i & 1 ? PROT_READ : PROT_READ | PROT_WRITE;
		if (mmap(NULL, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
			return errno == ENOMEM ? HELD : NO_TRY;
	}
	return HARM;
}

static int shared_map(void)
{
	char *p = mmap(NULL, 1ull << 32, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return HELD;
	memset(p, 1, 1ull << 32);
	return HARM;
}

static int locked(void)
{
	void *p = mmap(NULL, 16 * BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return p == MAP_FAILED || mlock(p, 16 * BLOCK) == 0 ? HARM : HELD;
}

static volatile int depth;

/* What is read of the frame above keeps the compiler from making it a loop. */
static __attribute__((noinline)) int deeper(const volatile char *above)
{
	volatile char frame[4096];
	frame[0] = above[0];
	depth++;
	return depth < 0 ? frame[0] : deeper(frame) + frame[0];
}

static int recursion(void)
{
	volatile char start[1] = { 0 };
	return deeper(start) ? HARM : NO_TRY;
}

static int pipes(void)
{
	static char block[BLOCK];
	int ends[2];
	while (pipe2(ends, O_NONBLOCK) == 0) {
		fcntl(ends[1], F_SETPIPE_SZ, BLOCK);
		while (write(ends[1], block, sizeof(block)) > 0)
			;
	}
	return errno == EMFILE || errno == ENFILE ? HELD : NO_TRY;
}

/* With the room that each has from the start; more of it would be memory that is counted, and how much more depends on the host. */
static int sockets(void)
{
	static char block[65536];
	int ends[2];
	while (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0) {
		while (send(ends[0], block, sizeof(block), MSG_DONTWAIT) > 0)
			;
	}
	return errno == EMFILE ? HELD : NO_TRY;
}

/* Descriptors in flight belong to nobody's table. */
static int flying_descriptors(void)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends) < 0)
		return NO_TRY;
	for (int i = 0; i < PLENTY; i++) {
		char room[CMSG_SPACE(sizeof(int))] = { 0 }, byte = 'x';
		struct iovec part = { &byte, 1 };
		struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof(room) };
		struct cmsghdr *c = CMSG_FIRSTHDR(&m);
		*c = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int)) };
		memcpy(CMSG_DATA(c), &ends[0], sizeof(int));
		if (sendmsg(ends[0], &m, 0) < 0)
			return HELD;
	}
	return HARM;
}

/* A file in memory that is full, written through a mapping: no call fails, so the program dies of it. */
static int disk_mapped(void)
{
	for (int i = 0; i < 64; i++) {
		char name[32];
		snprintf(name, sizeof(name), "/tmp/mapped%d", i);
		int fd = open(name, O_CREAT | O_RDWR, 0600);
		if (fd < 0 || ftruncate(fd, BLOCK) < 0)
			return NO_TRY;
		char *p = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		close(fd);
		if (p == MAP_FAILED)
			return NO_TRY;
		memset(p, 1, BLOCK);
	}
	return HARM;
}

/* Many files, each as large as one may be, all of them holes. */
static int sparse_many(void)
{
	for (int i = 0; i < 150; i++) {
		char name[32];
		snprintf(name, sizeof(name), "/work/hole%d", i);
		int fd = open(name, O_CREAT | O_RDWR, 0600);
		if (fd < 0 || ftruncate(fd, 8 * BLOCK) < 0)
			return NO_TRY;
		close(fd);
	}
	return HELD;
}

/* Space that is asked for, not written. */
static int reserved(void)
{
	signal(SIGXFSZ, SIG_IGN);
	int fd = open("/work/reserved", O_CREAT | O_RDWR, 0600);
	return fd >= 0 && fallocate(fd, 0, 0, 1ll << 33) == 0 ? HARM : HELD;
}

static int hard_links(void)
{
	close(open("/work/first", O_CREAT | O_WRONLY, 0600));
	for (int i = 0; i < 100000; i++) {
		char name[32];
		snprintf(name, sizeof(name), "/work/link%d", i);
		if (link("/work/first", name) < 0)
			return errno == ENOSPC ? HELD : NO_TRY;
	}
	return HARM;
}

static int long_names(void)
{
	char name[256];
	for (int i = 0; i < 100000; i++) {
		memset(name, 'n', 255);
		name[255] = '\0';
		name[snprintf(name, sizeof(name), "%d", i)] = 'n';
		if (mkdir(name, 0700) < 0)
			return errno == ENOSPC ? HELD : NO_TRY;
	}
	return HARM;
}

static int attributes(void)
{
	static char value[60000];
	for (int i = 0; i < 100000; i++) {
		char name[64];
		snprintf(name, sizeof(name), "/tmp/a%d", i / 2);
		close(open(name, O_CREAT | O_WRONLY, 0600));
		char key[64];
		snprintf(key, sizeof(key), "user.k%d", i);
		if (setxattr(name, key, value, sizeof(value), 0) < 0 && (errno != ENOSPC || i > 20000))
			return HELD;
	}
	return HARM;
}

static int watches(void)
{
	for (int i = 0; i < 100000; i++)
		if (inotify_init1(IN_NONBLOCK) < 0)
			return errno == EMFILE ? HELD : NO_TRY;
	return HARM;
}

static int queues(void)
{
	struct mq_attr big = { .mq_maxmsg = 10, .mq_msgsize = 8192 };
	return mq_open("/hostile", O_CREAT | O_RDWR, 0600, &big) >= 0 ? HARM : HELD;
}

/* Each waits for its turn in the kernel's memory. */
static int queued_signals(void)
{
	sigset_t one;
	sigemptyset(&one);
	sigaddset(&one, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &one, NULL);
	for (int i = 0; i < 10 * PLENTY; i++)
		if (sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = i }) < 0)
			return errno == EAGAIN ? HELD : NO_TRY;
	return HARM;
}

static int timers(void)
{
	struct sigevent nothing = { .sigev_notify = SIGEV_NONE };
	for (int i = 0; i < 10 * PLENTY; i++) {
		timer_t t;
		if (timer_create(CLOCK_MONOTONIC, &nothing, &t) < 0)
			return errno == EAGAIN || errno == ENOMEM ? HELD : NO_TRY;
	}
	return HARM;
}

static const struct {
	const char *name;
	int (*bomb)(void);
} table[] = {
	{ "huge_map", huge_map },
	{ "page_tables", page_tables },
	{ "mappings", mappings },
	{ "shared_map", shared_map },
	{ "locked", locked },
	{ "recursion", recursion },
	{ "pipes", pipes },
	{ "sockets", sockets },
	{ "flying_descriptors", flying_descriptors },
	{ "disk_mapped", disk_mapped },
	{ "sparse_many", sparse_many },
	{ "reserved", reserved },
	{ "hard_links", hard_links },
	{ "long_names", long_names },
	{ "attributes", attributes },
	{ "watches", watches },
	{ "queues", queues },
	{ "queued_signals", queued_signals },
	{ "timers", timers },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].name, argv[1]) == 0)
			return table[i].bomb();
	return NO_TRY;
}
