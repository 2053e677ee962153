/* pattern_ways.h: private to pattern.c. Where a pattern falls into alternatives that can be searched for one by one. Pure. */
#ifndef HARNESS_BASE_PATTERN_WAYS_H
#define HARNESS_BASE_PATTERN_WAYS_H

#include <stddef.h>

enum { WAYS_MAX = 16 };

/*
 * pattern_ways(text, ret_ends): The number of alternatives of ${text} at its top, and where each ends. 0: there is one only, or too many, or something in it (a group that
 * captures, a reference, an option) means another thing when it stands alone, or it would not help.
 *
 * It helps where some begin with '^' and some do not: PCRE2 looks for line starts alone, or for a first byte alone, quickly; for either of both it tries every place.
 */
size_t pattern_ways(const char *text, size_t ret_ends[WAYS_MAX]);

#endif
