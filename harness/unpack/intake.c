/* intake.c: from claims to a tree. */
#include "harness/unpack/intake.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/clock.h"
#include "harness/base/fs.h"

/* Decisions are made in a scratch arena that is emptied after so many entries, so that memory does not grow with what is only set aside. */
enum { SCRATCH_ENTRIES = 64 };

static void start(struct intake *in, struct arena *a, const struct unpack_limits *limits)
{
	*in = (struct intake){
		.arena = a, .limits = limits, .writer = { .root = -1 }, .looked_at = -1, .deadline_ns = clock_ns() + (uint64_t)limits->wall_ms * 1000000, .fd = -1
	};
	layout_init(&in->layout, a);
	layout_init(&in->noted, a);
	in->scratch = arena_new();
}

void intake_look(struct intake *in, struct arena *a, const struct unpack_limits *limits, int dir)
{
	start(in, a, limits);
	in->looked_at = dir;
}

int intake_start(struct intake *in, struct arena *a, const struct unpack_limits *limits, const struct workdir *work, uid_t owner, uint64_t packed_bytes,
		 struct err *e)
{
	start(in, a, limits);
	in->work = work;
	in->state.packed_bytes = packed_bytes;
	in->writer.owner = owner;
	const struct writer at_work = { .root = work->fd, .owner = owner };
	if (writer_folder(&at_work, INTAKE_FOLDER, e) < 0)
		return err_wrap(e, "unpacking into '%s'", work->path);
	in->writer.root = fs_open_beneath(work->fd, INTAKE_FOLDER, O_RDONLY | O_DIRECTORY, 0);
	return in->writer.root < 0 ? err_sys(e, OWNER_HARNESS, "opening '%s/" INTAKE_FOLDER "'", work->path) : 0;
}

void intake_clear(struct intake *in)
{
	if (in->fd >= 0)
		close(in->fd);
	if (in->writer.root >= 0)
		close(in->writer.root);
	in->fd = in->writer.root = -1;
	arena_free(in->scratch);
	in->scratch = NULL;
}

void intake_note(struct intake *in, enum note_kind kind, const char *path, const char *reason)
{
	struct tree_note *note = ARENA_NEW(in->arena, struct tree_note);
	*note = (struct tree_note){ .kind = kind, .path = arena_strdup(in->arena, path), .reason = arena_strdup(in->arena, reason), .next = in->notes };
	in->notes = note;
	in->note_count++;
}

static void refuse_all(struct intake *in, const char *reason)
{
	if (!in->refused)
		in->refused = arena_strdup(in->arena, reason);
}

static bool late(struct intake *in)
{
	if (clock_ns() < in->deadline_ns)
		return false;
	refuse_all(in, arena_printf(in->scratch, "Unpacking the submission takes longer than %u seconds.", in->limits->wall_ms / 1000));
	return true;
}

/* ── Folders and collisions ── */

static int enter_folder(struct intake *in, const char *path, struct err *e)
{
	struct layout_item *item;
	struct tree_entry old;
	switch (layout_enter(&in->layout, path, ENTRY_FOLDER, &item, &old)) {
	case LAYOUT_STANDS:
	case LAYOUT_REFUSED:
		return 0;
	case LAYOUT_REPLACES:
		intake_note(in, NOTE_REFUSED, path, "A folder of the same name is in the submission, too; the folder was kept.");
		if (old.kind == ENTRY_FILE && writer_remove(&in->writer, path, e) < 0)
			return -1;
		break;
	case LAYOUT_NEW:
		break;
	}
	if (in->layout.count > 2 * in->limits->entries) {
		refuse_all(in, "The submission's names stand for far more folders than it has files.");
		return 0;
	}
	return writer_folder(&in->writer, path, e);
}

/* The folders above ${path}, whether the archive lists them or not. */
static int enter_parents(struct intake *in, const char *path, struct err *e)
{
	for (const char *slash = strchr(path, '/'); slash && !in->refused; slash = strchr(slash + 1, '/'))
		if (enter_folder(in, arena_strndup(in->scratch, path, (size_t)(slash - path)), e) < 0)
			return -1;
	return 0;
}

/* Enter a file or link. 0 with ${ret_item} NULL: refused and noted. */
static int enter_leaf(struct intake *in, const char *path, enum entry_kind kind, struct layout_item **ret_item, struct err *e)
{
	struct tree_entry old;
	*ret_item = NULL;
	if (enter_parents(in, path, e) < 0)
		return -1;
	if (in->refused)
		return 0;
	struct layout_item *item;
	switch (layout_enter(&in->layout, path, kind, &item, &old)) {
	case LAYOUT_REFUSED:
	case LAYOUT_STANDS:
		intake_note(in, NOTE_REFUSED, path, "A folder of the same name is in the submission, too; the folder was kept.");
		return 0;
	case LAYOUT_REPLACES:
		intake_note(in, NOTE_CHANGED, path, "It is in the submission twice; the last one was taken.");
		if (old.kind == ENTRY_FILE && writer_remove(&in->writer, path, e) < 0)
			return -1;
		break;
	case LAYOUT_NEW:
		break;
	}
	*ret_item = item;
	return 0;
}

/* ── Entries ── */

static int start_file(struct intake *in, const char *path, enum exec_bit exec, struct err *e)
{
	struct layout_item *item;
	if (enter_leaf(in, path, ENTRY_FILE, &item, e) < 0)
		return -1;
	if (!item)
		return 0;
	item->entry.exec = exec;
	in->item = item;
	in->file_end = 0;
	in->shebang = false;
	return writer_file(&in->writer, path, &in->fd, e);
}

