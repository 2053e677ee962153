/* log.c: one line of talk is one write, so that the lines of several processes do not mix. */
#include "harness/base/log.h"

#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/str.h"
#include "harness/base/utf8.h"

static enum log_level current = LOG_NOTE;

void log_set_level(enum log_level level)
{
	current = level;
}

/* Names in a message may be a stranger's: what would move the cursor is spelled out, line by line. */
static void say(const char *fmt, va_list ap)
{
	struct arena *a = arena_new();
	SCOPED_STR lines = STR_EMPTY;
	for (const char *line = arena_vprintf(a, fmt, ap); line;) {
		const char *end = strchr(line, '\n');
		struct bytes text = { .data = line, .len = end ? (size_t)(end - line) : strlen(line) };
		str_addf(&lines, "takehome: %s\n", utf8_visible(a, text, SIZE_MAX));
		line = end && end[1] ? end + 1 : NULL;
	}
	fs_write_all(STDERR_FILENO, str_bytes(&lines), NULL); /* nowhere to complain when stderr is gone */
	arena_free(a);
}

void log_note(const char *fmt, ...)
{
	va_list ap;
	if (current < LOG_NOTE)
		return;
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void log_detail(const char *fmt, ...)
{
	va_list ap;
	if (current < LOG_DETAIL)
		return;
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}
