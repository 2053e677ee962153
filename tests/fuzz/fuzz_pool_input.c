/*
 * fuzz_pool_input.c: any list of submissions (CSV, JSON, paths one a line): entries that are safe to use as they are, each with an id of its own, or problems that say why not.
 * Input: which form (a byte), then the list.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/base/utf8.h"
#include "harness/pool/ident.h"
#include "harness/pool/input.h"

enum { COMPARED_MAX = 300 };

static void sound(const struct input *in)
{
	MUST(in->count > 0);
	for (size_t i = 0; i < in->count; i++) {
		const struct entry *entry = &in->items[i];
		MUST(ident_is_safe(entry->id) && entry->path && *entry->path && utf8_valid(bytes_of(entry->name)));
		for (size_t k = 0; k < i && in->count <= COMPARED_MAX; k++)
			MUST(strcasecmp(entry->id, in->items[k].id) != 0);
	}
}

static char names[2][40];

static void clean(void)
{
	for (size_t i = 0; i < 2; i++)
		if (*names[i])
			unlink(names[i]);
}

/* A list is known by its file's name, so that each form is a file that is written anew. */
static const char *list(size_t form, struct bytes text)
{
	static const char *const SUFFIXES[] = { ".csv", ".json" };
	static int files[3] = { -1, -1, -1 };
	if (files[form] < 0 && form < 2) {
		snprintf(names[form], sizeof names[form], "/tmp/takehome-fuzz-XXXXXX%s", SUFFIXES[form]);
		files[form] = mkstemps(names[form], (int)strlen(SUFFIXES[form]));
		MUST(atexit(clean) == 0);
	} else if (files[form] < 0) {
		files[form] = memfd_create("list", MFD_CLOEXEC);
		MUST(dup2(files[form], STDIN_FILENO) == STDIN_FILENO);
	}
	MUST(files[form] >= 0 && ftruncate(files[form], 0) == 0 && pwrite(files[form], text.data, text.len, 0) == (ssize_t)text.len);
	lseek(files[form], 0, SEEK_SET);
	return form < 2 ? names[form] : "-";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct arena *a = arena_new();
	struct problems problems;
	struct input in;
	struct err e = ERR_NONE;
	problems_init(&problems, a);
	const char *name = list(data[0] % 3, (struct bytes){ .data = (const char *)data + 1, .len = size - 1 });
	if (input_read(a, name, &in, &problems, &e) == 0)
		sound(&in);
	else
		MUST(problems.count > 0 || e.text[0]);
	arena_free(a);
	return 0;
}
