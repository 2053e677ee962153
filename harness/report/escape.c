/* escape.c: a stranger's text inside XML, CSV, Markdown and HTML. */
#include "harness/report/escape.h"

#include <stdint.h>

#include "harness/base/utf8.h"

static const char REPLACEMENT[] = "\xef\xbf\xbd";

/* What ${c} becomes between tags and quotes; NULL: it stays. */
static const char *entity(uint32_t c)
{
	switch (c) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static const char *xml_escape(uint32_t c)
{
	switch (c) {
	case '\t':
		return "&#9;";
	case '\n':
		return "&#10;";
	case '\r':
		return "&#13;";
	default:
		/* The C1 controls are allowed and discouraged; nothing that reads a report wants them. */
		return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0xfffe || c == 0xffff ? REPLACEMENT : entity(c);
	}
}

/* Append ${text}, each character as ${escape} has it (NULL: as it is), bytes that are not UTF-8 as U+FFFD. */
static void append(struct str *out, struct bytes text, const char *(*escape)(uint32_t c))
{
	size_t from = 0, at = 0;
	while (at < text.len) {
		uint32_t c = 0;
		size_t len = utf8_next(text, at, &c);
		const char *instead = len == 0 ? REPLACEMENT : escape(c);
		if (instead) {
			str_add_bytes(out, (struct bytes){ .data = text.data + from, .len = at - from });
			str_add(out, instead);
			from = at + (len ? len : 1);
		}
		at += len ? len : 1;
	}
	str_add_bytes(out, (struct bytes){ .data = text.data + from, .len = at - from });
}

void escape_xml(struct str *out, struct bytes text)
{
	append(out, text, xml_escape);
}

void escape_attribute(struct str *out, const char *name, const char *value)
{
	if (!value)
		return;
	str_add_char(out, ' ');
	str_add(out, name);
	str_add(out, "=\"");
	escape_xml(out, bytes_of(value));
	str_add_char(out, '"');
}

static const char *html_escape(uint32_t c)
{
	return c == 0 ? REPLACEMENT : entity(c);
}

void escape_html(struct str *out, const char *text)
{
	append(out, bytes_of(text), html_escape);
}

static const char *csv_escape(uint32_t c)
{
	return c == '"' ? "\"\"" : c == 0 ? REPLACEMENT : NULL;
}

/* '=', '+', '-' and '@' also in full width, which some spreadsheets take for the same. */
static bool begins_formula(struct bytes text)
{
	uint32_t c = 0;
	if (utf8_next(text, 0, &c) == 0)
		return false;
	return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r' || c == '\n' || c == 0xff1d || c == 0xff0b || c == 0xff0d || c == 0xff20;
}

void escape_csv(struct str *out, struct bytes text)
{
	str_add_char(out, '"');
	if (begins_formula(text))
		str_add_char(out, '\'');
	append(out, text, csv_escape);
	str_add_char(out, '"');
}

/* Must the character at ${at} of a running text have a backslash? Only where it could mean something: a text full of backslashes is hard to read as it is. */
static bool means(struct bytes text, size_t at)
{
	static const char ALWAYS[] = "\\`*_[]<>&|~$^@#{}", FIRST[] = "-+=:!";
	char c = text.data[at], next = (char)(at + 1 < text.len ? text.data[at + 1] : '\0');
	if (c == '\0' || strchr(ALWAYS, c))
		return c != '\0';
	/* Addresses become links without being asked (GFM, autolinks). */
	if (c == ':' && next == '/')
		return true;
	if (c == '.' && at >= 3 && strncasecmp(text.data + at - 3, "www", 3) == 0)
		return true;
	if (at == 0)
		return strchr(FIRST, c) != NULL;
	/* "1." and "1)" begin a list. */
	size_t digits = 0;
	while (digits < at && text.data[digits] >= '0' && text.data[digits] <= '9')
		digits++;
	return digits == at && (c == '.' || c == ')');
}

void escape_markdown(struct str *out, const char *plain)
{
	struct bytes text = bytes_of(plain);
	while (text.len && strchr(" \t\r\n", text.data[0]))
		text = (struct bytes){ .data = text.data + 1, .len = text.len - 1 };
	for (size_t at = 0; at < text.len;) {
		uint32_t c = 0;
		size_t len = utf8_next(text, at, &c);
		if (c == '\n' || c == '\r' || c == '\t')
			str_add_char(out, ' ');
		else if (len == 0 || c < ' ' || (c >= 0x7f && c < 0xa0))
			str_add(out, REPLACEMENT);
		else {
			if (len == 1 && means(text, at))
				str_add_char(out, '\\');
			str_add_bytes(out, (struct bytes){ .data = text.data + at, .len = len });
		}
		at += len ? len : 1;
	}
}

/* The longest run of backticks in ${text}. */
static size_t longest_ticks(struct bytes text)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i < text.len; i++) {
		run = text.data[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void put_ticks(struct str *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		str_add_char(out, '`');
}

/* In a table a '|' ends the cell even inside code, unless it has a backslash (GFM). */
static const char *code_escape(uint32_t c)
{
	if (c == '\n' || c == '\r' || c == '\t')
		return " ";
	return c < ' ' || (c >= 0x7f && c < 0xa0) ? REPLACEMENT : c == '|' ? "\\|" : NULL;
}

void escape_markdown_code(struct str *out, const char *text)
{
	size_t ticks = longest_ticks(bytes_of(text)) + 1;
	/* A blank on both sides is taken away by the reader; it keeps backticks and blanks of the text apart from ours. */
	size_t last = strlen(text);
	bool apart = last > 0 && (strchr("` ", text[0]) || strchr("` ", text[last - 1]));
	put_ticks(out, ticks);
	str_add(out, apart ? " " : "");
	append(out, bytes_of(last ? text : "(empty)"), code_escape);
	str_add(out, apart ? " " : "");
	put_ticks(out, ticks);
}

static const char *block_escape(uint32_t c)
{
	return (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) ? REPLACEMENT : NULL;
}

void escape_markdown_block(struct str *out, struct bytes text)
{
	size_t ticks = longest_ticks(text);
	ticks = ticks < 3 ? 3 : ticks + 1;
	put_ticks(out, ticks);
	str_add(out, "text\n");
	append(out, text, block_escape);
	if (text.len == 0 || text.data[text.len - 1] != '\n')
		str_add_char(out, '\n');
	put_ticks(out, ticks);
	str_add_char(out, '\n');
}

void escape_script(struct str *out, struct bytes json)
{
	size_t from = 0;
	for (size_t at = 0; at < json.len; at++) {
		char c = json.data[at];
		if (c != '<' && c != '>' && c != '&')
			continue;
		str_add_bytes(out, (struct bytes){ .data = json.data + from, .len = at - from });
		str_addf(out, "\\u%04x", (unsigned)c);
		from = at + 1;
	}
	str_add_bytes(out, (struct bytes){ .data = json.data + from, .len = json.len - from });
}
