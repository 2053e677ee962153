/* http_fill.h: {{name}} in a text of an HTTP case, replaced by what an earlier answer gave. Pure. */
#ifndef HARNESS_MODEL_HTTP_FILL_H
#define HARNESS_MODEL_HTTP_FILL_H

#include <stdbool.h>

#include "harness/base/arena.h"
#include "harness/base/bytes.h"

/* A value taken from an answer: a stranger's text. */
struct http_value {
	bool set;
	bool literal; /* in JSON it stands as it is (a number, true, false, null), not as a string */
	struct bytes text;
};

/*
 * Where the text goes, and so how a value is written there. TEXT: as it is. TARGET: what has no place in a request line is percent-encoded. HEADER: controls become
 * blanks. JSON: escaped as in a string; a string that is nothing but "{{name}}" becomes the value itself, so that numbers stay numbers. REGEX: to be matched as it is.
 */
enum http_fill { HTTP_FILL_TEXT, HTTP_FILL_TARGET, HTTP_FILL_HEADER, HTTP_FILL_JSON, HTTP_FILL_REGEX };

/* http_fill(a, how, text, names, values, count): The filled text, terminated. {{…}} around anything but one of ${names} that is set stays as it is. */
struct bytes http_fill(struct arena *a, enum http_fill how, struct bytes text, const char *const *names, const struct http_value *values, size_t count);

/*
 * http_fill_next(text, at, ret_name): The next {{name}} from ${at} on: its place in ${text}, with ${ret_name} the name alone; ${text}.len when there is none.
 * A name is small letters, digits and "_", and begins with a letter.
 */
size_t http_fill_next(struct bytes text, size_t at, struct bytes *ret_name);

#endif
