/* paper_container.c: Dockerfile (the last CMD and ENTRYPOINT of the last stage), docker-compose commands, Procfile. */
#include "harness/detect/papers.h"

#include <ctype.h>
#include <strings.h>

#include "harness/base/fs.h"

enum { COPIES_MAX = 6, INSTRUCTION_MAX = 4096 };

/* ["php", "bin/x"] → php bin/x, with words in quotes; anything else stays. sh -c "…" is what stands in it. */
static const char *shell_form(struct arena *a, struct bytes text)
{
	struct str out = STR_EMPTY;
	size_t words = 0;
	text = bytes_trimmed(text);
	if (!text.len || *text.data != '[')
		return arena_strndup(a, text.data, text.len);
	bool shell = false;
	for (size_t at = 1; at < text.len; at++) {
		char quote = text.data[at];
		if (quote != '"' && quote != '\'')
			continue;
		struct str word = STR_EMPTY;
		for (at++; at < text.len && text.data[at] != quote; at++) {
			at += text.data[at] == '\\' && at + 1 < text.len;
			str_add_char(&word, text.data[at]);
		}
		const char *name = fs_basename(str_text(&word));
		if (words == 0)
			shell = strcmp(name, "sh") == 0 || strcmp(name, "bash") == 0;
		if (shell && words == 1 && strcmp(str_text(&word), "-c") != 0 && strcmp(str_text(&word), "-lc") != 0)
			shell = false;
		if (shell && words == 2) {
			str_clear(&out);
			str_add(&out, str_text(&word));
		} else {
			str_addf(&out, strpbrk(str_text(&word), " ;|&<>") ? "%s'%s'" : "%s%s", words ? " " : "", str_text(&word));
		}
		words++;
		str_free(&word);
	}
	return str_steal(&out, a);
}

struct image {
	const char *command, *entry;
	uint32_t command_line, entry_line;
	bool entry_list;
	const char *copies[COPIES_MAX]; /* folders whose content becomes the working folder's */
	size_t copy_count;
};

/* COPY src/ . */
static void note_copy(struct scan *s, const struct paper *d, struct image *image, struct bytes text)
{
	char *copy = arena_strndup(s->a, text.data, text.len), *save = NULL;
	for (char *word = strtok_r(copy, " \t\",[]", &save); word && image->copy_count < COPIES_MAX; word = strtok_r(NULL, " \t\",[]", &save)) {
		if (strncmp(word, "--from", 6) == 0)
			return;
		if (*word == '-')
			continue;
		size_t len = strlen(word);
		while (len > 1 && (word[len - 1] == '/' || word[len - 1] == '.'))
			len--;
		const struct tree_entry *entry = tree_find(s->tree, name_resolve(s, d->folder, arena_strndup(s->a, word, len)));
		if (entry && entry->kind == ENTRY_FOLDER)
			image->copies[image->copy_count++] = arena_printf(s->a, "%s/", entry->path);
	}
}

static bool is_instruction(struct bytes line, const char *name, struct bytes *ret_rest)
{
	size_t len = strlen(name);
	if (line.len <= len || strncasecmp(line.data, name, len) != 0 || !(isspace((unsigned char)line.data[len]) || line.data[len] == '['))
		return false;
	*ret_rest = bytes_trimmed((struct bytes){ .data = line.data + len, .len = line.len - len });
	return true;
}

static void instruct(struct scan *s, const struct paper *d, struct image *image, struct bytes text, uint32_t line)
{
	struct bytes rest;
	if (is_instruction(text, "FROM", &rest)) {
		*image = (struct image){ 0 };
	} else if (is_instruction(text, "CMD", &rest)) {
		image->command = shell_form(s->a, rest);
		image->command_line = line;
	} else if (is_instruction(text, "ENTRYPOINT", &rest)) {
		image->entry = shell_form(s->a, rest);
		image->entry_line = line;
		image->entry_list = rest.len && *rest.data == '[';
	} else if (is_instruction(text, "COPY", &rest) || is_instruction(text, "ADD", &rest)) {
		note_copy(s, d, image, rest);
	}
}

static void tell(struct scan *s, const struct paper *d, struct papers *papers, const struct image *image, const char *text, uint32_t line)
{
	struct command proto = { .line = line };
	papers_line(s, papers, d, bytes_of(text), &proto);
	for (size_t i = 0; i < image->copy_count; i++) {
		proto.folder = image->copies[i];
		papers_line(s, papers, d, bytes_of(text), &proto);
	}
}

