/* template.c: texts with placeholders. */
#include "harness/pool/template.h"

#include <string.h>

#include "harness/base/json.h"
#include "harness/base/str.h"

#define PLAIN "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-"

static const struct template_value *find(struct template_values values, struct bytes name, struct err *e)
{
	for (const struct template_value *one = values.items; one < values.items + values.count; one++)
		if (bytes_equal(bytes_of(one->name), name))
			return one;
	err_set(e, OWNER_HARNESS, "a template has the placeholder \"%.*s\", for which there is no value", (int)name.len, name.data);
	return NULL;
}

/* The next placeholder of ${rest}: what is before it, its name, and what comes after. False: there is none. */
static bool next_placeholder(struct bytes rest, struct bytes *ret_before, struct bytes *ret_name, struct bytes *ret_after)
{
	const char *open = memmem(rest.data, rest.len, "{{", 2);
	const char *close = open ? memmem(open, rest.len - (size_t)(open - rest.data), "}}", 2) : NULL;
	if (!close)
		return false;
	*ret_before = (struct bytes){ .data = rest.data, .len = (size_t)(open - rest.data) };
	*ret_name = (struct bytes){ .data = open + 2, .len = (size_t)(close - open) - 2 };
	*ret_after = (struct bytes){ .data = close + 2, .len = rest.len - (size_t)(close + 2 - rest.data) };
	return true;
}

/* A word as one word of a POSIX shell: between single quotes, where only the single quote itself is special. */
static void add_quoted(struct str *out, const char *word)
{
	if (word[0] && strspn(word, PLAIN) == strlen(word)) {
		str_add(out, word);
		return;
	}
	str_add_char(out, '\'');
	for (; *word; word++)
		if (*word == '\'')
			str_add(out, "'\\''");
		else
			str_add_char(out, *word);
	str_add_char(out, '\'');
}

static void add_for_shell(struct str *out, const struct template_value *value)
{
	if (value->text)
		add_quoted(out, value->text);
	else if (!value->words)
		str_addf(out, "%lld", (long long)value->number);
	for (size_t i = 0; value->words && value->words[i]; i++) {
		if (i > 0)
			str_add_char(out, ' ');
		add_quoted(out, value->words[i]);
	}
}

int template_shell(struct arena *a, struct bytes text, struct template_values values, struct bytes *ret, struct err *e)
{
	SCOPED_STR out = STR_EMPTY;
	struct bytes before, name;
	while (next_placeholder(text, &before, &name, &text)) {
		const struct template_value *value = find(values, name, e);
		if (!value)
			return -1;
		str_add_bytes(&out, before);
		add_for_shell(&out, value);
	}
	str_add_bytes(&out, text);
	*ret = arena_bytes(a, str_bytes(&out));
	return 0;
}

struct filling {
	struct template_values values;
	struct json_writer *w;
	struct err *e;
};

static int fill_text(const struct filling *f, const char *key, struct bytes text)
{
	SCOPED_STR out = STR_EMPTY;
	struct bytes before, name;
	while (next_placeholder(text, &before, &name, &text)) {
		const struct template_value *value = find(f->values, name, f->e);
		if (!value)
			return -1;
		str_add_bytes(&out, before);
		if (value->words)
			return err_set(f->e, OWNER_HARNESS, "a template has words (\"%s\") within a text", value->name);
		if (value->text)
			str_add(&out, value->text);
		else
			str_addf(&out, "%lld", (long long)value->number);
	}
	str_add_bytes(&out, text);
	json_put_bytes(f->w, key, str_bytes(&out));
	return 0;
}

static int fill_string(const struct filling *f, const struct json *v)
{
	struct bytes before, name, after;
	if (!next_placeholder(v->string, &before, &name, &after) || before.len + after.len > 0)
		return fill_text(f, v->key, v->string);
	const struct template_value *value = find(f->values, name, f->e);
	if (!value)
		return -1;
	if (value->words && v->key)
		return err_set(f->e, OWNER_HARNESS, "a template has words (\"%s\") where no list is", value->name);
	for (size_t i = 0; value->words && value->words[i]; i++)
		json_put_string(f->w, NULL, value->words[i]);
	if (value->text)
		json_put_string(f->w, v->key, value->text);
	else if (!value->words)
		json_put_int(f->w, v->key, value->number);
	return 0;
}

/* As deep as our own templates are. */
static int fill_value(const struct filling *f, const struct json *v)
{
	if (v->type == JSON_STRING)
		return fill_string(f, v);
	if (v->type != JSON_OBJECT && v->type != JSON_ARRAY) {
		json_put_json(f->w, v->key, v);
		return 0;
	}
	int bad = 0;
	if (v->type == JSON_OBJECT)
		json_object(f->w, v->key);
	else
		json_array(f->w, v->key);
	for (const struct json *item = v->child; item && bad == 0; item = item->next)
		bad = fill_value(f, item);
	/* Closed also after a mistake: the writer is freed whole. */
	json_end(f->w);
	return bad;
}

int template_json(struct arena *a, struct bytes text, struct template_values values, struct bytes *ret, struct err *e)
{
	struct json_error wrong;
	const struct json *root = json_parse(a, text, JSON_COMMENTS, &wrong);
	if (!root)
		return err_set(e, OWNER_HARNESS, "a template is no JSON: line %u: %s", wrong.line, wrong.text);
	const struct filling f = { .values = values, .w = json_writer_new(true), .e = e };
	int bad = fill_value(&f, root);
	if (bad == 0)
		*ret = arena_bytes(a, json_writer_text(f.w));
	json_writer_free(f.w);
	return bad;
}
