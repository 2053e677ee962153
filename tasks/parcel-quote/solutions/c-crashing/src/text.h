/* text.h: lines and their parts, all in place. */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Cut spaces and tabs (and a carriage return or line feed at the end) off; returns the new start within ${text}. */
char *text_trim(char *text);

/* Split at each ${separator} into at most ${most} parts; returns how many there are, also if that is more than ${most}. */
size_t text_split(char *text, char separator, char **parts, size_t most);

/* Split at runs of blanks. */
size_t text_words(char *text, char **words, size_t most);

/* Remember what went wrong, for the one who prints it. Returns false, for "return text_fail(…)". */
bool text_fail(char *problem, size_t size, const char *format, ...);

#endif
