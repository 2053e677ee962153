/* own.c: rules of any.json and of the profiles, each glob once; and the rows of what they set aside. */
#include "harness/detect/own.h"

#include <stdlib.h>

#include "harness/base/fs.h"

const struct own_rule OWN_FOREIGN = { .id = "foreign", .text = "others' or generated code", .others = true };
const struct own_rule OWN_BESIDE = { .id = "beside", .text = "beside the program: tests, examples, settings" };
const struct own_rule OWN_GENERATED = { .id = "marked", .text = "says itself that a program wrote it", .others = true };
const struct own_rule OWN_MINIFIED = { .id = "minified", .text = "minified code", .others = true };
const struct own_rule OWN_BINARY = { .id = "binary", .text = "binary in spite of the name", .others = true };

/* A hostile tree has as many folders as it likes; what is more than this is counted by its rule alone. */
enum { FOLDERS_MAX = 200 };

/* A folder told by what it holds. */
struct marker {
	const char *name, *holds;
	const struct own_rule *rule;
};

struct marked {
	const char *folder; /* with a slash at its end */
	const struct own_rule *rule;
	struct marked *next;
};

struct row {
	struct set_aside told;
	const struct own_rule *rule;
	struct row *next;
};

/* A rule of the list below. */
struct asked {
	struct own_rule rule;
	bool whole; /* of all that lies below a folder: the folder is asked, not each file in it */
	char last;  /* with which a path that it holds for must end; NUL: any */
};

/* What the folder that was asked last said. */
struct answer {
	char *folder; /* with a slash at its end */
	size_t len, room, first; /* first: the first whole rule that holds */
	const struct profile *profile;
};

struct own {
	struct arena *a;
	struct asked *rules;
	struct answer *answer;
	size_t room;
	struct marker *markers;
	size_t rule_count, marker_count;
	struct marked *marked;
	size_t marked_count, row_count, put;
	struct row *rows, *current; /* current: of the folder that was put aside last */
};

static void add_rule(struct own *own, const struct own_rule *as, const char *glob)
{
	size_t len = strlen(glob);
	for (size_t i = 0; as->profile && i < own->rule_count && !own->rules[i].rule.profile; i++)
		if (strcmp(own->rules[i].rule.glob, glob) == 0)
			return; /* it holds for all languages anyway */
	if (own->rule_count == own->room) {
		struct asked *rules = ARENA_ARRAY(own->a, struct asked, own->room * 2 + 256);
		if (own->rule_count)
			memcpy(rules, own->rules, own->rule_count * sizeof *rules);
		own->rules = rules;
		own->room = own->room * 2 + 256;
	}
	own->rules[own->rule_count] = (struct asked){
		.rule = *as, .whole = len > 3 && strcmp(glob + len - 3, "/**") == 0, .last = (char)(len && !strchr("*?{},", glob[len - 1]) ? glob[len - 1] : '\0')
	};
	own->rules[own->rule_count++].rule.glob = glob;
}

/* Each alternative of the first {…} alone, and so on: without braces most globs are told apart by a plain text in them. */
static void add_rules_of(struct own *own, const struct own_rule *as, const char *glob)
{
	const char *open = strchr(glob, '{'), *close = open ? strchr(open, '}') : NULL;
	if (!close || memchr(open + 1, '{', (size_t)(close - open - 1))) {
		add_rule(own, as, glob);
		return;
	}
	for (const char *from = open + 1; from <= close;) {
		size_t len = strcspn(from, ",}");
		add_rules_of(own, as, arena_printf(own->a, "%.*s%.*s%s", (int)(open - glob), glob, (int)len, from, close + 1)); /* as deep as there are braces */
		from += len + 1;
	}
}

static void add_rules(struct own *own, const struct own_rule *as, const struct json *globs)
{
	JSON_EACH (glob, globs)
		add_rules_of(own, as, glob->string.data);
}

