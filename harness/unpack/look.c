/*
 * look.c: the walk of folder.c without a copy.
 *
 * Every entry goes through the same intake, so that names are refused, junk is set aside and the wrapper is found as if it were copied; only sizes come from the file
 * system instead of the content. Names that a copy would change (Unicode composition) cannot be opened under the changed name: then it must be copied after all.
 */
#include "harness/unpack/look.h"

#include <stdlib.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/unpack/folder.h"
#include "harness/unpack/names.h"

/* A digest is taken of what is small enough that nobody waits for it. */
enum { DIGEST_ENTRIES_MAX = 1000, DIGEST_BYTES_MAX = 16 << 20 };

struct look {
	struct intake in;
	const struct unpack_skip *skip;
	struct policy_state grading; /* what grading would count */
	const char *ungradable;
	const char *alone;           /* the only folder at the top, which may be a wrapper; NULL: there is more */
	struct intake_named **last;
	size_t named;
	struct err *e;
};

static bool skips(const struct look *l, const char *folder)
{
	size_t len = l->alone ? strlen(l->alone) : 0;
	bool inside = l->alone && strncmp(folder, l->alone, len) == 0 && folder[len] == '/' && folder[len + 1];
	return l->skip->skips(l->skip->context, folder) || (inside && l->skip->skips(l->skip->context, folder + len + 1));
}

static int skip_folder(struct look *l, int parent, const char *name, const char *folder)
{
	size_t room = l->in.limits->entries > l->in.layout.count + l->named ? l->in.limits->entries - l->in.layout.count - l->named : 0;
	unsigned deep = 0;
	for (const char *c = folder; *c; c++)
		deep += *c == '/';
	struct names names;
	names_list(l->in.arena, parent, name, folder, l->in.limits->depth > deep ? l->in.limits->depth - deep : 0, room + 1, &names);
	l->named += names.count;
	if (names.count > room)
		l->in.refused = policy_too_many(l->in.arena, l->in.limits);
	*l->last = ARENA_NEW(l->in.arena, struct intake_named);
	**l->last = (struct intake_named){ .folder = folder, .entries = names.entries, .count = names.count };
	l->last = &(*l->last)->next;
	return FS_SKIP;
}

static int look_at_file(struct look *l, const char *path, const struct stat *st)
{
	uint64_t bytes = st->st_size > 0 ? (uint64_t)st->st_size : 0;
	struct entry entry = { .path = bytes_of(path), .type = TYPE_FILE, .mode = st->st_mode & 07777, .mode_known = true, .bytes = bytes };
	if (intake_entry(&l->in, &entry, l->e) < 0)
		return -1;
	if (intake_wants(&l->in)) {
		const char *refused = policy_bytes(l->in.arena, &UNPACK_LIMITS_DEFAULT, &l->grading, bytes, bytes);
		if (!l->ungradable)
			l->ungradable = refused;
		l->in.file_end = bytes;
	}
	return intake_end(&l->in, l->e);
}

static int visit(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct look *l = context;
	size_t notes = l->in.note_count;
	int rc = S_ISREG(st->st_mode) ? look_at_file(l, path, st) : folder_take_other(&l->in, parent, name, path, st, l->e);
	if (rc < 0)
		return -1;
	if (l->in.refused)
		return FOLDER_STOP;
	if (!S_ISDIR(st->st_mode))
		return 0;
	if (l->in.note_count > notes)
		return FS_SKIP;
	const char *folder = arena_printf(l->in.scratch, "%s/", path);
	return skips(l, folder) ? skip_folder(l, parent, name, arena_strdup(l->in.arena, folder)) : 0;
}

static int find_alone(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct look *l = context;
	(void)parent, (void)path;
	if (l->alone || !S_ISDIR(st->st_mode)) {
		l->alone = NULL;
		return FOLDER_STOP;
	}
	l->alone = arena_strdup(l->in.arena, name);
	return FS_SKIP;
}

/* Blocks in the order in which their folders stand among whole paths, which is not quite that of the walk: "a-b/" comes before "a/". */
static int by_folder(const void *a, const void *b)
{
	return strcmp((*(const struct intake_named *const *)a)->folder, (*(const struct intake_named *const *)b)->folder);
}

static void sort_named(struct intake *in)
{
	size_t count = 0, i = 0;
	for (struct intake_named *n = in->named; n; n = n->next)
		count++;
	struct intake_named **sorted = ARENA_ARRAY(in->arena, struct intake_named *, count + 1), **link = &in->named;
	for (struct intake_named *n = in->named; n; n = n->next)
		sorted[i++] = n;
	qsort(sorted, count, sizeof(struct intake_named *), by_folder); /* NOLINT(bugprone-sizeof-expression): pointers are sorted */
	for (i = 0; i < count; i++, link = &(*link)->next)
		*link = sorted[i];
	*link = NULL;
}

