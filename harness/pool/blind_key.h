/* blind_key.h: the file that says who is who in a blind export: a secret, from which pseudonyms follow, and the list. For its owner's eyes only (mode 0600). */
#ifndef HARNESS_POOL_BLIND_KEY_H
#define HARNESS_POOL_BLIND_KEY_H

#include "harness/pool/blind.h"

struct blind_key {
	const char *path;
	const char *secret; /* hex digits */
};

/* blind_key_open(a, path, ret, e): The secret of ${path}; a new one if there is no such file. A file that is something else is refused. */
int blind_key_open(struct arena *a, const char *path, struct blind_key *ret, struct err *e);
/* blind_key_code(a, key, id, turn): "7FK2QX": six of 28 characters, no vowels, nothing that looks alike. Another one for each ${turn}, where one is taken. */
const char *blind_key_code(struct arena *a, const struct blind_key *key, const char *id, unsigned turn);

/* blind_key_find(a, path, pseudonym, ret, e): The id of whom ${pseudonym} ("candidate-7fk2qx") stands for in that file; ${ret} stays what it was if it stands for nobody. */
int blind_key_find(struct arena *a, const char *path, const char *pseudonym, const char **ret, struct err *e);

/* The list, written whole at its end. blind_key_end(w, good, e): ${good} false: write nothing. */
struct blind_key_writer;
struct blind_key_writer *blind_key_write(const struct blind_key *key);
void blind_key_add(struct blind_key_writer *w, const struct blind_one *one, const struct submission *who);
int blind_key_end(struct blind_key_writer *w, bool good, struct err *e);

#endif
