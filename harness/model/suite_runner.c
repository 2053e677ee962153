/* suite_runner.c: see suite_runner.h. */
#include "harness/model/suite_runner.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/model/document.h"

static const char FOLDER[] = "harness/run/runners";
enum { FILE_BYTES_MAX = 1 << 20, NAMES_MAX = 200 };

static int bind_files(struct document *d, int dir, struct suite_runner *ret, struct err *e)
{
	const struct json *files = json_get(d->root, "files");
	ret->files = ARENA_ARRAY(d->arena, struct suite_file, (files ? files->count : 0) + 1);
	JSON_EACH (item, files) {
		struct suite_file *file = &ret->files[ret->file_count++];
		file->path = document_string(d, json_get(item, "path"));
		if (fs_read(d->arena, dir, document_string(d, json_get(item, "from")), FILE_BYTES_MAX, &file->content, e) < 0)
			return -1;
	}
	return 0;
}

static int bind(struct document *d, int dir, struct suite_runner *ret, struct err *e)
{
	const struct json *root = d->root;
	ret->id = document_string(d, json_get(root, "id"));
	ret->title = document_string(d, json_get(root, "title"));
	ret->install = json_get(root, "install") ? document_string(d, json_get(root, "install"))
						 : arena_printf(d->arena, "apt-get install %s", document_string(d, json_get(root, "package")));
	ret->needs = document_strings(d, json_get(root, "needs"));
	ret->env = document_strings(d, json_get(root, "env"));
	ret->pick = document_string(d, json_get(root, "pick"));
	ret->sealed = json_bool(root, "sealed", false);
	suite_format_parse(json_text(root, "format", ""), &ret->format);
	SCOPED_STR script = STR_EMPTY;
	JSON_EACH (line, json_get(root, "script")) {
		str_add_bytes(&script, line->string);
		str_add_char(&script, '\n');
	}
	ret->script = str_steal(&script, d->arena);
	return bind_files(d, dir, ret, e);
}

int suite_runner_load(struct arena *a, const char *id, const struct suite_runner **ret, struct err *e)
{
	struct problems problems;
	struct schema *schema;
	*ret = NULL;
	const char *folder = data_path(a, FOLDER, e);
	if (!folder || document_schema("harness/run/runners/runner.schema.json", &schema, e) < 0)
		return -1;
	const char *name = arena_printf(a, "%s.json", id);
	SCOPED_FD dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return err_sys(e, OWNER_HARNESS, "opening '%s'", folder);
	if (strchr(id, '/') || faccessat(dir, name, F_OK, 0) < 0 || strcmp(id, "runner.schema") == 0)
		return 0;
	problems_init(&problems, a);
	struct document d = { .arena = a, .file = fs_join(a, folder, name), .problems = &problems };
	struct suite_runner *runner = ARENA_NEW(a, struct suite_runner);
	if (document_load(&d, dir, name, schema, e) < 0 && !problems.count)
		return -1;
	if (!problems.count && bind(&d, dir, runner, e) < 0)
		return err_wrap(e, "reading the test runner '%s'", id);
	if (problems.count)
		return err_set(e, OWNER_HARNESS, "%s:%u: %s", d.file, problems.first->line, problems.first->text);
	*ret = runner;
	return 0;
}

static int by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

const char *suite_runner_names(struct arena *a, struct err *e)
{
	const char *names[NAMES_MAX];
	size_t count = 0;
	const char *folder = data_path(a, FOLDER, e);
	DIR *dir = folder ? opendir(folder) : NULL;
	for (struct dirent *one; dir && count < NAMES_MAX && (one = readdir(dir));) {
		size_t len = strlen(one->d_name);
		if (len > 5 && strcmp(one->d_name + len - 5, ".json") == 0 && !strstr(one->d_name, ".schema."))
			names[count++] = arena_strndup(a, one->d_name, len - 5);
	}
	if (dir)
		closedir(dir);
	qsort(names, count, sizeof *names, by_name);
	SCOPED_STR list = STR_EMPTY;
	for (size_t i = 0; i < count; i++)
		str_addf(&list, "%s%s", i ? ", " : "", names[i]);
	return str_steal(&list, a);
}
