/* support.h: what the C tests share: cmocka's includes in their odd order, scratch folders, and a place where an ordinary user may go. */
#ifndef TESTS_SUPPORT_SUPPORT_H
#define TESTS_SUPPORT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <cmocka.h>

/* support_scratch(): A fresh folder under $TMPDIR or /tmp, removed by support_scratch_remove. The path is static until then. */
const char *support_scratch(void);
void support_scratch_remove(void);

/*
 * support_tiled(what, bytes): ${bytes} of ${what} again and again, as one mapping over a few pages: a gigabyte that costs no memory.
 * Cut to whole pages and whole ${what}; ${ret_bytes} says how many. For munmap.
 */
char *support_tiled(const char *what, size_t bytes, size_t *ret_bytes);

/*
 * For tests that root runs as an ordinary user. The checkout and the build tree may lie where only root may go (below /root, or made under a umask of 077):
 * what the user reads or runs is copied to where everybody may.
 *
 *	support_public(uid)               once, before there is a child: make the folder
 *	support_public_add(from, name)    put a file or a folder into it, for all to read, and to run what its owner may run
 *	support_public_enter()            in the child: from here on its working folder is this one, with $TAKEHOME_DATA (the sandbox's policies) and
 *	                                  $TMPDIR (owned by ${uid}) in it: "./NAME" is what was added
 *	support_public_remove()           with all that is in it
 *
 * support_public returns the path, below /var/tmp, static until support_public_remove. Where one of them fails it says why and ends the process with abort.
 */
const char *support_public(uid_t uid);
void support_public_add(const char *from, const char *name);
void support_public_enter(void);
void support_public_remove(void);

#endif
