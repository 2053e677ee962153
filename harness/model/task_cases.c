/* task_cases.c: one case, from an object in task.json or from the files NAME.in, NAME.out, NAME.err and NAME.json. */
#include "harness/model/task_load.h"

#include "harness/base/fs.h"
#include "harness/base/pattern.h"

/* Where an expected text stands, so that a mistake in it can be named. */
struct place {
	const char *file;
	const struct json *value; /* NULL: the file itself */
};

static const char *folder_path(const struct task_loader *l, const char *path)
{
	return fs_join(l->doc.arena, l->task->folder, path);
}

static void name_file(struct task_loader *l, const struct json *holder)
{
	const char *path = json_text(holder, "file", NULL);
	if (path)
		task_file_name(l, path);
}

void task_case_names(struct task_loader *l, const struct json *object)
{
	const struct json *expect = json_get(object, "expect");
	const struct json *const lists[2] = { json_get(object, "files"), json_get(expect, "files") };
	name_file(l, json_get(object, "stdin"));
	name_file(l, json_get(expect, "stdout"));
	name_file(l, json_get(expect, "stderr"));
	for (size_t i = 0; i < 2; i++) {
		if (!lists[i] || lists[i]->type != JSON_ARRAY)
			continue;
		JSON_EACH(item, lists[i])
			name_file(l, item);
	}
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
		problems_at(d->problems, d->file, value, "the file '%s' %s", folder_path(l, path), why);
	return content;
}

/* A text, {"text": …} or {"file": …}. ${place} is where it stands. */
static struct bytes bind_text(struct task_loader *l, struct document *d, const struct json *value, struct place *place)
{
	const struct json *text = value->type == JSON_STRING ? value : json_get(value, "text");
	const struct json *file = json_get(value, "file");
	*place = (struct place){ .file = d->file, .value = text ? text : value };
	if (value->type == JSON_OBJECT && !text == !file)
		problems_at(d->problems, d->file, value, "must have either \"text\" or \"file\"%s", text ? ", not both" : "");
	if (text)
		return text->type == JSON_STRING ? text->string : bytes_of("");
	if (!file)
		return bytes_of("");
	if (file->type == JSON_STRING)
		*place = (struct place){ .file = folder_path(l, file->string.data), .value = NULL };
	return bind_file(l, d, file);
}

static void at_place(struct task_loader *l, const struct place *place, uint32_t line, const char *text)
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
static void check_expected(struct task_loader *l, const struct place *place, const struct match *match, struct bytes *text)
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

static struct bytes bind_expected(struct task_loader *l, struct document *d, const struct json *value, const struct match *otherwise, struct match *ret_match)
{
	struct place place;
	struct bytes text = bind_text(l, d, value, &place);
	*ret_match = task_bind_match(d, json_get(value, "match"), otherwise);
	check_expected(l, &place, ret_match, &text);
	return text;
}

/* "a" and "a/b" cannot both be files. */
static bool paths_collide(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), shorter = la < lb ? la : lb;
	return memcmp(a, b, shorter) == 0 && (la == lb || (la < lb ? b[la] : a[lb]) == '/');
}

static struct case_file *bind_files(struct task_loader *l, struct document *d, const struct json *array, bool expected, size_t *ret_count)
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
			f->content = bind_expected(l, d, item, &lines, &f->match);
		} else {
			struct place place;
			f->content = bind_text(l, d, item, &place);
		}
	}
	return files;
}

static const char *const *bind_env(struct document *d, const struct json *object)
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

static void bind_exit(const struct json *value, struct task_case *ret)
{
	ret->expect_exit = true;
	ret->exit_min = ret->exit_max = 0;
	if (!value)
		return;
	if (value->type == JSON_NUMBER && value->number >= 0 && value->number <= 255) {
		ret->exit_min = ret->exit_max = (int)value->number;
	} else if (value->type == JSON_STRING) {
		bool any = strcmp(value->string.data, "any") == 0;
		ret->expect_exit = !any;
		ret->exit_min = any ? 0 : 1;
		ret->exit_max = 255;
	}
}

static void bind_expect(struct task_loader *l, struct document *d, const struct json *expect, const struct match *match, struct task_case *ret)
{
	static const struct match lines = { .kind = "lines" };
	const struct json *out = json_get(expect, "stdout"), *err = json_get(expect, "stderr");
	ret->stdout_match = *match;
	ret->stderr_match = lines;
	if (out) {
		ret->expect_stdout = true;
		ret->stdout_data = bind_expected(l, d, out, match, &ret->stdout_match);
	}
	if (err) {
		ret->expect_stderr = true;
		ret->stderr_data = bind_expected(l, d, err, &lines, &ret->stderr_match);
	}
	bind_exit(json_get(expect, "exit"), ret);
	ret->expected_files = bind_files(l, d, json_get(expect, "files"), true, &ret->expected_file_count);
}

