/* log_text.c: see log_text.h. */
#include "harness/build/log_text.h"

#include <strings.h>

#include "harness/base/pattern.h"
#include "harness/base/str.h"
#include "harness/base/utf8.h"

static struct bytes replace_all(struct arena *a, const struct pattern *pattern, struct bytes text)
{
	struct str out = STR_EMPTY;
	struct pattern_match match;
	size_t copied = 0;
	for (size_t at = 0; at < text.len && pattern_find(pattern, text, at, &match) == PATTERN_YES; at = match.end > at ? match.end : at + 1) {
		if (match.end == match.start)
			continue;
		str_add_bytes(&out, (struct bytes){ .data = text.data + copied, .len = match.start - copied });
		str_add(&out, "…");
		copied = match.end;
	}
	str_add_bytes(&out, (struct bytes){ .data = text.data + copied, .len = text.len - copied });
	size_t len = out.len;
	return (struct bytes){ .data = str_steal(&out, a), .len = len };
}

int log_text_steady(struct arena *a, const struct profile *profile, struct bytes text, struct bytes *ret, struct err *e)
{
	*ret = text;
	if (!text.len)
		return 0;
	JSON_EACH (volatile_text, json_get(profile->root, "volatile")) {
		struct pattern *pattern = pattern_new(volatile_text->string.data, PATTERN_MULTILINE, OWNER_TASK, e);
		if (!pattern)
			return err_wrap(e, "%s:%u", profile->file, volatile_text->line);
		*ret = replace_all(a, pattern, *ret);
		pattern_free(pattern);
	}
	return 0;
}

/* The next line from ${at}; false at the end. */
static bool next_line(struct bytes text, size_t *at, struct bytes *ret)
{
	if (*at >= text.len)
		return false;
	const char *start = text.data + *at, *newline = memchr(start, '\n', text.len - *at);
	*ret = (struct bytes){ .data = start, .len = newline ? (size_t)(newline - start) : text.len - *at };
	*at += ret->len + 1;
	return true;
}

int log_text_warnings(const struct profile *profile, struct bytes text, size_t *ret, struct err *e)
{
	const char *warning = json_text(profile->root, "warning", NULL);
	*ret = 0;
	if (!warning)
		return 0;
	struct pattern *pattern = pattern_new(warning, 0, OWNER_TASK, e);
	if (!pattern)
		return err_wrap(e, "%s", profile->file);
	struct bytes line;
	for (size_t at = 0; next_line(text, &at, &line);)
		*ret += line.len && pattern_find(pattern, line, 0, NULL) == PATTERN_YES;
	pattern_free(pattern);
	return 0;
}

const char *log_text_error(struct arena *a, struct bytes text)
{
	struct bytes line, last = { 0 };
	for (size_t at = 0; next_line(text, &at, &line);) {
		const char *copy = arena_strndup(a, line.data, line.len);
		if (strcasestr(copy, "error"))
			return utf8_visible(a, line, 300);
		if (copy[strspn(copy, " \t\r")])
			last = line;
	}
	return last.len ? utf8_visible(a, last, 300) : NULL;
}
