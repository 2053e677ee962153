/* nearest.h: "did you mean …?" for a misspelt word. */
#ifndef HARNESS_BASE_NEAREST_H
#define HARNESS_BASE_NEAREST_H

#include <stddef.h>

/*
 * nearest_word(word, known, count): The one of ${known} that ${word} was probably meant to be: at most two slips away (one for words of up to four
 * letters; a slip is a letter missing, added, wrong, or two swapped), capitals aside. NULL if none is that near. The first of several wins.
 */
const char *nearest_word(const char *word, const char *const *known, size_t count);

#endif
