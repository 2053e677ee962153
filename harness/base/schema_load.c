/* schema_load.c: a JSON Schema file to struct schema. A table of keywords; what is not in it is refused. */
#include "harness/base/schema.h"

#include <fcntl.h>
#include <stdint.h>

#include "harness/base/fs.h"
#include "harness/base/schema_form.h"

enum { SCHEMA_SIZE_MAX = 4 * 1024 * 1024 };

struct loader {
	struct arena *a;
	const char *path;
	struct schema_member *defs;
	const struct json *root;
	struct err *e;
};

static int load_into(struct loader *l, struct schema *s, const struct json *value);

#define BAD(l, value, ...) bad((l), (value), arena_printf((l)->a, __VA_ARGS__))

static int bad(struct loader *l, const struct json *value, const char *text)
{
	return err_set(l->e, OWNER_HARNESS, "%s:%u: %s: %s", l->path, value->line, json_path(l->a, value), text);
}

static void free_pattern(void *p)
{
	pattern_free(p);
}

static struct schema *schema_new(struct loader *l)
{
	struct schema *s = ARENA_NEW(l->a, struct schema);
	s->item_count.max = s->length.max = SIZE_MAX;
	return s;
}

static struct schema *load_one(struct loader *l, const struct json *value)
{
	struct schema *s = schema_new(l);
	return load_into(l, s, value) < 0 ? NULL : s;
}

/* ── Keywords. Each gets the schema to fill and the keyword's value. ── */

static int load_annotation(struct loader *l, struct schema *s, const struct json *value)
{
	(void)l, (void)s, (void)value;
	return 0;
}

static int load_description(struct loader *l, struct schema *s, const struct json *value)
{
	if (value->type != JSON_STRING)
		return BAD(l, value, "must be a string");
	s->description = value->string.data;
	return 0;
}

static int add_type(struct loader *l, struct schema *s, const struct json *name)
{
	enum json_type type;
	if (name->type == JSON_STRING && strcmp(name->string.data, "integer") == 0)
		s->types |= SCHEMA_TYPE_BIT(SCHEMA_INTEGER);
	else if (name->type == JSON_STRING && json_type_parse(name->string.data, &type))
		s->types |= SCHEMA_TYPE_BIT(type);
	else
		return BAD(l, name, "is no type");
	return 0;
}

static int load_type(struct loader *l, struct schema *s, const struct json *value)
{
	if (value->type != JSON_ARRAY)
		return add_type(l, s, value);
	JSON_EACH (name, value)
		if (add_type(l, s, name) < 0)
			return -1;
	return 0;
}

static int load_members(struct loader *l, struct schema_member **first, const struct json *value, bool patterns)
{
	if (value->type != JSON_OBJECT)
		return BAD(l, value, "must be an object");
	JSON_EACH (item, value) {
		struct schema_member *member = ARENA_NEW(l->a, struct schema_member);
		member->name = item->key;
		*first = member;
		first = &member->next;
		member->schema = load_one(l, item);
		if (!member->schema)
			return -1;
		if (!patterns)
			continue;
		member->pattern = pattern_new(item->key, PATTERN_DOLLAR_END, OWNER_HARNESS, l->e);
		if (!member->pattern)
			return err_wrap(l->e, "%s:%u", l->path, item->line);
		arena_defer(l->a, free_pattern, member->pattern);
	}
	return 0;
}

static int load_properties(struct loader *l, struct schema *s, const struct json *value)
{
	return load_members(l, &s->properties, value, false);
}

static int load_pattern_properties(struct loader *l, struct schema *s, const struct json *value)
{
	return load_members(l, &s->patterns, value, true);
}

static int load_required(struct loader *l, struct schema *s, const struct json *value)
{
	s->required = value;
	if (value->type != JSON_ARRAY)
		return BAD(l, value, "must be an array");
	JSON_EACH (name, value)
		if (name->type != JSON_STRING)
			return BAD(l, name, "must be a string");
	return 0;
}

static int load_additional(struct loader *l, struct schema *s, const struct json *value)
{
	s->additional = load_one(l, value);
	return s->additional ? 0 : -1;
}

static int load_items(struct loader *l, struct schema *s, const struct json *value)
{
	s->items = load_one(l, value);
	return s->items ? 0 : -1;
}

