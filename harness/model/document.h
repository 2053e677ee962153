/*
 * document.h: what all loaders share: a JSON file that a person wrote, read, held against its published schema, and bound into structs.
 *
 * Binding goes on after a mistake, with a default in its place, so that one run lists all mistakes. Only a file that is no JSON at all stops it.
 */
#ifndef HARNESS_MODEL_DOCUMENT_H
#define HARNESS_MODEL_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/err.h"
#include "harness/base/json.h"
#include "harness/base/problems.h"
#include "harness/base/schema.h"

enum { DOCUMENT_BYTES_MAX = 16 << 20 };

struct document {
	struct arena *arena;
	const char *file;          /* as the user would name it, for problems */
	struct problems *problems; /* not owned */
	struct bytes text;
	const struct json *root;
};

/*
 * document_load(d, dir, path, schema, e): Read the file ${path} relative to ${dir} and hold it against ${schema}. d->arena, d->file and d->problems are given by
 * the caller, d->text and d->root are set. Return 0 with deviations in d->problems; -1 when there is no document to bind: either a problem tells why (not JSON), or ${e} does.
 */
int document_load(struct document *d, int dir, const char *path, const struct schema *schema, struct err *e);

/*
 * document_schema(name, ret, e): The published schema ${name} ("tasks/task.schema.json") from the program's data, read at its first use and kept. -1 is
 * OWNER_HARNESS: the schemas are ours. For one thread.
 */
int document_schema(const char *name, struct schema **ret, struct err *e);

/* document_string(d, value): The text of ${value} as a C string; NULL if it is absent or no string (the schema said so). A NUL inside is a problem. */
const char *document_string(struct document *d, const struct json *value);
/* document_strings(d, array): NULL-terminated; elements that are no strings are left out. Never NULL. */
const char *const *document_strings(struct document *d, const struct json *array);
/* document_duplicate(d, ids, count, value, what): Add a problem at ${value} if its text is among the first ${count} of ${ids}. */
void document_duplicate(struct document *d, const char *const *ids, size_t count, const struct json *value, const char *what);
/* document_u32(object, key, otherwise): A whole number in range of uint32_t, else ${otherwise}. */
uint32_t document_u32(const struct json *object, const char *key, uint32_t otherwise);

#endif
