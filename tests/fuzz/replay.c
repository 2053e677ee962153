/* replay.c: runs a fuzz target over the files of folders, so that inputs once found stay tested without a fuzzer. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "tests/fuzz/fuzz.h"

enum { INPUT_MAX = 64 << 20 };

static int replay(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	size_t *count = context;
	struct err e = ERR_NONE;
	struct bytes input;
	if (!S_ISREG(st->st_mode))
		return 0;
	struct arena *a = arena_new();
	if (fs_read(a, parent, name, INPUT_MAX, &input, &e) < 0) {
		fprintf(stderr, "%s: %s\n", path, e.text);
		arena_free(a);
		return 2;
	}
	/* A copy of exact size, so that a sanitizer sees a read past the end. */
	uint8_t *exact = malloc(input.len ? input.len : 1);
	MUST(exact);
	memcpy(exact, input.data, input.len);
	printf("%s\n", path);
	fflush(stdout);
	LLVMFuzzerTestOneInput(exact, input.len);
	free(exact);
	arena_free(a);
	++*count;
	return 0;
}

int main(int argc, char **argv)
{
	size_t count = 0;
	for (int i = 1; i < argc; i++) {
		struct err e = ERR_NONE;
		SCOPED_FD dir = open(argv[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (dir < 0 || fs_walk(dir, replay, &count, &e) != 0) {
			fprintf(stderr, "%s: cannot be replayed. %s\n", argv[i], e.text);
			return 1;
		}
	}
	/* No input is no test. */
	printf("%zu inputs\n", count);
	return count == 0;
}
