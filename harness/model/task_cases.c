/* task_cases.c: one case, from an object in task.json or from the files NAME.in, NAME.out, NAME.err and NAME.json. What a kind of case has of its own is its file's. */
#include "harness/model/task_load.h"

#include "harness/base/fs.h"

static const struct {
	enum case_kind kind;
	void (*names)(struct task_loader *l, const struct json *object);
	void (*bind)(struct task_loader *l, struct document *d, const struct json *object, const struct case_defaults *defaults, struct task_case *ret);
	bool (*expects)(const struct task_case *c, const struct json *object);
} KINDS[] = {
	{ CASE_STDIO, task_stdio_names, task_stdio_bind, task_stdio_expects },
	{ CASE_HTTP, task_http_names, task_http_bind, task_http_expects },
	{ CASE_INTERACTIVE, task_talk_names, task_talk_bind, task_talk_expects },
	{ CASE_SUITE, task_suite_names, task_suite_bind, task_suite_expects },
};
_Static_assert(sizeof KINDS / sizeof KINDS[0] == case_kind_count, "every kind of case can be loaded; in the order of the enum");

static enum case_kind kind_of(const struct json *object)
{
	enum case_kind kind = CASE_STDIO;
	case_kind_parse(json_text(object, "kind", "stdio"), &kind);
	return kind;
}

void task_case_names(struct task_loader *l, const struct json *object)
{
	KINDS[kind_of(object)].names(l, object);
}

void task_case_bind(struct task_loader *l, struct document *d, const struct json *object, const struct case_defaults *defaults, struct task_case *ret)
{
	static const char *const none[] = { NULL };
	*ret = (struct task_case){ .title = document_string(d, json_get(object, "title")),
				   .kind = kind_of(object),
				   .line = object ? object->line : 0,
				   .args = none,
				   .env = none,
				   .limits = task_bind_limits(d, json_get(object, "limits"), &defaults->limits) };
	KINDS[ret->kind].bind(l, d, object, defaults, ret);
}

bool task_case_expects(const struct task_case *c, const struct json *object)
{
	return KINDS[c->kind].expects(c, object);
}

static bool valid_id(const char *id)
{
	return *id && *id != '-' && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id);
}

static struct bytes disk_text(struct task_loader *l, const struct task_disk_file *f, struct task_place *place)
{
	struct bytes content = bytes_of("");
	const char *why;
	*place = (struct task_place){ .file = task_folder_path(l, f->path) };
	if (!task_file_read(l, f->path, &content, &why))
		problems_add(l->doc.problems, place->file, 0, NULL, "this file %s", why);
	return content;
}

/* The document NAME.json; its root stays NULL when it could not be read as one. */
static void load_case_document(struct task_loader *l, const struct task_disk_file *f, struct document *d)
{
	struct err e = ERR_NONE;
	size_t before = l->doc.problems->count;
	d->file = task_folder_path(l, f->path);
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
			problems_add(l->doc.problems, task_folder_path(l, disk[i].path), 0, NULL,
				     "this file is used by no case: cases are made of NAME.in, NAME.out, NAME.err and NAME.json");
	}
	if (!own)
		return false;

	struct document d = { .arena = l->doc.arena, .file = l->doc.file, .problems = l->doc.problems };
	struct task_place place;
	size_t before = l->doc.problems->count;
	if (json)
		load_case_document(l, json, &d);
	task_case_bind(l, &d, d.root, defaults, ret);
	ret->id = disk->stem;
	if (!valid_id(ret->id))
		problems_add(l->doc.problems, task_folder_path(l, disk->path), 0, NULL,
			     "the name before the suffix becomes the case's id: it may have small letters, digits and hyphens only");
	if (in && !ret->has_stdin) {
		ret->has_stdin = true;
		ret->stdin_data = disk_text(l, in, &place);
	}
	if (out && !ret->expect_stdout) {
		ret->expect_stdout = true;
		ret->stdout_data = disk_text(l, out, &place);
		task_check_expected(l, &place, &ret->stdout_match, &ret->stdout_data);
	}
	if (err && !ret->expect_stderr) {
		ret->expect_stderr = true;
		ret->stderr_match = lines;
		ret->stderr_data = disk_text(l, err, &place);
	}
	if (ret->kind == CASE_INTERACTIVE)
		task_talk_take_files(ret);
	if (!task_case_expects(ret, d.root) && l->doc.problems->count == before)
		problems_add(l->doc.problems, task_folder_path(l, disk->path), 0, NULL, "this case expects nothing: add %s.out, or \"expect\" in %s.json", ret->id, ret->id);
	return true;
}
