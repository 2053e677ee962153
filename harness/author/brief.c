/* brief.c: examples of a README found and compared. A shell is not run: only the few forms that briefs use are understood, the others are left alone. */
#include "harness/author/brief.h"

#include <errno.h>
#include <fcntl.h>

#include "harness/base/fs.h"
#include "harness/base/str.h"

enum { BRIEF_BYTES_MAX = 4 << 20, WORDS_MAX = 64 };

/* A line of a code block, without what makes it one. */
struct code_line {
	struct bytes text;
	uint32_t line;
	bool first; /* of its block */
};

static struct code_line *code_lines(struct arena *a, struct bytes text, size_t *ret_count)
{
	struct code_line *lines = ARENA_ARRAY(a, struct code_line, text.len + 1);
	bool fenced = false, inside = false;
	uint32_t number = 1;
	size_t count = 0;
	for (size_t at = 0; at < text.len; number++) {
		const char *end = memchr(text.data + at, '\n', text.len - at);
		struct bytes line = { .data = text.data + at, .len = end ? (size_t)(end - text.data) - at : text.len - at };
		at += line.len + 1;
		if (line.len >= 3 && memcmp(line.data, "```", 3) == 0) {
			fenced = !fenced;
			inside = false;
			continue;
		}
		bool indented = line.len >= 4 && memcmp(line.data, "    ", 4) == 0;
		if (fenced || indented) {
			if (!fenced)
				line = (struct bytes){ .data = line.data + 4, .len = line.len - 4 };
			lines[count++] = (struct code_line){ .text = line, .line = number, .first = !inside };
		}
		inside = fenced || indented;
	}
	*ret_count = count;
	return lines;
}

/* One word of a shell line at ${*at}; NULL: the line ends, or has something that is not understood (then ${*ok} is false). */
static const char *word(struct arena *a, const char **at, bool *ok)
{
	SCOPED_STR out = STR_EMPTY;
	while (**at == ' ')
		(*at)++;
	if (!**at || **at == '|' || **at == '<' || **at == '>' || **at == ';' || **at == '&')
		return NULL;
	for (; **at && !strchr(" |<>;&", **at); (*at)++) {
		char quote = **at;
		if (quote == '\'' || quote == '"') {
			const char *end = strchr(*at + 1, quote);
			if (!end || (quote == '"' && strcspn(*at + 1, "\\$`") < (size_t)(end - *at) - 1)) {
				*ok = false;
				return NULL;
			}
			str_add_bytes(&out, (struct bytes){ .data = *at + 1, .len = (size_t)(end - *at) - 1 });
			*at = end;
		} else if (strchr("$`\\*?", quote)) {
			*ok = false;
			return NULL;
		} else {
			str_add_char(&out, quote);
		}
	}
	return arena_strdup(a, str_text(&out));
}

/* What printf makes of its one argument; only \n and \t are understood. */
static struct bytes unescaped(struct arena *a, const char *text, bool *ok)
{
	SCOPED_STR out = STR_EMPTY;
	for (; *text; text++) {
		if (*text == '%')
			*ok = false;
		if (*text != '\\') {
			str_add_char(&out, *text);
			continue;
		}
		text++;
		if (*text != 'n' && *text != 't') {
			*ok = false;
			break;
		}
		str_add_char(&out, *text == 'n' ? '\n' : '\t');
	}
	return arena_bytes(a, str_bytes(&out));
}

static const char **words(struct arena *a, const char **at, bool *ok)
{
	const char **list = ARENA_ARRAY(a, const char *, WORDS_MAX + 1);
	size_t count = 0;
	for (const char *w; count < WORDS_MAX && (w = word(a, at, ok));)
		list[count++] = w;
	return list;
}

static bool is_entry(const char *name, const char *entry)
{
	return name && entry && strcmp(fs_basename(name), entry) == 0;
}

/* The word after <<; NULL: there is none. */
static const char *here_word(struct arena *a, const char *at)
{
	bool ok = true;
	if (strncmp(at, "<<", 2) != 0)
		return NULL;
	at += 2;
	return word(a, &at, &ok);
}

/* Fill in args and input of ${x}. Return the end mark of a here-document that follows, or NULL. False in ${x}->understood: another form. */
static const char *understand(struct arena *a, const char *entry, struct brief_example *x)
{
	bool ok = true;
	const char *at = x->command, *mark = NULL;
	const char **first = words(a, &at, &ok);
	x->input = bytes_of("");
	if (ok && *at == '|' && first[0] && first[1] && !first[2]) {
		bool echo = strcmp(first[0], "echo") == 0;
		if (!echo && strcmp(first[0], "printf") != 0)
			return NULL;
		x->input = echo ? bytes_of(arena_printf(a, "%s\n", first[1])) : unescaped(a, first[1], &ok);
		at++;
		first = words(a, &at, &ok);
	} else {
		mark = here_word(a, at);
		if (*at && !mark)
			return NULL;
		at = mark ? "" : at;
	}
	x->understood = ok && *at == '\0' && is_entry(first[0], entry);
	x->args = first + 1;
	return x->understood ? mark : NULL;
}

