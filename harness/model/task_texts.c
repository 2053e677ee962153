/* task_texts.c: what cases of all kinds are made of: texts, expected texts with their matcher, files, environments. */
#include "harness/base/fs.h"
#include "harness/base/pattern.h"
#include "harness/model/task_load.h"

const char *task_folder_path(const struct task_loader *l, const char *path)
{
	return fs_join(l->doc.arena, l->task->folder, path);
}

void task_name_file(struct task_loader *l, const struct json *holder)
{
	const char *path = json_text(holder, "file", NULL);
	if (path)
		task_file_name(l, path);
}

/* The content of {"file": …}. */
static struct bytes bind_file(struct task_loader *l, struct document *d, const struct json *value)
{
	struct bytes content = bytes_of("");
	const char *path = document_string(d, value), *why;
	if (!path)
		return content;
	why = task_path_problem(path);
	if (why)
		problems_at(d->problems, d->file, value, "\"%s\" %s", path, why);
	else if (!task_file_read(l, path, &content, &why))
		problems_at(d->problems, d->file, value, "the file '%s' %s", task_folder_path(l, path), why);
	return content;
}

/* A text, {"text": …} or {"file": …}. ${place} is where it stands. */
struct bytes task_bind_text(struct task_loader *l, struct document *d, const struct json *value, struct task_place *place)
{
	const struct json *text = value->type == JSON_STRING ? value : json_get(value, "text");
	const struct json *file = json_get(value, "file");
	*place = (struct task_place){ .file = d->file, .value = text ? text : value };
	if (value->type == JSON_OBJECT && !text == !file)
		problems_at(d->problems, d->file, value, "must have either \"text\" or \"file\"%s", text ? ", not both" : "");
	if (text)
		return text->type == JSON_STRING ? text->string : bytes_of("");
	if (!file)
		return bytes_of("");
	if (file->type == JSON_STRING)
		*place = (struct task_place){ .file = task_folder_path(l, file->string.data), .value = NULL };
	return bind_file(l, d, file);
}

static void at_place(struct task_loader *l, const struct task_place *place, uint32_t line, const char *text)
{
	if (place->value)
		problems_at(l->doc.problems, place->file, place->value, "%s", text);
	else
		problems_add(l->doc.problems, place->file, line, NULL, "%s", text);
}

/* A pattern or wanted text often ends its file with a line end that is not meant. */
static struct bytes without_final_line_end(struct arena *a, struct bytes b)
{
	if (b.len && b.data[b.len - 1] == '\n')
		b.len--;
	if (b.len && b.data[b.len - 1] == '\r')
		b.len--;
	return (struct bytes){ .data = arena_strndup(a, b.data, b.len), .len = b.len };
}

/* Hold the expected text against its matcher: a broken pattern or broken JSON is the author's mistake, not every candidate's. */
void task_check_expected(struct task_loader *l, const struct task_place *place, const struct match *match, struct bytes *text)
{
	struct arena *a = l->doc.arena;
	if (strcmp(match->kind, "regex") == 0 || strcmp(match->kind, "contains") == 0)
		*text = without_final_line_end(a, *text);
	if (strcmp(match->kind, "contains") == 0 && text->len == 0)
		at_place(l, place, 0, "the wanted text is empty, and every output contains it");
	if (strcmp(match->kind, "regex") == 0) {
		struct err e = ERR_NONE;
		if (text->len && memchr(text->data, 0, text->len)) {
			at_place(l, place, 0, "a pattern must not contain a NUL character; write \\x00");
			return;
		}
		struct pattern *pattern = pattern_new(text->data, match->ignore_case ? PATTERN_CASELESS : 0, OWNER_TASK, &e);
		if (!pattern)
			at_place(l, place, 1, e.text);
		pattern_free(pattern);
	}
	if (strcmp(match->kind, "json") == 0 || strcmp(match->kind, "json-subset") == 0) {
		struct json_error wrong;
		if (!json_parse(a, *text, JSON_STRICT, &wrong))
			at_place(l, place, wrong.line,
				 arena_printf(a, "the matcher is %s, but the expected text is not valid JSON (line %u, column %u): %s", match->kind,
					      wrong.line, wrong.column, wrong.text));
	}
}

struct bytes task_bind_expected(struct task_loader *l, struct document *d, const struct json *value, const struct match *otherwise, struct match *ret_match)
{
	struct task_place place;
	struct bytes text = task_bind_text(l, d, value, &place);
	*ret_match = task_bind_match(d, json_get(value, "match"), otherwise);
	task_check_expected(l, &place, ret_match, &text);
	return text;
}

/* "a" and "a/b" cannot both be files. */
static bool paths_collide(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), shorter = la < lb ? la : lb;
	return memcmp(a, b, shorter) == 0 && (la == lb || (la < lb ? b[la] : a[lb]) == '/');
}

struct case_file *task_bind_files(struct task_loader *l, struct document *d, const struct json *array, bool expected, size_t *ret_count)
{
	static const struct match lines = { .kind = "lines" };
	*ret_count = 0;
	if (!array || array->type != JSON_ARRAY)
		return NULL;
	struct case_file *files = ARENA_ARRAY(d->arena, struct case_file, array->count);
	JSON_EACH(item, array) {
		const struct json *where = json_get(item, "path");
		const char *path = document_string(d, where);
		if (!path)
			continue;
		const char *why = task_path_problem(path);
		if (why)
			problems_at(d->problems, d->file, where, "\"%s\" %s", path, why);
		for (size_t i = 0; i < *ret_count; i++)
			if (paths_collide(files[i].path, path))
				problems_at(d->problems, d->file, where, "\"%s\" and \"%s\" cannot both be files", files[i].path, path);
		struct case_file *f = &files[(*ret_count)++];
		f->path = path;
		f->executable = json_bool(item, "executable", false);
		if (expected) {
			f->content = task_bind_expected(l, d, item, &lines, &f->match);
		} else {
			struct task_place place;
			f->content = task_bind_text(l, d, item, &place);
		}
	}
	return files;
}

const char *const *task_bind_env(struct document *d, const struct json *object)
{
	size_t count = object && object->type == JSON_OBJECT ? object->count : 0, n = 0;
	const char **env = ARENA_ARRAY(d->arena, const char *, count + 1);
	if (count) {
		JSON_EACH(item, object) {
			const char *value = document_string(d, item);
			if (value)
				env[n++] = arena_printf(d->arena, "%s=%s", item->key, value);
		}
	}
	return env;
}
