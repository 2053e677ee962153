/* rubric.c: a rubric file → struct rubric. Every mistake is listed; see document.h. */
#include "harness/model/rubric.h"

#include <fcntl.h>

#include "harness/base/pattern.h"
#include "harness/model/document.h"
#include "harness/model/task.h"

/* FRAMEWORK_USE as a rubric says it: the most that is allowed. */
static enum framework_use allowed_use(const char *allow)
{
	return strcmp(allow, "any") == 0 ? FRAMEWORK_FULL : strcmp(allow, "component") == 0 ? FRAMEWORK_COMPONENT : FRAMEWORK_NONE;
}

static const struct json *array_of(const struct json *object, const char *key)
{
	const struct json *array = json_get(object, key);
	return array && array->type == JSON_ARRAY ? array : NULL;
}

static void bind_levels(struct document *d, const struct json *object, struct criterion *ret)
{
	const struct json *array = array_of(object, "levels");
	if (!array)
		return;
	ret->levels = ARENA_ARRAY(d->arena, struct level, array->count);
	JSON_EACH(item, array) {
		struct level *level = &ret->levels[ret->level_count++];
		level->score = json_number(item, "score", 0);
		level->anchor = document_string(d, json_get(item, "anchor"));
		if (ret->level_count > 1 && level->score <= level[-1].score)
			problems_at(d->problems, d->file, item, "levels must rise: the score %g does not come after %g", level->score, level[-1].score);
	}
	if (ret->level_count && ret->levels[ret->level_count - 1].score <= 0)
		problems_at(d->problems, d->file, array, "the highest level must have a score above 0");
}

static void bind_conventions(struct document *d, const struct json *object, struct criterion *ret)
{
	const struct json *array = array_of(object, "conventions");
	if (!array)
		return;
	const char **ids = ARENA_ARRAY(d->arena, const char *, array->count);
	ret->conventions = ARENA_ARRAY(d->arena, struct convention_cost, array->count);
	JSON_EACH(item, array) {
		const char *id = document_string(d, json_get(item, "id"));
		if (!id)
			continue;
		document_duplicate(d, ids, ret->convention_count, json_get(item, "id"), "convention");
		ids[ret->convention_count] = id;
		ret->conventions[ret->convention_count++] = (struct convention_cost){ .id = id, .cost = json_number(item, "cost", 0) };
	}
}

static void bind_files(struct document *d, const struct json *object, struct criterion *ret)
{
	const struct json *array = array_of(object, "files");
	if (!array)
		return;
	ret->files = ARENA_ARRAY(d->arena, struct file_rule, array->count);
	JSON_EACH(item, array) {
		const char *glob = document_string(d, json_get(item, "glob"));
		if (!glob)
			continue;
		if (*glob == '/' || glob[strlen(glob) - 1] == '/')
			problems_at(d->problems, d->file, json_get(item, "glob"), "must be relative to the submission and name files: no \"/\" at the start or end");
		ret->files[ret->file_count++] = (struct file_rule){ .glob = glob,
								    .must_exist = strcmp(json_text(item, "must", ""), "exist") == 0,
								    .share = json_number(item, "share", 1),
								    .why = document_string(d, json_get(item, "why")) };
	}
}

static void bind_sources(struct document *d, const struct json *object, struct criterion *ret)
{
	const struct json *array = array_of(object, "rules");
	if (!array)
		return;
	ret->sources = ARENA_ARRAY(d->arena, struct source_rule, array->count);
	JSON_EACH(item, array) {
		const struct json *value = json_get(item, "pattern");
		const char *text = document_string(d, value);
		struct err e = ERR_NONE;
		if (!text)
			continue;
		struct pattern *pattern = pattern_new(text, PATTERN_MULTILINE, OWNER_TASK, &e);
		if (!pattern)
			problems_at(d->problems, d->file, value, "%s", e.text);
		pattern_free(pattern);
		ret->sources[ret->source_count++] = (struct source_rule){ .pattern = text,
									  .in_comments = strcmp(json_text(item, "in", "code"), "comments") == 0,
									  .must_match = strcmp(json_text(item, "must", ""), "match") == 0,
									  .languages = document_string(d, json_get(item, "language")),
									  .share = json_number(item, "share", 1),
									  .why = document_string(d, json_get(item, "why")) };
	}
}

