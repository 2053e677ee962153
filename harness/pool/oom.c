/* oom.c: /dev/kmsg, a record a read: "6,1234,26475381786,-;the text". Documentation/ABI/testing/dev-kmsg of the kernel. */
#include "harness/pool/oom.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/scoped.h"
#include "harness/base/utf8.h"

/* A record is never longer. And a process id comes again: what was said long ago was said of another. */
enum { RECORD_BYTES = 8192, WORDS_MAX = 400, RECENT_S = 600 };

/* The text of ${record} if it is of ${killed} and recent, or NULL. */
static const char *text_of(const char *record, const char *killed)
{
	const char *text = strchr(record, ';'), *number = strchr(record, ',');
	number = number ? strchr(number + 1, ',') : NULL; /* "priority,sequence,microseconds since the start,flags;text" */
	if (!text || !number || number > text || !strstr(text, killed))
		return NULL;
	unsigned long long since_boot_us = strtoull(number + 1, NULL, 10);
	return since_boot_us / 1000000 + RECENT_S >= clock_ns() / 1000000000 ? text + 1 : NULL;
}

const char *oom_words(struct arena *a, pid_t pid)
{
	char record[RECORD_BYTES + 1];
	const char *words = NULL, *killed = arena_printf(a, "Killed process %d (", (int)pid);
	SCOPED_FD fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	for (ssize_t n = 1; fd >= 0 && n != 0;) {
		n = read(fd, record, RECORD_BYTES);
		/* EPIPE: some were overwritten before we came to them; the next is read. */
		if (n < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (n < 0)
			break;
		record[n] = '\0';
		const char *text = text_of(record, killed);
		if (text)
			words = utf8_visible(a, (struct bytes){ .data = text, .len = strcspn(text, "\n") }, WORDS_MAX);
	}
	return words;
}
