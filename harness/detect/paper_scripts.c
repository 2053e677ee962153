/* paper_scripts.c: commands that have a name (Makefile, justfile, Taskfile, scripts of package.json, composer.json, Pipfile …), and scripts that start a program. */
#include "harness/detect/papers.h"

#include <ctype.h>
#include <strings.h>

#include "harness/base/fs.h"

static size_t word_length(struct bytes text)
{
	size_t len = 0;
	while (len < text.len && (isalnum((unsigned char)text.data[len]) || strchr("_-.:/", text.data[len])))
		len++;
	return len;
}

/* NAME = value of a Makefile or a shell script. */
struct variable {
	struct bytes name, value;
	struct variable *next;
};

static void note_variable(struct arena *a, struct bytes line, struct variable **variables)
{
	size_t len = 0;
	while (len < line.len && (isalnum((unsigned char)line.data[len]) || line.data[len] == '_'))
		len++;
	size_t at = len;
	while (at < line.len && strchr(" \t:?+", line.data[at]))
		at++;
	if (!len || at >= line.len || line.data[at] != '=')
		return;
	struct variable *variable = ARENA_NEW(a, struct variable);
	*variable = (struct variable){ .name = { .data = line.data, .len = len },
				       .value = bytes_trimmed((struct bytes){ .data = line.data + at + 1, .len = line.len - at - 1 }),
				       .next = *variables };
	*variables = variable;
}

static const struct variable *find_variable(const struct variable *v, struct bytes name)
{
	while (v && !bytes_equal(v->name, name))
		v = v->next;
	return v;
}

/* $(PHP) and ${PHP} by their value, once; what is not known goes away, with the slash of a folder behind it. */
static struct bytes expand(struct arena *a, struct bytes text, const struct variable *variables, bool bare_too)
{
	struct str out = STR_EMPTY;
	for (size_t at = 0; at < text.len && out.len < (size_t)COMMAND_TEXT_MAX * 2; at++) {
		char open = (char)(at + 1 < text.len ? text.data[at + 1] : '\0');
		bool bare = bare_too && (isalpha((unsigned char)open) || open == '_');
		if (text.data[at] != '$' || !(open == '(' || open == '{' || bare)) {
			str_add_char(&out, text.data[at]);
			continue;
		}
		size_t start = at + (bare ? 1 : 2), end = start;
		while (end < text.len && (isalnum((unsigned char)text.data[end]) || text.data[end] == '_'))
			end++;
		struct bytes name = { .data = text.data + start, .len = end - start };
		const struct variable *variable = find_variable(variables, name);
		if (!bare && (end >= text.len || text.data[end] != (open == '(' ? ')' : '}'))) {
			/* $(dirname "$0")/x, ${0%/ *}/x: up to its end, whatever it is. */
			int depth = 0;
			char close = open == '(' ? ')' : '}';
			for (end = at + 1; end < text.len; end++) {
				depth += text.data[end] == open;
				if (text.data[end] == close && --depth == 0)
					break;
			}
			variable = NULL;
		}
		at = bare ? end - 1 : end;
		struct bytes value = variable ? variable->value : (struct bytes){ 0 };
		bool folder = value.len && (memchr(value.data, '$', value.len) || memchr(value.data, '`', value.len));
		if (value.len >= 2 && strchr("\"'", *value.data) && !folder) {
			value.data++;
			value.len -= 2;
		}
		if (!folder)
			str_add_bytes(&out, value);
		if ((folder || !value.len) && at + 1 < text.len && text.data[at + 1] == '/')
			at++;
	}
	struct bytes result = { .len = out.len };
	result.data = str_steal(&out, a);
	return result;
}

/* A recipe's line without @ and -, which only tell make how loud to be. */
static struct bytes strip_recipe(struct bytes line)
{
	line = bytes_trimmed(line);
	while (line.len && strchr("@-+", *line.data)) {
		line.data++;
		line.len--;
	}
	return bytes_trimmed(line);
}

/* Targets at the left margin, recipes indented: Makefile and justfile. */
int paper_makefile(struct scan *s, struct paper *d, struct papers *papers, struct err *e)
{
	(void)e;
	struct variable *variables = NULL;
	const char *target = NULL, *folder = d->folder;
	for (size_t at = 0, number = 1; at < d->text.len; number++) {
		struct bytes line = bytes_line(d->text, &at);
		bool indented = line.len && (*line.data == '\t' || *line.data == ' ');
		if (!bytes_trimmed(line).len || *line.data == '#')
			continue;
		if (!indented) {
			size_t len = word_length(line);
			const char *colon = memchr(line.data, ':', line.len);
			note_variable(s->a, line, &variables);
			if (len && line.data[len - 1] == ':')
				len--;
			target = len && colon && !(colon + 1 < line.data + line.len && colon[1] == '=') ? arena_strndup(s->a, line.data, len) : NULL;
			folder = d->folder;
			continue;
		}
		if (!target)
			continue;
		struct command proto = { .line = (uint32_t)number, .name = target, .main_name = papers_main_name(target), .folder = folder };
		struct bytes text = expand(s->a, strip_recipe(line), variables, false);
		papers_line(s, papers, d, text, &proto);
	}
	return 0;
}

