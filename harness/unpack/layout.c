/* layout.c: a hash table of paths. */
#include "harness/unpack/layout.h"

#include <stdlib.h>
#include <sys/random.h>

#include "harness/base/fs.h"

ENUM_DEFINE(layout_put, LAYOUT_PUT_TABLE)

enum { SLOTS_AT_START = 256 };

/* FNV-1a from a random start. Colliding on purpose takes knowing the start; and the number of entries is limited besides. */
static size_t hash_of(const char *path)
{
	static uint64_t start;
	while (start == 0)
		if (getrandom(&start, sizeof start, 0) != (ssize_t)sizeof start)
			start = 14695981039346656037u;
	uint64_t h = start;
	for (; *path; path++)
		h = (h ^ (unsigned char)*path) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

void layout_init(struct layout *l, struct arena *a)
{
	*l = (struct layout){ .arena = a, .slot_count = SLOTS_AT_START };
	l->slots = ARENA_ARRAY(a, struct layout_item *, l->slot_count);
}

static struct layout_item *find_any(const struct layout *l, const char *path)
{
	struct layout_item *item = l->slots[hash_of(path) % l->slot_count];
	while (item && strcmp(item->entry.path, path) != 0)
		item = item->next_in_slot;
	return item;
}

struct layout_item *layout_find(const struct layout *l, const char *path)
{
	struct layout_item *item = find_any(l, path);
	return item && !item->removed ? item : NULL;
}

static void grow(struct layout *l)
{
	struct layout_item **old = l->slots;
	size_t old_count = l->slot_count;
	l->slot_count = old_count ? old_count * 4 : SLOTS_AT_START;
	l->slots = ARENA_ARRAY(l->arena, struct layout_item *, l->slot_count);
	for (size_t i = 0; i < old_count; i++) {
		for (struct layout_item *item = old[i], *next; item; item = next) {
			size_t slot = hash_of(item->entry.path) % l->slot_count;
			next = item->next_in_slot;
			item->next_in_slot = l->slots[slot];
			l->slots[slot] = item;
		}
	}
}

static struct layout_item *add(struct layout *l, const char *path)
{
	if (l->count >= l->slot_count)
		grow(l);
	struct layout_item *item = ARENA_NEW(l->arena, struct layout_item);
	size_t slot = hash_of(path) % l->slot_count;
	item->entry.path = arena_strdup(l->arena, path);
	item->next_in_slot = l->slots[slot];
	l->slots[slot] = item;
	return item;
}

enum layout_put layout_enter(struct layout *l, const char *path, enum entry_kind kind, struct layout_item **ret_item, struct tree_entry *ret_old)
{
	struct layout_item *item = find_any(l, path);
	enum layout_put put = LAYOUT_NEW;
	if (item && !item->removed) {
		*ret_old = item->entry;
		*ret_item = item;
		if (item->entry.kind == ENTRY_FOLDER)
			return kind == ENTRY_FOLDER ? LAYOUT_STANDS : LAYOUT_REFUSED;
		put = LAYOUT_REPLACES;
	} else {
		if (!item)
			item = add(l, path);
		item->removed = false;
		l->count++;
	}
	item->entry = (struct tree_entry){ .path = item->entry.path, .kind = kind };
	*ret_item = item;
	return put;
}

void layout_remove(struct layout *l, struct layout_item *item)
{
	if (!item->removed) {
		item->removed = true;
		l->count--;
	}
}

static int by_path(const void *a, const void *b)
{
	return strcmp((*(struct layout_item *const *)a)->entry.path, (*(struct layout_item *const *)b)->entry.path);
}

size_t layout_sorted(const struct layout *l, struct layout_item ***ret_items)
{
	size_t n = 0;
	*ret_items = ARENA_ARRAY(l->arena, struct layout_item *, l->count + 1);
	for (size_t i = 0; i < l->slot_count; i++)
		for (struct layout_item *item = l->slots[i]; item; item = item->next_in_slot)
			if (!item->removed)
				(*ret_items)[n++] = item;
	qsort(*ret_items, n, sizeof(struct layout_item *), by_path); /* NOLINT(bugprone-sizeof-expression): pointers are sorted */
	return n;
}

/* ── The wrapper ── */

/* Names with a meaning of their own, and what in them shows that they wrap a project all the same. */
static const char meaningful[] = "{app,bin,cmd,include,lib,public,scripts,src,test,tests,web,www}";
static const char project_file[] = "{README*,readme*,Readme*,Makefile,composer.json,package.json,pyproject.toml,requirements.txt,Gemfile,go.mod,Cargo.toml,"
				   "pom.xml,build.gradle,CMakeLists.txt}";

const char *layout_wrapper(const struct layout *l)
{
	const struct layout_item *top = NULL;
	for (size_t i = 0; i < l->slot_count; i++) {
		for (const struct layout_item *item = l->slots[i]; item; item = item->next_in_slot) {
			if (item->removed || strchr(item->entry.path, '/'))
				continue;
			if (top || item->entry.kind != ENTRY_FOLDER)
				return NULL;
			top = item;
		}
	}
	if (!top || l->count < 2)
		return NULL;
	if (!fs_glob(meaningful, top->entry.path))
		return top->entry.path;
	size_t len = strlen(top->entry.path);
	for (size_t i = 0; i < l->slot_count; i++) {
		for (const struct layout_item *item = l->slots[i]; item; item = item->next_in_slot) {
			const char *path = item->entry.path;
			if (!item->removed && path[len] == '/' && fs_glob(project_file, path + len + 1))
				return top->entry.path;
		}
	}
	return NULL;
}
