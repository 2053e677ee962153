/* tree.h: a submission after unpacking: a folder on disk, and the list of what is in it. */
#ifndef HARNESS_MODEL_TREE_H
#define HARNESS_MODEL_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/enum.h"
#include "harness/base/hash.h"

#define EXEC_BIT_TABLE(X) X(EXEC_NO, "no") X(EXEC_YES, "yes") X(EXEC_UNKNOWN, "unknown") /* unknown: the archive does not say (zip made on Windows) */
ENUM_DECLARE(exec_bit, EXEC_BIT_TABLE)

#define ENTRY_KIND_TABLE(X) X(ENTRY_FILE, "file") X(ENTRY_FOLDER, "folder") X(ENTRY_LINK, "link")
ENUM_DECLARE(entry_kind, ENTRY_KIND_TABLE)

struct tree_entry {
	const char *path; /* relative, '/'-separated, as on disk (any bytes but NUL) */
	enum entry_kind kind;
	enum exec_bit exec;
	uint64_t bytes;
	const char *target; /* of a link inside the tree */
	bool named;         /* known by name only, when a folder is looked at in place: exec is unknown, bytes are 0, target is NULL */
};

/* What unpacking refused, changed or set aside, one row each, with the reason. */
#define NOTE_KIND_TABLE(X)                                                                                             \
	X(NOTE_REFUSED, "refused")     /* not unpacked: a link that leaves the tree, a device … */                     \
	X(NOTE_CHANGED, "changed")     /* unpacked otherwise than stored: set-id bit dropped, wrapper folder stripped … */ \
	X(NOTE_SET_ASIDE, "set_aside") /* junk of systems and editors, version control: not part of the submission */
ENUM_DECLARE(note_kind, NOTE_KIND_TABLE)

struct tree_note {
	enum note_kind kind;
	const char *path;   /* as stored; may hold any bytes: show with utf8_visible */
	const char *reason; /* a sentence */
	struct tree_note *next;
};

struct tree {
	const char *name;   /* of the submission, as the reviewer named it (basename without archive suffix) */
	const char *format; /* "folder", "file", "zip", "tar.gz" … what it really was */
	char sha256[HASH_HEX_SIZE]; /* of the archive's bytes; of a folder: hash_tree; "": not taken (a large folder looked at in place) */
	uint64_t bytes;     /* of all files but those known by name only */
	size_t file_count;
	struct tree_entry *entries; /* sorted by path in byte order */
	size_t entry_count;
	struct tree_note *notes; /* first NOTES_MAX; note_count counts all */
	size_t note_count;
	const char *wrapper;   /* name of the one wrapper folder that was stripped, or NULL */
	const char *refused;   /* not NULL: the whole submission is refused (damaged, encrypted, a limit …): the reason; nothing below is graded */
	const char *ungradable; /* looked at in place only: why grading will refuse it; NULL: nothing that was seen forbids it */
	int fd;                /* the folder, owned by the tree; -1 if refused */
	const char *path;      /* the same folder's absolute path */
};
enum { TREE_NOTES_MAX = 200 };

/* tree_find(tree, path): The entry, or NULL. Logarithmic. */
const struct tree_entry *tree_find(const struct tree *tree, const char *path);

#endif
