/* readme.c: README → lines of code → commands (parted at | ; &&) → words. */
#include "harness/detect/readme.h"

#include <ctype.h>
#include <strings.h>

#include "harness/base/fs.h"
#include "harness/detect/manifest.h"

enum { WORDS_MAX = 8, COMMANDS_MAX = 500 };

static bool is_assignment(const char *word)
{
	size_t len = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");
	return len && word[len] == '=';
}

static void add_command(struct scan *s, struct readme *r, char *text, uint32_t line)
{
	const char **words = ARENA_ARRAY(s->a, const char *, WORDS_MAX + 1);
	size_t count = 0;
	char *save = NULL;
	for (char *word = strtok_r(text, " \t\r", &save); word && count < WORDS_MAX; word = strtok_r(NULL, " \t\r", &save)) {
		if (count == 0 && (strcmp(word, "$") == 0 || strcmp(word, "%") == 0 || strcmp(word, ">") == 0 || is_assignment(word)))
			continue;
		words[count++] = word;
	}
	/* A drawn tree of folders is no command. */
	if (count && r->count < COMMANDS_MAX && (isalnum((unsigned char)words[0][0]) || strchr("./_~", words[0][0])))
		r->commands[r->count++] = (struct readme_command){ .words = words, .line = line };
}

static void add_code(struct scan *s, struct readme *r, const char *text, size_t len, uint32_t line)
{
	char *copy = arena_strndup(s->a, text, len);
	for (char *part = copy; part;) {
		char *end = strpbrk(part, "|;&");
		if (end)
			*end++ = '\0';
		add_command(s, r, part, line);
		part = end;
	}
}

static void add_inline(struct scan *s, struct readme *r, const char *text, size_t len, uint32_t line)
{
	for (const char *open = memchr(text, '`', len); open;) {
		const char *end = text + len, *close = memchr(open + 1, '`', (size_t)(end - open - 1));
		if (!close)
			return;
		add_code(s, r, open + 1, (size_t)(close - open - 1), line);
		open = memchr(close + 1, '`', (size_t)(end - close - 1));
	}
}

static void read_lines(struct scan *s, struct readme *r)
{
	bool fenced = false;
	uint32_t line = 1;
	for (size_t at = 0; at < r->text.len; line++) {
		const char *start = r->text.data + at, *newline = memchr(start, '\n', r->text.len - at);
		size_t len = newline ? (size_t)(newline - start) : r->text.len - at, indent = 0;
		at += len + 1;
		while (indent < len && start[indent] == ' ')
			indent++;
		if (len - indent >= 3 && (strncmp(start + indent, "```", 3) == 0 || strncmp(start + indent, "~~~", 3) == 0))
			fenced = !fenced;
		else if (fenced || indent >= 4 || (len && *start == '\t'))
			add_code(s, r, start, len, line);
		else
			add_inline(s, r, start, len, line);
	}
}

static const char *find_readme(const struct scan *s, const char *folder)
{
	size_t len = strlen(folder);
	for (size_t i = 0; i < s->tree->entry_count; i++) {
		const struct tree_entry *entry = &s->tree->entries[i];
		if (entry->kind == ENTRY_FILE && strncmp(entry->path, folder, len) == 0 && !strchr(entry->path + len, '/') &&
		    strncasecmp(entry->path + len, "readme", 6) == 0)
			return entry->path;
	}
	return NULL;
}

int readme_read(struct scan *s, struct readme *ret, struct err *e)
{
	*ret = (struct readme){ 0 };
	/* The submission's own, else that of the only project. */
	ret->path = find_readme(s, "");
	if (!ret->path && s->count)
		ret->path = find_readme(s, s->files[0].project);
	if (!ret->path)
		return 0;
	const struct scan_document *d = scan_document(s, ret->path, e);
	if (!d)
		return -1;
	ret->text = d->text;
	ret->commands = ARENA_ARRAY(s->a, struct readme_command, COMMANDS_MAX);
	read_lines(s, ret);
	return 0;
}

static const char *bare(const char *word)
{
	return strncmp(word, "./", 2) == 0 ? word + 2 : word;
}

static uint32_t starts(const struct readme *r, const char *path)
{
	for (size_t i = 0; i < r->count; i++) {
		const char *const *words = r->commands[i].words;
		/* "bin/quote" or "php -d x bin/quote": the name itself, or after the interpreter and its options. */
		for (size_t w = 0; w < 5 && words[w]; w++) {
			bool first_alone = w == 0 && strcmp(words[0], path) == 0 && !strchr(path, '/') && *fs_extension(path);
			if (!first_alone && strcmp(bare(words[w]), path) == 0)
				return r->commands[i].line;
			if (w && strcmp(words[w - 1], "-m") == 0 && strchr(path, '/') &&
			    (manifest_ends_path(words[w], path, true) || strncmp(path, words[w], strlen(words[w])) == 0))
				return r->commands[i].line;
		}
	}
	return 0;
}

uint32_t readme_starts(const struct readme *r, const char *path, const char *inside)
{
	uint32_t line = starts(r, path);
	return line ? line : starts(r, inside);
}

uint32_t readme_mentions(const struct readme *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++)
		for (size_t w = 0; w < 3 && r->commands[i].words[w]; w++)
			if (strcmp(fs_basename(r->commands[i].words[w]), name) == 0)
				return r->commands[i].line;
	return 0;
}
