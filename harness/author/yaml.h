/* yaml.h: a stranger's YAML (libyaml), read in a confined process, handed on as JSON. */
#ifndef HARNESS_AUTHOR_YAML_H
#define HARNESS_AUTHOR_YAML_H

#include "harness/base/err.h"
#include "harness/base/json.h"
#include "harness/base/str.h"

/*
 * yaml_read(a, text, ret, ret_why, e): ${ret} is the first document: mappings with texts as keys, sequences, and scalars, which are null, true, false or a number where they
 * are written so without quotes (YAML 1.2 core schema). NULL with ${ret_why}, a clause that names the line: it is no YAML, or has aliases, duplicate keys or too much.
 * Nothing at all is null. -1: our host failed.
 */
int yaml_read(struct arena *a, struct bytes text, const struct json **ret, const char **ret_why, struct err *e);

/* yaml_convert(text): What the confined process does: JSON, or "!" and why there is none. */
struct str yaml_convert(struct bytes text);

#endif