static size_t count_of(const struct json *array)
{
	return array ? array->count : 0;
}

struct own *own_new(struct arena *a, const struct profiles *profiles)
{
	struct own *own = ARENA_NEW(a, struct own);
	const struct json *common = profiles->common ? json_get(profiles->common->root, "set_aside") : NULL;
	size_t folders = 0;
	JSON_EACH (class, common)
		folders += count_of(json_get(class, "folders"));
	own->a = a;
	own->answer = ARENA_NEW(a, struct answer);
	own->markers = ARENA_ARRAY(a, struct marker, folders + 1);
	JSON_EACH (class, common) {
		struct own_rule *as = ARENA_NEW(a, struct own_rule);
		*as = (struct own_rule){ .id = json_text(class, "id", ""), .text = json_text(class, "text", ""), .others = json_bool(class, "others", false) };
		add_rules(own, as, json_get(class, "globs"));
		JSON_EACH (folder, json_get(class, "folders"))
			own->markers[own->marker_count++] =
				(struct marker){ .name = json_text(folder, "name", ""), .holds = json_text(folder, "holds", ""), .rule = as };
	}
	for (size_t i = 0; i < profiles->count; i++) {
		struct own_rule as = OWN_FOREIGN;
		as.profile = profiles->items[i];
		add_rules(own, &as, json_get(profiles->items[i]->root, "foreign"));
	}
	return own;
}

/* What one language calls build output may be another's source: bin/, packages/, dist/. */
static bool holds(const struct asked *asked, const char *path, const struct profile *profile)
{
	return (!asked->rule.profile || asked->rule.profile == profile) && fs_glob(asked->rule.glob, path);
}

/* The first rule for all of the folder that ${path} lies in, of ${len} bytes with its slash. Files come folder by folder: the last answer is kept. */
static size_t first_whole(const struct own *own, const char *path, size_t len, const struct profile *profile)
{
	struct answer *answer = own->answer;
	if (answer->folder && answer->len == len && answer->profile == profile && memcmp(answer->folder, path, len) == 0)
		return answer->first;
	if (!answer->folder || len + 2 > answer->room) {
		answer->room = len * 2 + 64;
		answer->folder = arena_zalloc(own->a, answer->room);
	}
	/* A name that no pattern can mean but by its folder. */
	memcpy(answer->folder, path, len);
	memcpy(answer->folder + len, "\x01", 2);
	answer->len = len;
	answer->profile = profile;
	answer->first = 0;
	while (own->rules && answer->first < own->rule_count && !(own->rules[answer->first].whole && holds(&own->rules[answer->first], answer->folder, profile)))
		answer->first++;
	return answer->first;
}

static const struct own_rule *rule_by_glob(const struct own *own, const char *path, const struct profile *profile)
{
	size_t first = first_whole(own, path, (size_t)(fs_basename(path) - path), profile), len = strlen(path);
	for (size_t i = 0; i < first; i++) {
		const struct asked *asked = &own->rules[i];
		if (!asked->whole && (!asked->last || asked->last == path[len - 1]) && holds(asked, path, profile))
			return &asked->rule;
	}
	return first < own->rule_count ? &own->rules[first].rule : NULL;
}

static const struct marked *marked_above(const struct own *own, const char *path)
{
	for (const struct marked *m = own->marked; m; m = m->next)
		if (strncmp(path, m->folder, strlen(m->folder)) == 0)
			return m;
	return NULL;
}

