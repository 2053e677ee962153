/* nearest.c: the optimal string alignment distance (Damerau–Levenshtein without editing a pair twice). */
#include "harness/base/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { WORD_MAX = 64 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* The letters of a word as bits, whatever their case; some signs share one. */
static uint32_t letters_of(const char *word, size_t len)
{
	uint32_t letters = 0;
	for (size_t i = 0; i < len; i++)
		letters |= 1u << ((unsigned char)word[i] & 31);
	return letters;
}

/* Are they surely ${most} slips apart or more? A slip changes the length by one at most, and which letters there are by two. */
static bool surely_far(size_t a_len, uint32_t a_letters, const char *b, size_t b_len, size_t most)
{
	size_t longer = a_len > b_len ? a_len - b_len : b_len - a_len;
	return longer >= most || (size_t)__builtin_popcount(a_letters ^ letters_of(b, b_len)) > 2 * (most - 1);
}

/* How many slips apart; ${most} if there are so many or more. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len, size_t most)
{
	size_t rows[3][WORD_MAX + 1]; /* of the letter before the last, of the last, and of this one */
	size_t *before = rows[0], *last = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b_len; j++)
		last[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t smallest = row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			row[j] = least(least(last[j] + 1, row[j - 1] + 1), last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1));
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
				row[j] = least(row[j], before[j - 2] + 1);
			smallest = least(smallest, row[j]);
		}
		/* No later row has less: also two swapped letters come from a row that had one less at best. */
		if (smallest >= most)
			return most;
		size_t *free_row = before;
		before = last;
		last = row;
		row = free_row;
	}
	return last[b_len];
}

const char *nearest_word(const char *word, const char *const *known, size_t count)
{
	const char *found = NULL;
	size_t len = strlen(word), found_distance = len <= 4 ? 2 : 3;
	if (len == 0 || len > WORD_MAX)
		return NULL;
	uint32_t letters = letters_of(word, len);
	for (size_t i = 0; i < count; i++) {
		size_t known_len = strlen(known[i]);
		if (known_len > WORD_MAX || surely_far(len, letters, known[i], known_len, found_distance))
			continue;
		size_t d = distance(word, len, known[i], known_len, found_distance);
		if (d < found_distance && d < len) {
			found = known[i];
			found_distance = d;
		}
	}
	return found;
}
