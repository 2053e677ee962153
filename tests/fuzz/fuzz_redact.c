/*
 * fuzz_redact.c: any name looked for in any text, and what that becomes looked through again; and who a submission says wrote it is a name of some length.
 * Input: which file the text stands in (a byte), the name, a line end, the text.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "harness/pool/authors.h"
#include "harness/pool/redact.h"

enum { AUTHORS_AT_MOST = 200 };

static const char *const PATHS[] = { "package.json", "README.md", "src/main.py", "AUTHORS", "Cargo.toml", "pom.xml", "setup.py", "go.mod" };

static void authors(struct arena *a, const char *path, struct bytes text)
{
	static struct authors *patterns;
	struct err e = ERR_NONE;
	size_t count = 0;
	if (!patterns)
		patterns = authors_new(&e);
	MUST(patterns);
	const struct format_source source = { .path = path, .text = text };
	for (const struct author *author = authors_in(patterns, a, &source, 1, NULL); author; author = author->next, count++)
		MUST(author->text && strlen(author->text) > 0);
	MUST(count <= AUTHORS_AT_MOST);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *name = (const char *)data + 1, *end = size < 1 ? NULL : memchr(name, '\n', size - 1);
	if (!end)
		return 0;
	struct arena *a = arena_new();
	struct bytes text = { .data = end + 1, .len = size - 1 - (size_t)(end - name) - 1 };
	const struct redact_instead instead = { .text = "\xe2\x80\xa2", .word = "_" };
	struct redact *names = redact_new(a);
	redact_name(names, arena_strndup(a, name, (size_t)(end - name)), data[0] & 1, &instead);
	redact_word(names, arena_strndup(a, name, (size_t)(end - name)), &instead);
	const struct redact *const sets[] = { names };
	struct bytes once = redact_apply(a, sets, 1, text);
	MUST(once.len == 0 || once.data);
	redact_apply(a, sets, 1, once);
	authors(a, PATHS[(data[0] >> 1) % (sizeof PATHS / sizeof *PATHS)], text);
	arena_free(a);
	return 0;
}