void own_mark(struct own *own, const struct tree *tree)
{
	for (size_t i = 0; i < tree->entry_count; i++) {
		const struct tree_entry *entry = &tree->entries[i];
		if (entry->kind != ENTRY_FOLDER || entry->named || own->marked_count == FOLDERS_MAX || marked_above(own, entry->path))
			continue;
		const char *name = fs_basename(entry->path);
		for (size_t k = 0; k < own->marker_count; k++) {
			const struct marker *marker = &own->markers[k];
			if (!fs_glob(marker->name, name) || !tree_find(tree, arena_printf(own->a, "%s/%s", entry->path, marker->holds)))
				continue;
			struct marked *m = ARENA_NEW(own->a, struct marked);
			*m = (struct marked){ .folder = arena_printf(own->a, "%s/", entry->path), .rule = marker->rule, .next = own->marked };
			own->marked = m;
			own->marked_count++;
			break;
		}
	}
}

const struct own_rule *own_rule(const struct own *own, const char *path, const struct profile *profile)
{
	const struct marked *marked = marked_above(own, path);
	return marked ? marked->rule : rule_by_glob(own, path, profile);
}

/* The same for all of a folder. */
static const struct own_rule *rule_of_folder(const struct own *own, const char *folder, size_t len, const struct profile *profile)
{
	size_t first = first_whole(own, folder, len, profile);
	return first < own->rule_count ? &own->rules[first].rule : NULL;
}

bool own_skips(void *own, const char *folder)
{
	const struct own_rule *rule = rule_of_folder(own, folder, strlen(folder), NULL);
	return rule && rule->others;
}

bool own_inside(struct own *own, const char *path)
{
	const char *folder = own->current ? own->current->told.path : NULL;
	if (!folder || strncmp(path, folder, strlen(folder)) != 0)
		return false;
	own->current->told.files++;
	own->put++;
	return true;
}

/* The highest folder above ${path} of which all is set aside by ${rule}'s class; NULL: there is none. */
static const char *whole_folder(const struct own *own, const struct own_rule *rule, const char *path)
{
	const struct marked *marked = marked_above(own, path);
	if (marked)
		return marked->folder;
	for (const char *slash = strchr(path, '/'); rule->glob && slash; slash = strchr(slash + 1, '/')) {
		size_t len = (size_t)(slash - path) + 1;
		const struct own_rule *whole = rule_of_folder(own, path, len, rule->profile);
		if (whole && strcmp(whole->id, rule->id) == 0)
			return arena_strndup(own->a, path, len);
	}
	return NULL;
}

void own_put(struct own *own, const struct own_rule *rule, const char *path)
{
	const char *folder = own->row_count < FOLDERS_MAX ? whole_folder(own, rule, path) : NULL;
	struct row **at = &own->rows;
	while (*at && !(strcmp((*at)->rule->id, rule->id) == 0 && (*at)->told.folder == (folder != NULL) && (!folder || strcmp((*at)->told.path, folder) == 0)))
		at = &(*at)->next;
	if (!*at) {
		own->row_count++;
		*at = ARENA_NEW(own->a, struct row);
		**at = (struct row){ .told = { .id = rule->id, .text = rule->text, .path = folder ? folder : path, .folder = folder != NULL }, .rule = rule };
	}
	(*at)->told.files++;
	own->put++;
	own->current = folder && !rule->profile ? *at : NULL;
}

static int by_files(const void *a, const void *b)
{
	const struct set_aside *x = a, *y = b;
	if (x->files != y->files)
		return x->files < y->files ? 1 : -1;
	int order = strcmp(x->path, y->path);
	return order ? order : strcmp(x->id, y->id);
}

void own_rows(const struct own *own, struct set_aside **ret_rows, size_t *ret_count, size_t *ret_files)
{
	size_t count = 0;
	for (const struct row *row = own->rows; row; row = row->next)
		count++;
	*ret_rows = ARENA_ARRAY(own->a, struct set_aside, count + 1);
	*ret_count = 0;
	for (const struct row *row = own->rows; row; row = row->next)
		(*ret_rows)[(*ret_count)++] = row->told;
	qsort(*ret_rows, count, sizeof **ret_rows, by_files);
	if (*ret_count > OWN_ROWS_MAX)
		*ret_count = OWN_ROWS_MAX;
	*ret_files = own->put;
}
