/*
 * json_lex.h: JSON text as a stream of tokens, strict (RFC 8259), each with its place. Constant memory, linear time, no recursion, however long or hostile
 * the text is. Strings and numbers stay as they are written; json_lex_string() decodes.
 *
 *	struct json_lexer lexer;
 *	struct json_token token;
 *	json_lex_start(&lexer, text, JSON_STRICT, &error);
 *	while ((more = json_lex(&lexer, &token)) > 0)
 *		…
 */
#ifndef HARNESS_BASE_JSON_LEX_H
#define HARNESS_BASE_JSON_LEX_H

#include "harness/base/json.h"

enum json_token_kind { JSON_TOKEN_SCALAR, JSON_TOKEN_OPEN, JSON_TOKEN_CLOSE };

struct json_text {
	struct bytes raw; /* between the quotes */
	size_t len;       /* in bytes, once decoded; as long as raw: nothing is escaped */
};

struct json_token {
	enum json_token_kind kind;
	enum json_type type;   /* of the scalar, or of the container that opens or closes */
	uint32_t line, column; /* where the value starts, from 1; column in bytes */
	size_t at, end;        /* the same as offsets: its first byte, and the one behind the token */
	bool boolean;
	struct json_text string; /* of a string */
	struct bytes number;     /* of a number, as written */
	bool has_key;            /* a scalar or container in an object */
	struct json_text key;
	uint32_t key_line, key_column;
};

struct json_lexer {
	struct bytes text;
	unsigned flags;
	char *clean; /* NULL, or a copy of the text in which comments and a byte order mark are to be blanked */
	size_t at;
	uint32_t line;
	size_t line_start;
	bool after_value, just_opened;
	size_t depth;
	struct {
		uint32_t line;
		bool object;
	} open[JSON_DEPTH_MAX];
	struct json_error *error;
};

/* json_lex_start(l, text, flags, error): ${error} is filled by json_lex() when it returns -1. ${text} stays the caller's. */
void json_lex_start(struct json_lexer *l, struct bytes text, unsigned flags, struct json_error *error);

/* json_lex(l, ret): 1 with the next token in ${ret}; 0 at the end of a sound document; -1 with the error set. After 0 or -1 it must not be called again. */
int json_lex(struct json_lexer *l, struct json_token *ret);

/* json_lex_string(t, ret): Write the decoded text, t->len bytes, to ${ret}. */
void json_lex_string(const struct json_text *t, char *ret);
/* json_lex_equal(t, wanted): Is it that, once decoded? In place. */
bool json_lex_equal(const struct json_text *t, struct bytes wanted);

/* json_fail(error, line, column, fmt, ...): Set ${error}, cut on a character if need be. Always return -1. */
int json_fail(struct json_error *error, uint32_t line, uint32_t column, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
