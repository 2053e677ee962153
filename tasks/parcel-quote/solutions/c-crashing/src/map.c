#include "map.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t SMALLEST = 64;

void *map_alloc(size_t bytes)
{
	void *memory = calloc(1, bytes);
	if (memory == NULL) {
		fputs("out of memory\n", stderr);
		exit(2);
	}
	return memory;
}

char *map_copy(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(map_alloc(size), text, size);
}

/* FNV-1a */
static size_t hash(const char *key, size_t length)
{
	uint64_t value = 14695981039346656037u;
	for (size_t i = 0; i < length; i++)
		value = (value ^ (unsigned char)key[i]) * 1099511628211u;
	return (size_t)value;
}

/* The entry that holds the key or would hold it. There is always a free one. */
static struct map_entry *place(const struct map *map, const char *key, size_t length)
{
	size_t i = hash(key, length) & (map->size - 1);
	while (map->entries[i].key != NULL && (map->entries[i].length != length || memcmp(map->entries[i].key, key, length) != 0))
		i = (i + 1) & (map->size - 1);
	return &map->entries[i];
}

static void grow(struct map *map)
{
	struct map old = *map;
	map->size = old.size == 0 ? SMALLEST : old.size * 2;
	map->entries = map_alloc(map->size * sizeof *map->entries);
	for (size_t i = 0; i < old.size; i++) {
		if (old.entries[i].key != NULL)
			*place(map, old.entries[i].key, old.entries[i].length) = old.entries[i];
	}
	free(old.entries);
}

struct map_entry *map_find(const struct map *map, const char *key, size_t length)
{
	if (map->size == 0)
		return NULL;
	struct map_entry *entry = place(map, key, length);
	return entry->key != NULL ? entry : NULL;
}

struct map_entry *map_put(struct map *map, const char *key, bool *ret_new)
{
	if ((map->count + 1) * 2 > map->size)
		grow(map);
	size_t length = strlen(key);
	struct map_entry *entry = place(map, key, length);
	if (ret_new != NULL)
		*ret_new = entry->key == NULL;
	if (entry->key == NULL) {
		*entry = (struct map_entry){ .key = map_copy(key), .length = length };
		map->count++;
	}
	return entry;
}

void map_free(struct map *map, bool values_too)
{
	for (size_t i = 0; i < map->size; i++) {
		free(map->entries[i].key);
		if (values_too)
			free(map->entries[i].value);
	}
	free(map->entries);
	*map = (struct map){ 0 };
}
