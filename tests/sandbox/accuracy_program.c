/* accuracy_program.c WHAT AMOUNT: uses exactly so much of something, by its own account. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long microseconds(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void burn(long ms)
{
	while (microseconds(CLOCK_PROCESS_CPUTIME_ID) < ms * 1000)
		;
}

static void burn_in_four(long ms)
{
	for (int i = 0; i < 4; i++)
		if (fork() == 0) {
			burn(ms);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
}

static void rest(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
	nanosleep(&t, NULL);
}

static void touch(long mib)
{
	size_t size = (size_t)mib << 20;
	char *block = malloc(size);
	memset(block, 1, size);
	/* Looked at again, so that it is not left out as useless. */
	if (block[size - 1] != 1)
		abort();
}

static void read_file(long mib)
{
	static char block[1 << 20];
	int fd = open("big", O_RDONLY);
	for (long i = 0; i < mib; i++)
		if (read(fd, block, sizeof(block)) != sizeof(block))
			exit(1);
}

/* Say every AMOUNT microseconds of ${clock} how many have gone by, until somebody puts an end to it. */
static void report(clockid_t clock, long every, int sleeping)
{
	long start = clock == CLOCK_MONOTONIC ? microseconds(clock) : 0, next = 0;
	for (;;) {
		long now = microseconds(clock) - start;
		if (now >= next) {
			dprintf(1, "%ld\n", now);
			next = now + every;
		}
		if (sleeping)
			usleep((useconds_t)every);
	}
}

static void report_cpu(long every)
{
	report(CLOCK_PROCESS_CPUTIME_ID, every, 0);
}

static void report_wall(long every)
{
	report(CLOCK_MONOTONIC, every, 1);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*use)(long amount);
	} table[] = { { "burn", burn },
		      { "four", burn_in_four },
		      { "rest", rest },
		      { "touch", touch },
		      { "read", read_file },
		      { "report_cpu", report_cpu },
		      { "report_wall", report_wall } };
	for (size_t i = 0; argc == 3 && i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].name, argv[1]) == 0) {
			table[i].use(atol(argv[2]));
			return 0;
		}
	return 3;
}
