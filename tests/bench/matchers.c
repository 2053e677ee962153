/*
 * matchers.c: each matcher over one large output that is right, as the judge calls it.
 *
 *	bench_matchers KIND EXPECTED ACTUAL ROUNDS      prints "milliseconds anonymous_kib" a round
 *
 * Anonymous memory is what the matcher itself needed: the texts are mapped files.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/judge/matchers.h"

static struct bytes map(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0) {
		perror(path);
		exit(1);
	}
	void *data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	close(fd);
	if (data == MAP_FAILED) {
		perror(path);
		exit(1);
	}
	return (struct bytes){ .data = data, .len = (size_t)st.st_size };
}

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static long anonymous_kib(void)
{
	long kib = 0;
	char line[256];
	FILE *status = fopen("/proc/self/status", "re");
	while (status && fgets(line, sizeof line, status))
		if (strncmp(line, "RssAnon:", 8) == 0)
			kib = strtol(line + 8, NULL, 10);
	if (status)
		fclose(status);
	return kib;
}

int main(int argc, char **argv)
{
	const struct matcher *m = argc == 5 ? matchers_find(argv[1]) : NULL;
	if (!m)
		return 2;
	const struct match how = { .kind = argv[1] };
	struct bytes expected = map(argv[2]), actual = map(argv[3]);
	for (long i = strtol(argv[4], NULL, 10); i > 0; i--) {
		struct mismatch found = { .why = NULL };
		struct arena *a = arena_new();
		long before = anonymous_kib();
		double start = now_ms();
		enum match_result result = m->match(a, &how, expected, actual, &found);
		double took = now_ms() - start;
		if (result != MATCH_YES) {
			fprintf(stderr, "%s: %s\n", argv[1], found.why ? found.why : "differs");
			return 1;
		}
		printf("%.3f %ld\n", took, anonymous_kib() - before);
		arena_free(a);
	}
	return 0;
}
