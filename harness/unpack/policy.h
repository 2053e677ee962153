/*
 * policy.h: what may come into a tree. Pure: no file is touched here, the same entry in the same state always gets the same decision.
 *
 *	policy_entry(a, limits, &state, &entry, &decision)     for each entry, in order
 *	policy_bytes(limits, &state, file_bytes, more)         for each piece of content, before it is used
 *	policy_link(a, limits, path, target)                   for each link, once its final place is known
 *
 * Names: separators are '/', doubled ones, "." and a leading "./" vanish. Refused are: empty, absolute, drive letters, "..", a NUL or control character, too long,
 * too deep. Unicode is brought into one form (NFC), as git does on a Mac: macOS writes "é" in two ways, and libarchive already does the same for some formats. A backslash separates where the archive was written on Windows; elsewhere it is an ordinary byte, unless reading it as a separator would
 * leave the folder: then the name is refused, because the same tree may be opened on Windows later.
 */
#ifndef HARNESS_UNPACK_POLICY_H
#define HARNESS_UNPACK_POLICY_H

#include "harness/base/arena.h"
#include "harness/model/tree.h"
#include "harness/unpack/entry.h"
#include "harness/unpack/unpack.h"

struct policy_state {
	uint64_t packed_bytes; /* size of the archive; 0: a folder, where no ratio applies */
	uint64_t entries, set_aside, bytes;
};

#define POLICY_VERDICT_TABLE(X)                                             \
	X(POLICY_ACCEPT, "accept")                                          \
	X(POLICY_IGNORE, "ignore")       /* names the tree itself ("./") */ \
	X(POLICY_REFUSE, "refuse")       /* this entry; the rest goes on */ \
	X(POLICY_SET_ASIDE, "set_aside") /* not part of the submission */   \
	X(POLICY_REFUSE_ALL, "refuse_all")
ENUM_DECLARE(policy_verdict, POLICY_VERDICT_TABLE)

struct policy_decision_entry {
	enum policy_verdict verdict;
	const char *reason;  /* a sentence; NULL when accepted or ignored */
	const char *path;    /* the name in the tree; set aside: the highest folder that is; without a usable name: as stored */
	const char *changed; /* accepted, but otherwise than stored: what was changed; or NULL */
	enum exec_bit exec;
};

/* policy_entry(a, limits, state, entry, ret): Decide, and count the entry in ${state}. Texts are owned by ${a} or constant. */
void policy_entry(struct arena *a, const struct unpack_limits *limits, struct policy_state *state, const struct entry *entry,
		  struct policy_decision_entry *ret);

/*
 * policy_bytes(a, limits, state, file_bytes, more): Count ${more} bytes of content for the whole and hold them, and ${file_bytes} (this file so far, with them), against the
 * limits. NULL, or the reason to refuse everything.
 */
const char *policy_bytes(struct arena *a, const struct unpack_limits *limits, struct policy_state *state, uint64_t file_bytes, uint64_t more);

/* policy_too_many(a, limits): The reason to refuse everything when there are more entries than the limit. */
const char *policy_too_many(struct arena *a, const struct unpack_limits *limits);

/* policy_path(a, limits, stored, dos_names, ret_path): The name in the tree ("" for the tree itself), or NULL in ${ret_path} and the reason as the result. */
const char *policy_path(struct arena *a, const struct unpack_limits *limits, struct bytes stored, bool dos_names, const char **ret_path);

/*
 * policy_link(limits, path, target): May the link at ${path} in the tree point to ${target}? NULL, or the reason why not. ".." is allowed only at the start: there it climbs
 * from a real folder, so that counting is exact; after a name it would climb from wherever another link led.
 */
const char *policy_link(const struct unpack_limits *limits, const char *path, struct bytes target);

/* policy_composed(a, name): ${name} in NFC; as it is where it is not UTF-8. Owned by ${a}. */
struct bytes policy_composed(struct arena *a, struct bytes name);

#endif
