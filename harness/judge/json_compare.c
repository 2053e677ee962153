/* json_compare.c: see json_compare.h. Recursion is bounded by the parser's JSON_DEPTH_MAX. */
#include "harness/judge/json_compare.h"

#include <stdlib.h>

#include "harness/base/utf8.h"
#include "harness/judge/words.h"

static int by_key(const void *x, const void *y)
{
	return strcmp((*(const struct json *const *)x)->key, (*(const struct json *const *)y)->key);
}

static const struct json **sorted_members(struct arena *a, const struct json *object)
{
	const struct json **list = ARENA_ARRAY(a, const struct json *, object->count + 1);
	size_t n = 0;
	JSON_EACH(member, object)
		list[n++] = member;
	if (n > 1)
		qsort(list, n, sizeof(struct json *), by_key);
	return list;
}

static const struct json *member_of(const struct json *const *sorted, size_t count, const char *key)
{
	const struct json wanted = { .key = key }, *pointer = &wanted;
	const struct json *const *found = count ? bsearch(&pointer, sorted, count, sizeof(struct json *), by_key) : NULL;
	return found ? *found : NULL;
}

static bool same_number(const struct match *how, const struct json *expected, const struct json *actual)
{
	struct words_number x, y;
	if (how->absolute == 0 && how->relative == 0 && words_number(expected->number_text, &x) && words_number(actual->number_text, &y) && x.integer && y.integer)
		return words_same_integer(expected->number_text, actual->number_text);
	return words_close(expected->number, actual->number, how->absolute, how->relative);
}

static bool differ(const struct json *expected, const struct json *actual, const struct json *holder, struct json_difference *ret)
{
	*ret = (struct json_difference){ .expected = expected, .actual = actual, .holder = holder };
	return false;
}

static bool same_array(struct arena *a, const struct match *how, const struct json *expected, const struct json *actual, struct json_difference *ret)
{
	const struct json *x = expected->child, *y = actual->child;
	for (; x && y; x = x->next, y = y->next)
		if (!json_compare(a, how, x, y, ret))
			return false;
	return x || y ? differ(x, y, actual, ret) : true;
}

static bool same_object(struct arena *a, const struct match *how, const struct json *expected, const struct json *actual, struct json_difference *ret)
{
	const struct json **members = sorted_members(a, actual);
	JSON_EACH(x, expected) {
		const struct json *y = member_of(members, actual->count, x->key);
		if (!y)
			return differ(x, NULL, actual, ret);
		if (!json_compare(a, how, x, y, ret))
			return false;
	}
	if (expected->count == actual->count)
		return true;
	members = sorted_members(a, expected);
	JSON_EACH(y, actual)
		if (!member_of(members, expected->count, y->key))
			return differ(NULL, y, actual, ret);
	return true;
}

bool json_compare(struct arena *a, const struct match *how, const struct json *expected, const struct json *actual, struct json_difference *ret)
{
	bool same = expected->type == actual->type;
	if (same && expected->type == JSON_ARRAY)
		return same_array(a, how, expected, actual, ret);
	if (same && expected->type == JSON_OBJECT)
		return same_object(a, how, expected, actual, ret);
	if (same && expected->type == JSON_BOOL)
		same = expected->boolean == actual->boolean;
	else if (same && expected->type == JSON_NUMBER)
		same = same_number(how, expected, actual);
	else if (same && expected->type == JSON_STRING)
		same = bytes_equal(expected->string, actual->string);
	return same || differ(expected, actual, actual, ret);
}

static const char *show_object(struct arena *a, const struct json *value)
{
	SCOPED_STR s = STR_EMPTY;
	size_t shown = 0;
	for (const struct json *member = value->child; member; member = member->next) {
		if (shown == 3)
			break;
		str_addf(&s, "%s\"%s\"", shown++ ? ", " : "", utf8_visible(a, bytes_of(member->key), 30));
	}
	return arena_printf(a, "an object with %s%s", str_text(&s), value->count > shown ? " …" : "");
}

const char *json_show(struct arena *a, const struct json *value)
{
	if (!value)
		return "(missing)";
	switch (value->type) {
	case JSON_NULL:
		return "null";
	case JSON_BOOL:
		return value->boolean ? "true" : "false";
	case JSON_NUMBER:
		return utf8_visible(a, value->number_text, 60);
	case JSON_STRING:
		return arena_printf(a, "\"%s\"", utf8_visible(a, value->string, 120));
	case JSON_ARRAY:
		return value->count == 0 ? "an empty array" : arena_printf(a, "an array of %zu element%s", value->count, value->count == 1 ? "" : "s");
	case JSON_OBJECT:
		return value->count == 0 ? "an empty object" : show_object(a, value);
	}
	return "?";
}
