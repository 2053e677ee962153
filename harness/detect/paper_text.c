/* paper_text.c: README and the like: code blocks, indented lines, inline code, and commands in the middle of prose. */
#include "harness/detect/papers.h"

#include <ctype.h>
#include <strings.h>

#include "harness/base/fs.h"

struct reading {
	struct scan *s;
	const struct paper *d;
	struct papers *papers;
	uint32_t line;
	const char *folder; /* where the reader of the current code block stands */
	char fence[4];      /* what closes it; "": none is open */
	bool quiet;         /* it shows code or output, no commands */
	struct str joined;  /* lines that a backslash continues */
	uint32_t joined_line;
};

static bool word_in(const char *word, size_t len, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == len && strncasecmp(words[i], word, len) == 0)
			return true;
	return false;
}

/* ```php shows a program, ```sh (or nothing) what to type. */
static bool shows_commands(struct bytes info)
{
	static const char *const SHELLS[] = { "sh",    "bash",         "shell",   "zsh",          "console",       "terminal",
					      "text",  "txt",          "plain",   "plaintext",    "cmd",           "bat",
					      "batch", "powershell",   "ps1",     "shellsession", "shell-session", "sh-session",
					      "none",  "bash-session", "session", "cli",          "fish" };
	info = bytes_trimmed(info);
	size_t len = 0;
	while (len < info.len && !isspace((unsigned char)info.data[len]) && !strchr("{,:", info.data[len]))
		len++;
	const char *name = info.data;
	if (len && *name == '.') {
		name++;
		len--;
	}
	return len == 0 || word_in(name, len, SHELLS, sizeof SHELLS / sizeof *SHELLS);
}

static bool is_letter(char c)
{
	return isalpha((unsigned char)c) || (unsigned char)c >= 0x80 || c == '-';
}

/* Chinese, Japanese and Korean leave no blanks between words: a word of theirs may stand anywhere. In UTF-8 they begin at U+3000. */
static bool is_unspaced(struct bytes word)
{
	return (unsigned char)*word.data >= 0xe3;
}

static bool says(struct bytes line, struct bytes word)
{
	if (is_unspaced(word))
		return memmem(line.data, line.len, word.data, word.len) != NULL;
	for (size_t at = 0; at < line.len;) {
		size_t len = 0;
		while (at + len < line.len && is_letter(line.data[at + len]))
			len++;
		if (len == word.len && strncasecmp(line.data + at, word.data, len) == 0)
			return true;
		at += len + 1;
	}
	return false;
}

/* Does the sentence around a lone name speak of starting it? */
static bool speaks_of_starting(const struct scan *s, struct bytes line)
{
	JSON_EACH (word, json_get(s->profiles->common ? s->profiles->common->root : NULL, "starting_words"))
		if (word->string.len && says(line, word->string))
			return true;
	return false;
}

static void add_code(struct reading *r, struct bytes text, bool weak)
{
	struct command proto = { .line = r->line, .folder = r->folder, .weak = weak };
	r->folder = papers_line(r->s, r->papers, r->d, text, &proto);
}

/* The sentence of ${line}, or its part up to a colon or semicolon, in which ${at} lies. */
static struct bytes sentence(struct bytes line, const char *at)
{
	const char *start = line.data, *end = line.data + line.len;
	for (const char *c = line.data; c + 1 < end; c++)
		if (strchr(".;!?", *c) && isspace((unsigned char)c[1])) {
			if (c >= at) {
				end = c;
				break;
			}
			start = c + 1;
		}
	return (struct bytes){ .data = start, .len = (size_t)(end - start) };
}

/* `php quote.php` is a command, a lone `quote.php` only where the sentence says so. */
static void add_inline(struct reading *r, struct bytes line)
{
	for (const char *open = memchr(line.data, '`', line.len); open;) {
		const char *end = line.data + line.len;
		while (open < end && *open == '`')
			open++;
		const char *close = memchr(open, '`', (size_t)(end - open));
		if (!close)
			return;
		struct bytes code = bytes_trimmed((struct bytes){ .data = open, .len = (size_t)(close - open) });
		bool alone = !memchr(code.data, ' ', code.len) && !(code.len > 2 && memcmp(code.data, "./", 2) == 0);
		if (!alone || speaks_of_starting(r->s, sentence(line, open)))
			add_code(r, code, alone);
		while (close < end && *close == '`')
			close++;
		open = memchr(close, '`', (size_t)(end - close));
	}
}

static bool is_launcher(const struct scan *s, const char *word, size_t len)
{
	if (len > 2 && strncmp(word, "./", 2) == 0)
		return true;
	size_t bare = len;
	while (bare > 1 && (isdigit((unsigned char)word[bare - 1]) || word[bare - 1] == '.'))
		bare--;
	for (size_t i = 0; i < s->profiles->count; i++) {
		const struct profile *p = s->profiles->items[i];
		if (strlen(p->toolchain) == len && strncmp(p->toolchain, word, len) == 0)
			return true;
		for (const char *const *name = p->shebangs; name && *name; name++)
			if ((strlen(*name) == len || strlen(*name) == bare) && strncmp(*name, word, strlen(*name)) == 0)
				return true;
	}
	JSON_EACH (name, json_get(s->profiles->common ? s->profiles->common->root : NULL, "launchers"))
		if (name->string.len == len && memcmp(name->string.data, word, len) == 0)
			return true;
	return false;
}

