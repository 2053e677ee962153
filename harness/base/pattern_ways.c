/* pattern_ways.c: a pattern is read no further than to tell its brackets. What is not surely understood is left whole. */
#include "harness/base/pattern_ways.h"

#include <stdbool.h>
#include <string.h>

/* After the '[' at ${at}: behind the class's ']'. 0: it does not end. */
static size_t class_end(const char *text, size_t at)
{
	at++;
	at += text[at] == '^';
	at += text[at] == ']'; /* as the first it stands for itself */
	while (text[at] && text[at] != ']') {
		if (text[at] == '[' && text[at + 1] == ':') {
			const char *end = strstr(text + at, ":]");
			if (!end)
				return 0;
			at = (size_t)(end - text) + 2;
		} else if (text[at] == '\\') {
			if (!text[at + 1] || text[at + 1] == 'Q')
				return 0;
			at += 2;
		} else {
			at++;
		}
	}
	return text[at] ? at + 1 : 0;
}

/* "(?:" and the looks around capture nothing and set nothing. */
static bool is_plain_group(const char *open)
{
	static const char *const plain[] = { "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>" };
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (strncmp(open, plain[i], strlen(plain[i])) == 0)
			return true;
	return false;
}

size_t pattern_ways(const char *text, size_t ret_ends[WAYS_MAX])
{
	size_t count = 0, depth = 0, lines = text[0] == '^', at = 0;
	while (text[at]) {
		switch (text[at]) {
		case '\\':
			if (!text[at + 1] || strchr("123456789kgQEKGXN", text[at + 1]))
				return 0;
			at += 2;
			continue;
		case '[':
			at = class_end(text, at);
			if (!at)
				return 0;
			continue;
		case '(':
			if (!is_plain_group(text + at))
				return 0;
			depth++;
			break;
		case ')':
			if (depth-- == 0)
				return 0;
			break;
		case '|':
			if (depth > 0)
				break;
			if (count == WAYS_MAX - 1)
				return 0;
			ret_ends[count++] = at;
			lines += text[at + 1] == '^';
			break;
		default:
			break;
		}
		at++;
	}
	if (!count || depth)
		return 0;
	ret_ends[count++] = at;
	return lines > 0 && lines < count ? count : 0;
}
