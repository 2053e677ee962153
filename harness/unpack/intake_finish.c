/* intake_finish.c: when everything is in: links, the wrapper folder, the list of the tree. */
#include "harness/unpack/intake.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base/fs.h"

/* ${path} without the wrapper folder's name; the wrapper itself is NULL. */
static const char *inside(const char *path, const char *wrapper)
{
	size_t len = wrapper ? strlen(wrapper) : 0;
	if (!wrapper || strncmp(path, wrapper, len) != 0 || (path[len] != '/' && path[len] != '\0'))
		return path;
	return path[len] == '/' ? path + len + 1 : NULL;
}

/* Judge the links again in their final place (the wrapper is one folder less to climb), and make those that stay inside. */
static int make_links(struct intake *in, struct layout_item **items, size_t count, const char *wrapper, struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		const struct tree_entry *entry = &items[i]->entry;
		if (entry->kind != ENTRY_LINK)
			continue;
		const char *refused = policy_link(in->limits, inside(entry->path, wrapper), bytes_of(entry->target));
		if (refused) {
			intake_note(in, NOTE_REFUSED, entry->path, refused);
			layout_remove(&in->layout, items[i]);
		} else if (writer_link(&in->writer, entry->path, entry->target, e) < 0) {
			return -1;
		}
	}
	return 0;
}

static int end_folders(const struct intake *in, struct layout_item **items, size_t count, struct err *e)
{
	for (size_t i = 0; i < count; i++)
		if (items[i]->entry.kind == ENTRY_FOLDER && writer_folder_end(&in->writer, items[i]->entry.path, e) < 0)
			return -1;
	return writer_folder_end(&in->writer, ".", e);
}

/* Move what was unpacked, without its wrapper, to where the tree is to be. */
static int place(const struct intake *in, const char *wrapper, struct tree *tree, struct err *e)
{
	if (!in->work) {
		tree->fd = fs_open_beneath(in->looked_at, wrapper ? wrapper : ".", O_RDONLY | O_DIRECTORY, 0);
		return tree->fd < 0 ? err_sys(e, OWNER_HARNESS, "opening the submission's folder") : 0;
	}
	int work = in->work->fd;
	const char *from = wrapper ? fs_join(in->arena, INTAKE_FOLDER, wrapper) : INTAKE_FOLDER;
	if (renameat(work, from, work, INTAKE_TREE) < 0 || (wrapper && unlinkat(work, INTAKE_FOLDER, AT_REMOVEDIR) < 0))
		return err_sys(e, OWNER_HARNESS, "moving the unpacked tree to '%s/" INTAKE_TREE "'", in->work->path);
	tree->fd = fs_open_beneath(work, INTAKE_TREE, O_RDONLY | O_DIRECTORY, 0);
	tree->path = fs_join(in->arena, in->work->path, INTAKE_TREE);
	return tree->fd < 0 ? err_sys(e, OWNER_HARNESS, "opening '%s'", tree->path) : 0;
}

static void list_entry(struct tree *tree, struct tree_entry entry, const char *wrapper)
{
	entry.path = inside(entry.path, wrapper);
	if (!entry.path)
		return;
	if (entry.kind == ENTRY_FILE) {
		tree->file_count++;
		tree->bytes += entry.bytes;
	}
	tree->entries[tree->entry_count++] = entry;
}

/* All of a folder known by name stands in one piece, before the first path that is greater than the folder's. */
static void list_entries(struct intake *in, const char *wrapper, struct tree *tree)
{
	struct layout_item **items;
	size_t count = layout_sorted(&in->layout, &items), named = 0, i = 0;
	for (const struct intake_named *n = in->named; n; n = n->next)
		named += n->count;
	tree->entries = ARENA_ARRAY(in->arena, struct tree_entry, count + named + 1);
	for (const struct intake_named *n = in->named;; n = n->next) {
		for (; i < count && (!n || strcmp(items[i]->entry.path, n->folder) < 0); i++)
			list_entry(tree, items[i]->entry, wrapper);
		for (size_t k = 0; n && k < n->count; k++)
			list_entry(tree, n->entries[k], wrapper);
		if (!n)
			return;
	}
}

