/* json_lex.c: the strict, position-keeping pass over JSON text. One function a production of RFC 8259. */
#include "harness/base/json_lex.h"

#include <stdio.h>

#include "harness/base/utf8.h"

struct place {
	uint32_t line, column;
};

int json_fail(struct json_error *error, uint32_t line, uint32_t column, const char *fmt, ...)
{
	char draft[sizeof error->text + 8];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(draft, sizeof draft, fmt, ap);
	va_end(ap);
	struct arena *a = arena_new();
	*error = (struct json_error){ .line = line, .column = column };
	const char *visible = utf8_visible(a, bytes_of(draft), sizeof error->text - 1);
	memcpy(error->text, visible, strlen(visible) + 1);
	arena_free(a);
	return -1;
}

static struct place here(const struct json_lexer *l)
{
	return (struct place){ .line = l->line, .column = (uint32_t)(l->at - l->line_start + 1) };
}

#define FAIL_AT(l, place, ...) json_fail((l)->error, (place).line, (place).column, __VA_ARGS__)
#define FAIL(l, ...) FAIL_AT((l), here(l), __VA_ARGS__)

/* The byte at ${ahead} from here; -1 behind the end. */
static int peek(const struct json_lexer *l, size_t ahead)
{
	return ahead < l->text.len - l->at ? (unsigned char)l->text.data[l->at + ahead] : -1;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

struct byte_name {
	char text[24];
};

/* "'x'" or "the byte 0x07", for messages. */
static struct byte_name name_byte(int c)
{
	struct byte_name name;
	snprintf(name.text, sizeof name.text, c < 0 ? "the end of the text" : c > ' ' && c < 0x7f ? "'%c'" : "the byte 0x%02x", (unsigned)c);
	return name;
}

static void newline(struct json_lexer *l)
{
	l->line++;
	l->line_start = l->at + 1;
}

static int scan_comment(struct json_lexer *l)
{
	struct place start = here(l);
	size_t from = l->at;
	bool block = peek(l, 1) == '*';
	if (!(l->flags & JSON_COMMENTS))
		return FAIL(l, "comments are not allowed in this file");
	if (!block && peek(l, 1) != '/')
		return FAIL(l, "a comment starts with // or /*");
	for (l->at += 2; l->at < l->text.len;) {
		uint32_t codepoint;
		int c = peek(l, 0);
		if (block ? c == '*' && peek(l, 1) == '/' : c == '\n')
			break;
		if (c == '\n')
			newline(l);
		size_t len = utf8_next(l->text, l->at, &codepoint);
		if (len == 0)
			return FAIL(l, "%s is not valid UTF-8", name_byte(c).text);
		l->at += len;
	}
	if (block && l->at >= l->text.len)
		return FAIL_AT(l, start, "this comment is never closed with */");
	if (block)
		l->at += 2;
	for (size_t i = from; l->clean && i < l->at; i++)
		if (l->clean[i] != '\n')
			l->clean[i] = ' ';
	return 0;
}

static int skip_blanks(struct json_lexer *l)
{
	for (;; l->at++) {
		int c = peek(l, 0);
		while (c == '/') {
			if (scan_comment(l) < 0)
				return -1;
			c = peek(l, 0);
		}
		if (c == '\n')
			newline(l);
		else if (c != ' ' && c != '\t' && c != '\r')
			return 0;
	}
}

/* The four digits of \uXXXX at ${ahead}, or -1. */
static long hex4(const struct json_lexer *l, size_t ahead)
{
	long value = 0;
	for (size_t i = 0; i < 4; i++) {
		int c = peek(l, ahead + i);
		int digit = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

/* \uXXXX, or a pair of them; the position stands on the backslash. Return the code point, or -1. */
static long scan_unicode_escape(struct json_lexer *l)
{
	long high = hex4(l, 2);
	if (high < 0)
		return FAIL(l, "\\u needs four hexadecimal digits");
	if (high < 0xd800 || high > 0xdfff) {
		l->at += 6;
		return high;
	}
	long low = peek(l, 6) == '\\' && peek(l, 7) == 'u' ? hex4(l, 8) : -1;
	if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return FAIL(l, "\\u%04lx is half of a surrogate pair; its other half is missing", high);
	l->at += 12;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static int scan_escape(struct json_lexer *l, bool is_key, size_t *len)
{
	int c = peek(l, 1);
	if (c == 'u') {
		struct place start = here(l);
		long codepoint = scan_unicode_escape(l);
		if (codepoint < 0)
			return -1;
		if (codepoint == 0 && is_key)
			return FAIL_AT(l, start, "a key must not contain \\u0000");
		*len += codepoint < 0x80 ? 1 : codepoint < 0x800 ? 2 : codepoint < 0x10000 ? 3 : 4;
		return 0;
	}
	if (c <= 0 || !strchr("\"\\/bfnrt", c))
		return FAIL(l, "%s after a backslash is no escape of JSON; a backslash itself is written \\\\", name_byte(c).text);
	l->at += 2;
	*len += 1;
	return 0;
}

/* Printable ASCII but for quote and backslash, which is most of what there is: skipped without further looks. */
static size_t plain_run(const struct json_lexer *l)
{
	size_t n = 0, left = l->text.len - l->at;
	const unsigned char *text = (const unsigned char *)l->text.data + l->at;
	while (n < left && text[n] >= ' ' && text[n] < 0x80 && text[n] != '"' && text[n] != '\\')
		n++;
	return n;
}

/* A string, from its opening quote to behind its closing one. */
static int scan_string(struct json_lexer *l, bool is_key, struct json_text *ret)
{
	struct place start = here(l);
	size_t from = ++l->at, len = 0;
	for (;;) {
		uint32_t codepoint;
		size_t plain = plain_run(l);
		l->at += plain;
		len += plain;
		int c = peek(l, 0);
		if (c == '"')
			break;
		if (c < 0)
			return FAIL_AT(l, start, "this string is never closed with \"");
		if (c == '\n' || c == '\r')
			return FAIL(l, "the string is not closed on its line; a line break in a string is written \\n");
		if (c < ' ')
			return FAIL(l, "%s cannot stand in a string as it is; write \\u%04x", c == '\t' ? "a tab" : name_byte(c).text, (unsigned)c);
		if (c == '\\') {
			if (scan_escape(l, is_key, &len) < 0)
				return -1;
			continue;
		}
		size_t step = utf8_next(l->text, l->at, &codepoint);
		if (step == 0)
			return FAIL(l, "%s is not valid UTF-8", name_byte(c).text);
		l->at += step;
		len += step;
	}
	*ret = (struct json_text){ .raw = { .data = l->text.data + from, .len = l->at - from }, .len = len };
	l->at++;
	return 0;
}

static int scan_digits(struct json_lexer *l, const char *where)
{
	if (!is_digit(peek(l, 0)))
		return FAIL(l, "a digit is missing %s", where);
	while (is_digit(peek(l, 0)))
		l->at++;
	return 0;
}

static int scan_number(struct json_lexer *l, struct bytes *ret)
{
	size_t from = l->at;
	if (peek(l, 0) == '-')
		l->at++;
	if (peek(l, 0) == '0' && is_digit(peek(l, 1)))
		return FAIL(l, "a number must not start with 0");
	if (scan_digits(l, "after the minus") < 0)
		return -1;
	if (peek(l, 0) == '.') {
		l->at++;
		if (scan_digits(l, "after the decimal point") < 0)
			return -1;
	}
	if (peek(l, 0) == 'e' || peek(l, 0) == 'E') {
		l->at += peek(l, 1) == '+' || peek(l, 1) == '-' ? 2 : 1;
		if (scan_digits(l, "in the exponent") < 0)
			return -1;
	}
	*ret = (struct bytes){ .data = l->text.data + from, .len = l->at - from };
	return 0;
}

static bool is_word(int c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

/* true, false, null; else what a person probably meant. */
static int scan_word(struct json_lexer *l, struct json_token *ret)
{
	static const struct {
		const char *text;
		enum json_type type;
		bool value;
	} words[] = { { "true", JSON_BOOL, true }, { "false", JSON_BOOL, false }, { "null", JSON_NULL, false } };
	size_t len = 0;
	while (is_word(peek(l, len)))
		len++;
	struct bytes word = { .data = l->text.data + l->at, .len = len };
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t known = strlen(words[i].text);
		if (bytes_equal(word, bytes_of(words[i].text))) {
			ret->type = words[i].type;
			ret->boolean = words[i].value;
			l->at += len;
			return 0;
		}
		if (len == known && strncasecmp(word.data, words[i].text, len) == 0)
			return FAIL(l, "JSON spells it \"%s\", in small letters", words[i].text);
	}
	return FAIL(l, "'%.*s' is no value; text stands in double quotes", (int)(len < 40 ? len : 40), word.data);
}

/* What cannot start a value, in words. */
static int refuse_value(struct json_lexer *l, int c)
{
	if (c < 0 && l->depth)
		return FAIL(l, "the text ends inside the %s that began in line %u", l->open[l->depth - 1].object ? "object" : "array", l->open[l->depth - 1].line);
	if (c < 0)
		return FAIL(l, "the text is empty where a value must stand");
	if (c == '\'')
		return FAIL(l, "text stands in double quotes, not in single ones");
	if (c == '+')
		return FAIL(l, "a number must not start with a plus");
	if (c == '.')
		return FAIL(l, "a number needs a digit before the decimal point");
	if (c == ',' || c == ']' || c == '}' || c == ':')
		return FAIL(l, "a value is missing before '%c'", c);
	return FAIL(l, "%s cannot start a value", name_byte(c).text);
}

static int open_container(struct json_lexer *l, int c, struct json_token *ret)
{
	if (l->depth == JSON_DEPTH_MAX)
		return FAIL(l, "brackets stand in brackets more than %d deep", JSON_DEPTH_MAX);
	l->open[l->depth].object = c == '{';
	l->open[l->depth++].line = l->line;
	l->just_opened = true;
	l->at++;
	ret->kind = JSON_TOKEN_OPEN;
	ret->type = c == '{' ? JSON_OBJECT : JSON_ARRAY;
	return 0;
}

/* One scalar, or the opening of a container. */
static int scan_value(struct json_lexer *l, struct json_token *ret)
{
	int c = peek(l, 0);
	struct place place = here(l);
	ret->line = place.line;
	ret->column = place.column;
	ret->at = l->at;
	ret->kind = JSON_TOKEN_SCALAR;
	l->after_value = true;
	if (c == '{' || c == '[') {
		l->after_value = false;
		return open_container(l, c, ret);
	}
	if (c == '"') {
		ret->type = JSON_STRING;
		return scan_string(l, false, &ret->string);
	}
	if (is_digit(c) || c == '-') {
		ret->type = JSON_NUMBER;
		return scan_number(l, &ret->number);
	}
	return is_word(c) ? scan_word(l, ret) : refuse_value(l, c);
}

static int scan_key(struct json_lexer *l, struct json_token *ret)
{
	int c = peek(l, 0);
	struct place place = here(l);
	if (c < 0)
		return refuse_value(l, c);
	if (c != '"')
		return FAIL(l, "a key in double quotes must stand here, not %s", name_byte(c).text);
	ret->has_key = true;
	ret->key_line = place.line;
	ret->key_column = place.column;
	if (scan_string(l, true, &ret->key) < 0 || skip_blanks(l) < 0)
		return -1;
	if (peek(l, 0) != ':')
		return FAIL(l, "a colon is missing after the key");
	l->at++;
	return skip_blanks(l);
}

/* The innermost container ends here. */
static int close_container(struct json_lexer *l, struct json_token *ret)
{
	struct place place = here(l);
	ret->kind = JSON_TOKEN_CLOSE;
	ret->type = l->open[--l->depth].object ? JSON_OBJECT : JSON_ARRAY;
	ret->line = place.line;
	ret->column = place.column;
	ret->at = l->at++;
	l->just_opened = false;
	l->after_value = true;
	return 0;
}

/* Behind a value in a container: 1 if another one must follow, 0 if the container was closed, or -1. */
static int scan_after_value(struct json_lexer *l, struct json_token *ret)
{
	bool object = l->open[l->depth - 1].object;
	int c = peek(l, 0);
	if (c == ',') {
		l->at++;
		if (skip_blanks(l) < 0)
			return -1;
		c = peek(l, 0);
		return c == ']' || c == '}' ? FAIL(l, "the comma before this bracket is one too many") : 1;
	}
	if (c < 0)
		return refuse_value(l, c);
	if (c == (object ? '}' : ']'))
		return close_container(l, ret);
	if (c == '}' || c == ']')
		return FAIL(l, "'%c' cannot close the %s that began in line %u", c, object ? "object" : "array", l->open[l->depth - 1].line);
	if (c == ':' && !object)
		return FAIL(l, "a colon cannot stand in an array; is '{' meant instead of '['?");
	return FAIL(l, "a comma is missing before %s", name_byte(c).text);
}

static int scan_start(struct json_lexer *l)
{
	static const char mark[] = "\xef\xbb\xbf";
	int first = peek(l, 0), second = peek(l, 1);
	if (l->text.len >= UINT32_MAX)
		return FAIL(l, "the text is larger than 4 GiB");
	if ((first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe) || (first == 0) != (second == 0))
		return FAIL(l, "the text is UTF-16 or binary; save it as UTF-8");
	if (l->text.len >= 3 && memcmp(l->text.data, mark, 3) == 0) {
		if (!(l->flags & JSON_COMMENTS))
			return FAIL(l, "the text starts with a byte order mark; save it as UTF-8 without one");
		if (l->clean)
			memset(l->clean, ' ', 3);
		l->at = 3;
		l->line_start = 3;
	}
	return 0;
}

void json_lex_start(struct json_lexer *l, struct bytes text, unsigned flags, struct json_error *error)
{
	*l = (struct json_lexer){ .text = text, .flags = flags, .line = 1, .error = error };
}

/* What follows the end of the outermost value. */
static int scan_end(struct json_lexer *l)
{
	return l->at < l->text.len ? FAIL(l, "%s stands behind the end of the document", name_byte(peek(l, 0)).text) : 0;
}

/* 1 when a token was made, 0 at the end, or -1. */
static int next_token(struct json_lexer *l, struct json_token *ret)
{
	if (l->after_value && l->depth == 0)
		return scan_end(l);
	if (l->after_value) {
		int more = scan_after_value(l, ret);
		if (more <= 0)
			return more < 0 ? -1 : 1;
	} else if (l->just_opened && peek(l, 0) == (l->open[l->depth - 1].object ? '}' : ']')) {
		return close_container(l, ret), 1;
	}
	l->just_opened = false;
	if (l->depth && l->open[l->depth - 1].object && scan_key(l, ret) < 0)
		return -1;
	return scan_value(l, ret) < 0 ? -1 : 1;
}

int json_lex(struct json_lexer *l, struct json_token *ret)
{
	*ret = (struct json_token){ 0 };
	if ((l->at == 0 && scan_start(l) < 0) || skip_blanks(l) < 0)
		return -1;
	int more = next_token(l, ret);
	ret->end = l->at;
	return more;
}
