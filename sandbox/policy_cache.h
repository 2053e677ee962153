/*
 * policy_cache.h: compiled filters kept on disk, because libseccomp takes about six milliseconds for one and a read a tenth of one.
 *
 * A file is found by what goes into its making: the resolved rules, the architecture, libseccomp's version, the generation of policy_bpf.c. So it never has to be
 * thrown away for being old: what changed has another name. It carries a digest of its content, which is checked before it is used.
 *
 * Could somebody slip us a filter that allows more? Folder and file must be owned by us and writable by nobody else, and neither may be a link. So only root and
 * we can put one there, who need no filter to harm us. The digest is against damage, not against them: it is not secret.
 */
#ifndef SANDBOX_POLICY_CACHE_H
#define SANDBOX_POLICY_CACHE_H

#include "sandbox/policy.h"

enum {
	/* Raise it when policy_bpf.c makes another filter out of the same rules: by that alone older files are found no more. */
	POLICY_CACHE_GENERATION = 3,
	POLICY_CACHE_FILES = 64, /* with more than these, all but the newest are removed */
};

/*
 * policy_cache_bpf(folder, policy, notify, ret, e): As policy_bpf, from ${folder} if it is there, else compiled and put there. ${folder} NULL: /var/cache/takehome
 * for root, else $XDG_CACHE_HOME/takehome or ~/.cache/takehome. Whatever is wrong with the cache costs time only, and is told to nobody: -1 with ${e} comes from
 * the compiler alone. The caller frees.
 */
int policy_cache_bpf(const char *folder, const struct policy *policy, bool notify, struct policy_program *ret, struct err *e);

#endif
