/*
 * intake.h: where entries come in, from an archive or a folder alike: the policy decides, the layout remembers, the writer writes, and notes say what was not taken as it came.
 *
 *	intake_start(&in, …)
 *	for each entry: intake_entry, then intake_data while intake_wants, then intake_end;   stop when in.refused is set
 *	intake_finish(&in, …)       links, wrapper, the finished tree
 *
 * Links are kept back to the end: while anything is written, the tree on disk holds no link at all, so none can be written through.
 */
#ifndef HARNESS_UNPACK_INTAKE_H
#define HARNESS_UNPACK_INTAKE_H

#include "harness/model/workdir.h"
#include "harness/unpack/layout.h"
#include "harness/unpack/policy.h"
#include "harness/unpack/writer.h"

/* The folder in the scratch folder that things are written to, and the one that holds the tree when all is well. */
#define INTAKE_FOLDER "unpacked"
#define INTAKE_TREE "tree"

/* The content of a folder that was listed but not looked at, sorted by path in byte order. */
struct intake_named {
	const char *folder; /* with a slash at its end */
	struct tree_entry *entries;
	size_t count;
	struct intake_named *next;
};

struct intake {
	struct arena *arena;
	struct arena *scratch; /* for what is forgotten after a few entries */
	size_t scratch_entries;
	const struct unpack_limits *limits;
	const struct workdir *work; /* NULL: nothing is taken in, only looked at where it is */
	int looked_at;              /* then: the folder itself; else -1. The caller's */
	struct policy_state state;
	struct layout layout;
	struct layout noted; /* what was set aside already: one note a folder */
	struct writer writer;
	uint64_t deadline_ns;
	struct tree_note *notes;
	size_t note_count, files_whole;
	const char *refused; /* the reason to refuse everything; set once, then nothing more is taken */
	/* The file that is coming in; item NULL: none, or its content is not wanted. */
	struct layout_item *item;
	int fd;
	uint64_t file_end; /* bytes of it so far, holes included */
	bool shebang;
	/* Looking only: what is known by name alone, in blocks of one folder each; and whether a name would be another in the tree. */
	struct intake_named *named;
	bool renamed;
};

/* intake_start(in, a, limits, work, owner, packed_bytes, e): ${packed_bytes}: see policy_state. Makes ${work}/unpacked. */
int intake_start(struct intake *in, struct arena *a, const struct unpack_limits *limits, const struct workdir *work, uid_t owner, uint64_t packed_bytes,
		 struct err *e);
/* intake_look(in, a, limits, dir): Start for a folder that is looked at in place: the same decisions and notes, but nothing is written. */
void intake_look(struct intake *in, struct arena *a, const struct unpack_limits *limits, int dir);
/* intake_clear(in): Close what is open. The tree that was handed out stays. */
void intake_clear(struct intake *in);

int intake_entry(struct intake *in, const struct entry *entry, struct err *e);
/* intake_wants(in): The entry is a file that was accepted. If not, its content may still be handed in (and is counted), or left out. */
bool intake_wants(const struct intake *in);
int intake_data(struct intake *in, uint64_t offset, struct bytes content, struct err *e);
int intake_end(struct intake *in, struct err *e);

void intake_note(struct intake *in, enum note_kind kind, const char *path, const char *reason);

/* intake_finish(in, ret_tree, e): Fill in all of ${ret_tree} but name, format and sha256. When everything is refused, no folder is left. */
int intake_finish(struct intake *in, struct tree *ret_tree, struct err *e);

#endif
