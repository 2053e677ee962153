/* json.c: text to tree. json_scan.c judges and places every value, cJSON decodes it, and here the two are joined. The only file that includes cJSON. */
#include "harness/base/json.h"

#include <cjson/cJSON.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/base/json_scan.h"
#include "harness/base/scoped.h"

ENUM_DEFINE(json_type, JSON_TYPE_TABLE)

static struct json_node *node_of(struct json *value)
{
	return (struct json_node *)value;
}

/* Decimals follow the locale in strtod; JSON's do not. */
static double to_double(const char *text)
{
	static locale_t c_locale;
	if (!c_locale)
		c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	return strtod_l(text, NULL, c_locale);
}

static int compare_keys(const void *a, const void *b)
{
	const struct json_node *one = *(struct json_node *const *)a, *two = *(struct json_node *const *)b;
	int order = strcmp(one->value.key, two->value.key);
	if (order)
		return order;
	if (one->key_line != two->key_line)
		return one->key_line < two->key_line ? -1 : 1;
	return one->key_column < two->key_column ? -1 : 1;
}

/* Sorted, so that an object of a million keys costs no more than its share. */
static int refuse_duplicates(const struct json *object, struct json_error *error)
{
	if (object->count < 2)
		return 0;
	SCOPED_FREE struct json_node **members = alloc_zero(object->count * sizeof(void *));
	size_t n = 0;
	for (struct json *member = object->child; member; member = member->next)
		members[n++] = node_of(member);
	qsort(members, n, sizeof(void *), compare_keys);
	struct json_node *found = NULL, *first = NULL;
	for (size_t i = 1; i < n; i++) {
		struct json_node *second = members[i];
		if (strcmp(members[i - 1]->value.key, second->value.key) != 0)
			continue;
		if (!found || second->key_line < found->key_line || (second->key_line == found->key_line && second->key_column < found->key_column)) {
			found = second;
			first = members[i - 1];
		}
	}
	if (!found)
		return 0;
	return json_fail(error, found->key_line, found->key_column, "the key \"%.60s\" stands twice in this object; the first is in line %u", found->value.key,
			 first->key_line);
}

/* The two passes disagree, or cJSON ran out of memory. Never seen; but then half a document must not pass. */
static int no_twin(const struct json *value, struct json_error *error)
{
	return json_fail(error, value->line, value->column, "this value cannot be decoded");
}

/* Fill ${value} from its twin. */
static int fill(struct arena *a, struct json *value, const cJSON *item, struct json_error *error)
{
	static const int twins[json_type_count] = {
		[JSON_NULL] = cJSON_NULL,   [JSON_BOOL] = cJSON_True | cJSON_False, [JSON_NUMBER] = cJSON_Number, [JSON_STRING] = cJSON_String,
		[JSON_ARRAY] = cJSON_Array, [JSON_OBJECT] = cJSON_Object,
	};
	bool in_object = value->parent && value->parent->type == JSON_OBJECT;
	if (!(item->type & twins[value->type]) || (in_object && !item->string))
		return no_twin(value, error);
	if (in_object)
		value->key = arena_strdup(a, item->string);
	if (value->type == JSON_STRING)
		value->string = arena_bytes(a, (struct bytes){ .data = item->valuestring, .len = node_of(value)->string_len });
	if (value->type == JSON_NUMBER) {
		value->number = to_double(value->number_text.data);
		if (!isfinite(value->number))
			return json_fail(error, value->line, value->column, "the number is too large; at most about 1.8e308 is possible");
	}
	return 0;
}

/* Walk both trees in step. cJSON's items do not know their parents, hence the stack. */
static int join(struct arena *a, struct json *root, const cJSON *item, struct json_error *error)
{
	const cJSON *parents[JSON_DEPTH_MAX] = { NULL };
	size_t depth = 0;
	struct json *value = root;
	for (;;) {
		if (!item || fill(a, value, item, error) < 0)
			return item ? -1 : no_twin(value, error);
		if (value->child) {
			parents[depth++] = item;
			value = value->child;
			item = item->child;
			continue;
		}
		while (!value->next) {
			value = value->parent;
			if (!value)
				return 0;
			item = parents[--depth];
			if (value->type == JSON_OBJECT && refuse_duplicates(value, error) < 0)
				return -1;
		}
		value = value->next;
		item = item ? item->next : NULL;
	}
}

