/* profile.c: the language profiles, ours and over them the user's. See profile.h; what rules mean is detect/'s and build/'s business. */
#include "harness/model/profile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"
#include "harness/base/pattern.h"
#include "harness/base/scoped.h"
#include "harness/model/document.h"

/* The id of any.json. */
static const char COMMON[] = "any";

/* Members that hold a pattern wherever they stand. */
static const char *const pattern_keys[] = { "pattern", "within",   "without", "comments", "strings", "declarations", "head",    "not_head",
					    "code",    "not_code", "top",     "not_top",  "not_text", "class",       "documented", "warning",
					    "lint_finding", "begins",   "extends" };
/* Arrays of patterns. */
static const char *const pattern_lists[] = { "volatile", "prefixes" };

static bool among(const char *key, const char *const *list, size_t count)
{
	for (size_t i = 0; key && i < count; i++)
		if (strcmp(key, list[i]) == 0)
			return true;
	return false;
}

bool profile_is_pattern(const struct json *value)
{
	const struct json *holder = value->parent;
	if (value->type != JSON_STRING || !holder)
		return false;
	if (among(value->key, pattern_keys, sizeof pattern_keys / sizeof *pattern_keys))
		return true;
	/* "text" is a pattern in a condition or a framework's markers; in a rule, which has an id, it is a sentence. */
	if (value->key && strcmp(value->key, "text") == 0)
		return !json_get(holder, "id");
	return !value->key && among(holder->key, pattern_lists, sizeof pattern_lists / sizeof *pattern_lists);
}

static void check_patterns(struct document *d, const struct json *value)
{
	if (profile_is_pattern(value)) {
		struct err e = ERR_NONE;
		const char *text = document_string(d, value);
		struct pattern *pattern = text ? pattern_new(text, PATTERN_MULTILINE, OWNER_TASK, &e) : NULL;
		if (text && !pattern)
			problems_at(d->problems, d->file, value, "%s", e.text);
		pattern_free(pattern);
	}
	JSON_EACH(child, value)
		check_patterns(d, child);
}

static struct command_template bind_command(struct document *d, const struct json *array)
{
	return (struct command_template){ .argv = array && array->type == JSON_ARRAY ? document_strings(d, array) : NULL };
}

/* ${ours}: our own profiles' patterns are checked by our tests, and compiled when a submission asks for them, not by every command. */
static struct profile *bind_profile(struct document *d, const char *stem, bool ours)
{
	const struct json *root = d->root, *id = json_get(root, "id");
	struct profile *p = ARENA_NEW(d->arena, struct profile);
	if (!ours)
		check_patterns(d, root);
	p->file = d->file;
	p->root = root;
	p->id = document_string(d, id);
	p->name = document_string(d, json_get(root, "name"));
	p->extensions = document_strings(d, json_get(root, "extensions"));
	p->shebangs = document_strings(d, json_get(root, "shebangs"));
	p->manifests = document_strings(d, json_get(root, "manifests"));
	p->toolchain = document_string(d, json_get(root, "toolchain"));
	p->package = document_string(d, json_get(root, "package"));
	p->version = bind_command(d, json_get(root, "version"));
	p->lint = bind_command(d, json_get(root, "lint"));
	if (p->id && strcmp(p->id, stem) != 0)
		problems_at(d->problems, d->file, id, "the id must be the file's name: \"%s\"", stem);
	return p->id ? p : NULL;
}

/* Put ${p} in its place by id; one of the same id gives way. */
static void insert(struct arena *a, struct profiles *list, struct profile *p)
{
	size_t at = 0;
	while (at < list->count && strcmp(list->items[at]->id, p->id) < 0)
		at++;
	if (at < list->count && strcmp(list->items[at]->id, p->id) == 0) {
		list->items[at] = p;
		return;
	}
	struct profile **items = ARENA_ARRAY(a, struct profile *, list->count + 1);
	for (size_t i = 0; i < at; i++)
		items[i] = list->items[i];
	items[at] = p;
	for (size_t i = at; i < list->count; i++)
		items[i + 1] = list->items[i];
	list->items = items;
	list->count++;
}

static int is_profile(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);
	return entry->d_name[0] != '.' && len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0 && !strstr(entry->d_name, ".schema.json");
}

static int by_name(const struct dirent **x, const struct dirent **y)
{
	return strcmp((*x)->d_name, (*y)->d_name);
}

static int load_folder(struct arena *a, const char *folder, enum owner owner, const struct schema *schema, struct profiles *ret, struct problems *problems,
		       struct err *e)
{
	struct dirent **names = NULL;
	int count = scandir(folder, &names, is_profile, by_name), result = 0;
	if (count < 0)
		return err_sys(e, owner, "the folder of language profiles '%s'", folder);
	for (int i = 0; i < count; i++) {
		struct document d = { .arena = a, .file = fs_join(a, folder, names[i]->d_name), .problems = problems };
		size_t before = problems->count;
		if (document_load(&d, AT_FDCWD, d.file, schema, e) == 0) {
			struct profile *p = bind_profile(&d, arena_strndup(a, names[i]->d_name, strlen(names[i]->d_name) - 5), owner == OWNER_HARNESS);
			if (p && strcmp(p->id, COMMON) == 0)
				ret->common = p;
			else if (p)
				insert(a, ret, p);
		} else if (problems->count == before) {
			result = -1;
		}
		free(names[i]);
	}
	free(names);
	return result;
}

/* A file's language follows from its extension, so one extension cannot have two. */
static void check_extensions(const struct profiles *list, struct problems *problems)
{
	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < i; k++)
			for (const char *const *x = list->items[i]->extensions; *x; x++)
				for (const char *const *y = list->items[k]->extensions; *y; y++)
					if (strcmp(*x, *y) == 0)
						problems_at(problems, list->items[i]->file, json_get(list->items[i]->root, "extensions"),
							    "the extension \"%s\" already belongs to the profile \"%s\"", *x, list->items[k]->id);
}

int profiles_load(struct arena *a, const char *extra_folder, struct profiles *ret, struct problems *problems, struct err *e)
{
	size_t before = problems->count;
	struct schema *schema;
	const char *folder = data_path(a, "harness/languages", e);
	*ret = (struct profiles){ 0 };
	if (!folder || document_schema("harness/languages/profile.schema.json", &schema, e) < 0 ||
	    load_folder(a, folder, OWNER_HARNESS, schema, ret, problems, e) < 0 ||
	    (extra_folder && load_folder(a, extra_folder, OWNER_TASK, schema, ret, problems, e) < 0))
		return -1;
	check_extensions(ret, problems);
	if (problems->count == before)
		return 0;
	return err_set(e, OWNER_TASK, "the language profiles have mistakes");
}

const struct profile *profiles_find(const struct profiles *profiles, const char *id)
{
	for (size_t i = 0; i < profiles->count; i++)
		if (strcmp(profiles->items[i]->id, id) == 0)
			return profiles->items[i];
	return NULL;
}

const char *profile_install(struct arena *a, const struct json *from)
{
	const char *package = json_text(from, "package", NULL);
	return package ? arena_printf(a, "apt-get install %s", package) : json_text(from, "install", NULL);
}
