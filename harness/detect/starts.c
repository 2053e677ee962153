/* starts.c: rules first, best first; then the words. Each question about a command and a language is asked once and kept. */
#include "harness/detect/starts.h"

#include <ctype.h>
#include <strings.h>

#include "harness/base/fs.h"
#include "harness/detect/manifest.h"

enum { WORDS_LOOKED_AT = 6 };

/* What a command means for one language. */
struct meaning {
	const struct command *command;
	const struct profile *profile;
	const struct json *rule; /* NULL: none matches */
	struct name name;        /* of group 1 */
	bool nothing;            /* the rule says that it starts nothing */
	size_t word;
	/* The words, each as the path of a file. */
	struct name words[WORDS_LOOKED_AT];
	size_t first, end; /* of the words that may be the program's path */
	struct meaning *next;
};

static bool listed(const struct scan *s, const char *key, const char *word)
{
	JSON_EACH (item, json_get(s->profiles->common ? s->profiles->common->root : NULL, key))
		if (strcmp(item->string.data, word) == 0)
			return true;
	return false;
}

/* "php8.2", "/usr/bin/python3": does it run programs of this language? */
static bool interprets(const struct profile *p, const char *word)
{
	const char *name = fs_basename(word);
	if (strcmp(name, p->toolchain) == 0)
		return true;
	for (const char *const *shebang = p->shebangs; shebang && *shebang; shebang++) {
		size_t len = strlen(*shebang);
		if (strncmp(name, *shebang, len) == 0 && name[len + strspn(name + len, "0123456789.-")] == '\0')
			return true;
	}
	return false;
}

static bool starts_programs(const struct scan *s, const char *word)
{
	if (listed(s, "launchers", word))
		return true;
	for (size_t i = 0; i < s->profiles->count; i++)
		if (interprets(s->profiles->items[i], word))
			return true;
	return false;
}

static void find_rule(struct scan *s, struct meaning *m)
{
	const struct command *c = m->command;
	JSON_EACH (rule, json_get(m->profile->root, "commands")) {
		struct pattern_match match;
		struct naming naming = { .how = NAME_PROGRAM, .means = json_get(rule, "means"), .folder = c->folder, .loose = true };
		const struct pattern *pattern = patterns_get(s->patterns, json_get(rule, "pattern"));
		if (!pattern || pattern_find(pattern, bytes_of(c->plain), 0, &match) != PATTERN_YES)
			continue;
		name_how_parse(json_text(rule, "names", "program"), &naming.how);
		bool named = naming.how != NAME_PROGRAM && naming.how != NAME_NOTHING;
		if (named && !match.group[1].data)
			continue;
		m->rule = rule;
		m->word = c->word_count;
		m->nothing = naming.how == NAME_NOTHING;
		if (!named)
			return;
		const char *text = arena_strndup(s->a, match.group[1].data, match.group[1].len);
		m->name = name_new(s, m->profile, text, naming);
		for (size_t w = 0; w < c->word_count; w++)
			if (strstr(c->words[w], text)) {
				m->word = w;
				break;
			}
		return;
	}
}

static bool only_path(const struct name *name, const struct scan_file *file)
{
	/* A word without extension is the file's whole name: "quote" is not quote.php. */
	return !name->text || strchr(name->text, '.') || strchr(name->text, '/') || !*fs_extension(file->entry->path);
}

static bool means_source(struct scan *s, const struct name *name)
{
	for (size_t i = 0; i < s->count; i++)
		if (only_path(name, &s->files[i]) && name_means(s, name, &s->files[i]))
			return true;
	return false;
}

