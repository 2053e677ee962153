/*
 * fuzz_notify.c: what a program can put into a call's arguments and into its memory is always told in a terminated text that fits.
 * Input: number of the call (2 bytes), six arguments (8 bytes each; as addresses they wrap around in the memory), then the memory.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "sandbox/notify.h"

struct memory {
	const uint8_t *data;
	size_t size;
};

static ssize_t read_memory(void *context, uint64_t address, void *buffer, size_t size)
{
	const struct memory *m = context;
	if (m->size == 0)
		return -1;
	size_t at = (size_t)(address % m->size);
	size_t got = size < m->size - at ? size : m->size - at;
	memcpy(buffer, m->data + at, got);
	return (ssize_t)got;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint16_t nr;
	uint64_t args[6];
	if (size < sizeof(nr) + sizeof(args))
		return 0;
	memcpy(&nr, data, sizeof(nr));
	memcpy(args, data + sizeof(nr), sizeof(args));
	struct memory memory = { .data = data + sizeof(nr) + sizeof(args), .size = size - sizeof(nr) - sizeof(args) };
	struct sandbox_result result = SANDBOX_RESULT_NONE;
	for (size_t room = 1; room <= 160; room += room < 8 ? 1 : 38) {
		/* Exactly as much room as is promised, so that a sanitizer sees the byte too many. */
		char *text = malloc(room);
		int family = -2;
		MUST(text);
		notify_detail(nr % 600, args, read_memory, &memory, text, room, &family);
		MUST(memchr(text, '\0', room) != NULL);
		MUST(family >= -1 && family <= 0xffff);
		notify_count(&result, "call", text, nr & 1);
		notify_sockaddr((struct bytes){ .data = (const char *)memory.data, .len = memory.size }, text, room);
		MUST(memchr(text, '\0', room) != NULL);
		notify_count(&result, text, "", false);
		free(text);
	}
	MUST(result.denied_kinds <= SANDBOX_DENIED_MAX);
	return 0;
}