int paper_dockerfile(struct scan *s, struct paper *d, struct papers *papers, struct err *e)
{
	(void)e;
	struct image image = { 0 };
	SCOPED_STR text = STR_EMPTY;
	uint32_t number = 0, begin = 0;
	for (size_t at = 0; at < d->text.len;) {
		struct bytes line = bytes_trimmed(bytes_line(d->text, &at));
		number++;
		if (line.len && *line.data == '#')
			continue;
		begin = text.len ? begin : number;
		bool goes_on = line.len && line.data[line.len - 1] == '\\';
		if (text.len < INSTRUCTION_MAX)
			str_add_bytes(&text, (struct bytes){ .data = line.data, .len = line.len - goes_on });
		if (goes_on) {
			str_add_char(&text, ' ');
			continue;
		}
		instruct(s, d, &image, str_bytes(&text), begin);
		str_clear(&text);
	}
	if (image.entry && image.command && image.entry_list)
		tell(s, d, papers, &image, arena_printf(s->a, "%s %s", image.entry, image.command), image.entry_line);
	if (image.entry)
		tell(s, d, papers, &image, image.entry, image.entry_line);
	/* What is passed to a script that prepares the container is a command of its own; else these are arguments. */
	if (image.command && (!image.entry || strstr(image.entry, "entrypoint") || strstr(image.entry, ".sh") || strstr(image.entry, "init")))
		tell(s, d, papers, &image, image.command, image.command_line);
	return 0;
}

static size_t indent_of(struct bytes line)
{
	size_t indent = 0;
	while (indent < line.len && line.data[indent] == ' ')
		indent++;
	return indent;
}

static struct bytes unquote(struct bytes text)
{
	text = bytes_trimmed(text);
	if (text.len >= 2 && (*text.data == '"' || *text.data == '\'') && text.data[text.len - 1] == *text.data)
		return (struct bytes){ .data = text.data + 1, .len = text.len - 2 };
	return text;
}

/* "command: php x", "command: [php, x]", or a list of words below it. YAML is not parsed, only these lines are understood. */
int paper_compose(struct scan *s, struct paper *d, struct papers *papers, struct err *e)
{
	(void)e;
	struct str list = STR_EMPTY;
	size_t key_indent = 0;
	struct command proto = { 0 };
	for (size_t at = 0, number = 1; at < d->text.len; number++) {
		struct bytes line = bytes_line(d->text, &at), text = bytes_trimmed(line), value;
		bool item = proto.line && text.len > 2 && memcmp(text.data, "- ", 2) == 0 && indent_of(line) >= key_indent;
		if (item) {
			value = unquote((struct bytes){ .data = text.data + 2, .len = text.len - 2 });
			str_addf(&list, "%s%.*s", list.len ? " " : "", (int)(value.len < COMMAND_TEXT_MAX ? value.len : 0), value.data);
			continue;
		}
		if (list.len)
			papers_line(s, papers, d, str_bytes(&list), &proto);
		str_clear(&list);
		proto.line = 0;
		size_t key = text.len > 8 && memcmp(text.data, "command:", 8) == 0 ? 8 : text.len > 10 && memcmp(text.data, "entrypoint:", 11) == 0 ? 11 : 0;
		if (text.len == 8 && memcmp(text.data, "command:", 8) == 0)
			key = 8;
		if (!key)
			continue;
		proto.line = (uint32_t)number;
		key_indent = indent_of(line);
		value = bytes_trimmed((struct bytes){ .data = text.data + key, .len = text.len - key });
		if (!value.len || *value.data == '>' || *value.data == '|')
			continue;
		/* [php, x] may go without quotes. */
		const char *command = shell_form(s->a, unquote(value));
		if (*value.data == '[' && !*command) {
			char *bare = arena_strndup(s->a, value.data + 1, value.len - 1);
			for (char *c = bare; *c; c++)
				if (*c == ',' || *c == ']')
					*c = ' ';
			command = bare;
		}
		papers_line(s, papers, d, bytes_of(command), &proto);
	}
	if (list.len)
		papers_line(s, papers, d, str_bytes(&list), &proto);
	str_free(&list);
	return 0;
}

int paper_procfile(struct scan *s, struct paper *d, struct papers *papers, struct err *e)
{
	(void)e;
	for (size_t at = 0, number = 1; at < d->text.len; number++) {
		struct bytes line = bytes_trimmed(bytes_line(d->text, &at));
		const char *colon = memchr(line.data, ':', line.len);
		if (!colon || *line.data == '#')
			continue;
		size_t len = (size_t)(colon - line.data);
		if (len == 7 && memcmp(line.data, "release", 7) == 0)
			continue;
		struct command proto = { .line = (uint32_t)number, .served = len == 3 && memcmp(line.data, "web", 3) == 0 };
		papers_line(s, papers, d, (struct bytes){ .data = colon + 1, .len = line.len - len - 1 }, &proto);
	}
	return 0;
}