/* The words that may be the program's path: the first, or those behind an interpreter. */
static void find_words(struct scan *s, struct meaning *m)
{
	const struct command *c = m->command;
	size_t limit = c->word_count < WORDS_LOOKED_AT ? c->word_count : WORDS_LOOKED_AT;
	struct naming naming = { .how = NAME_PATH, .folder = c->folder, .loose = true };
	if (listed(s, "not_starting", c->words[0]))
		return;
	bool alone = !strchr(c->words[0], '/') && *fs_extension(c->words[0]) && c->word_count > 1 && !starts_programs(s, c->words[0]);
	m->first = alone && !c->weak ? 1 : 0;
	m->end = starts_programs(s, c->words[0]) ? limit : 1;
	for (size_t w = m->first; w < m->end; w++) {
		m->words[w] = name_new(s, m->profile, c->words[w], naming);
		/* Behind the program stand its arguments. */
		if (means_source(s, &m->words[w]))
			m->end = w + 1;
	}
}

static const struct meaning *meaning_of(struct scan *s, const struct command *c, const struct profile *profile)
{
	for (struct meaning *m = c->meanings; m; m = m->next)
		if (m->profile == profile)
			return m;
	struct meaning *m = ARENA_NEW(s->a, struct meaning);
	*m = (struct meaning){ .command = c, .profile = profile, .next = c->meanings };
	find_rule(s, m);
	find_words(s, m);
	((struct command *)c)->meanings = m;
	return m;
}

static int by_rule(struct scan *s, const struct meaning *m, const struct scan_file *file, struct start *ret, struct err *e)
{
	enum kind kind;
	ret->word = m->word;
	ret->kind = kind_parse(json_text(m->rule, "kind", "any"), &kind) ? (int)kind : -1;
	ret->loads = true;
	const struct manifest_name *declared = NULL;
	if (m->name.naming.how == NAME_DECLARED && m->name.text) {
		if (manifest_declares(s, file, m->name.text, &declared, e) < 0)
			return -1;
		ret->surely = ret->declared = declared != NULL;
		return declared != NULL || (m->name.globs && name_means(s, &m->name, file));
	}
	if (m->name.text) {
		ret->surely = name_means(s, &m->name, file);
		return ret->surely;
	}
	/* The project's program: where the command is typed, or below. */
	if (*m->command->folder && strncmp(m->command->folder, file->project, strlen(m->command->folder)) != 0 &&
	    strncmp(file->entry->path, m->command->folder, strlen(m->command->folder)) != 0)
		return false;
	ret->loads = false;
	return true;
}

/* 1, 0, or -1 for a fault of ours. */
static int starts(struct scan *s, const struct command *c, const struct scan_file *file, struct start *ret, struct err *e)
{
	const struct meaning *m = meaning_of(s, c, file->profile);
	*ret = (struct start){ .command = c, .kind = -1, .word = c->word_count };
	if (m->nothing)
		return 0;
	if (m->rule) {
		int by = by_rule(s, m, file, ret, e);
		if (by != 0)
			return by;
		*ret = (struct start){ .command = c, .kind = -1, .word = c->word_count };
	}
	for (size_t w = m->first; w < m->end; w++)
		if (only_path(&m->words[w], file) && name_means(s, &m->words[w], file)) {
			ret->word = w;
			ret->surely = true;
			ret->loads = w == 0 || interprets(file->profile, c->words[0]);
			return 1;
		}
	return 0;
}

int starts_find(struct scan *s, struct papers *papers, const struct scan_file *file, const struct command *after, struct start *ret, struct err *e)
{
	for (const struct command *c = after ? after->next : papers->commands.first; c; c = c->next) {
		if (c->from->file == file || (c->name && !c->main_name && !c->called_by))
			continue;
		int found = starts(s, c, file, ret, e);
		if (found < 0)
			return -1;
		/* Prose speaks of many things: only what it surely names counts. */
		if (found && (ret->surely || !c->weak))
			return 0;
	}
	ret->command = NULL;
	return 0;
}

/* How much does a reader learn from it? Its file, then what it takes. */
static int worth(const struct start *start)
{
	const struct command *c = start->command;
	bool arguments = start->word + 1 < c->word_count || (start->word == c->word_count && c->word_count > 2);
	return (start->surely ? 8 : 0) + (c->from->kind->weight >= 40 ? 4 : 0) + (arguments || c->input ? 2 : 0) + (c->weak ? 0 : 1);
}

