/* json_compare.c: see json_compare.h. Recursion is bounded by the lexer's JSON_DEPTH_MAX. */
#include "harness/judge/json_compare.h"

#include <stdlib.h>

#include "harness/judge/words.h"

struct comparing {
	struct arena *a;
	const struct match *how;
	enum json_rule rule;
	struct json_lexer lexer;
	bool differs; /* the first difference is known: what follows is only read */
	struct json_difference *ret;
};

/* The members of an expected object, sorted, and which of them have been met. */
struct member {
	const struct json *value;
	size_t key_len;
	uint32_t met_line; /* 0: not yet */
};
struct members {
	struct member *items;
	size_t count, met, longest;
	char *key; /* room for the longest */
};

static int compare_bytes(struct bytes x, struct bytes y)
{
	size_t shorter = x.len < y.len ? x.len : y.len;
	int order = shorter ? memcmp(x.data, y.data, shorter) : 0;
	return order ? order : x.len < y.len ? -1 : x.len > y.len;
}

static struct bytes key_of(const struct member *m)
{
	return (struct bytes){ .data = m->value->key, .len = m->key_len };
}

static int by_key(const void *x, const void *y)
{
	return compare_bytes(key_of(x), key_of(y));
}

static struct members sort_members(struct arena *a, const struct json *object)
{
	struct members m = { .items = ARENA_ARRAY(a, struct member, object->count + 1) };
	JSON_EACH (member, object) {
		size_t len = strlen(member->key);
		m.items[m.count++] = (struct member){ .value = member, .key_len = len };
		m.longest = len > m.longest ? len : m.longest;
	}
	m.key = arena_zalloc(a, m.longest + 1);
	qsort(m.items, m.count, sizeof *m.items, by_key);
	return m;
}