static int load_count(struct loader *l, size_t *ret, const struct json *value)
{
	if (value->type != JSON_NUMBER || value->number < 0 || value->number > 1e9 || value->number != (double)(size_t)value->number)
		return BAD(l, value, "must be a whole number from 0");
	*ret = (size_t)value->number;
	return 0;
}

static int load_min_items(struct loader *l, struct schema *s, const struct json *value)
{
	return load_count(l, &s->item_count.min, value);
}

static int load_max_items(struct loader *l, struct schema *s, const struct json *value)
{
	return load_count(l, &s->item_count.max, value);
}

static int load_min_length(struct loader *l, struct schema *s, const struct json *value)
{
	return load_count(l, &s->length.min, value);
}

static int load_max_length(struct loader *l, struct schema *s, const struct json *value)
{
	return load_count(l, &s->length.max, value);
}

static int load_unique(struct loader *l, struct schema *s, const struct json *value)
{
	s->unique = value->boolean;
	return value->type == JSON_BOOL ? 0 : BAD(l, value, "must be true or false");
}

static int load_enum(struct loader *l, struct schema *s, const struct json *value)
{
	s->choices = value;
	return value->type == JSON_ARRAY && value->count > 0 ? 0 : BAD(l, value, "must be an array with elements");
}

static int load_const(struct loader *l, struct schema *s, const struct json *value)
{
	(void)l;
	s->constant = value;
	return 0;
}

static int load_number(struct loader *l, const struct json **ret, const struct json *value)
{
	*ret = value;
	return value->type == JSON_NUMBER ? 0 : BAD(l, value, "must be a number");
}

static int load_minimum(struct loader *l, struct schema *s, const struct json *value)
{
	return load_number(l, &s->minimum, value);
}

static int load_maximum(struct loader *l, struct schema *s, const struct json *value)
{
	return load_number(l, &s->maximum, value);
}

static int load_above(struct loader *l, struct schema *s, const struct json *value)
{
	return load_number(l, &s->above, value);
}

static int load_pattern(struct loader *l, struct schema *s, const struct json *value)
{
	if (value->type != JSON_STRING)
		return BAD(l, value, "must be a string");
	s->pattern_text = value->string.data;
	s->pattern = pattern_new(s->pattern_text, PATTERN_DOLLAR_END, OWNER_HARNESS, l->e);
	if (!s->pattern)
		return err_wrap(l->e, "%s:%u", l->path, value->line);
	arena_defer(l->a, free_pattern, s->pattern);
	return 0;
}

static int load_list(struct loader *l, struct schema_list *list, const struct json *value)
{
	if (value->type != JSON_ARRAY || value->count == 0)
		return BAD(l, value, "must be an array with elements");
	list->items = ARENA_ARRAY(l->a, struct schema *, value->count);
	JSON_EACH (item, value) {
		list->items[list->count] = load_one(l, item);
		if (!list->items[list->count++])
			return -1;
	}
	return 0;
}

static int load_any_of(struct loader *l, struct schema *s, const struct json *value)
{
	return load_list(l, &s->any_of, value);
}

static int load_one_of(struct loader *l, struct schema *s, const struct json *value)
{
	return load_list(l, &s->one_of, value);
}

static int load_all_of(struct loader *l, struct schema *s, const struct json *value)
{
	return load_list(l, &s->all_of, value);
}

static int load_if(struct loader *l, struct schema *s, const struct json *value)
{
	s->if_schema = load_one(l, value);
	return s->if_schema ? 0 : -1;
}

static int load_then(struct loader *l, struct schema *s, const struct json *value)
{
	s->then_schema = load_one(l, value);
	return s->then_schema ? 0 : -1;
}

static int load_else(struct loader *l, struct schema *s, const struct json *value)
{
	s->else_schema = load_one(l, value);
	return s->else_schema ? 0 : -1;
}

static int load_ref(struct loader *l, struct schema *s, const struct json *value)
{
	static const char prefix[] = "#/$defs/";
	const size_t len = sizeof prefix - 1;
	if (value->type != JSON_STRING || strncmp(value->string.data, prefix, len) != 0)
		return BAD(l, value, "must look like \"#/$defs/NAME\"");
	for (struct schema_member *def = l->defs; def; def = def->next)
		if (strcmp(def->name, value->string.data + len) == 0)
			s->ref = def->schema;
	return s->ref ? 0 : BAD(l, value, "names nothing in $defs");
}

static int load_defs(struct loader *l, struct schema *s, const struct json *value)
{
	(void)s; /* loaded before all else, in schema_load */
	return value->parent == l->root ? 0 : BAD(l, value, "only the top of the file may have $defs");
}