static void bind_cap(struct document *d, const struct json *object, struct criterion *ret)
{
	const struct json *cap = json_get(object, "cap");
	ret->required = json_bool(object, "required", false);
	ret->cap = json_number(object, "cap", 100);
	if (ret->required && !cap)
		problems_at(d->problems, d->file, json_get(object, "required"), "a required criterion needs \"cap\": the percent that the total cannot exceed when it is lost");
	if (cap && !ret->required)
		problems_at(d->problems, d->file, cap, "has no effect without \"required\": true");
	if (ret->required && ret->measure == MEASURE_REVIEWER)
		problems_at(d->problems, d->file, json_get(object, "required"), "a criterion that a person decides cannot be required");
}

static void bind_criterion(struct document *d, const struct json *object, struct criterion *ret)
{
	ret->line = object->line;
	ret->id = document_string(d, json_get(object, "id"));
	ret->title = document_string(d, json_get(object, "title"));
	ret->weight = json_number(object, "weight", 1);
	measure_parse(json_text(object, "measure", ""), &ret->measure);
	bind_cap(d, object, ret);
	bind_levels(d, object, ret);
	if (array_of(object, "groups"))
		ret->groups = document_strings(d, array_of(object, "groups"));
	bind_conventions(d, object, ret);
	ret->allowed = allowed_use(json_text(object, "allow", "none"));
	bind_files(d, object, ret);
	bind_sources(d, object, ret);
	ret->warning_cost = json_number(object, "warning_cost", 0);
	ret->time_share = json_number(object, "time_share", 0);
	ret->denied_cost = json_number(object, "denied_cost", 0);
}

struct rubric *rubric_load(struct arena *a, const char *path, struct problems *problems, struct err *e)
{
	size_t before = problems->count;
	struct schema *schema;
	struct rubric *rubric = ARENA_NEW(a, struct rubric);
	struct document d = { .arena = a, .file = path, .problems = problems };
	if (document_schema("rubrics/rubric.schema.json", &schema, e) < 0 || document_load(&d, AT_FDCWD, path, schema, e) < 0)
		return NULL;
	const struct json *criteria = array_of(d.root, "criteria");
	rubric->path = path;
	rubric->id = document_string(&d, json_get(d.root, "id"));
	rubric->version = document_string(&d, json_get(d.root, "version"));
	rubric->title = document_string(&d, json_get(d.root, "title"));
	rubric->pass = json_number(d.root, "pass", 0);
	if (criteria) {
		const char **ids = ARENA_ARRAY(a, const char *, criteria->count);
		rubric->criteria = ARENA_ARRAY(a, struct criterion, criteria->count);
		JSON_EACH(item, criteria) {
			document_duplicate(&d, ids, rubric->criterion_count, json_get(item, "id"), "criterion");
			bind_criterion(&d, item, &rubric->criteria[rubric->criterion_count]);
			ids[rubric->criterion_count] = rubric->criteria[rubric->criterion_count].id;
			rubric->criterion_count++;
		}
	}
	if (problems->count > before)
		return NULL;
	struct hash hash = { 0 };
	hash_start(&hash);
	hash_add(&hash, d.text);
	hash_hex(&hash, rubric->provenance.digest);
	provenance_git(a, path, &rubric->provenance);
	return rubric;
}

void rubric_fits(const struct rubric *rubric, const struct task *task, struct problems *problems)
{
	for (size_t i = 0; i < rubric->criterion_count; i++) {
		const struct criterion *c = &rubric->criteria[i];
		for (const char *const *id = c->groups; id && *id; id++) {
			bool known = false;
			for (size_t k = 0; k < task->group_count; k++)
				known = known || strcmp(task->groups[k].id, *id) == 0;
			if (!known)
				problems_add(problems, rubric->path, c->line, arena_printf(problems->arena, "criteria[%zu].groups", i),
					     "the task \"%s\" has no group \"%s\"", task->id, *id);
		}
	}
}
