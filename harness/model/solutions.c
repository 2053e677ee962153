/* solutions.c: solutions/solutions.json → struct solutions. */
#include "harness/model/solutions.h"

#include <fcntl.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/model/task_load.h"

static void bind_percent(const struct json *percent, struct solution *ret)
{
	if (percent && percent->type == JSON_NUMBER) {
		ret->percent_min = ret->percent_max = percent->number;
	} else if (percent && percent->type == JSON_ARRAY && percent->count == 2) {
		ret->percent_min = percent->child->number;
		ret->percent_max = percent->child->next->number;
	}
}

static void check_groups(struct document *d, const struct json *groups, const struct task *task)
{
	JSON_EACH(group, groups) {
		bool known = false;
		for (size_t i = 0; i < task->group_count; i++)
			known = known || strcmp(task->groups[i].id, group->key) == 0;
		if (!known)
			problems_at(d->problems, d->file, group, "the task has no group \"%s\"", group->key);
	}
}

static void bind_solution(struct document *d, const struct json *object, const struct task *task, struct solution *ret)
{
	const struct json *path = json_get(object, "path");
	const char *name = document_string(d, path), *wrong = name ? task_path_problem(name) : NULL;
	ret->id = document_string(d, json_get(object, "id"));
	ret->what = document_string(d, json_get(object, "what"));
	ret->expect = json_get(object, "expect");
	ret->passed = json_bool(ret->expect, "passed", false);
	bind_percent(json_get(ret->expect, "percent"), ret);
	check_groups(d, json_get(ret->expect, "groups"), task);
	if (!name)
		return;
	ret->path = fs_join(d->arena, fs_join(d->arena, task->folder, "solutions"), name);
	if (wrong)
		problems_at(d->problems, d->file, path, "%s", wrong);
	else if (access(ret->path, R_OK) < 0)
		problems_at(d->problems, d->file, path, "there is no '%s'", ret->path);
}

static void bind_strength(struct document *d, const struct json *object, struct solutions *ret)
{
	const struct json *reference = json_get(object, "reference"), *list = json_get(object, "equivalent");
	const char *id = document_string(d, reference);
	for (size_t i = 0; i < ret->count && !ret->reference; i++)
		if (id ? ret->items[i].id && strcmp(ret->items[i].id, id) == 0 : ret->items[i].percent_min >= 100)
			ret->reference = &ret->items[i];
	if (id && !ret->reference)
		problems_at(d->problems, d->file, reference, "there is no solution \"%s\"", id);
	if (!list || list->type != JSON_ARRAY)
		return;
	ret->equivalents = ARENA_ARRAY(d->arena, struct equivalent, list->count);
	JSON_EACH(item, list)
		ret->equivalents[ret->equivalent_count++] = (struct equivalent){ .path = document_string(d, json_get(item, "path")),
										 .line = document_string(d, json_get(item, "line")),
										 .becomes = document_string(d, json_get(item, "becomes")),
										 .why = document_string(d, json_get(item, "why")) };
}

int solutions_load(struct arena *a, const struct task *task, struct solutions *ret, struct problems *problems, struct err *e)
{
	size_t before = problems->count;
	struct schema *schema;
	struct document d = { .arena = a, .problems = problems };
	d.file = fs_join(a, task->folder, "solutions/solutions.json");
	*ret = (struct solutions){ .file = d.file };
	if (access(d.file, F_OK) < 0)
		return 0;
	if (document_schema("tasks/solutions.schema.json", &schema, e) < 0 || document_load(&d, AT_FDCWD, d.file, schema, e) < 0)
		return -1;
	const struct json *list = json_get(d.root, "solutions");
	if (list && list->type == JSON_ARRAY) {
		const char **ids = ARENA_ARRAY(a, const char *, list->count);
		ret->items = ARENA_ARRAY(a, struct solution, list->count);
		JSON_EACH(item, list) {
			document_duplicate(&d, ids, ret->count, json_get(item, "id"), "solution");
			bind_solution(&d, item, task, &ret->items[ret->count]);
			ids[ret->count] = ret->items[ret->count].id;
			ret->count++;
		}
	}
	bind_strength(&d, json_get(d.root, "strength"), ret);
	return problems->count > before ? -1 : 0;
}
