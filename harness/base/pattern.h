/*
 * pattern.h: regular expressions (PCRE2, JIT) with match, depth and heap limits always set, on bytes that may be hostile.
 *
 * A pattern is compiled once and may be used from one thread. Text is matched as UTF-8 where it is valid and as bytes elsewhere (PCRE2_MATCH_INVALID_UTF).
 */
#ifndef HARNESS_BASE_PATTERN_H
#define HARNESS_BASE_PATTERN_H

#include "harness/base/bytes.h"
#include "harness/base/err.h"

struct pattern;

struct pattern_match {
	size_t start, end;    /* of the whole match, in bytes */
	struct bytes group[10]; /* captures 1..9 at [1]..[9], [0] the whole; .data NULL: took no part */
};

enum pattern_result { PATTERN_NO = 0, PATTERN_YES = 1, PATTERN_LIMIT = -1 };
/* PATTERN_DOLLAR_END: '$' is the very end, as in ECMAScript and JSON Schema; without it, Perl's way, a final newline may follow. */
/*
 * PATTERN_QUICK: for much text of strangers: some more preparation, and a limit to the time of a search as a whole. PCRE2's own limits bound the attempt at each
 * place of the text, and not what machine code does in a simple loop; a pattern that runs to the end of the text from every place is stopped only here,
 * after about a second of processor time, a hundred times what a sound one takes.
 */
enum pattern_flags { PATTERN_CASELESS = 1, PATTERN_MULTILINE = 2, PATTERN_DOTALL = 4, PATTERN_EXTENDED = 8, PATTERN_DOLLAR_END = 16, PATTERN_QUICK = 32 };

/* pattern_new(text, flags, owner, e): Compile. A bad pattern is NULL, the fault of ${owner}, with the offset and PCRE2's words. */
struct pattern *pattern_new(const char *text, unsigned flags, enum owner owner, struct err *e);
void pattern_free(struct pattern *p);
/*
 * pattern_tire(p, times): For many texts of one stranger: once it has given up on ${times} of them (0: never), it gives up on each at once, so that the limits
 * bound not a text's time but the stranger's. pattern_gave_up(p, ret_text): How many texts it gave up on, and the first of them as it was given.
 */
void pattern_tire(struct pattern *p, unsigned times);
unsigned pattern_gave_up(const struct pattern *p, struct bytes *ret_text);
/* pattern_find(p, text, from, ret): First match at or after byte ${from}. PATTERN_LIMIT: gave up; the fault of whoever wrote the pattern. ${ret} may be NULL. */
enum pattern_result pattern_find(const struct pattern *p, struct bytes text, size_t from, struct pattern_match *ret);
/* pattern_whole(p, text): Does the whole text match? */
enum pattern_result pattern_whole(const struct pattern *p, struct bytes text);

#endif
