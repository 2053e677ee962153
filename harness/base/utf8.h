/* utf8.h: text from strangers made fit to be shown: valid UTF-8, nothing invisible, nothing that moves a cursor or turns the reading direction. */
#ifndef HARNESS_BASE_UTF8_H
#define HARNESS_BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/bytes.h"

/* utf8_next(b, at, ret_codepoint): Length in bytes (1..4) of the valid sequence at ${at}, or 0 if there is none (then skip one byte). RFC 3629. */
size_t utf8_next(struct bytes b, size_t at, uint32_t *ret_codepoint);
bool utf8_valid(struct bytes b);

/*
 * utf8_visible(a, b, max): ${b} for people: controls as \n \t \e \x07, invalid bytes as \xff, bidirectional, zero-width and other invisible code points as
 * \u{202e}; a backslash stays as it is. At most ${max} bytes of result, cut on a character with "…". Never fails; owned by ${a}.
 */
const char *utf8_visible(struct arena *a, struct bytes b, size_t max);
/* utf8_valid_copy(a, b): ${b} with each invalid byte replaced by U+FFFD; line breaks and tabs kept. For reports. */
struct bytes utf8_valid_copy(struct arena *a, struct bytes b);

/*
 * utf8_fold(codepoint, out): What is left of a character where only its letter counts: lower case, without accents, compatible forms made the same ("É" → "e", "ﬁ" → "fi").
 * Return the bytes put into ${out}: 0 for what is neither letter nor digit. utf8_is_mark(codepoint): Is it an accent of the character before it?
 */
enum { UTF8_FOLD_MAX = 80 };
size_t utf8_fold(uint32_t codepoint, char out[UTF8_FOLD_MAX]);
bool utf8_is_mark(uint32_t codepoint);

#endif
