/* layout.c: wrapping and columns for text that people read in a terminal. Pure. */
#include "harness/base/utf8.h"
#include "harness/report/layout.h"

enum { SHOWN_BYTES_MAX = 2000 };

const char *layout_show(const struct layout *l, const char *text)
{
	return text ? utf8_visible(l->a, bytes_of(text), SHOWN_BYTES_MAX) : "";
}

static size_t width_of(struct bytes b)
{
	size_t width = 0;
	for (size_t at = 0; at < b.len; width++) {
		uint32_t codepoint;
		size_t len = utf8_next(b, at, &codepoint);
		at += len > 0 ? len : 1;
	}
	return width;
}

size_t layout_width(const char *text)
{
	return width_of(bytes_of(text));
}

/* How many bytes of ${b} fill ${columns} columns at most. */
static size_t bytes_in(struct bytes b, size_t columns)
{
	size_t at = 0;
	while (at < b.len && columns-- > 0) {
		uint32_t codepoint;
		size_t len = utf8_next(b, at, &codepoint);
		at += len > 0 ? len : 1;
	}
	return at;
}

static void put_bytes(const struct layout *l, enum layout_colour colour, struct bytes b)
{
	static const char *const CODES[] = { "", "\033[1m", "\033[2m", "\033[32m", "\033[31m", "\033[33m" };
	bool coloured = l->style->colour && colour != LAYOUT_PLAIN && b.len > 0;
	if (coloured)
		str_add(l->out, CODES[colour]);
	str_add_bytes(l->out, b);
	if (coloured)
		str_add(l->out, "\033[0m");
}

void layout_put(const struct layout *l, enum layout_colour colour, const char *text)
{
	put_bytes(l, colour, bytes_of(text));
}

static void blanks(const struct layout *l, size_t count)
{
	while (count-- > 0)
		str_add_char(l->out, ' ');
}

void layout_cell(const struct layout *l, enum layout_colour colour, const char *text, size_t width, bool right)
{
	size_t wide = layout_width(text);
	if (wide > width && width > 0) {
		struct bytes head = { .data = text, .len = bytes_in(bytes_of(text), width - 1) };
		put_bytes(l, colour, head);
		layout_put(l, colour, "…");
		return;
	}
	if (right)
		blanks(l, width - wide);
	layout_put(l, colour, text);
	if (!right)
		blanks(l, width - wide);
}

void layout_wrap(const struct layout *l, enum layout_colour colour, const char *text, size_t at, size_t indent)
{
	struct bytes rest = bytes_of(text);
	size_t columns = l->style->columns;
	size_t room = columns > at + 20 ? columns - at : 20;
	for (;;) {
		size_t fits = bytes_in(rest, room);
		size_t end = fits;
		if (fits < rest.len && rest.data[fits] != ' ') {
			/* Break at the last blank that fits; a word longer than the line is cut. */
			while (end > 0 && rest.data[end - 1] != ' ')
				end--;
			if (end == 0)
				end = fits;
		}
		size_t shown = end;
		while (shown > 0 && rest.data[shown - 1] == ' ')
			shown--;
		put_bytes(l, colour, (struct bytes){ .data = rest.data, .len = shown });
		str_add_char(l->out, '\n');
		while (end < rest.len && rest.data[end] == ' ')
			end++;
		if (end >= rest.len)
			return;
		rest = (struct bytes){ .data = rest.data + end, .len = rest.len - end };
		blanks(l, indent);
		room = columns > indent + 20 ? columns - indent : 20;
	}
}

const char *layout_count(struct arena *a, size_t count)
{
	if (count < 1000)
		return arena_printf(a, "%zu", count);
	return arena_printf(a, "%s,%03zu", layout_count(a, count / 1000), count % 1000); /* as deep as there are commas */
}

const char *layout_number(struct arena *a, double v)
{
	char *text = arena_printf(a, "%.2f", v);
	size_t len = strlen(text);
	while (text[len - 1] == '0')
		text[--len] = '\0';
	if (text[len - 1] == '.')
		text[--len] = '\0';
	return text;
}
