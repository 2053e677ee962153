/* command.c: as much of the shell's grammar as people use in documents. */
#include "harness/detect/command.h"

#include <ctype.h>

#include "harness/base/fs.h"

struct splitting {
	struct scan *s;
	const char *at, *end;
	struct str word;
	const char *words[COMMAND_WORDS_MAX + 1];
	size_t count;
	bool quoted; /* the word has a quote: it is one though it may be empty */
	bool skip;   /* the next word is the file of a redirection */
	bool input;
};

static void end_word(struct splitting *p)
{
	if (p->word.len || p->quoted) {
		if (!p->skip && p->count < COMMAND_WORDS_MAX && p->word.len)
			p->words[p->count++] = arena_strdup(p->s->a, str_text(&p->word));
		p->skip = false;
	}
	p->quoted = false;
	str_clear(&p->word);
}

/* "$(dirname "$0")" goes into the word as it stands. */
static void take_substitution(struct splitting *p)
{
	int depth = 0;
	while (p->at < p->end) {
		char c = *p->at++;
		if (c != '"')
			str_add_char(&p->word, c);
		depth += c == '(';
		if (c == ')' && --depth <= 0)
			return;
	}
}

static void take_quoted(struct splitting *p, char quote)
{
	p->quoted = true;
	while (p->at < p->end && *p->at != quote) {
		if (quote == '"' && *p->at == '$' && p->at + 1 < p->end && p->at[1] == '(') {
			take_substitution(p);
			continue;
		}
		if (quote == '"' && *p->at == '\\' && p->at + 1 < p->end && strchr("\"\\$`", p->at[1]))
			p->at++;
		str_add_char(&p->word, *p->at++);
	}
	p->at += p->at < p->end;
}

/* "<file>", as usage lines write what the reader has to fill in. ${ret_len}: all of it. */
static bool is_hole(const struct splitting *p, size_t *ret_len)
{
	const char *c = p->at + 1;
	if (c >= p->end || !isalpha((unsigned char)*c))
		return false;
	while (c < p->end && c - p->at < 60 && !strchr("<|;&\"'", *c) && *c != '>')
		c++;
	if (c >= p->end || *c != '>' || c[-1] == ' ' || isdigit((unsigned char)c[-1]))
		return false;
	*ret_len = (size_t)(c + 1 - p->at);
	return true;
}

/* Windows writes php src\main.php; before anything else a backslash only quotes. */
static void take_backslash(struct splitting *p)
{
	char next = (char)(p->at + 1 < p->end ? p->at[1] : '\0');
	if (isalnum((unsigned char)next) || next == '_' || next == '.')
		str_add_char(&p->word, '/');
	else if (next && next != ' ')
		str_add_char(&p->word, next);
	p->at += next && next != ' ' && !isalnum((unsigned char)next) && next != '_' && next != '.' ? 2 : 1;
}

static bool is_assignment(const char *word)
{
	size_t len = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");
	return len && word[len] == '=';
}

/* What may stand before a command and changes nothing of what it starts. */
static void strip_prefixes(struct scan *s, const char **plain)
{
	const struct profile *common = s->profiles->common;
	for (int round = 0; common && round < 4; round++) {
		const char *before = *plain;
		JSON_EACH (prefix, json_get(common->root, "prefixes")) {
			struct pattern_match match;
			const struct pattern *pattern = patterns_get(s->patterns, prefix);
			if (pattern && pattern_find(pattern, bytes_of(*plain), 0, &match) == PATTERN_YES && match.start == 0)
				*plain += match.end;
		}
		while (is_assignment(*plain) && strchr(*plain, ' '))
			*plain = strchr(*plain, ' ') + 1;
		if (*plain == before)
			return;
	}
}

/* The last components of "my-repo/backend" that are a folder here. */
static const char *folder_after(struct scan *s, const char *folder, const char *target)
{
	for (const char *rest = target; rest; rest = strchr(rest, '/')) {
		rest += *rest == '/';
		const char *path = *rest ? name_resolve(s, folder, rest) : "";
		size_t len = strlen(path);
		while (len && path[len - 1] == '/')
			len--;
		const char *bare = arena_strndup(s->a, path, len);
		const struct tree_entry *entry = tree_find(s->tree, bare);
		if (!len && strncmp(target, "..", 2) == 0)
			return "";
		if (entry && entry->kind == ENTRY_FOLDER)
			return arena_printf(s->a, "%s/", bare);
	}
	return folder;
}