static bool ends_sentence(const char *word, size_t len)
{
	return strchr(".,:;!", word[len - 1]) != NULL;
}

/* "Usage: php robot.php FILE." From a word that starts programs to the end of the sentence. */
static void add_prose(struct reading *r, struct bytes line)
{
	for (size_t at = 0; at < line.len;) {
		while (at < line.len && (isspace((unsigned char)line.data[at]) || strchr("(\"'*", line.data[at])))
			at++;
		size_t start = at;
		while (at < line.len && !isspace((unsigned char)line.data[at]))
			at++;
		size_t len = at - start;
		const char *word = line.data + start;
		if (!len || memchr(word, '`', len))
			continue;
		if (is_launcher(r->s, word, len)) {
			while (at < line.len && !(ends_sentence(line.data, at) && (at == line.len || isspace((unsigned char)line.data[at]))))
				at++;
			size_t end = at;
			while (end > start && strchr(".,:;!)\"'* ", line.data[end - 1]))
				end--;
			add_code(r, (struct bytes){ .data = word, .len = end - start }, true);
			continue;
		}
		while (len && strchr(".,:;!)\"'*", word[len - 1]))
			len--;
		if (len && (memchr(word, '/', len) || memchr(word, '.', len)) && !memchr(word, ':', len) && speaks_of_starting(r->s, sentence(line, word)))
			add_code(r, (struct bytes){ .data = word, .len = len }, true);
	}
}

/* A line of a code block; one that ends with \ goes on. */
static void add_block_line(struct reading *r, struct bytes line)
{
	struct bytes text = bytes_trimmed(line);
	bool goes_on = text.len && text.data[text.len - 1] == '\\';
	if (goes_on || r->joined.len) {
		if (!r->joined.len)
			r->joined_line = r->line;
		if (r->joined.len < (size_t)COMMAND_TEXT_MAX * 2)
			str_add_bytes(&r->joined, (struct bytes){ .data = text.data, .len = text.len - goes_on });
		str_add_char(&r->joined, ' ');
		if (goes_on)
			return;
		uint32_t here = r->line;
		r->line = r->joined_line;
		add_code(r, str_bytes(&r->joined), false);
		r->line = here;
		str_clear(&r->joined);
		return;
	}
	add_code(r, text, false);
}

/* Does the line open or close a block? */
static bool fence(struct reading *r, struct bytes text, bool asciidoc)
{
	if (text.len < 3)
		return false;
	bool mark = memcmp(text.data, "```", 3) == 0 || memcmp(text.data, "~~~", 3) == 0 ||
		    (asciidoc && text.len == 4 && (memcmp(text.data, "----", 4) == 0 || memcmp(text.data, "....", 4) == 0));
	if (!mark || (*r->fence && memcmp(r->fence, text.data, 3) != 0))
		return false;
	if (!*r->fence && memchr(text.data + 3, '`', text.len - 3))
		return false; /* ```php quote.php``` in one line */
	if (*r->fence) {
		*r->fence = '\0';
		r->folder = r->d->folder;
		return true;
	}
	memcpy(r->fence, text.data, 3);
	r->quiet = !asciidoc && !shows_commands((struct bytes){ .data = text.data + 3, .len = text.len - 3 });
	return true;
}

int paper_readme(struct scan *s, struct paper *d, struct papers *papers, struct err *e)
{
	(void)e;
	const char *extension = fs_extension(d->path);
	bool asciidoc = strcasecmp(extension, "adoc") == 0 || strcasecmp(extension, "asciidoc") == 0;
	size_t block = strcasecmp(extension, "md") == 0 || strcasecmp(extension, "markdown") == 0 ? 4 : 2;
	struct reading r = { .s = s, .d = d, .papers = papers, .line = 1, .folder = d->folder, .joined = STR_EMPTY };
	for (size_t at = 0; at < d->text.len; r.line++) {
		const char *start = d->text.data + at, *newline = memchr(start, '\n', d->text.len - at);
		struct bytes line = { .data = start, .len = newline ? (size_t)(newline - start) : d->text.len - at };
		at += line.len + 1;
		size_t indent = 0;
		while (indent < line.len && line.data[indent] == ' ')
			indent++;
		struct bytes text = bytes_trimmed(line);
		if (fence(&r, text, asciidoc) || !text.len)
			continue;
		bool fenced = *r.fence && !r.quiet, indented = !*r.fence && (indent >= block || *line.data == '\t') && !strchr("-*+|", *text.data);
		if (fenced || indented)
			add_block_line(&r, line);
		else if (!*r.fence && memchr(text.data, '`', text.len))
			add_inline(&r, text);
		else if (!*r.fence)
			add_prose(&r, text);
		if (!*r.fence && indent < block && *line.data != '\t')
			r.folder = d->folder;
	}
	str_free(&r.joined);
	return 0;
}
