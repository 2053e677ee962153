/* json_scan.c: tokens to nodes. */
#include "harness/base/json_scan.h"

/* cJSON copies a number into 64 bytes and stumbles over the rest. Longer texts than LONG_TEXT are gone through before they are copied: what is no JSON costs no more than that. */
enum { CJSON_NUMBER_MAX = 60, LONG_TEXT = 16 << 20 };

/* Hang ${node} into the innermost open container. */
static void attach(struct json_node *parent, struct json_node *node)
{
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

static struct json_node *new_node(struct arena *a, const struct json_token *token, char *clean)
{
	struct json_node *node = ARENA_NEW(a, struct json_node);
	node->value.type = token->type;
	node->value.line = token->line;
	node->value.column = token->column;
	node->value.boolean = token->boolean;
	node->key_line = token->key_line;
	node->key_column = token->key_column;
	node->string_len = token->string.len;
	if (token->type != JSON_NUMBER)
		return node;
	node->value.number_text = arena_bytes(a, token->number);
	if (token->number.len > CJSON_NUMBER_MAX) {
		memset(clean + token->at, ' ', token->number.len);
		clean[token->at] = '0';
	}
	return node;
}

int json_scan(struct arena *a, struct bytes text, unsigned flags, struct json_scan *ret, struct json_error *error)
{
	struct json_lexer lexer;
	struct json_token token;
	struct json_node *root = NULL, *container = NULL;
	int more;
	json_lex_start(&lexer, text, flags, error);
	if (text.len > LONG_TEXT) {
		while ((more = json_lex(&lexer, &token)) > 0)
			;
		if (more < 0)
			return -1;
		json_lex_start(&lexer, text, flags, error);
	}
	lexer.clean = arena_strndup(a, text.data, text.len);
	while ((more = json_lex(&lexer, &token)) > 0) {
		if (token.kind == JSON_TOKEN_CLOSE) {
			container = container ? (struct json_node *)container->value.parent : NULL;
			continue;
		}
		struct json_node *node = new_node(a, &token, lexer.clean);
		attach(container, node);
		root = root ? root : node;
		if (token.kind == JSON_TOKEN_OPEN)
			container = node;
	}
	*ret = (struct json_scan){ .root = root, .clean = { .data = lexer.clean, .len = text.len } };
	return more;
}