static void end_command(struct splitting *p, struct command_list *list, struct command *proto)
{
	struct arena *a = p->s->a;
	struct str joined = STR_EMPTY;
	bool input = p->input;
	end_word(p);
	p->skip = p->input = false;
	size_t first = 0;
	while (first < p->count && is_assignment(p->words[first]))
		first++;
	for (size_t i = first; i < p->count; i++)
		str_addf(&joined, "%s%s", i > first ? " " : "", p->words[i]);
	p->count = 0;
	const char *plain = str_steal(&joined, a);
	strip_prefixes(p->s, &plain);
	if (!*plain || list->count >= list->room)
		return;
	if (strncmp(plain, "cd ", 3) == 0 || strncmp(plain, "pushd ", 6) == 0) {
		proto->folder = folder_after(p->s, proto->folder, strchr(plain, ' ') + 1);
		return;
	}
	/* A drawn tree of folders, a table or output is no command. */
	if (!isalnum((unsigned char)*plain) && !strchr("./_~$\"@", *plain))
		return;
	struct command *c = ARENA_NEW(a, struct command);
	*c = *proto;
	const char **words = ARENA_ARRAY(a, const char *, COMMAND_WORDS_MAX + 2);
	char *copy = arena_strdup(a, plain), *save = NULL;
	for (char *word = strtok_r(copy, " ", &save); word && c->word_count < COMMAND_WORDS_MAX; word = strtok_r(NULL, " ", &save))
		words[c->word_count++] = word;
	c->plain = plain;
	c->words = words;
	c->input = input;
	c->next = NULL;
	list->count++;
	*list->last = c;
	list->last = &c->next;
}

/* "$ ", "% ", "> ", "user@host:~/x$ ", "C:\x> ", "PS> " before a command. */
static struct bytes strip_prompt(struct bytes line)
{
	size_t at = 0;
	while (at < line.len && isspace((unsigned char)line.data[at]))
		at++;
	size_t end = at;
	while (end < line.len && !isspace((unsigned char)line.data[end]))
		end++;
	bool spaced = end < line.len;
	size_t len = end - at;
	const char *word = line.data + at;
	if (spaced && len &&
	    ((len == 1 && strchr("$%>", *word)) ||
	     (len > 1 && strchr("$#>%", word[len - 1]) && (memchr(word, '@', len) || memchr(word, ':', len) || (len == 3 && memcmp(word, "PS>", 3) == 0)))))
		at = end + 1;
	else if (len > 1 && *word == '$' && (isalpha((unsigned char)word[1]) || word[1] == '.') && !memchr(word, '/', len))
		at++; /* "$php quote.php" */
	while (at < line.len && isspace((unsigned char)line.data[at]))
		at++;
	while (line.len > at && isspace((unsigned char)line.data[line.len - 1]))
		line.len--;
	return (struct bytes){ .data = line.data + at, .len = line.len - at };
}

/* One character, or what it begins. */
static void take(struct splitting *p, struct command_list *list, struct command *proto)
{
	size_t hole;
	char c = *p->at;
	if (c == '\'' || c == '"') {
		p->at++;
		take_quoted(p, c);
	} else if (c == '$' && p->at + 1 < p->end && p->at[1] == '(') {
		take_substitution(p);
	} else if (c == '\\') {
		take_backslash(p);
	} else if (c == '<' && is_hole(p, &hole)) {
		str_add_bytes(&p->word, (struct bytes){ .data = p->at, .len = hole });
		for (size_t i = 0; i < p->word.len; i++)
			if (p->word.data[i] == ' ')
				p->word.data[i] = '_';
		p->at += hole;
	} else if (c == '<' || c == '>') {
		if (p->word.len && strspn(str_text(&p->word), "0123456789") == p->word.len)
			str_clear(&p->word); /* 2> */
		end_word(p);
		p->input |= c == '<';
		p->skip = true;
		while (p->at < p->end && strchr("<>&", *p->at))
			p->at++;
	} else if (c == '|' || c == ';' || c == '&') {
		bool piped = c == '|' && !(p->at + 1 < p->end && p->at[1] == '|');
		while (p->at < p->end && *p->at == c)
			p->at++;
		end_command(p, list, proto);
		p->input = piped;
	} else if (isspace((unsigned char)c) || ((c == '(' || c == ')') && !p->word.len)) {
		end_word(p);
		p->at++;
	} else {
		str_add_char(&p->word, c);
		p->at++;
	}
}

const char *command_split(struct scan *s, struct command_list *list, struct bytes line, const struct command *proto)
{
	struct command next = *proto;
	line = strip_prompt(line);
	if (!line.len || line.len > (size_t)COMMAND_TEXT_MAX * 4 || *line.data == '#' || (line.len > 1 && memcmp(line.data, "//", 2) == 0))
		return proto->folder;
	next.text = arena_strndup(s->a, line.data, line.len < COMMAND_TEXT_MAX ? line.len : COMMAND_TEXT_MAX);
	struct splitting p = { .s = s, .at = line.data, .end = line.data + line.len, .word = STR_EMPTY };
	while (p.at < p.end) {
		if (*p.at == '#' && !p.word.len && p.at > line.data)
			break; /* a comment behind it */
		take(&p, list, &next);
	}
	end_command(&p, list, &next);
	str_free(&p.word);
	return next.folder;
}
