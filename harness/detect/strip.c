/*
 * strip.c: source text with code, comments and the code outside of declarations apart.
 *
 * One pattern that matches comments or strings is tried from left to right; what it matches is blanked from the code. A profile's pattern that gives up
 * (match limits) leaves the rest as it is: a rule may then see a string as code, but no submission can stop the harness with a clever text.
 */
#include "harness/base/scoped.h"
#include "harness/detect/detect.h"
#include "harness/detect/patterns.h"
#include "harness/detect/strip.h"

static void blank(char *text, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (text[i] != '\n' && text[i] != '\r')
			text[i] = ' ';
}

void strip_source(struct arena *a, struct patterns_skip skip, struct bytes text, struct bytes *ret_code, struct bytes *ret_comments)
{
	char *code = arena_strndup(a, text.data ? text.data : "", text.len);
	char *comments = arena_strndup(a, text.data ? text.data : "", text.len);
	size_t kept = 0; /* comments: all before is decided */
	struct pattern_match match;
	for (size_t at = 0; skip.first && at < text.len && pattern_find(at ? skip.later : skip.first, text, at, &match) == PATTERN_YES;) {
		blank(code, match.start, match.end);
		if (match.group[1].data && match.group[1].len) {
			blank(comments, kept, match.start);
			kept = match.end;
		}
		at = match.end > at ? match.end : at + 1;
	}
	blank(comments, kept, text.len);
	*ret_code = (struct bytes){ .data = code, .len = text.len };
	*ret_comments = (struct bytes){ .data = comments, .len = text.len };
}

/* After the '{' before ${at}: the end of its block. Brackets are counted, not matched by a pattern, so that the time stays linear whatever is never closed. */
static size_t block_end(const char *code, size_t len, size_t at)
{
	for (size_t depth = 1; at < len && depth; at++)
		depth = code[at] == '{' ? depth + 1 : code[at] == '}' ? depth - 1 : depth;
	return at;
}

struct bytes strip_declarations(struct arena *a, const struct pattern *declarations, struct bytes code)
{
	char *top = arena_strndup(a, code.data ? code.data : "", code.len);
	struct pattern_match match;
	for (size_t at = 0; declarations && at < code.len && pattern_find(declarations, code, at, &match) == PATTERN_YES;) {
		size_t end = match.end > match.start && top[match.end - 1] == '{' ? block_end(top, code.len, match.end) : match.end;
		blank(top, match.start, end);
		at = end > at ? end : at + 1;
	}
	return (struct bytes){ .data = top, .len = code.len };
}

void detect_source(struct arena *a, const struct profile *profile, struct bytes text, struct bytes *ret_code, struct bytes *ret_comments)
{
	SCOPED_FREE char *skip_text = patterns_skip_text(profile);
	struct pattern *skip = skip_text ? pattern_new(skip_text, PATTERN_MULTILINE, OWNER_TASK, NULL) : NULL;
	strip_source(a, (struct patterns_skip){ .first = skip, .later = skip }, text, ret_code, ret_comments);
	pattern_free(skip);
}
