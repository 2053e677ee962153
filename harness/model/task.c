/*
 * task.c: a task's folder → struct task.
 *
 * Order: task.json against its schema; which files the cases name; the list of cases/; then group by group the cases written in task.json and those made of
 * files. Every step goes on after a mistake, so that the author sees them all at once.
 */
#include "harness/model/task.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/model/task_load.h"

struct limits task_bind_limits(struct document *d, const struct json *object, const struct limits *otherwise)
{
	struct limits ret = *otherwise;
	if (!object || object->type != JSON_OBJECT)
		return ret;
	const struct {
		const char *key;
		uint32_t *value;
	} rows[] = {
		{ "cpu_ms", &ret.cpu_ms },       { "wall_ms", &ret.wall_ms },     { "memory_mb", &ret.memory_mb },
		{ "output_kb", &ret.output_kb }, { "disk_mb", &ret.disk_mb },     { "files", &ret.files },
		{ "processes", &ret.processes }, { "open_files", &ret.open_files },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		*rows[i].value = document_u32(object, rows[i].key, *rows[i].value);
	const char *policy = document_string(d, json_get(object, "policy"));
	if (policy)
		ret.policy = policy;
	if (ret.cpu_ms > ret.wall_ms)
		problems_at(d->problems, d->file, object, "wall_ms (%u) must not be smaller than cpu_ms (%u): the wall clock only guards", ret.wall_ms,
			    ret.cpu_ms);
	return ret;
}

struct match task_bind_match(struct document *d, const struct json *value, const struct match *otherwise)
{
	const struct json *kind = value && value->type == JSON_OBJECT ? json_get(value, "kind") : value;
	const char *name = document_string(d, kind);
	if (!name)
		return *otherwise;
	return (struct match){ .kind = name,
			       .absolute = json_number(value, "absolute", 0),
			       .relative = json_number(value, "relative", 0),
			       .args = json_get(value, "args") ? document_strings(d, json_get(value, "args")) : NULL,
			       .ignore_case = json_bool(value, "ignore_case", false),
			       .delimiter = *json_text(value, "delimiter", ","),
			       .by_name = strcmp(json_text(value, "columns", ""), "by-name") == 0 };
}

/* The files that any case names: those in task.json first, then those in the case files that are not themselves named as data. */
static void collect_names(struct task_loader *l)
{
	const struct json *groups = json_get(l->doc.root, "groups");
	if (groups && groups->type == JSON_ARRAY) {
		JSON_EACH(group, groups) {
			const struct json *cases = json_get(group, "cases");
			if (cases && cases->type == JSON_ARRAY) {
				JSON_EACH(one, cases)
					task_case_names(l, one);
			}
		}
	}
	for (size_t i = 0; i < l->disk_count; i++) {
		const struct task_disk_file *f = &l->disk[i];
		struct bytes text;
		struct json_error wrong;
		if (!f->stem || strcmp(f->suffix, "json") != 0 || !f->regular || task_file_named(l, f->path) ||
		    fs_read(l->doc.arena, l->dir, f->path, DOCUMENT_BYTES_MAX, &text, NULL) < 0)
			continue;
		const struct json *root = json_parse(l->doc.arena, text, JSON_COMMENTS, &wrong);
		if (root)
			task_case_names(l, root);
	}
}

static void bind_needs(struct document *d, const struct json *object, const struct group *groups, size_t index, struct group *ret)
{
	const struct json *needs = json_get(object, "needs");
	if (!needs || needs->type != JSON_ARRAY)
		return;
	size_t *list = ARENA_ARRAY(d->arena, size_t, needs->count);
	JSON_EACH(item, needs) {
		const char *id = document_string(d, item);
		size_t i = 0;
		if (!id)
			continue;
		while (i < index && !(groups[i].id && strcmp(groups[i].id, id) == 0))
			i++;
		if (i < index) {
			list[ret->needs_count++] = i;
			continue;
		}
		bool later = false;
		for (const struct json *other = object; other; other = other->next)
			later = later || strcmp(json_text(other, "id", ""), id) == 0;
		problems_at(d->problems, d->file, item,
			    later ? "the group \"%s\" does not come before this one; groups run in the order of the file"
				  : "there is no group \"%s\"",
			    id);
	}
	ret->needs = list;
}

/* How many files from ${from} on belong to one NAME. */
static size_t same_name(const struct task_loader *l, size_t from)
{
	size_t n = 1;
	const struct task_disk_file *f = &l->disk[from];
	while (from + n < l->disk_count && f->stem && strcmp(l->disk[from + n].group, f->group) == 0 && l->disk[from + n].stem &&
	       strcmp(l->disk[from + n].stem, f->stem) == 0)
		n++;
	return n;
}

static void bind_inline_cases(struct task_loader *l, const struct json *cases, const struct case_defaults *defaults, struct group *ret)
{
	struct document *d = &l->doc;
	const char **ids = ARENA_ARRAY(d->arena, const char *, cases->count);
	JSON_EACH(item, cases) {
		struct task_case *c = &ret->cases[ret->case_count];
		const struct json *id = json_get(item, "id");
		size_t before = d->problems->count;
		document_duplicate(d, ids, ret->case_count, id, "case");
		task_case_bind(l, d, item, defaults, c);
		c->id = document_string(d, id);
		if (d->problems->count == before && !task_case_expects(c, item))
			problems_at(d->problems, d->file, json_get(item, "expect") ? json_get(item, "expect") : item, "this case expects nothing: give %s",
				    c->kind == CASE_HTTP    ? "\"steps\", and to one of them a status, headers or a body"
				    : c->kind == CASE_SUITE ? "\"test\", the name of the test that it stands for"
							    : "\"expect\" with stdout, stderr, exit or files");
		ids[ret->case_count++] = c->id;
	}
}

static void bind_disk_cases(struct task_loader *l, const struct case_defaults *defaults, struct group *ret)
{
	size_t inline_count = ret->case_count, n;
	for (size_t i = 0; ret->id && i < l->disk_count; i += n) {
		const struct task_disk_file *f = &l->disk[i];
		n = same_name(l, i);
		if (strcmp(f->group, ret->id) != 0)
			continue;
		const char *file = fs_join(l->doc.arena, l->task->folder, f->path);
		if (!f->stem) {
			if (!task_file_named(l, f->path))
				problems_add(l->doc.problems, file, 0, NULL, "this file is used by no case");
			continue;
		}
		struct task_case *c = &ret->cases[ret->case_count];
		if (!task_case_from_files(l, defaults, f, n, c))
			continue;
		for (size_t k = 0; k < inline_count; k++)
			if (ret->cases[k].id && strcmp(ret->cases[k].id, c->id) == 0)
				problems_add(l->doc.problems, file, 0, NULL, "there is already a case with the id \"%s\" in task.json; ids are unique", c->id);
		ret->case_count++;
	}
}

static void bind_group(struct task_loader *l, const struct json *object, const struct case_defaults *outer, size_t index, struct group *ret)
{
	struct document *d = &l->doc;
	const struct json *cases = json_get(object, "cases");
	size_t room = cases && cases->type == JSON_ARRAY ? cases->count : 0;
	struct case_defaults defaults = {
		.limits = task_bind_limits(d, json_get(object, "limits"), &outer->limits),
		.match = task_bind_match(d, json_get(object, "match"), &outer->match),
		.suite = task_bind_suites(l, json_get(object, "suite")),
	};
	size_t before = d->problems->count;

	ret->id = document_string(d, json_get(object, "id"));
	ret->title = document_string(d, json_get(object, "title"));
	visibility_parse(json_text(object, "visibility", ""), &ret->visibility);
	scoring_parse(json_text(object, "scoring", ""), &ret->scoring);
	ret->points = json_number(object, "points", 1);
	ret->suite = defaults.suite;
	bind_needs(d, object, l->task->groups, index, ret);
	for (size_t i = 0; ret->id && i < l->disk_count; i++)
		room += strcmp(l->disk[i].group, ret->id) == 0;
	ret->cases = ARENA_ARRAY(d->arena, struct task_case, room);
	if (cases && cases->type == JSON_ARRAY)
		bind_inline_cases(l, cases, &defaults, ret);
	bind_disk_cases(l, &defaults, ret);
	if (ret->case_count == 0 && ret->id && d->problems->count == before)
		problems_at(d->problems, d->file, object, "the group \"%s\" has no case: write some here, or put files into cases/%s/", ret->id, ret->id);
	l->task->case_count += ret->case_count;
}

static void bind_rubric(struct task_loader *l)
{
	struct document *d = &l->doc;
	const struct json *value = json_get(d->root, "rubric");
	const char *path = document_string(d, value);
	struct stat st;
	if (!path)
		return;
	if (*path == '/') {
		problems_at(d->problems, d->file, value, "must be relative to the task's folder");
		return;
	}
	l->task->rubric_path = fs_join(d->arena, l->task->folder, path);
	if (fstatat(l->dir, path, &st, 0) < 0 || !S_ISREG(st.st_mode))
		problems_at(d->problems, d->file, value, "there is no rubric file '%s'", l->task->rubric_path);
}

static void bind_task(struct task_loader *l)
{
	struct document *d = &l->doc;
	struct task *task = l->task;
	const struct json *root = d->root, *groups = json_get(root, "groups");
	const struct limits case_limits = LIMITS_CASE_DEFAULT, build_limits = LIMITS_BUILD_DEFAULT;
	const struct match lines = { .kind = "lines" };

	task->id = document_string(d, json_get(root, "id"));
	task->version = document_string(d, json_get(root, "version"));
	task->title = document_string(d, json_get(root, "title"));
	task->entry = document_string(d, json_get(root, "entry"));
	kind_parse(json_text(root, "kind", ""), &task->kind);
	if (json_get(root, "languages"))
		task->languages = document_strings(d, json_get(root, "languages"));
	bind_rubric(l);
	task->build_limits = task_bind_limits(d, json_get(root, "build_limits"), &build_limits);
	struct case_defaults defaults = { .limits = task_bind_limits(d, json_get(root, "limits"), &case_limits),
					  .match = task_bind_match(d, json_get(root, "match"), &lines) };
	task_bind_programs(l);
	if (!groups || groups->type != JSON_ARRAY)
		return;
	task->groups = ARENA_ARRAY(d->arena, struct group, groups->count);
	const char **ids = ARENA_ARRAY(d->arena, const char *, groups->count);
	JSON_EACH(item, groups) {
		document_duplicate(d, ids, task->group_count, json_get(item, "id"), "group");
		bind_group(l, item, &defaults, task->group_count, &task->groups[task->group_count]);
		ids[task->group_count] = task->groups[task->group_count].id;
		task->group_count++;
	}
	task_check_programs(l);
}

static const char *without_trailing_slash(struct arena *a, const char *folder)
{
	size_t len = strlen(folder);
	while (len > 1 && folder[len - 1] == '/')
		len--;
	return arena_strndup(a, folder, len);
}

/* Keep the first ${count} problems: what came after them may be for want of a file that our disk did not give. */
static void forget_problems(struct problems *p, size_t count)
{
	struct problem **last = &p->first;
	p->count = count;
	while (count--)
		last = &(*last)->next;
	*last = NULL;
	p->last = last;
}

struct task *task_load(struct arena *a, const char *folder, struct problems *problems, struct err *e)
{
	size_t before = problems->count;
	struct schema *schema;
	struct task_loader l = { .doc = { .arena = a, .problems = problems }, .task = ARENA_NEW(a, struct task), .err = e };
	l.task->folder = without_trailing_slash(a, folder);
	SCOPED_FD dir = open(l.task->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0) {
		enum owner owner = errno == ENOENT || errno == ENOTDIR || errno == EACCES ? OWNER_TASK : OWNER_HARNESS;
		err_sys(e, owner, "the task's folder '%s'", l.task->folder);
		return NULL;
	}
	l.dir = dir;
	l.doc.file = fs_join(a, l.task->folder, "task.json");
	if (document_schema("tasks/task.schema.json", &schema, e) < 0 || document_schema("tasks/case.schema.json", &l.case_schema, e) < 0 ||
	    document_load(&l.doc, dir, "task.json", schema, e) < 0)
		return NULL;
	task_files_scan(&l);
	collect_names(&l);
	bind_task(&l);
	if (l.failed)
		forget_problems(problems, before);
	if (l.failed || problems->count > before)
		return NULL;
	static const char *const not_grading[] = { "solutions", "starter", NULL };
	if (hash_tree(dir, not_grading, l.task->provenance.digest, e) < 0) {
		err_wrap(e, "reading the task '%s'", l.task->folder);
		return NULL;
	}
	provenance_git(a, l.task->folder, &l.task->provenance);
	return l.task;
}

bool task_has_suites(const struct task *task)
{
	for (size_t g = 0; g < task->group_count; g++)
		if (task->groups[g].suite)
			return true;
	return false;
}

bool task_names_language(const struct task *task, const char *id)
{
	for (size_t i = 0; task->languages && task->languages[i]; i++)
		if (strcmp(task->languages[i], id) == 0)
			return true;
	return false;
}
