/* alloc.c: the one place where memory may run out, and what happens then. */
#include "harness/base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/fault.h"

enum { EXIT_HARNESS_FAULT = 4 };

/* Nothing here may allocate: no stdio, no atexit handlers. */
static _Noreturn void out_of_memory(void)
{
	static const char text[] = "takehome: out of memory; nothing was graded. Give the machine more memory or run fewer at a time, then start again.\n";
	ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
	(void)ignored;
	_exit(EXIT_HARNESS_FAULT);
}

void *alloc_zero(size_t size)
{
	void *p = fault_at("alloc") ? NULL : calloc(1, size ? size : 1);
	if (!p)
		out_of_memory();
	return p;
}

void *alloc_resize(void *old, size_t size)
{
	void *p = fault_at("alloc") ? NULL : realloc(old, size ? size : 1);
	if (!p)
		out_of_memory();
	return p;
}

char *alloc_strdup(const char *s)
{
	return alloc_strndup(s, strlen(s));
}

char *alloc_strndup(const char *s, size_t len)
{
	char *copy = alloc_resize(NULL, len + 1);
	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}
