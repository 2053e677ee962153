/*
 * layout.h: what a tree holds, path by path, as entries come in: the plan that the writer carries out, and the list that the finished tree shows. Pure.
 *
 * Two entries of one name: a folder wins over a file or a link, whichever came first; of the others the last one wins, as in tar.
 */
#ifndef HARNESS_UNPACK_LAYOUT_H
#define HARNESS_UNPACK_LAYOUT_H

#include "harness/base/arena.h"
#include "harness/model/tree.h"

struct layout_item {
	struct tree_entry entry;
	struct layout_item *next_in_slot;
	bool removed;
	bool runs; /* free for the user: a file that starts with "#!" */
};

struct layout {
	struct arena *arena;
	struct layout_item **slots;
	size_t slot_count, count; /* count: without removed ones */
};

void layout_init(struct layout *l, struct arena *a);

/* layout_find(l, path): The item at ${path}, or NULL. */
struct layout_item *layout_find(const struct layout *l, const char *path);

#define LAYOUT_PUT_TABLE(X)                                                                          \
	X(LAYOUT_NEW, "new")                                                                         \
	X(LAYOUT_REPLACES, "replaces") /* a file or link stood there; the item is the new one now */ \
	X(LAYOUT_STANDS, "stands")     /* a folder put on a folder: nothing to do */                 \
	X(LAYOUT_REFUSED, "refused")   /* a file or link put on a folder: the folder stays */
ENUM_DECLARE(layout_put, LAYOUT_PUT_TABLE)

/*
 * layout_enter(l, path, kind, ret_item, ret_old): Enter ${path} (normalised, see policy_path); the folders above it are the caller's to enter first.
 * ${ret_old} is what stood there, when something did.
 */
enum layout_put layout_enter(struct layout *l, const char *path, enum entry_kind kind, struct layout_item **ret_item, struct tree_entry *ret_old);

/* layout_remove(l, item): Take out ${item}, a file or link. */
void layout_remove(struct layout *l, struct layout_item *item);

/* layout_sorted(l, ret_items): The items in byte order of paths; the array is owned by the arena. Return their number. */
size_t layout_sorted(const struct layout *l, struct layout_item ***ret_items);

/*
 * layout_wrapper(l): The one folder at the top that holds everything, if taking it away loses nothing: "anna-solution/", not "src/" or "bin/", which mean something
 * themselves (they count as a wrapper only with a README or a manifest directly in them). NULL: there is none. Owned by the layout.
 */
const char *layout_wrapper(const struct layout *l);

#endif
