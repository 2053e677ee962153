/*
 * unpack.h: a submission as the candidate sent it → a tree on disk. The archive is parsed in a confined process (sandbox/confine.h) that hands over a plain
 * stream of entries; the policy (policy.h, pure) decides about each; this side creates what was accepted, beneath one folder.
 */
#ifndef HARNESS_UNPACK_UNPACK_H
#define HARNESS_UNPACK_UNPACK_H

#include <sys/types.h>

#include "harness/model/tree.h"
#include "harness/model/workdir.h"

struct unpack_limits {
	uint64_t entries;    /* 20,000 */
	uint64_t bytes;      /* 512 MiB, of all files */
	uint64_t file_bytes; /* 256 MiB, of one */
	uint32_t ratio;      /* 200: bytes out of one byte in, once more than 8 MiB came out */
	uint32_t depth;      /* 32 folders */
	uint32_t name_bytes; /* 255, of a component */
	uint32_t path_bytes; /* 1,024 */
	uint32_t wall_ms;    /* 60,000 */
};
extern const struct unpack_limits UNPACK_LIMITS_DEFAULT;

/*
 * unpack(a, source, name, limits, work, owner, ret_tree, e): Unpack ${source} (folder, archive, git bundle or single source file) into ${work}/tree, owned by
 * uid/gid ${owner}. A bad archive is no error: ret_tree->refused says why. -1: the source cannot be read at all (OWNER_HARNESS: no such file …) or our host failed.
 */
int unpack(struct arena *a, const char *source, const char *name, const struct unpack_limits *limits, const struct workdir *work, uid_t owner,
	   struct tree *ret_tree, struct err *e);

/* Which folders need no look at what is in them: others' code. The path is that in the tree, with a slash at its end. */
struct unpack_skip {
	bool (*skips)(void *context, const char *folder);
	void *context;
};

/*
 * unpack_look(a, source, name, skip, ret_tree, ret_seen, e): A folder as unpack() would take it in, but left where it is: the same entries, notes and wrapper, for who only
 * reads. Of folders that ${skip} names, the content is listed by name. What grading would refuse for its size is told in ret_tree->ungradable and looked at all the
 * same, up to LOOK_ENTRIES_MAX. ${ret_seen} false: this cannot be looked at in place (an archive, a file, names that unpacking changes); use unpack(). -1 as there.
 */
enum { LOOK_ENTRIES_MAX = 500000 };
int unpack_look(struct arena *a, const char *source, const char *name, const struct unpack_skip *skip, struct tree *ret_tree, bool *ret_seen, struct err *e);

#endif
