/* tree.c: looking up an entry; the texts of the enums stand in enums.c. */
#include "harness/model/tree.h"

const struct tree_entry *tree_find(const struct tree *tree, const char *path)
{
	size_t low = 0, high = tree->entry_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(path, tree->entries[middle].path);
		if (order == 0)
			return &tree->entries[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
