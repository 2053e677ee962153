/* arena.c: blocks in a list, each filled from its start; what is large gets a block of its own. */
#include "harness/base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/alloc.h"

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(max_align_t) unsigned char data[];
};

struct deferred {
	struct deferred *next;
	void (*call)(void *);
	void *argument;
};

struct arena {
	struct block *blocks; /* the first is the one that is being filled */
	struct deferred *deferred;
	size_t used;
};

/* Under AddressSanitizer every allocation is a block of its own, so that running over its end is seen. */
#ifdef __SANITIZE_ADDRESS__
enum { BLOCK_SIZE = 0 };
#else
enum { BLOCK_SIZE = 64 * 1024 - 64 };
#endif

struct arena *arena_new(void)
{
	return alloc_zero(sizeof(struct arena));
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	for (struct deferred *d = a->deferred; d; d = d->next)
		d->call(d->argument);
	for (struct block *b = a->blocks, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

void arena_defer(struct arena *a, void (*call)(void *), void *argument)
{
	struct deferred *d = ARENA_NEW(a, struct deferred);
	*d = (struct deferred){ .next = a->deferred, .call = call, .argument = argument };
	a->deferred = d;
}

/* A block for one large value goes behind the one being filled, so that the rest of that one is not lost. */
static struct block *block_add(struct arena *a, size_t size, bool alone)
{
	struct block *b = alloc_zero(sizeof *b + size);
	b->size = size;
	b->used = alone ? size : 0;
	struct block **place = alone && a->blocks ? &a->blocks->next : &a->blocks;
	b->next = *place;
	*place = b;
	return b;
}

void *arena_zalloc(struct arena *a, size_t size)
{
	size_t align = _Alignof(max_align_t);
	if (size > SIZE_MAX / 2)
		size = SIZE_MAX / 2; /* alloc_zero ends the process */
	size_t room = size ? (size + align - 1) / align * align : align;
	a->used += size;
	if (room > BLOCK_SIZE / 4)
		return block_add(a, size ? size : 1, true)->data;
	struct block *b = a->blocks;
	if (!b || b->size - b->used < room)
		b = block_add(a, BLOCK_SIZE, false);
	void *p = b->data + b->used;
	b->used += room;
	return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t product;
	if (__builtin_mul_overflow(count, size, &product))
		product = SIZE_MAX;
	return arena_zalloc(a, product);
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = arena_zalloc(a, len + 1);
	if (len)
		memcpy(p, s, len);
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

struct bytes arena_bytes(struct arena *a, struct bytes b)
{
	return (struct bytes){ .data = arena_strndup(a, b.data, b.len), .len = b.len };
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list measure;
	va_copy(measure, ap);
	int len = vsnprintf(NULL, 0, fmt, measure);
	va_end(measure);
	if (len < 0) /* longer than INT_MAX: no message of ours is */
		return arena_strdup(a, "");
	char *p = arena_zalloc(a, (size_t)len + 1);
	vsnprintf(p, (size_t)len + 1, fmt, ap);
	return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}
