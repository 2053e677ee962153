/* bytes.h: a view of bytes that somebody else owns. What a program printed is bytes, never a C string. */
#ifndef HARNESS_BASE_BYTES_H
#define HARNESS_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct bytes {
	const char *data; /* may be NULL when len is 0 */
	size_t len;
};

static inline struct bytes bytes_of(const char *s)
{
	return (struct bytes){ .data = s, .len = strlen(s) };
}

static inline bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* bytes_trimmed(b): ${b} without blanks (space, tab, CR, LF, VT, FF) at either end. */
static inline struct bytes bytes_trimmed(struct bytes b)
{
	while (b.len && strchr(" \t\n\v\f\r", *b.data) && *b.data) {
		b.data++;
		b.len--;
	}
	while (b.len && strchr(" \t\n\v\f\r", b.data[b.len - 1]) && b.data[b.len - 1])
		b.len--;
	return b;
}

/* bytes_line(text, at): The line that begins at ${at} (at most text.len), without its end; ${at} moves behind it: beyond the text after the last one. */
static inline struct bytes bytes_line(struct bytes text, size_t *at)
{
	const char *start = text.data + *at, *newline = (const char *)memchr(start, '\n', text.len - *at);
	struct bytes line = { .data = start, .len = newline ? (size_t)(newline - start) : text.len - *at };
	*at += line.len + 1;
	return line;
}

#endif