void task_case_bind(struct task_loader *l, struct document *d, const struct json *object, const struct case_defaults *defaults, struct task_case *ret)
{
	const struct json *input = json_get(object, "stdin");
	struct match match = task_bind_match(d, json_get(object, "match"), &defaults->match);
	struct place place;

	ret->title = document_string(d, json_get(object, "title"));
	ret->kind = CASE_STDIO;
	case_kind_parse(json_text(object, "kind", "stdio"), &ret->kind);
	ret->line = object ? object->line : 0;
	ret->args = document_strings(d, json_get(object, "args"));
	ret->env = bind_env(d, json_get(object, "env"));
	ret->has_stdin = input;
	ret->stdin_data = input ? bind_text(l, d, input, &place) : bytes_of("");
	ret->files = bind_files(l, d, json_get(object, "files"), false, &ret->file_count);
	ret->limits = task_bind_limits(d, json_get(object, "limits"), &defaults->limits);
	bind_expect(l, d, json_get(object, "expect"), &match, ret);
}

/* Is anything expected in so many words? The exit status 0 that goes without saying does not count. */
static bool expects_something(const struct task_case *c, const struct json *object)
{
	return c->expect_stdout || c->expect_stderr || c->expected_file_count || json_get(json_get(object, "expect"), "exit");
}

static bool valid_id(const char *id)
{
	return *id && *id != '-' && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id);
}

static struct bytes disk_text(struct task_loader *l, const struct task_disk_file *f, struct place *place)
{
	struct bytes content = bytes_of("");
	const char *why;
	*place = (struct place){ .file = folder_path(l, f->path) };
	if (!task_file_read(l, f->path, &content, &why))
		problems_add(l->doc.problems, place->file, 0, NULL, "this file %s", why);
	return content;
}

/* The document NAME.json; its root stays NULL when it could not be read as one. */
static void load_case_document(struct task_loader *l, const struct task_disk_file *f, struct document *d)
{
	struct err e = ERR_NONE;
	size_t before = l->doc.problems->count;
	d->file = folder_path(l, f->path);
	if (document_load(d, l->dir, f->path, l->case_schema, &e) == 0 || l->doc.problems->count > before)
		return;
	if (e.owner == OWNER_TASK)
		problems_add(l->doc.problems, d->file, 0, NULL, "%s", e.text);
	else if (!l->failed)
		err_set(l->err, e.owner, "%s", e.text);
	l->failed = l->failed || e.owner != OWNER_TASK;
}

bool task_case_from_files(struct task_loader *l, const struct case_defaults *defaults, const struct task_disk_file *disk, size_t count, struct task_case *ret)
{
	static const struct match lines = { .kind = "lines" };
	const struct task_disk_file *in = NULL, *out = NULL, *err = NULL, *json = NULL;
	bool own = false; /* a file that no other case names: only then it is a case of its own */
	for (size_t i = 0; i < count; i++) {
		const struct task_disk_file **slot = strcmp(disk[i].suffix, "in") == 0    ? &in
						     : strcmp(disk[i].suffix, "out") == 0 ? &out
						     : strcmp(disk[i].suffix, "err") == 0 ? &err
						     : strcmp(disk[i].suffix, "json") == 0 ? &json
											   : NULL;
		bool named = task_file_named(l, disk[i].path);
		if (slot && !(slot == &json && named))
			*slot = &disk[i];
		if (slot && !named)
			own = true;
		if (!slot && !named)
			problems_add(l->doc.problems, folder_path(l, disk[i].path), 0, NULL,
				     "this file is used by no case: cases are made of NAME.in, NAME.out, NAME.err and NAME.json");
	}
	if (!own)
		return false;

	struct document d = { .arena = l->doc.arena, .file = l->doc.file, .problems = l->doc.problems };
	struct place place;
	size_t before = l->doc.problems->count;
	if (json)
		load_case_document(l, json, &d);
	task_case_bind(l, &d, d.root, defaults, ret);
	ret->id = disk->stem;
	if (!valid_id(ret->id))
		problems_add(l->doc.problems, folder_path(l, disk->path), 0, NULL,
			     "the name before the suffix becomes the case's id: it may have small letters, digits and hyphens only");
	if (in && !ret->has_stdin) {
		ret->has_stdin = true;
		ret->stdin_data = disk_text(l, in, &place);
	}
	if (out && !ret->expect_stdout) {
		ret->expect_stdout = true;
		ret->stdout_data = disk_text(l, out, &place);
		check_expected(l, &place, &ret->stdout_match, &ret->stdout_data);
	}
	if (err && !ret->expect_stderr) {
		ret->expect_stderr = true;
		ret->stderr_match = lines;
		ret->stderr_data = disk_text(l, err, &place);
	}
	if (!expects_something(ret, d.root) && l->doc.problems->count == before)
		problems_add(l->doc.problems, folder_path(l, disk->path), 0, NULL, "this case expects nothing: add %s.out, or \"expect\" in %s.json", ret->id, ret->id);
	return true;
}