static bool is_text(struct bytes b, const char *text)
{
	return bytes_equal(b, bytes_of(text));
}

void brief_parse(struct arena *a, struct bytes text, const char *entry, struct brief *ret)
{
	size_t count;
	const struct code_line *lines = code_lines(a, text, &count);
	ret->examples = ARENA_ARRAY(a, struct brief_example, count + 1);
	ret->count = 0;
	for (size_t i = 0; i < count;) {
		if (lines[i].text.len < 3 || memcmp(lines[i].text.data, "$ ", 2) != 0) {
			i++;
			continue;
		}
		struct brief_example *x = &ret->examples[ret->count++];
		SCOPED_STR input = STR_EMPTY;
		SCOPED_STR output = STR_EMPTY;
		*x = (struct brief_example){ .line = lines[i].line, .command = arena_strndup(a, lines[i].text.data + 2, lines[i].text.len - 2) };
		const char *mark = understand(a, entry, x);
		for (i++; mark && i < count && !lines[i].first && !is_text(lines[i].text, mark); i++) {
			str_add_bytes(&input, lines[i].text);
			str_add_char(&input, '\n');
		}
		i += mark && i < count && !lines[i].first;
		for (; i < count && !lines[i].first && !(lines[i].text.len >= 2 && memcmp(lines[i].text.data, "$ ", 2) == 0); i++) {
			str_add_bytes(&output, lines[i].text);
			str_add_char(&output, '\n');
		}
		if (mark)
			x->input = arena_bytes(a, str_bytes(&input));
		x->output = arena_bytes(a, str_bytes(&output));
	}
}

int brief_read(struct arena *a, const struct task *task, struct brief *ret, struct err *e)
{
	struct err why = ERR_NONE;
	*ret = (struct brief){ .file = fs_join(a, task->folder, "README.md") };
	if (fs_read(a, AT_FDCWD, ret->file, BRIEF_BYTES_MAX, &ret->text, &why) < 0)
		return why.sys == ENOENT ? 0 : err_set(e, OWNER_TASK, "%s", why.text);
	brief_parse(a, ret->text, task->entry, ret);
	return 0;
}

/* Blanks at the ends of the whole text do not count: a brief ends where its block ends. */
static struct bytes trimmed(struct bytes b)
{
	while (b.len > 0 && strchr(" \n\r\t", b.data[b.len - 1]))
		b.len--;
	return b;
}

static bool asks_the_same(const struct brief_example *x, const struct task_case *c)
{
	size_t i = 0;
	for (; c->args[i] && x->args[i]; i++)
		if (strcmp(c->args[i], x->args[i]) != 0)
			return false;
	return c->kind == CASE_STDIO && !c->args[i] && !x->args[i] && bytes_equal(trimmed(c->stdin_data), trimmed(x->input));
}

static bool says_the_same(const struct brief_example *x, const struct task_case *c)
{
	if (!c->expect_stdout || bytes_equal(trimmed(c->stdout_data), trimmed(x->output)))
		return true;
	/* The brief may show what goes to both streams of the terminal, and JSON in the form of its own. */
	return c->expect_stderr || strstr(c->stdout_match.kind, "json") != NULL || strcmp(c->stdout_match.kind, "regex") == 0;
}

void brief_check(const struct brief *brief, const struct task *task, struct findings *findings)
{
	for (size_t i = 0; i < brief->count; i++) {
		const struct brief_example *x = &brief->examples[i];
		const char *subject = arena_printf(findings->arena, "%s:%u", brief->file, x->line);
		bool found = false;
		if (!x->understood)
			continue;
		for (size_t g = 0; g < task->group_count; g++) {
			for (size_t c = 0; c < task->groups[g].case_count; c++) {
				const struct task_case *one = &task->groups[g].cases[c];
				if (!asks_the_same(x, one))
					continue;
				found = true;
				if (!says_the_same(x, one))
					findings_add(findings, FINDING_WRONG, subject, "the example \"%s\" prints something else than the case %s/%s expects", x->command,
						     task->groups[g].id, one->id);
			}
		}
		if (!found)
			findings_add(findings, FINDING_ADVICE, subject, "the example \"%s\" is no case: nothing holds the brief to it", x->command);
	}
}
