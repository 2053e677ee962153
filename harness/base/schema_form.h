/* schema_form.h: private to schema_load.c and schema_check.c. A schema file once loaded: every keyword in its place, every $ref resolved. */
#ifndef HARNESS_BASE_SCHEMA_FORM_H
#define HARNESS_BASE_SCHEMA_FORM_H

#include "harness/base/pattern.h"
#include "harness/base/schema.h"

/* A set of types: a bit for each json_type, and one for "integer". */
enum { SCHEMA_INTEGER = json_type_count };
#define SCHEMA_TYPE_BIT(type) (1u << (type))

struct schema_member {
	const char *name; /* the key, or the text of the pattern */
	struct pattern *pattern;
	struct schema *schema;
	struct schema_member *next;
};

struct schema_list {
	struct schema **items;
	size_t count;
};

struct schema_bounds {
	size_t min, max;
};

/* Pointers are NULL, types 0 and counts 0 where the keyword is absent. */
struct schema {
	bool never; /* the schema "false" */
	unsigned types;
	const char *description;
	struct schema *ref;
	struct schema_member *properties, *patterns;
	const struct json *required; /* an array of strings */
	struct schema *additional, *items;
	struct schema_bounds item_count, length;
	bool unique;
	const struct json *choices, *constant;
	const struct json *minimum, *maximum, *above;
	const char *pattern_text;
	struct pattern *pattern;
	struct schema_list any_of, one_of, all_of;
	struct schema *if_schema, *then_schema, *else_schema;
	enum { SCHEMA_UNSEEN, SCHEMA_BEING_SEEN, SCHEMA_SEEN } mark; /* for finding a $ref that leads to itself */
};

#endif