/* tasks: NAME: cmds: - line. Only these lines of YAML are understood. */
int paper_taskfile(struct scan *s, struct paper *d, struct papers *papers, struct err *e)
{
	(void)e;
	const char *task = NULL;
	for (size_t at = 0, number = 1; at < d->text.len; number++) {
		struct bytes line = bytes_line(d->text, &at), text = bytes_trimmed(line);
		size_t indent = 0;
		while (indent < line.len && line.data[indent] == ' ')
			indent++;
		if (indent == 2 && text.len > 1 && text.data[text.len - 1] == ':')
			task = arena_strndup(s->a, text.data, text.len - 1);
		size_t key = text.len > 4 && memcmp(text.data, "cmd:", 4) == 0 ? 4 : text.len > 2 && memcmp(text.data, "- ", 2) == 0 ? 2 : 0;
		if (!task || !key)
			continue;
		struct bytes command = bytes_trimmed((struct bytes){ .data = text.data + key, .len = text.len - key });
		if (command.len > 4 && memcmp(command.data, "cmd:", 4) == 0)
			command = bytes_trimmed((struct bytes){ .data = command.data + 4, .len = command.len - 4 });
		struct command proto = { .line = (uint32_t)number, .name = task, .main_name = papers_main_name(task) };
		papers_line(s, papers, d, command, &proto);
	}
	return 0;
}

/* [scripts], [tool.poe.tasks], [tool.pdm.scripts], [tool.taskipy.tasks], [tool.hatch.envs.default.scripts]: NAME = "command". */
int paper_toml_scripts(struct scan *s, struct paper *d, struct papers *papers, struct err *e)
{
	(void)e;
	static const char *const SECTIONS[] = { "[scripts]", "[tool.poe.tasks]", "[tool.pdm.scripts]", "[tool.taskipy.tasks]",
						"[tool.hatch.envs.default.scripts]" };
	bool inside = false;
	for (size_t at = 0, number = 1; at < d->text.len; number++) {
		struct bytes line = bytes_trimmed(bytes_line(d->text, &at));
		if (line.len && *line.data == '[') {
			inside = false;
			for (size_t i = 0; i < sizeof SECTIONS / sizeof *SECTIONS; i++)
				inside |= bytes_equal(line, bytes_of(SECTIONS[i]));
			continue;
		}
		size_t len = word_length(line);
		const char *quote = inside && len ? memchr(line.data, '"', line.len) : NULL, *end = line.data + line.len;
		const char *close = quote ? memchr(quote + 1, '"', (size_t)(end - quote - 1)) : NULL;
		if (!close)
			continue;
		const char *name = arena_strndup(s->a, line.data, len);
		struct command proto = { .line = (uint32_t)number, .name = name, .main_name = papers_main_name(name) };
		papers_line(s, papers, d, (struct bytes){ .data = quote + 1, .len = (size_t)(close - quote - 1) }, &proto);
	}
	return 0;
}

/* /scripts/NAME or /scripts/NAME/0, /tasks/NAME. */
int paper_json_scripts(struct scan *s, struct paper *d, struct papers *papers, struct err *e)
{
	const struct scan_document *document = scan_rows(s, d->path, e);
	if (!document)
		return -1;
	for (size_t i = 0; i < document->row_count; i++) {
		const struct scan_row *row = &document->rows[i];
		size_t base = strncmp(row->pointer, "/scripts/", 9) == 0 ? 9 : strncmp(row->pointer, "/tasks/", 7) == 0 ? 7 : 0;
		if (!base || !*row->text)
			continue;
		const char *name = arena_strndup(s->a, row->pointer + base, strcspn(row->pointer + base, "/")), *text = row->text;
		/* Composer: "@php bin/x" is PHP itself, "@other" another script. */
		if (strncmp(text, "@php ", 5) == 0)
			text++;
		struct command proto = { .line = row->line, .name = name, .main_name = papers_main_name(name) };
		papers_line(s, papers, d, bytes_of(text), &proto);
	}
	return 0;
}

/* exec php "$DIR/src/main.php" "$@". Only a script that clearly starts something is a document; what it starts is found by its name. */
int paper_script(struct scan *s, struct paper *d, struct papers *papers, struct err *e)
{
	(void)e;
	enum { LINES_MAX = 200 };
	struct variable *variables = NULL;
	const char *folder = d->folder;
	for (size_t at = 0, number = 1; at < d->text.len && number < LINES_MAX; number++) {
		struct bytes line = bytes_trimmed(bytes_line(d->text, &at));
		bool windows = !d->file;
		if (!line.len || *line.data == '#' || (line.len > 3 && strncasecmp(line.data, "rem", 3) == 0) ||
		    memcmp(line.data, "::", line.len > 1 ? 2 : 1) == 0)
			continue;
		note_variable(s->a, line, &variables);
		if (windows && *line.data == '@') {
			line.data++;
			line.len--;
		}
		struct command proto = { .line = (uint32_t)number, .folder = folder };
		struct bytes text = expand(s->a, line, variables, true);
		/* %~dp0src\x.php is beside the script. */
		if (windows && text.len) {
			char *plain = arena_strndup(s->a, text.data, text.len);
			for (char *dp; (dp = strstr(plain, "%~dp0")) != NULL;)
				memmove(dp, dp[5] == '\\' ? dp + 6 : dp + 5, strlen(dp[5] == '\\' ? dp + 6 : dp + 5) + 1);
			text = bytes_of(plain);
		}
		folder = papers_line(s, papers, d, text, &proto);
	}
	return 0;
}
