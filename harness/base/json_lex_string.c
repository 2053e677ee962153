/* json_lex_string.c: what an escaped string says. The lexer has checked it before, so nothing here can fail. */
#include "harness/base/json_lex.h"

static unsigned hex(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

static uint32_t hex4(const char *text)
{
	return hex(text[0]) << 12 | hex(text[1]) << 8 | hex(text[2]) << 4 | hex(text[3]);
}

static size_t encode(uint32_t c, char ret[4])
{
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0x00, 0xc0, 0xe0, 0xf0 };
	for (size_t i = len; i-- > 1; c >>= 6)
		ret[i] = (char)(0x80 | (c & 0x3f));
	ret[0] = (char)(lead[len] | c);
	return len;
}

/* One escape at ${text}, which begins with its backslash: ${ret} gets its bytes. Return its length as written. */
static size_t decode(const char *text, char ret[4], size_t *ret_len)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	*ret_len = 1;
	if (text[1] != 'u') {
		ret[0] = to[strchr(from, text[1]) - from];
		return 2;
	}
	uint32_t c = hex4(text + 2);
	bool pair = c >= 0xd800 && c <= 0xdfff;
	if (pair)
		c = 0x10000 + ((c - 0xd800) << 10) + (hex4(text + 8) - 0xdc00);
	*ret_len = encode(c, ret);
	return pair ? 12 : 6;
}

/* The next piece of the decoded text: a run without escapes, or one escape. False at the end. */
static bool next_piece(const struct json_text *t, size_t *at, char escape[4], struct bytes *ret)
{
	if (*at == t->raw.len)
		return false;
	const char *from = t->raw.data + *at, *backslash = memchr(from, '\\', t->raw.len - *at);
	if (backslash == from) {
		ret->data = escape;
		*at += decode(from, escape, &ret->len);
		return true;
	}
	*ret = (struct bytes){ .data = from, .len = backslash ? (size_t)(backslash - from) : t->raw.len - *at };
	*at += ret->len;
	return true;
}

void json_lex_string(const struct json_text *t, char *ret)
{
	struct bytes piece;
	char escape[4];
	for (size_t at = 0; next_piece(t, &at, escape, &piece); ret += piece.len)
		memcpy(ret, piece.data, piece.len);
}

bool json_lex_equal(const struct json_text *t, struct bytes wanted)
{
	struct bytes piece;
	char escape[4];
	if (t->len != wanted.len)
		return false;
	for (size_t at = 0, done = 0; next_piece(t, &at, escape, &piece); done += piece.len)
		if (memcmp(piece.data, wanted.data + done, piece.len) != 0)
			return false;
	return true;
}
