/* json_scan.c: the strict, position-keeping pass over JSON text. One function a production of RFC 8259. */
#include "harness/base/json_scan.h"

#include <stdio.h>

#include "harness/base/utf8.h"

enum { CJSON_NUMBER_MAX = 60 }; /* cJSON copies a number into 64 bytes and stumbles over the rest */

struct place {
	uint32_t line, column;
};

struct scanner {
	struct arena *a;
	struct bytes text;
	unsigned flags;
	char *clean;
	size_t at;
	uint32_t line;
	size_t line_start;
	struct json_node *container; /* the innermost open one */
	size_t depth;
	struct json_error *error;
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

static struct place here(const struct scanner *s)
{
	return (struct place){ .line = s->line, .column = (uint32_t)(s->at - s->line_start + 1) };
}

#define FAIL_AT(s, place, ...) json_fail((s)->error, (place).line, (place).column, __VA_ARGS__)
#define FAIL(s, ...) FAIL_AT((s), here(s), __VA_ARGS__)

/* The byte at ${ahead} from here; -1 behind the end. */
static int peek(const struct scanner *s, size_t ahead)
{
	return ahead < s->text.len - s->at ? (unsigned char)s->text.data[s->at + ahead] : -1;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

/* "'x'" or "the byte 0x07", for messages. */
static const char *name_byte(const struct scanner *s, int c)
{
	if (c < 0)
		return "the end of the text";
	return c > ' ' && c < 0x7f ? arena_printf(s->a, "'%c'", c) : arena_printf(s->a, "the byte 0x%02x", (unsigned)c);
}

static void newline(struct scanner *s)
{
	s->line++;
	s->line_start = s->at + 1;
}

static int scan_comment(struct scanner *s)
{
	struct place start = here(s);
	size_t from = s->at;
	bool block = peek(s, 1) == '*';
	if (!(s->flags & JSON_COMMENTS))
		return FAIL(s, "comments are not allowed in this file");
	if (!block && peek(s, 1) != '/')
		return FAIL(s, "a comment starts with // or /*");
	for (s->at += 2; s->at < s->text.len;) {
		uint32_t codepoint;
		int c = peek(s, 0);
		if (block ? c == '*' && peek(s, 1) == '/' : c == '\n')
			break;
		if (c == '\n')
			newline(s);
		size_t len = utf8_next(s->text, s->at, &codepoint);
		if (len == 0)
			return FAIL(s, "%s is not valid UTF-8", name_byte(s, c));
		s->at += len;
	}
	if (block && s->at >= s->text.len)
		return FAIL_AT(s, start, "this comment is never closed with */");
	if (block)
		s->at += 2;
	for (size_t i = from; i < s->at; i++)
		if (s->clean[i] != '\n')
			s->clean[i] = ' ';
	return 0;
}

static int skip_blanks(struct scanner *s)
{
	for (;; s->at++) {
		int c = peek(s, 0);
		while (c == '/') {
			if (scan_comment(s) < 0)
				return -1;
			c = peek(s, 0);
		}
		if (c == '\n')
			newline(s);
		else if (c != ' ' && c != '\t' && c != '\r')
			return 0;
	}
}

/* The four digits of \uXXXX at ${ahead}, or -1. */
static long hex4(const struct scanner *s, size_t ahead)
{
	long value = 0;
	for (size_t i = 0; i < 4; i++) {
		int c = peek(s, ahead + i);
		int digit = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

/* \uXXXX, or a pair of them; the position stands on the backslash. Return the code point, or -1. */
static long scan_unicode_escape(struct scanner *s)
{
	long high = hex4(s, 2);
	if (high < 0)
		return FAIL(s, "\\u needs four hexadecimal digits");
	if (high < 0xd800 || high > 0xdfff) {
		s->at += 6;
		return high;
	}
	long low = peek(s, 6) == '\\' && peek(s, 7) == 'u' ? hex4(s, 8) : -1;
	if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return FAIL(s, "\\u%04lx is half of a surrogate pair; its other half is missing", high);
	s->at += 12;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static int scan_escape(struct scanner *s, bool is_key, size_t *len)
{
	int c = peek(s, 1);
	if (c == 'u') {
		struct place start = here(s);
		long codepoint = scan_unicode_escape(s);
		if (codepoint < 0)
			return -1;
		if (codepoint == 0 && is_key)
			return FAIL_AT(s, start, "a key must not contain \\u0000");
		*len += codepoint < 0x80 ? 1 : codepoint < 0x800 ? 2 : codepoint < 0x10000 ? 3 : 4;
		return 0;
	}
	if (c < 0 || !strchr("\"\\/bfnrt", c) || c == 0)
		return FAIL(s, "%s after a backslash is no escape of JSON; a backslash itself is written \\\\", name_byte(s, c));
	s->at += 2;
	*len += 1;
	return 0;
}

/* A string, from its opening quote to behind its closing one; ${ret_len}: its bytes once decoded. */
static int scan_string(struct scanner *s, bool is_key, size_t *ret_len)
{
	struct place start = here(s);
	size_t len = 0;
	for (s->at++;;) {
		uint32_t codepoint;
		int c = peek(s, 0);
		if (c == '"')
			break;
		if (c < 0)
			return FAIL_AT(s, start, "this string is never closed with \"");
		if (c == '\n' || c == '\r')
			return FAIL(s, "the string is not closed on its line; a line break in a string is written \\n");
		if (c < ' ')
			return FAIL(s, "%s cannot stand in a string as it is; write \\u%04x", c == '\t' ? "a tab" : name_byte(s, c), (unsigned)c);
		if (c == '\\') {
			if (scan_escape(s, is_key, &len) < 0)
				return -1;
			continue;
		}
		size_t step = utf8_next(s->text, s->at, &codepoint);
		if (step == 0)
			return FAIL(s, "%s is not valid UTF-8", name_byte(s, c));
		s->at += step;
		len += step;
	}
	s->at++;
	*ret_len = len;
	return 0;
}

static int scan_digits(struct scanner *s, const char *where)
{
	if (!is_digit(peek(s, 0)))
		return FAIL(s, "a digit is missing %s", where);
	while (is_digit(peek(s, 0)))
		s->at++;
	return 0;
}

static int scan_number(struct scanner *s, struct json_node *node)
{
	size_t from = s->at;
	if (peek(s, 0) == '-')
		s->at++;
	if (peek(s, 0) == '0' && is_digit(peek(s, 1)))
		return FAIL(s, "a number must not start with 0");
	if (scan_digits(s, "after the minus") < 0)
		return -1;
	if (peek(s, 0) == '.') {
		s->at++;
		if (scan_digits(s, "after the decimal point") < 0)
			return -1;
	}
	if (peek(s, 0) == 'e' || peek(s, 0) == 'E') {
		s->at += peek(s, 1) == '+' || peek(s, 1) == '-' ? 2 : 1;
		if (scan_digits(s, "in the exponent") < 0)
			return -1;
	}
	node->value.number_text = arena_bytes(s->a, (struct bytes){ .data = s->text.data + from, .len = s->at - from });
	if (s->at - from > CJSON_NUMBER_MAX) {
		memset(s->clean + from, ' ', s->at - from);
		s->clean[from] = '0';
	}
	return 0;
}

static bool is_word(int c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

/* true, false, null; else what a person probably meant. */
static int scan_word(struct scanner *s, struct json_node *node)
{
	static const struct {
		const char *text;
		enum json_type type;
		bool value;
	} words[] = { { "true", JSON_BOOL, true }, { "false", JSON_BOOL, false }, { "null", JSON_NULL, false } };
	size_t len = 0;
	while (is_word(peek(s, len)))
		len++;
	struct bytes word = { .data = s->text.data + s->at, .len = len };
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t known = strlen(words[i].text);
		if (bytes_equal(word, bytes_of(words[i].text))) {
			node->value.type = words[i].type;
			node->value.boolean = words[i].value;
			s->at += len;
			return 0;
		}
		if (len == known && strncasecmp(word.data, words[i].text, len) == 0)
			return FAIL(s, "JSON spells it \"%s\", in small letters", words[i].text);
	}
	return FAIL(s, "'%.*s' is no value; text stands in double quotes", (int)(len < 40 ? len : 40), word.data);
}

/* Hang ${node} into the innermost container and give it its place. */
static void attach(struct scanner *s, struct json_node *node)
{
	struct place place = here(s);
	node->value.line = place.line;
	node->value.column = place.column;
	struct json_node *parent = s->container;
	if (!parent)
		return;
	node->value.parent = &parent->value;
	if (parent->last)
		parent->last->value.next = &node->value;
	else
		parent->value.child = &node->value;
	parent->last = node;
	parent->value.count++;
}

static int open_container(struct scanner *s, struct json_node *node, enum json_type type)
{
	node->value.type = type;
	if (s->depth == JSON_DEPTH_MAX)
		return FAIL(s, "brackets stand in brackets more than %d deep", JSON_DEPTH_MAX);
	s->depth++;
	s->container = node;
	s->at++;
	return 0;
}

/* What cannot start a value, in words. */
static int refuse_value(struct scanner *s, int c)
{
	if (c < 0 && s->container)
		return FAIL(s, "the text ends inside the %s that began in line %u", json_type_text(s->container->value.type), s->container->value.line);
	if (c < 0)
		return FAIL(s, "the text is empty where a value must stand");
	if (c == '\'')
		return FAIL(s, "text stands in double quotes, not in single ones");
	if (c == '+')
		return FAIL(s, "a number must not start with a plus");
	if (c == '.')
		return FAIL(s, "a number needs a digit before the decimal point");
	if (c == ',' || c == ']' || c == '}' || c == ':')
		return FAIL(s, "a value is missing before '%c'", c);
	return FAIL(s, "%s cannot start a value", name_byte(s, c));
}

/* One value, or only the opening of a container; ${node} already knows its key. */
static int scan_value(struct scanner *s, struct json_node *node)
{
	int c = peek(s, 0);
	attach(s, node);
	if (c == '{')
		return open_container(s, node, JSON_OBJECT);
	if (c == '[')
		return open_container(s, node, JSON_ARRAY);
	if (c == '"') {
		node->value.type = JSON_STRING;
		return scan_string(s, false, &node->string_len);
	}
	if (is_digit(c) || c == '-') {
		node->value.type = JSON_NUMBER;
		return scan_number(s, node);
	}
	return is_word(c) ? scan_word(s, node) : refuse_value(s, c);
}

static int scan_key(struct scanner *s, struct json_node *node)
{
	int c = peek(s, 0);
	struct place place = here(s);
	size_t len;
	if (c < 0)
		return refuse_value(s, c);
	if (c != '"')
		return FAIL(s, "a key in double quotes must stand here, not %s", name_byte(s, c));
	node->key_line = place.line;
	node->key_column = place.column;
	if (scan_string(s, true, &len) < 0 || skip_blanks(s) < 0)
		return -1;
	if (peek(s, 0) != ':')
		return FAIL(s, "a colon is missing after the key");
	s->at++;
	return skip_blanks(s);
}

/* Behind a value: close what ends here. Return 1 if another value must follow, 0 at the end of the document, or -1. */
static int scan_after_value(struct scanner *s)
{
	while (s->container) {
		struct json_node *container = s->container;
		bool object = container->value.type == JSON_OBJECT;
		if (skip_blanks(s) < 0)
			return -1;
		int c = peek(s, 0);
		if (c == ',') {
			s->at++;
			if (skip_blanks(s) < 0)
				return -1;
			c = peek(s, 0);
			return c == ']' || c == '}' ? FAIL(s, "the comma before this bracket is one too many") : 1;
		}
		if (c < 0)
			return refuse_value(s, c);
		if (c != (object ? '}' : ']')) {
			if (c == '}' || c == ']')
				return FAIL(s, "'%c' cannot close the %s that began in line %u", c, json_type_text(container->value.type),
					    container->value.line);
			if (c == ':' && !object)
				return FAIL(s, "a colon cannot stand in an array; is '{' meant instead of '['?");
			return FAIL(s, "a comma is missing before %s", name_byte(s, c));
		}
		s->at++;
		s->depth--;
		s->container = (struct json_node *)container->value.parent;
	}
	return 0;
}

/* Behind the opening of a container: true, and closed, if it is empty. */
static int close_empty(struct scanner *s, bool *ret_closed)
{
	*ret_closed = false;
	if (skip_blanks(s) < 0)
		return -1;
	if (peek(s, 0) != (s->container->value.type == JSON_OBJECT ? '}' : ']'))
		return 0;
	*ret_closed = true;
	s->at++;
	s->depth--;
	s->container = (struct json_node *)s->container->value.parent;
	return 0;
}

static int scan_start(struct scanner *s)
{
	static const char mark[] = "\xef\xbb\xbf";
	int first = peek(s, 0), second = peek(s, 1);
	if (s->text.len >= UINT32_MAX)
		return FAIL(s, "the text is larger than 4 GiB");
	if ((first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe) || (first == 0) != (second == 0))
		return FAIL(s, "the text is UTF-16 or binary; save it as UTF-8");
	if (s->text.len >= 3 && memcmp(s->text.data, mark, 3) == 0) {
		if (!(s->flags & JSON_COMMENTS))
			return FAIL(s, "the text starts with a byte order mark; save it as UTF-8 without one");
		memset(s->clean, ' ', 3);
		s->at = 3;
		s->line_start = 3;
	}
	return skip_blanks(s);
}

int json_scan(struct arena *a, struct bytes text, unsigned flags, struct json_scan *ret, struct json_error *error)
{
	struct scanner s = { .a = a, .text = text, .flags = flags, .clean = arena_strndup(a, text.data, text.len), .line = 1, .error = error };
	struct json_node *root = NULL;
	int more = 1;
	if (scan_start(&s) < 0)
		return -1;
	while (more > 0) {
		struct json_node *node = ARENA_NEW(a, struct json_node);
		struct json_node *outer = s.container;
		bool closed = false;
		root = root ? root : node;
		if (outer && outer->value.type == JSON_OBJECT && scan_key(&s, node) < 0)
			return -1;
		if (scan_value(&s, node) < 0)
			return -1;
		if (s.container != outer && close_empty(&s, &closed) < 0)
			return -1;
		if (s.container == outer || closed)
			more = scan_after_value(&s);
		if (more < 0)
			return -1;
	}
	if (skip_blanks(&s) < 0)
		return -1;
	if (s.at < text.len)
		return FAIL(&s, "%s stands behind the end of the document", name_byte(&s, peek(&s, 0)));
	*ret = (struct json_scan){ .root = root, .clean = { .data = s.clean, .len = text.len } };
	return 0;
}
