/* map.h: strings to numbers or pointers: open addressing, grows, never shrinks. Out of memory ends the program. */
#ifndef MAP_H
#define MAP_H

#include <stdbool.h>
#include <stddef.h>

struct map_entry {
	char *key; /* the map's own copy; NULL: free */
	size_t length;
	void *value;
};

struct map {
	struct map_entry *entries;
	size_t size, count;
};

/* The entry of the key, or NULL. */
struct map_entry *map_find(const struct map *map, const char *key, size_t length);

/* The entry of the key, made with a NULL value if there was none; valid until the next map_put. ${ret_new} may be NULL. */
struct map_entry *map_put(struct map *map, const char *key, bool *ret_new);

/* Free all; values too if they came from malloc. */
void map_free(struct map *map, bool values_too);

/* malloc and strdup that end the program when there is no memory. */
void *map_alloc(size_t bytes);
char *map_copy(const char *text);

#endif