int starts_best(struct scan *s, struct papers *papers, const struct scan_file *file, struct invocation *ret, struct err *e)
{
	struct start start, best = { 0 };
	const struct command *after = NULL;
	*ret = (struct invocation){ 0 };
	for (;; after = start.command) {
		if (starts_find(s, papers, file, after, &start, e) < 0)
			return -1;
		if (!start.command)
			break;
		/* What a wrapper does is not for people to type. */
		if (!start.command->from->file && (!best.command || worth(&start) > worth(&best)))
			best = start;
	}
	if (best.command) {
		const struct command *c = best.command;
		*ret = (struct invocation){ .text = c->text, .words = c->words, .path = c->from->path, .line = c->line };
	}
	return 0;
}

int starts_target(struct scan *s, struct papers *papers, const struct scan_file *wrapper, const struct scan_file **ret, struct err *e)
{
	*ret = NULL;
	for (const struct command *c = papers->commands.first; c; c = c->next)
		for (size_t i = 0; c->from->file == wrapper && i < s->count; i++) {
			struct start start;
			if (s->files[i].profile == wrapper->profile)
				continue;
			int found = starts(s, c, &s->files[i], &start, e);
			if (found < 0)
				return -1;
			if (found && start.surely) {
				*ret = &s->files[i];
				return 0;
			}
		}
	return 0;
}

/* A name that stands for what the reader will choose. */
static bool is_placeholder(const char *word)
{
	return strpbrk(word, "<>[]{}$*%") || strstr(word, "...") || strstr(word, "path/to") || strstr(word, "your") || strstr(word, "YOUR");
}

static bool source_extension(const struct profile *p, const char *word)
{
	const char *extension = fs_extension(word);
	for (const char *const *known = p->extensions; *extension && known && *known; known++)
		if (strcmp(*known, extension) == 0)
			return true;
	return false;
}

static bool exists(struct scan *s, const struct profile *p, const struct command *c, const char *word)
{
	struct name name = name_new(s, p, word, (struct naming){ .how = NAME_PATH, .folder = c->folder, .loose = true });
	if (name.built || tree_find(s->tree, name.path) || tree_find(s->tree, name.bare))
		return true;
	for (size_t i = 0; i < s->count; i++)
		if (name_means(s, &name, &s->files[i]) || name_ends_path(word, s->files[i].project, false))
			return true;
	return false;
}

bool starts_missing(struct scan *s, const struct command *c, const char **ret_word, const char **ret_other)
{
	const struct profile *p = NULL;
	const char *word = c->word_count > 1 ? c->words[1] : NULL;
	for (size_t i = 0; i < s->profiles->count && !p; i++)
		if (interprets(s->profiles->items[i], c->words[0]))
			p = s->profiles->items[i];
	*ret_other = NULL;
	/* What an interpreter is told to run: `php bin/quote`, `python3 main.py`; after an option it may be anything. */
	if (!p || !word || *word == '-' || is_placeholder(word) || !(source_extension(p, word) || (strchr(word, '/') && !*fs_extension(word))) ||
	    patterns_compile(s->patterns, p, NULL) < 0 || *word == '/' || *word == '~' || strncmp(word, "vendor/", 7) == 0 || strstr(word, "node_modules") ||
	    exists(s, p, c, word))
		return false;
	*ret_word = word;
	for (size_t i = 0; i < s->tree->entry_count; i++) {
		const char *path = s->tree->entries[i].path;
		if (s->tree->entries[i].kind != ENTRY_FILE || strcasecmp(fs_basename(path), fs_basename(word)) != 0 || scan_foreign(s, path))
			continue;
		if (!*ret_other || strcasecmp(path, name_resolve(s, c->folder, word)) == 0)
			*ret_other = path;
	}
	return true;
}
