/*
 * arena.h: memory that lives and dies together. One arena a submission owns every model value.
 *
 * No allocation of the project returns NULL: when memory is out, base/alloc.h ends the process with exit status 4 (harness fault) at once.
 * That is safe by design: results are written whole or not at all, sandboxes die with their supervisor, and the next start sweeps what was left.
 */
#ifndef HARNESS_BASE_ARENA_H
#define HARNESS_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "harness/base/bytes.h"

struct arena;

struct arena *arena_new(void);
/* arena_free(a): Free ${a} and all that was taken from it. NULL is allowed. */
void arena_free(struct arena *a);

/* arena_zalloc(a, size): Return ${size} zeroed bytes, aligned for any type, owned by ${a}. */
void *arena_zalloc(struct arena *a, size_t size) __attribute__((returns_nonnull));
/* arena_array(a, count, size): The same for an array; a product that overflows ends the process as out of memory does. */
void *arena_array(struct arena *a, size_t count, size_t size) __attribute__((returns_nonnull));
#define ARENA_NEW(a, type) ((type *)arena_zalloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))

/* Copies owned by ${a}, always terminated with a NUL that is not counted. */
char *arena_strdup(struct arena *a, const char *s) __attribute__((returns_nonnull));
char *arena_strndup(struct arena *a, const char *s, size_t len) __attribute__((returns_nonnull));
struct bytes arena_bytes(struct arena *a, struct bytes b);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((returns_nonnull, format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);

/* arena_defer(a, call, argument): Have ${call}(${argument}) run when ${a} is freed, the latest first: for what other libraries own. */
void arena_defer(struct arena *a, void (*call)(void *), void *argument);

/* arena_used(a): Bytes handed out so far (for measurements). */
size_t arena_used(const struct arena *a);

#endif
