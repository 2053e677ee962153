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

#endif
