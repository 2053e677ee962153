/* printer.c HOW: prints in ways that whoever listens may not have thought of. */
#define _GNU_SOURCE
#include "hostile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

static char block[65536];

/* A word now and then, for ever. */
static int drip(void)
{
	while (write(1, "still here\n", 11) > 0)
		usleep(20000);
	return HARM;
}

/* Its time runs out in the middle of a line. */
static int unfinished(void)
{
	if (write(1, "the answer is 4", 15) != 15)
		return NO_TRY;
	while (1)
		pause();
	return HARM;
}

/* Nobody listens any more, it seems; it goes on. */
static int closed(void)
{
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	while (1)
		pause();
	return HARM;
}

/* Inside the kernel, without a byte of one's own. */
static int spliced(void)
{
	int zero = open("/dev/zero", O_RDONLY);
	while (splice(zero, NULL, 1, NULL, sizeof(block), 0) > 0)
		;
	while (sendfile(1, zero, NULL, sizeof(block)) > 0)
		;
	while (write(1, block, sizeof(block)) > 0)
		;
	return HARM;
}

static int both(void)
{
	for (int i = 0; i < 100000; i++)
		if (write(1 + (i & 1), block, 4096) < 0)
			return HELD;
	return HARM;
}

/* Never waits for whoever reads. */
static int impatient(void)
{
	fcntl(1, F_SETFL, O_NONBLOCK);
	for (int i = 0; i < 10000000; i++)
		if (write(1, block, sizeof(block)) < 0 && errno != EAGAIN)
			return HELD;
	return HARM;
}

/* Takes back what it said: the other end of its own pipe. */
static int eats_its_words(void)
{
	int back = open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK);
	if (back < 0)
		return HELD;
	if (write(1, "said\n", 5) == 5)
		while (read(back, block, sizeof(block)) > 0)
			;
	return HELD;
}

/* Exactly as much as is allowed, and not a byte more. */
static int brimful(void)
{
	memset(block, 'x', sizeof(block));
	return write(1, block, 65536) == 65536 ? HELD : NO_TRY;
}

/* Children print on, each into the same pipe, when the program is long gone. */
static int choir(void)
{
	for (int i = 0; i < 8; i++)
		if (fork() == 0) {
			signal(SIGPIPE, SIG_IGN);
			setsid();
			while (1)
				if (write(1, "la\n", 3) < 0)
					pause();
				else
					usleep(1000);
		}
	usleep(10000);
	return HELD;
}

static const struct {
	const char *name;
	int (*print)(void);
} table[] = { { "drip", drip },           { "unfinished", unfinished },         { "closed", closed },   { "spliced", spliced }, { "both", both },
	      { "impatient", impatient }, { "eats_its_words", eats_its_words }, { "brimful", brimful }, { "choir", choir } };

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].name, argv[1]) == 0)
			return table[i].print();
	return NO_TRY;
}