static struct member *find_member(struct members *m, struct bytes key)
{
	size_t from = 0, to = m->count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = compare_bytes(key, key_of(&m->items[middle]));
		if (order == 0)
			return &m->items[middle];
		if (order < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return NULL;
}

/* The member that a key of the text means; NULL: none. */
static struct member *meant_member(struct members *m, const struct json_text *key)
{
	if (key->len > m->longest)
		return NULL;
	if (key->len == key->raw.len)
		return find_member(m, key->raw);
	json_lex_string(key, m->key);
	return find_member(m, (struct bytes){ .data = m->key, .len = key->len });
}

static const char *path_of(struct arena *a, const struct json *expected)
{
	return expected->parent ? json_path(a, expected) : "";
}

static void note(struct comparing *c, const char *path, const struct json *expected, bool missing, const struct json_token *actual)
{
	if (c->differs)
		return;
	c->differs = true;
	*c->ret = (struct json_difference){ .path = path, .expected = expected, .missing = missing, .actual = *actual };
}

/* Read to the end of the container that was opened, and no further. */
static int skip(struct comparing *c, const struct json_token *opened)
{
	struct json_token t;
	if (opened->kind != JSON_TOKEN_OPEN)
		return 0;
	for (size_t outside = c->lexer.depth - 1; c->lexer.depth > outside;)
		if (json_lex(&c->lexer, &t) < 0)
			return -1;
	return 0;
}

static bool same_number(const struct match *how, struct bytes expected, struct bytes actual)
{
	struct words_number x, y;
	if (bytes_equal(expected, actual))
		return true;
	if (!words_number(expected, &x) || !words_number(actual, &y))
		return false; /* longer than anything that a person expects */
	if (how->absolute == 0 && how->relative == 0 && x.integer && y.integer)
		return words_same_integer(expected, actual);
	return words_close(x.value, y.value, how->absolute, how->relative);
}

static bool same_scalar(const struct match *how, const struct json *expected, const struct json_token *actual)
{
	switch (expected->type) {
	case JSON_BOOL:
		return expected->boolean == actual->boolean;
	case JSON_NUMBER:
		return same_number(how, expected->number_text, actual->number);
	case JSON_STRING:
		return json_lex_equal(&actual->string, expected->string);
	default:
		return true;
	}
}

static int compare_value(struct comparing *c, const struct json *expected, const struct json_token *actual);

static int compare_array(struct comparing *c, const struct json *expected, const struct json_token *opened)
{
	const struct json *wanted = expected->child;
	struct json_token t;
	for (size_t i = 0;; i++) {
		if (json_lex(&c->lexer, &t) < 0)
			return -1;
		if (t.kind == JSON_TOKEN_CLOSE)
			break;
		if (!wanted && !c->differs)
			note(c, arena_printf(c->a, "%s[%zu]", path_of(c->a, expected), i), NULL, false, &t);
		if ((wanted ? compare_value(c, wanted, &t) : skip(c, &t)) < 0)
			return -1;
		wanted = wanted ? wanted->next : NULL;
	}
	if (wanted && !c->differs)
		note(c, path_of(c->a, wanted), wanted, true, opened);
	return 0;
}

/* Where a member would stand that the expected object does not have. */
static const char *path_below(struct comparing *c, const struct json *expected, const struct json_text *key)
{
	char *text = arena_zalloc(c->a, key->len + 1);
	json_lex_string(key, text);
	struct json surplus = { .key = text, .parent = (struct json *)(uintptr_t)expected };
	return json_path(c->a, &surplus);
}

static int compare_member(struct comparing *c, const struct json *expected, struct members *members, const struct json_token *t)
{
	struct member *m = meant_member(members, &t->key);
	if (!m) {
		if (c->rule != JSON_SUBSET && !c->differs)
			note(c, path_below(c, expected, &t->key), NULL, false, t);
		return skip(c, t);
	}
	if (m->met_line)
		return json_fail(c->lexer.error, t->key_line, t->key_column, "the key \"%.60s\" stands twice in this object; the first is in line %u",
				 m->value->key, m->met_line);
	m->met_line = t->key_line;
	members->met++;
	return compare_value(c, m->value, t);
}

static int compare_object(struct comparing *c, const struct json *expected, const struct json_token *opened)
{
	struct members members = sort_members(c->a, expected);
	struct json_token t;
	for (;;) {
		if (json_lex(&c->lexer, &t) < 0)
			return -1;
		if (t.kind == JSON_TOKEN_CLOSE)
			break;
		if (compare_member(c, expected, &members, &t) < 0)
			return -1;
	}
	if (members.met == members.count || c->differs)
		return 0;
	JSON_EACH (wanted, expected)
		if (!find_member(&members, bytes_of(wanted->key))->met_line) {
			note(c, path_of(c->a, wanted), wanted, true, opened);
			break;
		}
	return 0;
}

static int compare_value(struct comparing *c, const struct json *expected, const struct json_token *actual)
{
	if (c->differs)
		return skip(c, actual);
	if (expected->type == actual->type && actual->kind == JSON_TOKEN_OPEN)
		return expected->type == JSON_ARRAY ? compare_array(c, expected, actual) : compare_object(c, expected, actual);
	if (expected->type != actual->type || !same_scalar(c->how, expected, actual))
		note(c, path_of(c->a, expected), expected, false, actual);
	return skip(c, actual);
}

int json_compare(struct arena *a, const struct match *how, enum json_rule rule, const struct json *expected, struct bytes text, struct json_difference *ret,
		 struct json_error *error)
{
	struct comparing c = { .a = a, .how = how, .rule = rule, .ret = ret };
	struct json_token t;
	json_lex_start(&c.lexer, text, JSON_STRICT, error);
	if (json_lex(&c.lexer, &t) < 0 || compare_value(&c, expected, &t) < 0 || json_lex(&c.lexer, &t) < 0)
		return -1;
	return !c.differs;
}

static bool same_token(const struct match *how, const struct json_token *x, const struct json_token *y)
{
	if (x->kind != y->kind || x->type != y->type || x->has_key != y->has_key || (x->has_key && !bytes_equal(x->key.raw, y->key.raw)))
		return false;
	if (x->kind != JSON_TOKEN_SCALAR || x->type == JSON_NULL)
		return true;
	if (x->type == JSON_NUMBER)
		return same_number(how, x->number, y->number);
	return x->type == JSON_STRING ? bytes_equal(x->string.raw, y->string.raw) : x->boolean == y->boolean;
}

bool json_same_in_order(const struct match *how, struct bytes expected, struct bytes text)
{
	struct json_lexer l, m;
	struct json_token x, y;
	struct json_error unwanted;
	json_lex_start(&l, expected, JSON_STRICT, &unwanted);
	json_lex_start(&m, text, JSON_STRICT, &unwanted);
	for (;;) {
		int more = json_lex(&l, &x);
		if (more != json_lex(&m, &y) || more < 0)
			return false;
		if (more == 0 || !same_token(how, &x, &y))
			return more == 0;
	}
}
