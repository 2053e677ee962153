/* err.c: the words of an error. Built beside the error and then copied, so that an argument may be the old text. */
#include "harness/base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char CUT[] = "…";

enum { SIZE = sizeof((struct err *)0)->text, REASON_ROOM = 160 };

/* Append to ${text}, which holds ${size} bytes; where it does not fit, cut before a character and end with "…". */
static void append(char *text, size_t size, const char *more)
{
	size_t len = strlen(text), add = strlen(more);
	if (len + add < size) {
		memcpy(text + len, more, add + 1);
		return;
	}
	memcpy(text + len, more, size - 1 - len);
	size_t cut = size - sizeof CUT;
	while (cut > 0 && ((unsigned char)text[cut] & 0xc0) == 0x80)
		cut--;
	memcpy(text + cut, CUT, sizeof CUT);
}

static void format(char *text, size_t size, const char *fmt, va_list ap)
{
	/* One byte of room behind the error's own size shows append that something is missing. */
	if (vsnprintf(text, size, fmt, ap) < 0)
		text[0] = '\0';
}

#define FORMAT(text, fmt)                                \
	do {                                             \
		va_list ap;                              \
		va_start(ap, fmt);                       \
		format((text), sizeof(text), (fmt), ap); \
		va_end(ap);                              \
	} while (0)

typedef char err_draft[SIZE + 1];

int err_set(struct err *e, enum owner owner, const char *fmt, ...)
{
	err_draft draft;
	if (!e)
		return -1;
	FORMAT(draft, fmt);
	*e = (struct err){ .owner = owner };
	append(e->text, SIZE, draft);
	return -1;
}

int err_sys(struct err *e, enum owner owner, const char *fmt, ...)
{
	err_draft draft;
	int sys = errno;
	if (!e)
		return -1;
	FORMAT(draft, fmt);
	*e = (struct err){ .owner = owner, .sys = sys };
	append(e->text, SIZE - REASON_ROOM, draft);
	/* Not strerror: it speaks the user's language, and reports are the same everywhere. */
	const char *reason = strerrordesc_np(sys);
	append(e->text, SIZE, ": ");
	append(e->text, SIZE, reason ? reason : "unknown error");
	errno = sys;
	return -1;
}

int err_wrap(struct err *e, const char *fmt, ...)
{
	err_draft draft;
	if (!e)
		return -1;
	FORMAT(draft, fmt);
	struct err old = *e;
	e->text[0] = '\0';
	append(e->text, SIZE, draft);
	append(e->text, SIZE, ": ");
	append(e->text, SIZE, old.text);
	return -1;
}
