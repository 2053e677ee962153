/*
 * json.h: JSON read into a tree in which every value knows its line, and a writer that cannot make invalid JSON.
 *
 * Only json.c includes cJSON. Around it stands what cJSON does not give: positions, refusal of duplicate keys, trailing bytes, bad UTF-8,
 * lone surrogates, numbers out of a double's range, deep nesting (JSON_DEPTH_MAX), and comments where people write the file. RFC 8259.
 */
#ifndef HARNESS_BASE_JSON_H
#define HARNESS_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/bytes.h"
#include "harness/base/enum.h"
#include "harness/base/str.h"

#define JSON_TYPE_TABLE(X)                                                                                             \
	X(JSON_NULL, "null")                                                                                           \
	X(JSON_BOOL, "boolean")                                                                                        \
	X(JSON_NUMBER, "number")                                                                                       \
	X(JSON_STRING, "string")                                                                                       \
	X(JSON_ARRAY, "array")                                                                                         \
	X(JSON_OBJECT, "object")
ENUM_DECLARE(json_type, JSON_TYPE_TABLE)

enum { JSON_DEPTH_MAX = 512 };

struct json {
	enum json_type type;
	uint32_t line, column; /* where the value starts, from 1; column in bytes */
	const char *key;       /* of a member of an object, else NULL; no NUL inside (\u0000 in a key is refused) */
	bool boolean;
	double number;
	struct bytes number_text; /* the number as written: integers beyond 2^53 stay exact here */
	struct bytes string;      /* may hold NUL bytes; always terminated, so that .data is also a C string when it does not */
	struct json *child;       /* first element or member */
	struct json *next;        /* sibling */
	struct json *parent;
	size_t count; /* elements or members */
};

struct json_error {
	uint32_t line, column; /* of the first offending byte, from 1 */
	char text[160];        /* "a comma is missing" … */
};

enum json_flags {
	JSON_STRICT = 0,
	JSON_COMMENTS = 1 << 0, /* // and block comments count as blanks: for files that people write */
};

/* json_parse(a, text, flags, ret_error): Return the root, owned by ${a}, or NULL with ${ret_error} set. Linear time; recursion-free or bounded by JSON_DEPTH_MAX. */
struct json *json_parse(struct arena *a, struct bytes text, unsigned flags, struct json_error *ret_error);

/* json_get(object, key): The member, or NULL if absent or ${object} is NULL or no object. Case matters. */
const struct json *json_get(const struct json *object, const char *key);
/* json_path(a, value): "groups[1].limits" from the root; "(root)" for the root itself. */
const char *json_path(struct arena *a, const struct json *value);
/* json_pointer(root, pointer): RFC 6901; NULL if nothing is there. */
const struct json *json_pointer(const struct json *root, const char *pointer);
/* Reading with a default: the default where the member is absent or of another type. */
const char *json_text(const struct json *object, const char *key, const char *otherwise);
double json_number(const struct json *object, const char *key, double otherwise);
bool json_bool(const struct json *object, const char *key, bool otherwise);
#define JSON_EACH(item, container) for (const struct json *item = (container) ? (container)->child : NULL; item; item = item->next)

/*
 * The writer. Keys and values in the order of the calls; two blanks of indent a level, or none (compact); any bytes given as a string come out as valid
 * UTF-8 (an invalid byte becomes U+FFFD), control characters escaped. Misuse (a value without key in an object …) is an assertion.
 */
struct json_writer;
struct json_writer *json_writer_new(bool pretty);
void json_writer_free(struct json_writer *w);
void json_object(struct json_writer *w, const char *key); /* key NULL: element of an array, or the root */
void json_array(struct json_writer *w, const char *key);
void json_end(struct json_writer *w); /* closes the innermost object or array */
void json_put_string(struct json_writer *w, const char *key, const char *s); /* s NULL: null */
void json_put_bytes(struct json_writer *w, const char *key, struct bytes b);
void json_put_int(struct json_writer *w, const char *key, int64_t v);
void json_put_number(struct json_writer *w, const char *key, double v); /* shortest text that reads back the same; not finite: null */
void json_put_bool(struct json_writer *w, const char *key, bool v);
void json_put_null(struct json_writer *w, const char *key);
void json_put_json(struct json_writer *w, const char *key, const struct json *v); /* a parsed value again */
/* json_writer_text(w): The finished text, with a final newline; valid until the writer is freed. */
struct bytes json_writer_text(const struct json_writer *w);
/* json_writer_take(w, out): Move what is written so far to the end of ${out}; go on writing after it. For documents that are too large to be held whole. */
void json_writer_take(struct json_writer *w, struct str *out);

#endif
