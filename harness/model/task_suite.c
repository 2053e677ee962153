/* task_suite.c: unit suites of a group, and cases that are planned tests of them. */
#include <ctype.h>
#include <fcntl.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/model/suite_runner.h"
#include "harness/model/task_load.h"

enum { SUITE_FILES_MAX = 1000 };

void task_suite_names(struct task_loader *l, const struct json *object)
{
	(void)l;
	(void)object; /* its files are the group's */
}

/* ── the suites of a group ── */

struct laying {
	struct task_loader *l;
	const struct json *value; /* where the folder is named */
	const char *folder;
	struct suite *suite;
};

static int lay_one(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct laying *laying = context;
	struct document *d = &laying->l->doc;
	struct suite *suite = laying->suite;
	const char *why = NULL;
	(void)parent;
	(void)name;
	if (S_ISDIR(st->st_mode))
		return 0;
	if (suite->file_count == SUITE_FILES_MAX) {
		problems_at(d->problems, d->file, laying->value, "the folder has more than %d files", SUITE_FILES_MAX);
		return FS_SKIP + 1;
	}
	struct suite_file *file = &suite->files[suite->file_count++];
	file->path = arena_strdup(d->arena, path);
	if (!task_file_read(laying->l, fs_join(d->arena, laying->folder, path), &file->content, &why))
		problems_at(d->problems, d->file, laying->value, "the file '%s' %s",
			    task_folder_path(laying->l, fs_join(d->arena, laying->folder, path)), why);
	return 0;
}

static void bind_files(struct task_loader *l, const struct json *value, struct suite *ret)
{
	struct document *d = &l->doc;
	const char *folder = document_string(d, value);
	const char *why = folder ? task_path_problem(folder) : "must be a text";
	ret->files = ARENA_ARRAY(d->arena, struct suite_file, SUITE_FILES_MAX);
	if (why) {
		problems_at(d->problems, d->file, value, "\"%s\" %s", folder ? folder : "", why);
		return;
	}
	SCOPED_FD dir = fs_open_beneath(l->dir, folder, O_RDONLY | O_DIRECTORY, 0);
	if (dir < 0) {
		problems_at(d->problems, d->file, value, "there is no folder '%s'", task_folder_path(l, folder));
		return;
	}
	struct laying laying = { .l = l, .value = value, .folder = folder, .suite = ret };
	if (fs_walk(dir, lay_one, &laying, l->err) < 0)
		l->failed = true;
	else if (ret->file_count == 0)
		problems_at(d->problems, d->file, value, "the folder '%s' has no files", task_folder_path(l, folder));
}

static void bind_runner(struct task_loader *l, const struct json *value, struct suite *ret)
{
	struct document *d = &l->doc;
	const char *id = document_string(d, value);
	if (!id)
		return;
	struct err e = ERR_NONE;
	if (suite_runner_load(d->arena, id, &ret->runner, &e) < 0) {
		if (!l->failed)
			err_set(l->err, e.owner, "%s", e.text);
		l->failed = true;
	} else if (!ret->runner) {
		problems_at(d->problems, d->file, value, "there is no test runner \"%s\"; there are: %s", id, suite_runner_names(d->arena, &e));
	}
}

/* Without words of its own: the files that look like tests to the runner. */
static void bind_args(struct document *d, const struct json *value, struct suite *ret)
{
	if (value) {
		ret->args = document_strings(d, value);
		return;
	}
	const char **picked = ARENA_ARRAY(d->arena, const char *, ret->file_count + 1);
	size_t count = 0;
	for (size_t i = 0; ret->runner && i < ret->file_count; i++)
		if (fs_glob(ret->runner->pick, ret->files[i].path))
			picked[count++] = ret->files[i].path;
	ret->args = picked;
}

const struct suite_group *task_bind_suites(struct task_loader *l, const struct json *object)
{
	struct document *d = &l->doc;
	if (!object || object->type != JSON_OBJECT)
		return NULL;
	struct suite_group *group = ARENA_NEW(d->arena, struct suite_group);
	group->items = ARENA_ARRAY(d->arena, struct suite, object->count + 1);
	JSON_EACH (item, object) {
		struct suite *suite = &group->items[group->count++];
		suite->language = item->key;
		bind_runner(l, json_get(item, "runner"), suite);
		bind_files(l, json_get(item, "files"), suite);
		bind_args(d, json_get(item, "args"), suite);
		suite->rule = document_string(d, json_get(item, "test"));
	}
	if (group->count == 0)
		problems_at(d->problems, d->file, object, "the suite has no tests: give some for at least one language");
	return group;
}

