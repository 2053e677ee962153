/*
 * redact.h: many words looked for in a text at once, however they are written there, and replaced: for pseudonyms.
 *
 *	set = redact_new(a); redact_name(set, "José García", true, &instead); redact_word(set, "c-0042", &instead);
 *	text = redact_apply(a, sets, count, text);
 *
 * Only letters and digits are compared, in lower case and without accents (base/utf8.h, utf8_fold): "jose_garcia", "GARCÍA, José", "Jos\u00e9%20Garc\u00eda" and "JoseGarcia"
 * are the same name. Linear in the text, whatever the number of words.
 */
#ifndef HARNESS_POOL_REDACT_H
#define HARNESS_POOL_REDACT_H

#include <stdbool.h>

#include "harness/base/arena.h"
#include "harness/base/bytes.h"

struct redact;

/* What stands there instead: in running text, and where no blank may stand (a path, an identifier). Copied by pointer. */
struct redact_instead {
	const char *text, *word;
};

struct redact *redact_new(struct arena *a);

/*
 * redact_name(set, name, parts, instead): A person's name in the orders and shorthands in which people write it ("Jane Mary Doe": also "Doe, Jane Mary", "Jane Doe",
 * "jdoe"), with any separators between. ${parts}: also its parts alone, "Jane" and "Doe", but for words that programs are made of ("Max", "Case") unless they are written
 * as a name.
 */
void redact_name(struct redact *set, const char *name, bool parts, const struct redact_instead *instead);
/* redact_word(set, word, instead): Where it stands alone: "c042" neither in "abc042" nor in "c0421". */
void redact_word(struct redact *set, const char *word, const struct redact_instead *instead);

/* redact_apply(a, sets, count, text): ${text} itself if nothing was found. The longest match at a place counts, of all sets. */
struct bytes redact_apply(struct arena *a, const struct redact *const *sets, size_t count, struct bytes text);

/* redact_is_common(word): Is it a word that programs, tasks and archives are full of? Case does not matter. */
bool redact_is_common(const char *word, size_t len);

#endif