static int take_link(struct intake *in, const char *path, struct bytes target, struct err *e)
{
	struct layout_item *item;
	const char *refused = policy_link(in->limits, path, target);
	if (refused) {
		intake_note(in, NOTE_REFUSED, path, refused);
		return 0;
	}
	if (enter_leaf(in, path, ENTRY_LINK, &item, e) < 0)
		return -1;
	if (item)
		item->entry.target = arena_strndup(in->arena, target.data, target.len);
	return 0;
}

/* A second name of an earlier file becomes a file of its own. */
static int take_hard_link(struct intake *in, const char *path, const struct entry *entry, struct err *e)
{
	const char *from;
	policy_path(in->scratch, in->limits, entry->target, entry->dos_names, &from);
	const struct layout_item *source = from ? layout_find(&in->layout, from) : NULL;
	if (!source || source->entry.kind != ENTRY_FILE) {
		intake_note(in, NOTE_REFUSED, path,
			    from ? "It is a hard link to something that is no file before it in the archive."
				 : "It is a hard link that points outside the submission.");
		return 0;
	}
	if (strcmp(from, path) == 0)
		return 0;
	uint64_t bytes = source->entry.bytes;
	const char *refused = policy_bytes(in->scratch, in->limits, &in->state, bytes, bytes);
	if (refused) {
		refuse_all(in, refused);
		return 0;
	}
	if (start_file(in, path, source->entry.exec, e) < 0)
		return -1;
	if (!in->item)
		return 0;
	in->file_end = bytes;
	in->shebang = source->runs;
	return writer_copy(&in->writer, from, in->fd, e);
}

static int take_accepted(struct intake *in, const struct entry *entry, const struct policy_decision_entry *decision, struct err *e)
{
	if (decision->changed)
		intake_note(in, NOTE_CHANGED, decision->path, decision->changed);
	switch (entry->type) {
	case TYPE_FILE:
		return start_file(in, decision->path, decision->exec, e);
	case TYPE_SYMLINK:
		return take_link(in, decision->path, policy_composed(in->scratch, entry->target), e);
	case TYPE_HARDLINK:
		return take_hard_link(in, decision->path, entry, e);
	case TYPE_FOLDER:
		if (enter_parents(in, decision->path, e) < 0)
			return -1;
		return in->refused ? 0 : enter_folder(in, decision->path, e);
	case TYPE_CHAR_DEVICE:
	case TYPE_BLOCK_DEVICE:
	case TYPE_FIFO:
	case TYPE_SOCKET:
	case TYPE_OTHER:
		break;
	}
	return 0;
}

int intake_entry(struct intake *in, const struct entry *entry, struct err *e)
{
	struct policy_decision_entry decision;
	struct layout_item *item;
	struct tree_entry old;
	if (in->refused || late(in))
		return 0;
	if (++in->scratch_entries % SCRATCH_ENTRIES == 0) {
		arena_free(in->scratch);
		in->scratch = arena_new();
	}
	policy_entry(in->scratch, in->limits, &in->state, entry, &decision);
	switch (decision.verdict) {
	case POLICY_IGNORE:
		break;
	case POLICY_REFUSE:
		intake_note(in, NOTE_REFUSED, decision.path, decision.reason);
		break;
	case POLICY_SET_ASIDE:
		if (layout_enter(&in->noted, decision.path, ENTRY_FILE, &item, &old) == LAYOUT_NEW)
			intake_note(in, NOTE_SET_ASIDE, decision.path, decision.reason);
		break;
	case POLICY_REFUSE_ALL:
		refuse_all(in, decision.reason);
		break;
	case POLICY_ACCEPT:
		in->renamed |= entry->path.len != strlen(decision.path) || memcmp(entry->path.data, decision.path, entry->path.len) != 0;
		return take_accepted(in, entry, &decision, e);
	}
	return 0;
}

bool intake_wants(const struct intake *in)
{
	return in->item != NULL && !in->refused;
}

int intake_data(struct intake *in, uint64_t offset, struct bytes content, struct err *e)
{
	if (in->refused || late(in))
		return 0;
	uint64_t end = offset + content.len;
	uint64_t more = end > in->file_end ? end - in->file_end : 0; /* holes count: whoever copies the tree later may fill them */
	const char *refused = policy_bytes(in->scratch, in->limits, &in->state, end, more);
	in->file_end = end;
	if (refused) {
		refuse_all(in, refused);
		return 0;
	}
	if (!in->item)
		return 0;
	if (offset == 0 && content.len >= 2)
		in->shebang = memcmp(content.data, "#!", 2) == 0;
	return writer_content(in->fd, offset, content, e);
}

int intake_end(struct intake *in, struct err *e)
{
	struct layout_item *item = in->item;
	int fd = in->fd;
	in->item = NULL;
	in->fd = -1;
	in->files_whole += item != NULL;
	uint64_t bytes = in->file_end;
	in->file_end = 0;
	if (!item)
		return 0;
	item->entry.bytes = bytes;
	item->runs = in->shebang;
	/* Where the bit is unknown, a script that names its interpreter may be started. */
	bool executable = item->entry.exec == EXEC_YES || (item->entry.exec == EXEC_UNKNOWN && in->shebang);
	return writer_file_end(&in->writer, fd, executable, e);
}