/* ── a planned test ── */

enum spelling { SPELL_ID, SPELL_SNAKE, SPELL_CAMEL, SPELL_UPPER_CAMEL, SPELL_WORDS };

static void spell(struct str *s, const char *id, enum spelling how)
{
	bool upper = how == SPELL_UPPER_CAMEL;
	bool camel = how == SPELL_CAMEL || how == SPELL_UPPER_CAMEL;
	for (; *id; id++) {
		if (*id == '-' && camel) {
			upper = true;
			continue;
		}
		int c = *id != '-' ? *id : how == SPELL_SNAKE ? '_' : how == SPELL_WORDS ? ' ' : '-';
		str_add_char(s, (char)(upper ? toupper((unsigned char)c) : c));
		upper = false;
	}
}

static const char *fill_rule(struct arena *a, const char *rule, const char *id)
{
	static const struct {
		const char *hole;
		enum spelling how;
	} holes[] = {
		{ "{id}", SPELL_ID }, { "{snake}", SPELL_SNAKE }, { "{camel}", SPELL_CAMEL }, { "{Camel}", SPELL_UPPER_CAMEL }, { "{words}", SPELL_WORDS },
	};
	SCOPED_STR s = STR_EMPTY;
	while (*rule) {
		size_t i = 0, count = sizeof holes / sizeof *holes;
		while (i < count && strncmp(rule, holes[i].hole, strlen(holes[i].hole)) != 0)
			i++;
		if (i < count) {
			spell(&s, id, holes[i].how);
			rule += strlen(holes[i].hole);
		} else {
			str_add_char(&s, *rule++);
		}
	}
	return str_steal(&s, a);
}

static void check_languages(struct document *d, const struct json *test, const struct suite_group *group)
{
	JSON_EACH (member, test && test->type == JSON_OBJECT ? test : NULL)
		if (!suite_for(group, member->key))
			problems_at(d->problems, d->file, member, "the group has no suite for \"%s\"", member->key);
}

void task_suite_bind(struct task_loader *l, struct document *d, const struct json *object, const struct case_defaults *defaults, struct task_case *ret)
{
	static const char *const others[] = { "args", "stdin", "expect", "steps", "files", "env", "match", "limits" };
	const struct json *test = json_get(object, "test");
	const struct suite_group *group = defaults->suite;
	struct suite_case *planned = ARENA_NEW(d->arena, struct suite_case);
	(void)l;
	ret->suite = planned;
	ret->stdin_data = bytes_of("");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (json_get(object, others[i]))
			problems_at(d->problems, d->file, json_get(object, others[i]),
				    "a case of the kind suite is one test of the group's suite, which runs as a whole: \"%s\" does not belong here%s", others[i],
				    strcmp(others[i], "limits") == 0 ? ", but to the group" : "");
	if (!group) {
		problems_at(d->problems, d->file, object, "a case of the kind suite needs a group with \"suite\"");
		return;
	}
	check_languages(d, test, group);
	planned->group = group;
	const char **names = ARENA_ARRAY(d->arena, const char *, group->count + 1);
	planned->names = names;
	const char *id = json_text(object, "id", "");
	for (size_t i = 0; i < group->count; i++) {
		const struct suite *suite = &group->items[i];
		const struct json *own = test && test->type == JSON_OBJECT ? json_get(test, suite->language) : test;
		names[i] = document_string(d, own);
		if (!names[i] && suite->rule)
			names[i] = fill_rule(d->arena, suite->rule, id);
		if (!names[i])
			problems_at(d->problems, d->file, test ? test : object,
				    "which test is it for \"%s\"? Give \"test\" here, or a rule (\"test\") to the suite", suite->language);
	}
}

bool task_suite_expects(const struct task_case *c, const struct json *object)
{
	(void)object;
	return c->suite->group != NULL;
}
