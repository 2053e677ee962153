/* landlock.h: the second wall around files: even where a mount were missed, only these folders may be read, and only three written. landlock(7). */
#ifndef SANDBOX_LANDLOCK_H
#define SANDBOX_LANDLOCK_H

#include <stdbool.h>

/* landlock_abi(): What the kernel can do, 0: no Landlock. */
int landlock_abi(void);

/* landlock_rules(network): The rule set of a run, to be made once its mounts are in place. With ${network} TCP is left alone. A descriptor, or -1 with errno. */
int landlock_rules(bool network);

/* landlock_enter(rules): Put the calling thread under it, for good. Needs no_new_privs. Async-signal-safe. 0, or -1 with errno. */
int landlock_enter(int rules);

#endif
