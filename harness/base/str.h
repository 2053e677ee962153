/* str.h: a growing string, always terminated. Start with STR_EMPTY, end with str_free (or SCOPED_STR). */
#ifndef HARNESS_BASE_STR_H
#define HARNESS_BASE_STR_H

#include <stdarg.h>
#include <stddef.h>

#include "harness/base/arena.h"
#include "harness/base/bytes.h"

struct str {
	char *data; /* "" when empty; never NULL after the first str_ call that adds */
	size_t len;
	size_t cap;
};

#define STR_EMPTY ((struct str){ 0 })
#define SCOPED_STR __attribute__((cleanup(str_free))) struct str

void str_free(struct str *s);
void str_clear(struct str *s);
void str_add(struct str *s, const char *text);
void str_add_bytes(struct str *s, struct bytes b);
void str_add_char(struct str *s, char c);
void str_addf(struct str *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void str_vaddf(struct str *s, const char *fmt, va_list ap);
/* str_text(s): The text, "" when nothing was added. Valid until the next change. */
const char *str_text(const struct str *s);
struct bytes str_bytes(const struct str *s);
/* str_steal(s, a): Copy the text into ${a} and free ${s}. */
char *str_steal(struct str *s, struct arena *a);

#endif
