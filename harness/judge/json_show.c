/* json_show.c: a JSON value for people. Read from the text, so that a long one costs no memory. */
#include "harness/base/utf8.h"
#include "harness/judge/json_compare.h"

enum { KEYS_SHOWN = 3, NUMBER_SHOWN = 60, STRING_SHOWN = 120, KEY_SHOWN = 30, DECODED_MAX = 4096 };

/* What a string says, or, of a very long one, its beginning as written. */
static const char *show_text(struct arena *a, const struct json_text *t, size_t max)
{
	struct bytes shown = t->raw;
	if (t->len <= DECODED_MAX) {
		char *decoded = arena_zalloc(a, t->len + 1);
		json_lex_string(t, decoded);
		shown = (struct bytes){ .data = decoded, .len = t->len };
	} else {
		shown.len = DECODED_MAX;
	}
	return arena_printf(a, "\"%s\"", utf8_visible(a, shown, max));
}

static const char *show_scalar(struct arena *a, const struct json_token *t)
{
	if (t->type == JSON_STRING)
		return show_text(a, &t->string, STRING_SHOWN);
	if (t->type == JSON_NUMBER)
		return utf8_visible(a, t->number, NUMBER_SHOWN);
	return t->type == JSON_NULL ? "null" : t->boolean ? "true" : "false";
}

static const char *show_container(struct arena *a, struct json_lexer *l, enum json_type type)
{
	SCOPED_STR keys = STR_EMPTY;
	struct json_token t;
	size_t count = 0;
	while (l->depth && json_lex(l, &t) > 0) {
		if (l->depth != (t.kind == JSON_TOKEN_OPEN ? 2 : 1) || t.kind == JSON_TOKEN_CLOSE)
			continue;
		if (t.has_key && count < KEYS_SHOWN)
			str_addf(&keys, "%s%s", count ? ", " : "", show_text(a, &t.key, KEY_SHOWN));
		count++;
	}
	if (count == 0)
		return type == JSON_ARRAY ? "an empty array" : "an empty object";
	if (type == JSON_ARRAY)
		return arena_printf(a, "an array of %zu element%s", count, count == 1 ? "" : "s");
	return arena_printf(a, "an object with %s%s", str_text(&keys), count > KEYS_SHOWN ? " …" : "");
}

const char *json_show(struct arena *a, struct bytes text, size_t at)
{
	struct json_lexer l;
	struct json_token t;
	struct json_error unwanted;
	json_lex_start(&l, (struct bytes){ .data = text.data + at, .len = text.len - at }, JSON_STRICT, &unwanted);
	if (json_lex(&l, &t) <= 0)
		return "(nothing)";
	return t.kind == JSON_TOKEN_OPEN ? show_container(a, &l, t.type) : show_scalar(a, &t);
}