static const struct {
	const char *name;
	int (*load)(struct loader *l, struct schema *s, const struct json *value);
} keywords[] = {
	{ "$schema", load_annotation },
	{ "$id", load_annotation },
	{ "$comment", load_annotation },
	{ "title", load_annotation },
	{ "default", load_annotation },
	{ "examples", load_annotation },
	{ "deprecated", load_annotation },
	{ "description", load_description },
	{ "$defs", load_defs },
	{ "$ref", load_ref },
	{ "type", load_type },
	{ "properties", load_properties },
	{ "patternProperties", load_pattern_properties },
	{ "required", load_required },
	{ "additionalProperties", load_additional },
	{ "items", load_items },
	{ "minItems", load_min_items },
	{ "maxItems", load_max_items },
	{ "uniqueItems", load_unique },
	{ "enum", load_enum },
	{ "const", load_const },
	{ "minimum", load_minimum },
	{ "maximum", load_maximum },
	{ "exclusiveMinimum", load_above },
	{ "minLength", load_min_length },
	{ "maxLength", load_max_length },
	{ "pattern", load_pattern },
	{ "anyOf", load_any_of },
	{ "oneOf", load_one_of },
	{ "allOf", load_all_of },
	{ "if", load_if },
	{ "then", load_then },
	{ "else", load_else },
};

static int load_keyword(struct loader *l, struct schema *s, const struct json *value)
{
	for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
		if (strcmp(keywords[i].name, value->key) == 0)
			return keywords[i].load(l, s, value);
	return BAD(l, value, "this keyword is not understood");
}

static int load_into(struct loader *l, struct schema *s, const struct json *value)
{
	if (value->type == JSON_BOOL) {
		s->never = !value->boolean;
		return 0;
	}
	if (value->type != JSON_OBJECT)
		return BAD(l, value, "a schema is an object, true or false");
	JSON_EACH (item, value)
		if (load_keyword(l, s, item) < 0)
			return -1;
	return 0;
}

/* ── A $ref that leads to itself without a step into the document would never end. ── */

static bool leads_to_itself(struct schema *s);

static bool list_leads_back(const struct schema_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (leads_to_itself(list->items[i]))
			return true;
	return false;
}

static bool leads_to_itself(struct schema *s)
{
	if (!s || s->mark == SCHEMA_SEEN)
		return false;
	if (s->mark == SCHEMA_BEING_SEEN)
		return true;
	s->mark = SCHEMA_BEING_SEEN;
	if (leads_to_itself(s->ref) || list_leads_back(&s->any_of) || list_leads_back(&s->one_of) || list_leads_back(&s->all_of) ||
	    leads_to_itself(s->if_schema) || leads_to_itself(s->then_schema) || leads_to_itself(s->else_schema))
		return true;
	s->mark = SCHEMA_SEEN;
	return false;
}

static struct schema *load_root(struct loader *l)
{
	const struct json *defs = json_get(l->root, "$defs");
	struct schema *root = schema_new(l);
	/* First all names, so that a definition may speak of a later one; then their content. */
	struct schema_member **last = &l->defs;
	JSON_EACH (item, defs) {
		struct schema_member *def = ARENA_NEW(l->a, struct schema_member);
		def->name = item->key;
		def->schema = schema_new(l);
		*last = def;
		last = &def->next;
	}
	for (struct schema_member *def = l->defs; def; def = def->next)
		if (load_into(l, def->schema, json_get(defs, def->name)) < 0)
			return NULL;
	if (load_into(l, root, l->root) < 0)
		return NULL;
	for (struct schema_member *def = l->defs; def; def = def->next) {
		if (leads_to_itself(def->schema)) {
			BAD(l, json_get(defs, def->name), "leads back to itself");
			return NULL;
		}
	}
	return root;
}

struct schema *schema_load(struct arena *a, const char *path, struct err *e)
{
	struct bytes text;
	struct json_error error;
	struct loader l = { .a = a, .path = path, .e = e };
	if (fs_read(a, AT_FDCWD, path, SCHEMA_SIZE_MAX, &text, e) < 0)
		return NULL;
	l.root = json_parse(a, text, JSON_STRICT, &error);
	if (!l.root) {
		err_set(e, OWNER_HARNESS, "%s:%u:%u: %s", path, error.line, error.column, error.text);
		return NULL;
	}
	return load_root(&l);
}
