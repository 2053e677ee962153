/* str.c: the growing string. */
#include "harness/base/str.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/alloc.h"

/* Room for ${more} bytes and the final NUL. Doubling keeps appending linear. */
static void reserve(struct str *s, size_t more)
{
	size_t need;
	if (__builtin_add_overflow(s->len, more, &need) || need >= SIZE_MAX / 4)
		need = SIZE_MAX / 2; /* alloc_resize ends the process */
	if (need < s->cap)
		return;
	size_t cap = s->cap < 32 ? 64 : s->cap * 2;
	if (cap <= need)
		cap = need + 1;
	s->data = alloc_resize(s->data, cap);
	s->cap = cap;
}

void str_free(struct str *s)
{
	free(s->data);
	*s = STR_EMPTY;
}

void str_clear(struct str *s)
{
	s->len = 0;
	if (s->data)
		s->data[0] = '\0';
}

void str_add_bytes(struct str *s, struct bytes b)
{
	reserve(s, b.len);
	if (b.len)
		memcpy(s->data + s->len, b.data, b.len);
	s->len += b.len;
	s->data[s->len] = '\0';
}

void str_add(struct str *s, const char *text)
{
	str_add_bytes(s, bytes_of(text));
}

void str_add_char(struct str *s, char c)
{
	str_add_bytes(s, (struct bytes){ .data = &c, .len = 1 });
}

void str_vaddf(struct str *s, const char *fmt, va_list ap)
{
	va_list measure;
	va_copy(measure, ap);
	int len = vsnprintf(NULL, 0, fmt, measure);
	va_end(measure);
	if (len < 0) /* longer than INT_MAX: use str_add_bytes for what can be that long */
		len = 0, fmt = "";
	reserve(s, (size_t)len);
	vsnprintf(s->data + s->len, (size_t)len + 1, fmt, ap);
	s->len += (size_t)len;
}

void str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(s, fmt, ap);
	va_end(ap);
}

const char *str_text(const struct str *s)
{
	return s->data ? s->data : "";
}

struct bytes str_bytes(const struct str *s)
{
	return (struct bytes){ .data = str_text(s), .len = s->len };
}

char *str_steal(struct str *s, struct arena *a)
{
	char *text = arena_strndup(a, str_text(s), s->len);
	str_free(s);
	return text;
}
