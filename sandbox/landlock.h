/* landlock.h: the second wall around files: even where a mount were missed, only these folders may be read, and only three written. landlock(7). */
#ifndef SANDBOX_LANDLOCK_H
#define SANDBOX_LANDLOCK_H

#include <stdbool.h>

/* landlock_abi(): What the kernel can do, 0: no Landlock. */
int landlock_abi(void);

/* The places that are the same for all runs of a box, opened once. -1: to be opened by each run; -2: there is none. */
enum { LANDLOCK_PLACES_MAX = 20 };
struct landlock_places {
	int abi;
	int fd[LANDLOCK_PLACES_MAX];
};
/* landlock_places_open(ret): Never fails: what could not be opened is opened by each run. The descriptors are for as long as the process. */
void landlock_places_open(struct landlock_places *ret);

/* The places that each run has its own of. */
enum landlock_own { LANDLOCK_PROC, LANDLOCK_WORK, LANDLOCK_TMP, LANDLOCK_SHM, LANDLOCK_OWN };

/*
 * landlock_rules(places, own, network): The rule set of a run. ${own}: descriptors of those, by enum landlock_own. Both may be NULL: then they are opened by path.
 * With ${network} TCP is left alone. A descriptor, or -1 with errno.
 */
int landlock_rules(const struct landlock_places *places, const int *own, bool network);

/* landlock_enter(rules): Put the calling thread under it, for good. Needs no_new_privs. Async-signal-safe. 0, or -1 with errno. */
int landlock_enter(int rules);

/*
 * landlock_nothing(): Put the calling thread under rules that allow no file at all, for good; what is open stays. Needs no_new_privs. 0, also where the kernel has no
 * Landlock; or -1 with errno.
 */
int landlock_nothing(void);

#endif