/* ── The digest, as hash_tree would take it of the copy ── */

/* The order of a walk: by components, so that '/' comes before all other bytes. */
static int by_walk(const void *a, const void *b)
{
	const unsigned char *x = (const unsigned char *)(*(const struct tree_entry *const *)a)->path;
	const unsigned char *y = (const unsigned char *)(*(const struct tree_entry *const *)b)->path;
	while (*x && *x == *y)
		x++, y++;
	int left = *x == '/' ? 1 : *x ? *x + 1 : 0, right = *y == '/' ? 1 : *y ? *y + 1 : 0;
	return left - right;
}

static bool is_git(const char *path)
{
	return strncmp(path, ".git", 4) == 0 || strstr(path, "/.git");
}

/* 1: added; 0: it is too much, or not there any more. */
static int digest_file(struct hash *h, int dir, const struct tree_entry *entry, uint64_t *bytes, struct err *e)
{
	char hex[HASH_HEX_SIZE], head[2];
	struct stat st;
	SCOPED_FD fd = fs_open_regular(dir, entry->path, &st);
	if (fd < 0 || (*bytes += (uint64_t)st.st_size) > DIGEST_BYTES_MAX)
		return 0;
	if (hash_fd(fd, hex, e) < 0)
		return -1;
	/* The exec bit as intake_end would set it. */
	bool unknown = (st.st_mode & 0777) == 0666, program = st.st_mode & 0111;
	if (unknown)
		program = pread(fd, head, 2, 0) == 2 && head[0] == '#' && head[1] == '!';
	hash_tree_entry(h, entry->path, program ? "program" : "file", bytes_of(hex));
	return 1;
}

static int take_digest(struct arena *a, struct tree *tree, struct err *e)
{
	if (tree->entry_count > DIGEST_ENTRIES_MAX)
		return 0;
	const struct tree_entry **sorted = ARENA_ARRAY(a, const struct tree_entry *, tree->entry_count + 1);
	uint64_t bytes = 0;
	struct hash h = { 0 };
	hash_start(&h);
	for (size_t i = 0; i < tree->entry_count; i++)
		sorted[i] = &tree->entries[i];
	qsort(sorted, tree->entry_count, sizeof(struct tree_entry *), by_walk); /* NOLINT(bugprone-sizeof-expression): pointers are sorted */
	for (size_t i = 0; i < tree->entry_count; i++) {
		const struct tree_entry *entry = sorted[i];
		if (is_git(entry->path))
			continue;
		if (entry->kind == ENTRY_LINK && !entry->target)
			return 0;
		if (entry->kind == ENTRY_LINK)
			hash_tree_entry(&h, entry->path, "link", bytes_of(entry->target));
		if (entry->kind == ENTRY_FOLDER)
			hash_tree_entry(&h, entry->path, "folder", (struct bytes){ 0 });
		int added = entry->kind == ENTRY_FILE ? digest_file(&h, tree->fd, entry, &bytes, e) : 1;
		if (added <= 0)
			return added;
	}
	hash_hex(&h, tree->sha256);
	return 0;
}

int look_folder(struct arena *a, int dir, const struct unpack_skip *skip, struct tree *tree, bool *ret_seen, struct err *e)
{
	/* Nothing is taken, so sizes do not matter; what is listed takes memory. */
	struct unpack_limits limits = UNPACK_LIMITS_DEFAULT;
	limits.entries = LOOK_ENTRIES_MAX;
	limits.bytes = limits.file_bytes = UINT64_MAX;
	struct look l = { .skip = skip, .e = e };
	intake_look(&l.in, a, &limits, dir);
	l.last = &l.in.named;
	int rc = fs_walk(dir, find_alone, &l, e) < 0 || fs_walk(dir, visit, &l, e) < 0 ? -1 : 0;
	sort_named(&l.in);
	*ret_seen = rc < 0 || !l.in.renamed;
	if (rc == 0 && *ret_seen)
		rc = intake_finish(&l.in, tree, e);
	if (rc == 0 && *ret_seen && tree->fd >= 0) {
		tree->ungradable = l.in.layout.count + l.named > UNPACK_LIMITS_DEFAULT.entries ? policy_too_many(a, &UNPACK_LIMITS_DEFAULT) : l.ungradable;
		rc = take_digest(a, tree, e);
	}
	intake_clear(&l.in);
	return rc < 0 ? err_wrap(e, "looking at the submission's folder") : 0;
}
