/* fuzz_archive.c: any bytes taken for an archive give a stream that our decoder accepts and that ends with done or refused. */
#include "tests/fuzz/fuzz.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/unpack/identify.h"
#include "harness/unpack/reader.h"
#include "harness/unpack/stream.h"

enum { STREAM_MAX = 4 << 20, RAW_MAX = 8 << 20 }; /* a small input may unpack to much: enough is enough */

/* The confined process has a limit on its memory; here the allocator refuses as that would. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1:max_allocation_size_mb=256";
}

/* The parent's side: decode until the end, or until it has had enough and closes the pipe. */
static void *decode(void *context)
{
	int fd = *(int *)context;
	struct stream s;
	struct stream_frame frame;
	size_t taken = 0;
	ssize_t n = 1;
	stream_init(&s);
	while (taken < STREAM_MAX && n > 0) {
		size_t room;
		void *space = stream_space(&s, &room);
		n = read(fd, space, room);
		MUST(n >= 0);
		stream_filled(&s, (size_t)n);
		taken += (size_t)n;
		int rc;
		while ((rc = stream_next(&s, &frame)) > 0)
			continue;
		MUST(rc == 0);
	}
	MUST(n > 0 || stream_over(&s));
	stream_free(&s);
	close(fd);
	return NULL;
}

static void read_as(int in, enum archive_kind kind)
{
	struct reader reader;
	struct err e = ERR_NONE;
	int ends[2];
	pthread_t thread;
	MUST(reader_init(&reader, kind, RAW_MAX, &e) == 0 && pipe(ends) == 0);
	MUST(pthread_create(&thread, NULL, decode, &ends[0]) == 0);
	reader_run(in, ends[1], &reader);
	close(ends[1]);
	pthread_join(thread, NULL);
	reader_clear(&reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	signal(SIGPIPE, SIG_IGN);
	struct bytes head = { .data = (const char *)data, .len = size < IDENTIFY_HEAD ? size : IDENTIFY_HEAD };
	size_t tail_len = size < IDENTIFY_TAIL ? size : IDENTIFY_TAIL;
	struct identity is = identify(head, (struct bytes){ .data = (const char *)data + (size - tail_len), .len = tail_len });
	if (is.archive == ARCHIVE_NONE)
		return 0;
	int in = memfd_create("archive", MFD_CLOEXEC);
	MUST(in >= 0 && write(in, data, size) == (ssize_t)size);
	read_as(in, is.archive);
	close(in);
	return 0;
}
