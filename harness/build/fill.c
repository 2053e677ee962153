/* fill.c: pure; see fill.h. */
#include "harness/build/fill.h"

#include <ctype.h>

#include "harness/base/fs.h"
#include "harness/base/str.h"

static const char *folder_of(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? arena_strndup(a, path, (size_t)(slash - path)) : ".";
}

static const char *without_extension(struct arena *a, const char *path)
{
	const char *extension = fs_extension(path);
	size_t len = strlen(path) - (*extension ? strlen(extension) + 1 : 0);
	return arena_strndup(a, path, len);
}

static const char *with(struct arena *a, const char *text, char from, char to)
{
	char *copy = arena_strdup(a, text);
	for (char *c = copy; *c; c++)
		if (*c == from)
			*c = to;
	return copy;
}

/* "src/quote/__main__.py" is started as "quote", "quote/cli.py" as "quote.cli". */
static const char *module_of(struct arena *a, const char *path)
{
	const char *bare = without_extension(a, strncmp(path, "src/", 4) == 0 ? path + 4 : path);
	size_t len = strlen(bare);
	if (len > 9 && strcmp(bare + len - 9, "/__main__") == 0)
		bare = arena_strndup(a, bare, len - 9);
	return with(a, bare, '/', '.');
}

const char *fill_inside(const struct detection *detection, const char *path)
{
	size_t len = detection->project ? strlen(detection->project) : 0;
	return strncmp(path, detection->project ? detection->project : "", len) == 0 ? path + len : NULL;
}

static const char *const *sources_inside(struct arena *a, const struct detection *detection)
{
	size_t count = 0, inside = 0;
	while (detection->source_files && detection->source_files[count])
		count++;
	const char **files = ARENA_ARRAY(a, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		if (fill_inside(detection, detection->source_files[i]))
			files[inside++] = fill_inside(detection, detection->source_files[i]);
	return files;
}

struct holes fill_entry(struct arena *a, const struct detection *detection, const char *wanted, bool inside)
{
	struct holes holes = { .project = inside || !detection->project ? "" : detection->project,
			       .sources = inside ? sources_inside(a, detection) : detection->source_files };
	if (!detection->candidate_count)
		return holes;
	const struct candidate_entry *entry = &detection->candidates[0];
	const char *within = fill_inside(detection, entry->path);
	if (!within) /* an entry always lies in its project; should it not, its whole path is right from the top */
		within = entry->path;
	holes.entry = inside ? within : entry->path;
	holes.dir = folder_of(a, holes.entry);
	holes.stem = without_extension(a, fs_basename(entry->path));
	holes.name = wanted ? wanted : holes.stem;
	holes.out = arena_printf(a, ".takehome/%s", holes.name);
	holes.module = module_of(a, within);
	holes.class_name = entry->class_name;
	holes.class_path = entry->class_name ? with(a, entry->class_name, '.', '/') : NULL;
	return holes;
}

const char *fill_text(struct arena *a, const struct holes *holes, const char *template)
{
	const struct {
		const char *hole, *value;
	} table[] = {
		{ "{project}", holes->project }, { "{entry}", holes->entry },      { "{dir}", holes->dir },
		{ "{stem}", holes->stem },       { "{name}", holes->name },        { "{out}", holes->out },
		{ "{module}", holes->module },   { "{class}", holes->class_name }, { "{class_path}", holes->class_path },
		{ "{product}", holes->product }, { "{root}", holes->root },
		{ "{port}", holes->port },
	};
	struct str text = STR_EMPTY;
	while (*template) {
		size_t i = 0, count = sizeof table / sizeof *table;
		while (i < count && strncmp(template, table[i].hole, strlen(table[i].hole)) != 0)
			i++;
		if (i < count) {
			str_add(&text, table[i].value ? table[i].value : "");
			template += strlen(table[i].hole);
		} else {
			str_add_char(&text, *template ++);
		}
	}
	return str_steal(&text, a);
}

const char *fill_safe(struct arena *a, const char *path)
{
	return *path == '-' ? arena_printf(a, "./%s", path) : path;
}

const char *const *fill_argv(struct arena *a, const struct holes *holes, const struct json *words)
{
	size_t sources = 0, count = 0;
	while (holes->sources && holes->sources[sources])
		sources++;
	const char **argv = ARENA_ARRAY(a, const char *, words->count *(sources + 1) + 1);
	JSON_EACH (word, words) {
		const char *text = word->string.data;
		bool siblings = strcmp(text, "{siblings}") == 0;
		if (!siblings && strcmp(text, "{sources}") != 0 && strcmp(text, "{files}") != 0) {
			argv[count++] = fill_text(a, holes, text);
			if (strcmp(text, "{entry}") == 0)
				argv[count - 1] = fill_safe(a, argv[count - 1]);
			continue;
		}
		for (size_t i = 0; i < sources; i++)
			if (!siblings || strcmp(folder_of(a, holes->sources[i]), holes->dir) == 0)
				argv[count++] = fill_safe(a, holes->sources[i]);
	}
	return argv;
}

const char *fill_typed(struct arena *a, const char *const *argv)
{
	struct str text = STR_EMPTY;
	for (size_t i = 0; argv[i]; i++) {
		bool plain = *argv[i] != '\0';
		for (const char *c = argv[i]; *c; c++)
			plain = plain && (isalnum((unsigned char)*c) || strchr("-_./=:+,@%", *c));
		if (i)
			str_add_char(&text, ' ');
		if (plain) {
			str_add(&text, argv[i]);
			continue;
		}
		str_add_char(&text, '\'');
		for (const char *c = argv[i]; *c; c++)
			str_add(&text, *c == '\'' ? "'\\''" : (char[]){ *c, '\0' });
		str_add_char(&text, '\'');
	}
	return str_steal(&text, a);
}

const char *const *fill_env(struct arena *a, const struct holes *holes, const struct json *first, const struct json *second)
{
	const char **env = ARENA_ARRAY(a, const char *, (first ? first->count : 0) + (second ? second->count : 0) + 1);
	size_t count = 0;
	JSON_EACH (item, first)
		env[count++] = fill_text(a, holes, item->string.data);
	JSON_EACH (item, second)
		env[count++] = fill_text(a, holes, item->string.data);
	return env;
}
