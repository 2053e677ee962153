/* json_write.c: the writer. Commas, indents and escapes are its business alone; a caller cannot make invalid JSON. */
#include "harness/base/json.h"

#include <assert.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/base/utf8.h"

struct json_writer {
	struct str text;
	struct str open; /* one byte an open container: its closing bracket */
	bool pretty;
	bool first;    /* nothing stands in the innermost container yet */
	bool finished; /* the root is complete */
};

struct json_writer *json_writer_new(bool pretty)
{
	struct json_writer *w = alloc_zero(sizeof *w);
	w->pretty = pretty;
	w->first = true;
	return w;
}

void json_writer_free(struct json_writer *w)
{
	if (!w)
		return;
	str_free(&w->text);
	str_free(&w->open);
	free(w);
}

static void break_line(struct json_writer *w)
{
	if (!w->pretty)
		return;
	str_add_char(&w->text, '\n');
	for (size_t i = 0; i < w->open.len; i++)
		str_add(&w->text, "  ");
}

/* The escape of ${c} in ${out}; "" where it may stand as it is. U+2028 and U+2029 end a line in JavaScript, so they go too. */
static void escape(uint32_t c, char out[8])
{
	static const char named[][3] = { ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\" };
	out[0] = '\0';
	if (c < sizeof named / sizeof named[0] && named[c][0])
		memcpy(out, named[c], sizeof named[c]);
	else if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029)
		snprintf(out, 8, "\\u%04x", (unsigned)c);
}

static void quote(struct str *s, struct bytes b)
{
	size_t from = 0, at = 0;
	str_add_char(s, '"');
	while (at < b.len) {
		uint32_t c = 0;
		char escaped[8];
		size_t len = utf8_next(b, at, &c);
		escape(c, escaped);
		if (len == 0 || escaped[0]) {
			str_add_bytes(s, (struct bytes){ .data = b.data + from, .len = at - from });
			str_add(s, len == 0 ? "\xef\xbf\xbd" : escaped);
			from = at + (len ? len : 1);
		}
		at += len ? len : 1;
	}
	str_add_bytes(s, (struct bytes){ .data = b.data + from, .len = at - from });
	str_add_char(s, '"');
}

/* Comma, indent and key: all that stands before a value. */
static void before(struct json_writer *w, const char *key)
{
	bool in_object = w->open.len > 0 && w->open.data[w->open.len - 1] == '}';
	(void)in_object; /* release builds do not assert */
	assert(!w->finished && "a document has one root");
	assert(in_object == (key != NULL) && "a member needs a key, an element has none");
	if (!w->first)
		str_add_char(&w->text, ',');
	if (w->open.len > 0)
		break_line(w);
	w->first = false;
	if (key) {
		quote(&w->text, bytes_of(key));
		str_add(&w->text, w->pretty ? ": " : ":");
	}
}

static void after(struct json_writer *w)
{
	if (w->open.len > 0)
		return;
	w->finished = true;
	str_add_char(&w->text, '\n');
}

static void put_raw(struct json_writer *w, const char *key, struct bytes text)
{
	before(w, key);
	str_add_bytes(&w->text, text);
	after(w);
}

static void open_container(struct json_writer *w, const char *key, char opening, char closing)
{
	before(w, key);
	str_add_char(&w->text, opening);
	str_add_char(&w->open, closing);
	w->first = true;
}

void json_object(struct json_writer *w, const char *key)
{
	open_container(w, key, '{', '}');
}

void json_array(struct json_writer *w, const char *key)
{
	open_container(w, key, '[', ']');
}

void json_end(struct json_writer *w)
{
	assert(w->open.len > 0 && "nothing is open");
	char closing = w->open.data[--w->open.len];
	if (!w->first)
		break_line(w);
	str_add_char(&w->text, closing);
	w->first = false;
	after(w);
}

void json_put_string(struct json_writer *w, const char *key, const char *s)
{
	if (s)
		json_put_bytes(w, key, bytes_of(s));
	else
		json_put_null(w, key);
}

void json_put_bytes(struct json_writer *w, const char *key, struct bytes b)
{
	before(w, key);
	quote(&w->text, b);
	after(w);
}

void json_put_int(struct json_writer *w, const char *key, int64_t v)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)v);
	put_raw(w, key, bytes_of(text));
}

/* The fewest digits that read back as the same double; whole numbers that a double holds exactly are written out. */
static void shortest(double v, char *text, size_t size)
{
	static locale_t c_locale;
	if (!c_locale)
		c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	locale_t before_us = uselocale(c_locale);
	if (v == trunc(v) && fabs(v) < 9007199254740992.0) {
		snprintf(text, size, "%.0f", v);
	} else {
		for (int digits = 1; digits <= 17; digits++) {
			snprintf(text, size, "%.*g", digits, v);
			if (strtod(text, NULL) == v)
				break;
		}
	}
	uselocale(before_us);
}

void json_put_number(struct json_writer *w, const char *key, double v)
{
	char text[40];
	if (!isfinite(v)) {
		json_put_null(w, key);
		return;
	}
	shortest(v, text, sizeof text);
	put_raw(w, key, bytes_of(text));
}

void json_put_bool(struct json_writer *w, const char *key, bool v)
{
	put_raw(w, key, bytes_of(v ? "true" : "false"));
}

void json_put_null(struct json_writer *w, const char *key)
{
	put_raw(w, key, bytes_of("null"));
}

/* Recursion is bounded by JSON_DEPTH_MAX. The number is written as it was read. */
void json_put_json(struct json_writer *w, const char *key, const struct json *v)
{
	switch (v->type) {
	case JSON_NULL:
		json_put_null(w, key);
		return;
	case JSON_BOOL:
		json_put_bool(w, key, v->boolean);
		return;
	case JSON_NUMBER:
		put_raw(w, key, v->number_text);
		return;
	case JSON_STRING:
		json_put_bytes(w, key, v->string);
		return;
	case JSON_ARRAY:
	case JSON_OBJECT:
		open_container(w, key, v->type == JSON_OBJECT ? '{' : '[', v->type == JSON_OBJECT ? '}' : ']');
		JSON_EACH (item, v)
			json_put_json(w, item->key, item);
		json_end(w);
		return;
	}
}

struct bytes json_writer_text(const struct json_writer *w)
{
	assert(w->finished && "something is still open");
	return str_bytes(&w->text);
}

void json_writer_take(struct json_writer *w, struct str *out)
{
	str_add_bytes(out, str_bytes(&w->text));
	str_clear(&w->text);
}
