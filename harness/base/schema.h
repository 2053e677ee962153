/*
 * schema.h: a JSON document held against a JSON Schema file, so that the published schema is the one truth and no loader repeats it.
 *
 * Understood (draft 2020-12): type (one or several), properties, patternProperties, required, additionalProperties (false or a schema), items, minItems, maxItems, uniqueItems,
 * enum, const, minimum, maximum, exclusiveMinimum, minLength, maxLength, pattern (PCRE2), anyOf, oneOf, allOf, if/then/else, $ref to "#/$defs/NAME", and the
 * annotations $schema, $id, $defs, $comment, title, description, default, examples, deprecated. A schema with any other keyword is refused when loaded: never half obeyed.
 * "integer" means a number without fraction. An unknown key gets the nearest known one ("did you mean"); a number out of range gets the range.
 * oneOf/anyOf whose branches differ by a "const" or "enum" property report only the branch that the document chose.
 */
#ifndef HARNESS_BASE_SCHEMA_H
#define HARNESS_BASE_SCHEMA_H

#include "harness/base/err.h"
#include "harness/base/json.h"
#include "harness/base/problems.h"

struct schema;

/* schema_load(a, path, e): Read the schema file ${path}. NULL with ${e} (OWNER_HARNESS: the schemas are ours). Owned by ${a}. */
struct schema *schema_load(struct arena *a, const char *path, struct err *e);
/* schema_check(schema, file, document, p): Add every deviation of ${document}, which was read from ${file}, to ${p}. */
void schema_check(const struct schema *schema, const char *file, const struct json *document, struct problems *p);

#endif