static int by_path(const void *a, const void *b)
{
	const struct tree_note *x = *(const struct tree_note *const *)a, *y = *(const struct tree_note *const *)b;
	int order = strcmp(x->path, y->path);
	if (order == 0)
		order = (int)x->kind - (int)y->kind;
	return order ? order : strcmp(x->reason, y->reason);
}

/* Notes in an order that does not depend on that of the archive, and no more than a report can use. */
static void list_notes(struct intake *in, const char *wrapper, struct tree *tree)
{
	struct tree_note **sorted = ARENA_ARRAY(in->arena, struct tree_note *, in->note_count + 1);
	size_t n = 0;
	for (struct tree_note *note = in->notes; note; note = note->next) {
		const char *path = inside(note->path, wrapper);
		note->path = path ? path : note->path;
		sorted[n++] = note;
	}
	qsort(sorted, n, sizeof(struct tree_note *), by_path); /* NOLINT(bugprone-sizeof-expression): pointers are sorted */
	struct tree_note **link = &tree->notes;
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && by_path(&sorted[i - 1], &sorted[i]) == 0)
			continue;
		if (tree->note_count++ < TREE_NOTES_MAX) {
			*link = sorted[i];
			link = &sorted[i]->next;
		}
	}
	*link = NULL;
}

static bool only_history(const struct intake *in)
{
	for (const struct tree_note *note = in->notes; note; note = note->next)
		if (note->kind == NOTE_SET_ASIDE && strcmp(fs_basename(note->path), ".git") == 0)
			return true;
	return false;
}

/* Why a tree with nothing in it is refused: because of what it did hold, if anything. */
static const char *empty_reason(const struct intake *in)
{
	if (only_history(in))
		return "The submission holds only the history of a git repository (.git), not its files. Clone it and grade the clone, or ask the candidate "
		       "for a "
		       "zip of the files.";
	if (in->note_count > 0)
		return "The submission holds no file that can be taken; the notes say why.";
	return "The submission is empty: it holds no files. Ask the candidate to send it again.";
}

/* gitrepository-layout(5): what git itself takes for a repository. */
static bool is_bare_repository(const struct intake *in, const char *wrapper)
{
	static const struct {
		const char *name;
		enum entry_kind kind;
	} parts[] = { { "HEAD", ENTRY_FILE }, { "objects", ENTRY_FOLDER }, { "refs", ENTRY_FOLDER } };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const char *path = wrapper ? fs_join(in->arena, wrapper, parts[i].name) : parts[i].name;
		const struct layout_item *item = layout_find(&in->layout, path);
		if (!item || item->entry.kind != parts[i].kind)
			return false;
	}
	return true;
}

static bool holds_file(struct layout_item **items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (items[i]->entry.kind == ENTRY_FILE)
			return true;
	return false;
}

int intake_finish(struct intake *in, struct tree *tree, struct err *e)
{
	struct layout_item **items;
	size_t count = layout_sorted(&in->layout, &items);
	const char *wrapper = NULL;
	tree->fd = -1;
	if (!in->refused && !holds_file(items, count))
		in->refused = empty_reason(in);
	if (!in->refused) {
		wrapper = layout_wrapper(&in->layout);
		if (is_bare_repository(in, wrapper))
			in->refused = "The submission is a bare git repository: its history, not its files. Clone it and grade the clone, or ask the candidate "
				      "for a zip "
				      "of the files.";
	}
	if (!in->refused) {
		tree->wrapper = wrapper;
		if (make_links(in, items, count, wrapper, e) < 0 || end_folders(in, items, count, e) < 0 || place(in, wrapper, tree, e) < 0)
			return -1;
		list_entries(in, wrapper, tree);
	} else if (in->work && fs_remove_tree(in->work->fd, INTAKE_FOLDER, e) < 0) {
		return -1;
	}
	list_notes(in, wrapper, tree);
	tree->refused = in->refused;
	return 0;
}
