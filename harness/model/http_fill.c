/* http_fill.c: see http_fill.h. */
#include "harness/model/http_fill.h"

#include <ctype.h>
#include <stdio.h>

#include "harness/base/str.h"

enum { OPEN = 2, CLOSE = 2 };

static bool name_char(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (!first && ((c >= '0' && c <= '9') || c == '_'));
}

size_t http_fill_next(struct bytes text, size_t at, struct bytes *ret_name)
{
	*ret_name = (struct bytes){ .data = "", .len = 0 };
	for (size_t i = at; i + OPEN + CLOSE < text.len; i++) {
		if (text.data[i] != '{' || text.data[i + 1] != '{')
			continue;
		size_t end = i + OPEN;
		while (end < text.len && name_char(text.data[end], end == i + OPEN))
			end++;
		if (end > i + OPEN && end + 1 < text.len && text.data[end] == '}' && text.data[end + 1] == '}') {
			*ret_name = (struct bytes){ .data = text.data + i + OPEN, .len = end - i - OPEN };
			return i;
		}
	}
	return text.len;
}

static const struct http_value *find(struct bytes name, const char *const *names, const struct http_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (values[i].set && bytes_equal(name, bytes_of(names[i])))
			return &values[i];
	return NULL;
}

/* RFC 3986: what may stand in a path or a query, and what an address that the server itself gave has encoded already. */
static bool target_char(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("-._~!$&'()*+,;=:@/?%", c));
}

static void add_escaped(struct str *s, enum http_fill how, char c)
{
	unsigned char byte = (unsigned char)c;
	switch (how) {
	case HTTP_FILL_TARGET:
		if (target_char(c))
			str_add_char(s, c);
		else
			str_addf(s, "%%%02X", byte);
		return;
	case HTTP_FILL_HEADER:
		str_add_char(s, (char)(byte < ' ' || byte == 0x7f ? ' ' : c));
		return;
	case HTTP_FILL_JSON:
		if (byte < ' ')
			str_addf(s, "\\u%04x", byte);
		else
			str_addf(s, c == '"' || c == '\\' ? "\\%c" : "%c", c);
		return;
	case HTTP_FILL_REGEX:
		if (byte == 0)
			str_add(s, "\\x00");
		else
			str_addf(s, byte < 0x80 && !isalnum(byte) ? "\\%c" : "%c", c);
		return;
	case HTTP_FILL_TEXT:
		str_add_char(s, c);
		return;
	}
}

/* Is the name at ${at} the whole of a JSON string? */
static bool whole_string(struct bytes text, size_t at, size_t end)
{
	return at > 0 && text.data[at - 1] == '"' && (at < 2 || text.data[at - 2] != '\\') && end < text.len && text.data[end] == '"';
}

struct bytes http_fill(struct arena *a, enum http_fill how, struct bytes text, const char *const *names, const struct http_value *values, size_t count)
{
	struct str s = STR_EMPTY;
	struct bytes name;
	for (size_t at = 0; at < text.len;) {
		size_t next = http_fill_next(text, at, &name), end = next + OPEN + name.len + CLOSE;
		const struct http_value *value = name.len ? find(name, names, values, count) : NULL;
		bool bare = value && how == HTTP_FILL_JSON && value->literal && whole_string(text, next, end);
		if (!value) {
			size_t stop = name.len ? end : text.len;
			str_add_bytes(&s, (struct bytes){ .data = text.data + at, .len = stop - at });
			at = stop;
			continue;
		}
		str_add_bytes(&s, (struct bytes){ .data = text.data + at, .len = next - at - bare });
		for (size_t i = 0; i < value->text.len; i++)
			add_escaped(&s, how, value->text.data[i]);
		at = end + bare;
	}
	struct bytes filled = { .len = s.len };
	filled.data = str_steal(&s, a);
	return filled;
}
