/*
 * err.h: an error on the caller's stack: whose fault, and words that grow as it rises.
 *
 *	int f(struct err *e) { if (open(...) < 0) return err_sys(e, OWNER_HARNESS, "opening '%s'", path); return 0; }
 *	if (f(e) < 0) return err_wrap(e, "reading the task");      -> "reading the task: opening 'x': No such file or directory"
 *
 * Only cli/ prints one; only main turns one into an exit status.
 */
#ifndef HARNESS_BASE_ERR_H
#define HARNESS_BASE_ERR_H

#include "harness/base/owner.h"

struct err {
	enum owner owner;
	int sys;         /* errno at the place where it was found; 0: none */
	char text[4096]; /* always terminated; cut at the end with "…" when longer */
};

#define ERR_NONE ((struct err){ .owner = OWNER_NOBODY })
#define ERR_PRINTF(fmt_index) __attribute__((format(printf, fmt_index, fmt_index + 1)))

/* err_set(e, owner, fmt, ...): Set ${e}. Always return -1, so that a function can end with it. ${e} may be NULL. */
int err_set(struct err *e, enum owner owner, const char *fmt, ...) ERR_PRINTF(3);

/* err_sys(e, owner, fmt, ...): As err_set, and append the text of the current errno. Always return -1. */
int err_sys(struct err *e, enum owner owner, const char *fmt, ...) ERR_PRINTF(3);

/* err_wrap(e, fmt, ...): Put "fmt…: " before the text of ${e}; owner and errno stay. Always return -1. */
int err_wrap(struct err *e, const char *fmt, ...) ERR_PRINTF(2);

#endif
