/* difference.c: see difference.h. */
#include "harness/judge/difference.h"

#include "harness/base/utf8.h"
#include "harness/judge/words.h"

enum { BEFORE_MAX = 20, AFTER_MAX = 40, SHOWN_BYTES_MAX = 240 };

static bool continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Bytes of the character at ${at}; an invalid byte is one. */
static size_t character(struct bytes b, size_t at)
{
	uint32_t codepoint;
	size_t len = utf8_next(b, at, &codepoint);
	return len ? len : 1;
}

static size_t step_back(struct bytes b, size_t at)
{
	size_t back = at - 1;
	while (back > 0 && at - back < 4 && continues(b.data[back]))
		back--;
	return back + character(b, back) == at ? back : at - 1;
}

static size_t line_start(struct bytes b, size_t at)
{
	const char *found = at ? memrchr(b.data, '\n', at) : NULL;
	return found ? (size_t)(found - b.data) + 1 : 0;
}

const char *difference_excerpt(struct arena *a, struct bytes text, size_t at, bool show_line_end)
{
	if (at > text.len)
		at = text.len;
	size_t first = line_start(text, at), start = at, end = at;
	for (int n = 0; n < BEFORE_MAX && start > first; n++)
		start = step_back(text, start);
	for (int n = 0; n < AFTER_MAX && end < text.len && text.data[end] != '\n'; n++)
		end += character(text, end);
	bool whole = end >= text.len || text.data[end] == '\n';
	if (whole && show_line_end && end < text.len)
		end++;
	else if (whole && end > start && text.data[end - 1] == '\r' && !show_line_end)
		end--;
	if (start == end)
		return at == text.len && at == first ? "(nothing)" : "(empty line)";
	const char *shown = utf8_visible(a, (struct bytes){ .data = text.data + start, .len = end - start }, SHOWN_BYTES_MAX);
	return arena_printf(a, "%s%s%s", start > first ? "…" : "", shown, whole ? "" : "…");
}

void difference_at(struct arena *a, struct bytes expected, struct bytes actual, const struct parting *p, struct difference *ret)
{
	size_t first = line_start(actual, p->actual_at);
	ret->line = 1;
	for (const char *c = actual.data, *end = actual.data + first; c < end && (c = memchr(c, '\n', (size_t)(end - c))); c++)
		ret->line++;
	ret->column = 1;
	for (size_t i = first; i < p->actual_at; i += character(actual, i))
		ret->column++;
	ret->expected = p->expected_ended ? "(nothing more)" : difference_excerpt(a, expected, p->expected_at, p->show_line_ends);
	ret->actual = p->actual_ended ? "(nothing more)" : difference_excerpt(a, actual, p->actual_at, p->show_line_ends);
}

size_t difference_offset(struct bytes text, uint64_t line, uint64_t column)
{
	size_t at = 0;
	for (uint64_t i = 1; i < line; i++) {
		const char *found = at < text.len ? memchr(text.data + at, '\n', text.len - at) : NULL;
		if (!found)
			return text.len;
		at = (size_t)(found - text.data) + 1;
	}
	return column - 1 < text.len - at ? at + (size_t)(column - 1) : text.len;
}

size_t difference_common(struct bytes expected, struct bytes actual, bool ignore_case)
{
	size_t n = 0, shorter = expected.len < actual.len ? expected.len : actual.len;
	while (n < shorter && (expected.data[n] == actual.data[n] || (ignore_case && words_lower(expected.data[n]) == words_lower(actual.data[n]))))
		n++;
	while (n > 0 && n < shorter && (continues(expected.data[n]) || continues(actual.data[n])))
		n--;
	return n;
}
