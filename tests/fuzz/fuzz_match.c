/*
 * fuzz_match.c: every matcher that reads a stranger's output itself takes what is expected for itself, and has a reason for everything else.
 * Input: which matcher and how (a byte each), what is expected, a byte 0x1e, the output.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "harness/judge/matchers.h"

static const match_function MATCHERS[] = { match_exact, match_lines, match_tokens, match_number, match_unordered, match_csv, match_contains };

static enum match_result ask(match_function match, struct arena *a, const struct match *how, struct bytes expected, struct bytes actual)
{
	struct mismatch why = { 0 };
	enum match_result result = match(a, how, expected, actual, &why);
	MUST(result == MATCH_YES || result == MATCH_NO || result == MATCH_TASK_FAULT);
	MUST(result == MATCH_YES || why.why || why.difference.line > 0);
	return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data + 2, *border = size < 2 ? NULL : memchr(text, 0x1e, size - 2);
	if (!border)
		return 0;
	struct bytes expected = { .data = text, .len = (size_t)(border - text) };
	struct bytes actual = { .data = border + 1, .len = size - 2 - expected.len - 1 };
	const struct match how = { .ignore_case = data[1] & 1,
				   .absolute = data[1] & 2 ? 0.01 : 0,
				   .relative = data[1] & 4 ? 1e-6 : 0,
				   .by_name = data[1] & 8,
				   .delimiter = data[1] & 16 ? ';' : '\0' };
	match_function match = MATCHERS[data[0] % (sizeof MATCHERS / sizeof *MATCHERS)];
	struct arena *a = arena_new();
	MUST(ask(match, a, &how, expected, expected) != MATCH_NO);
	ask(match, a, &how, expected, actual);
	arena_free(a);
	return 0;
}
