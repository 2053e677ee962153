/* document.c: reading a person's JSON file and binding its values. See document.h. */
#include "harness/model/document.h"

#include <errno.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"

/* Schemas are ours and do not change while we run: each is read once, into memory that stays to the end. */
static struct {
	const char *name;
	struct schema *schema;
} known[8];

int document_schema(const char *name, struct schema **ret, struct err *e)
{
	static struct arena *forever;
	size_t i = 0;
	for (; i < sizeof known / sizeof *known && known[i].name; i++)
		if (strcmp(known[i].name, name) == 0) {
			*ret = known[i].schema;
			return 0;
		}
	if (!forever)
		forever = arena_new();
	const char *path = data_path(forever, name, e);
	if (!path)
		return -1;
	*ret = schema_load(forever, path, e);
	if (!*ret)
		return err_wrap(e, "the schema '%s'", name);
	if (i < sizeof known / sizeof *known) {
		known[i].name = arena_strdup(forever, name);
		known[i].schema = *ret;
	}
	return 0;
}

int document_load(struct document *d, int dir, const char *path, const struct schema *schema, struct err *e)
{
	struct err why = ERR_NONE;
	if (fs_read(d->arena, dir, path, DOCUMENT_BYTES_MAX, &d->text, &why) < 0) {
		if (why.sys == ENOENT || why.sys == ENOTDIR)
			return err_set(e, OWNER_TASK, "there is no file '%s'", d->file);
		if (why.sys == EFBIG)
			return err_set(e, OWNER_TASK, "'%s' is larger than %d MiB", d->file, DOCUMENT_BYTES_MAX >> 20);
		if (why.sys == EISDIR)
			return err_set(e, OWNER_TASK, "'%s' is a folder, not a file", d->file);
		err_set(e, why.owner, "%s", why.text);
		if (e)
			e->sys = why.sys;
		return -1;
	}
	struct json_error wrong;
	d->root = json_parse(d->arena, d->text, JSON_COMMENTS, &wrong);
	if (!d->root) {
		problems_add(d->problems, d->file, wrong.line, NULL, "column %u: this is not valid JSON: %s", wrong.column, wrong.text);
		return -1;
	}
	schema_check(schema, d->file, d->root, d->problems);
	return 0;
}

const char *document_string(struct document *d, const struct json *value)
{
	if (!value || value->type != JSON_STRING)
		return NULL;
	if (value->string.len && memchr(value->string.data, 0, value->string.len)) {
		problems_at(d->problems, d->file, value, "must not contain a NUL character (\\u0000)");
		return NULL;
	}
	return value->string.data ? value->string.data : "";
}

const char *const *document_strings(struct document *d, const struct json *array)
{
	size_t count = array && array->type == JSON_ARRAY ? array->count : 0, n = 0;
	const char **list = ARENA_ARRAY(d->arena, const char *, count + 1);
	if (count) {
		JSON_EACH(item, array) {
			const char *s = document_string(d, item);
			if (s)
				list[n++] = s;
		}
	}
	return list;
}

void document_duplicate(struct document *d, const char *const *ids, size_t count, const struct json *value, const char *what)
{
	if (!value || value->type != JSON_STRING)
		return;
	for (size_t i = 0; i < count; i++) {
		if (ids[i] && strcmp(ids[i], value->string.data) == 0) {
			problems_at(d->problems, d->file, value, "there is already a %s with the id \"%s\"; ids are unique", what, ids[i]);
			return;
		}
	}
}

uint32_t document_u32(const struct json *object, const char *key, uint32_t otherwise)
{
	double v = json_number(object, key, otherwise);
	return v >= 0 && v <= UINT32_MAX ? (uint32_t)v : otherwise;
}
