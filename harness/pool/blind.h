/*
 * blind.h: an export in which nobody can be told by name.
 *
 *	blind_open(a, store, key, &blind, e)       who is who: kept in the file ${key}, or made
 *	for each: blind_begin(blind, a, who, &sources), then blind_report(…), blind_sources(…)
 *	blind_close(blind)
 *
 * A pseudonym follows from the key file's secret and the submission's id: it stays as long as the file does, and says nothing to who has not got it. What is replaced: the
 * ids, names and file names that the pool knows, of all who take part, in every report; of the submission at hand also the parts of names, and everyone whom it names as its author
 * (pool/authors.h); e-mail addresses, whoever they belong to; the digest of the submission, which anybody who has the archive could compare.
 */
#ifndef HARNESS_POOL_BLIND_H
#define HARNESS_POOL_BLIND_H

#include "harness/pool/sources.h"
#include "harness/pool/store.h"

struct blind;

struct blind_one {
	const char *id;        /* in the store */
	const char *pseudonym; /* the id shown: "candidate-7fk2qx" */
	const char *name;      /* shown: "Candidate 7FK2QX" */
};

int blind_open(struct arena *a, const struct store *s, const char *key, struct blind **ret, struct err *e);
void blind_close(struct blind *blind); /* NULL is allowed */

/* blind_all(blind, ret_count): Everyone, in the order of pseudonyms, which says nothing about the pool's. */
const struct blind_one *blind_all(const struct blind *blind, size_t *ret_count);
/* blind_find(blind, id): By the store's id; NULL: not there. */
const struct blind_one *blind_find(const struct blind *blind, const char *id);

/* blind_begin(blind, a, who, path, sources): From here on texts are of the submission ${who}, which lies at ${path} and consists of ${sources}. */
void blind_begin(struct blind *blind, struct arena *a, const struct submission *who, const char *path, const struct sources *sources);
/* blind_report(blind, a, report): Replace in place. blind_sources: likewise. blind_text: of one text. */
void blind_report(struct blind *blind, struct arena *a, struct json *report);
void blind_sources(struct blind *blind, struct arena *a, struct sources *sources);
const char *blind_text(struct blind *blind, struct arena *a, const char *text);

#endif