struct json *json_parse(struct arena *a, struct bytes text, unsigned flags, struct json_error *ret_error)
{
	struct json_scan scan;
	struct json_error unwanted = { 0 };
	struct json_error *error = ret_error ? ret_error : &unwanted;
	if (json_scan(a, text, flags, &scan, error) < 0)
		return NULL;
	cJSON_InitHooks(&(cJSON_Hooks){ .malloc_fn = alloc_zero, .free_fn = free });
	const char *end = NULL;
	cJSON *decoded = cJSON_ParseWithLengthOpts(scan.clean.data, scan.clean.len, &end, 0);
	int rc = join(a, &scan.root->value, decoded, error);
	cJSON_Delete(decoded);
	return rc < 0 ? NULL : &scan.root->value;
}

const struct json *json_get(const struct json *object, const char *key)
{
	if (!object || object->type != JSON_OBJECT)
		return NULL;
	JSON_EACH (member, object)
		if (strcmp(member->key, key) == 0)
			return member;
	return NULL;
}

static bool is_plain_key(const char *key)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-$";
	return *key && key[strspn(key, letters)] == '\0';
}

static size_t index_of(const struct json *value)
{
	size_t index = 0;
	for (const struct json *item = value->parent->child; item != value; item = item->next)
		index++;
	return index;
}

const char *json_path(struct arena *a, const struct json *value)
{
	const struct json *way[JSON_DEPTH_MAX + 1];
	size_t depth = 0;
	SCOPED_STR path = STR_EMPTY;
	for (const struct json *v = value; v->parent && depth <= JSON_DEPTH_MAX; v = v->parent)
		way[depth++] = v;
	if (depth == 0)
		return "(root)";
	while (depth-- > 0) {
		const struct json *v = way[depth];
		if (!v->key)
			str_addf(&path, "[%zu]", index_of(v));
		else if (is_plain_key(v->key))
			str_addf(&path, "%s%s", path.len ? "." : "", v->key);
		else
			str_addf(&path, "[\"%s\"]", v->key);
	}
	return str_steal(&path, a);
}

/* One reference token of RFC 6901 against a key: ~1 is '/', ~0 is '~'. */
static bool token_is(const char *token, size_t len, const char *key)
{
	for (size_t i = 0; i < len; i++) {
		char c = token[i];
		if (c == '~') {
			if (++i >= len || (token[i] != '0' && token[i] != '1'))
				return false;
			c = token[i] == '0' ? '~' : '/';
		}
		if (*key++ != c)
			return false;
	}
	return *key == '\0';
}

static const struct json *element_at(const struct json *array, const char *token, size_t len)
{
	size_t index = 0;
	if (len == 0 || len > 10 || (len > 1 && token[0] == '0'))
		return NULL;
	for (size_t i = 0; i < len; i++) {
		if (token[i] < '0' || token[i] > '9')
			return NULL;
		index = index * 10 + (size_t)(token[i] - '0');
	}
	JSON_EACH (item, array)
		if (index-- == 0)
			return item;
	return NULL;
}

const struct json *json_pointer(const struct json *root, const char *pointer)
{
	const struct json *value = root;
	while (value && *pointer == '/') {
		const char *token = pointer + 1;
		size_t len = strcspn(token, "/");
		const struct json *found = NULL;
		if (value->type == JSON_ARRAY)
			found = element_at(value, token, len);
		else if (value->type == JSON_OBJECT)
			for (const struct json *m = value->child; m && !found; m = m->next)
				found = token_is(token, len, m->key) ? m : NULL;
		value = found;
		pointer = token + len;
	}
	return *pointer ? NULL : value;
}

const char *json_text(const struct json *object, const char *key, const char *otherwise)
{
	const struct json *member = json_get(object, key);
	return member && member->type == JSON_STRING ? member->string.data : otherwise;
}

double json_number(const struct json *object, const char *key, double otherwise)
{
	const struct json *member = json_get(object, key);
	return member && member->type == JSON_NUMBER ? member->number : otherwise;
}

bool json_bool(const struct json *object, const char *key, bool otherwise)
{
	const struct json *member = json_get(object, key);
	return member && member->type == JSON_BOOL ? member->boolean : otherwise;
}
