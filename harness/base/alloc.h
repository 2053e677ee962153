/* alloc.h: malloc that cannot fail. Out of memory prints one line and ends the process with status 4 (see arena.h for why that is safe). */
#ifndef HARNESS_BASE_ALLOC_H
#define HARNESS_BASE_ALLOC_H

#include <stddef.h>

__attribute__((returns_nonnull)) void *alloc_zero(size_t size);
__attribute__((returns_nonnull)) void *alloc_resize(void *old, size_t size);
__attribute__((returns_nonnull)) char *alloc_strdup(const char *s);
/* alloc_strndup(s, len): Copy exactly ${len} bytes and terminate them. */
__attribute__((returns_nonnull)) char *alloc_strndup(const char *s, size_t len);

#endif
