/*
 * import_classroom.c: autograding.json of GitHub Classroom: {"tests": [{"name", "setup", "run", "input", "output", "comparison", "timeout" (minutes), "points"}]}.
 *
 * A test whose command starts one program becomes a case: its arguments are those of the command. A test whose command runs a test framework has nothing that could be
 * compared, and is told.
 */
#include "harness/author/import.h"

#include <math.h>

#include "harness/base/fs.h"
#include "harness/base/pattern.h"
#include "harness/base/str.h"

enum { WORDS_MAX = 100, TIMEOUT_MINUTES_MAX = 10 };

static const struct {
	const char *name, *match;
} COMPARISONS[] = { { "included", "contains" }, { "include", "contains" }, { "exact", "lines" }, { "regex", "regex" } };

/* What starts a file that follows. */
static const char *const INTERPRETERS[] = { "python", "python3", "node", "ruby", "php", "perl", "bash", "sh", "java", "lua", "deno", NULL };

static bool among(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

/* Words between blanks; NULL: a shell would do more than that. */
static const char **words(struct arena *a, const char *command)
{
	const char **list = ARENA_ARRAY(a, const char *, WORDS_MAX + 1);
	size_t count = 0;
	if (strpbrk(command, "|&;<>$`\\*?(){}\"'"))
		return NULL;
	while (*command && count < WORDS_MAX) {
		command += strspn(command, " \t\n");
		size_t len = strcspn(command, " \t\n");
		if (len > 0)
			list[count++] = arena_strndup(a, command, len);
		command += len;
	}
	return count ? list : NULL;
}

/* The arguments of the program that the command starts; NULL: it starts none that we could name. */
static const char **arguments(const char **list)
{
	if (!list)
		return NULL;
	if (strncmp(list[0], "./", 2) == 0)
		return list + 1;
	/* An option (-m unittest) makes it something else. */
	return among(fs_basename(list[0]), INTERPRETERS) && list[1] && list[1][0] != '-' ? list + 2 : NULL;
}

static struct bytes text_of(const struct json *test, const char *key)
{
	const struct json *value = json_get(test, key);
	return value && value->type == JSON_STRING ? value->string : bytes_of("");
}

static bool is_pattern(struct draft *d, struct bytes text, const char *where)
{
	struct err e = ERR_NONE;
	struct pattern *pattern = memchr(text.data, '\0', text.len) ? NULL : pattern_new(arena_strndup(d->a, text.data, text.len), 0, OWNER_TASK, &e);
	if (!pattern)
		draft_wrong(d, where, "its output is no regular expression that we read%s%s: the comparison becomes \"included\"", e.text[0] ? ", " : "", e.text);
	bool good = pattern != NULL;
	pattern_free(pattern);
	return good;
}

static const char *match_of(struct draft *d, const struct json *test, struct bytes output, const char *where)
{
	const char *name = json_text(test, "comparison", "included");
	for (size_t i = 0; i < sizeof COMPARISONS / sizeof *COMPARISONS; i++)
		if (strcmp(COMPARISONS[i].name, name) == 0)
			return strcmp(name, "regex") != 0 || is_pattern(d, output, where) ? COMPARISONS[i].match : "contains";
	draft_wrong(d, where, "the comparison \"%s\" is not known: it becomes \"included\"", name);
	return "contains";
}

/* The members of the case's own file. */
static const char *members(struct draft *d, const struct json *test, const char **args, const char *where)
{
	struct bytes output = text_of(test, "output");
	struct json_writer *w = json_writer_new(false);
	json_object(w, NULL);
	json_put_string(w, "title", where);
	json_array(w, "args");
	for (; *args; args++)
		json_put_string(w, NULL, *args);
	json_end(w);
	json_object(w, "expect");
	json_put_json(w, "exit", json_parse(d->a, bytes_of("0"), JSON_STRICT, &(struct json_error){ 0 }));
	if (output.len > 0) {
		json_object(w, "stdout");
		json_put_bytes(w, "text", output);
		json_put_string(w, "match", match_of(d, test, output, where));
		json_end(w);
	}
	json_end(w);
	json_end(w);
	struct bytes all = json_writer_text(w);
	/* Without its braces, which draft_case puts around. */
	size_t end = all.len;
	while (end > 0 && all.data[end - 1] != '}')
		end--;
	const char *ret = arena_strndup(d->a, all.data + 1, end - 2);
	json_writer_free(w);
	return ret;
}

static int take(struct draft *d, const struct json *test, size_t number)
{
	const char *given = json_text(test, "name", ""), *where = *given ? given : arena_printf(d->a, "test %zu", number);
	const char *run = json_text(test, "run", ""), **args = arguments(words(d->a, run));
	const char *setup = json_text(test, "setup", "");
	double points = json_number(test, "points", 1), minutes = json_number(test, "timeout", 0);
	if (*setup)
		draft_left(d, where, "its setup is not run (%s): takehome builds by itself", setup);
	if (!args) {
		draft_left(d, where, "its command (%s) does not just start one program, so that there is no output to compare: it is left out", *run ? run : "none");
		return 0;
	}
	if (text_of(test, "output").len == 0)
		draft_left(d, where, "it expects no output, only that the program ends well");
	struct draft_group *group = draft_group(d, arena_printf(d->a, "%zu", number), where, where);
	if (!group)
		return 0;
	group->visibility = VISIBILITY_PUBLIC;
	group->points = points > 0 ? points : 1;
	if (points <= 0)
		draft_left(d, where, "it is worth no points: the group gets 1, and the rubric does not count it");
	group->counts = points > 0;
	if (minutes > 0 && minutes <= TIMEOUT_MINUTES_MAX && minutes * 60000 > d->cpu_ms)
		d->cpu_ms = (uint32_t)lround(minutes * 60000);
	return draft_case(d, group, "test", text_of(test, "input"), (struct bytes){ 0 }, members(d, test, args, where));
}

int import_classroom(struct draft *d, const char *name)
{
	struct bytes text;
	struct json_error wrong;
	size_t number = 0;
	if (!draft_read(d, name, &text))
		return err_set(d->e, OWNER_TASK, "the file '%s' cannot be read", name);
	const struct json *root = json_parse(d->a, text, JSON_COMMENTS, &wrong), *tests = json_get(root, "tests");
	if (!root)
		return err_set(d->e, OWNER_TASK, "%s:%u: this is not valid JSON: %s", name, wrong.line, wrong.text);
	if (!tests || tests->type != JSON_ARRAY)
		return err_set(d->e, OWNER_TASK, "%s: there is no list \"tests\"", name);
	d->match = "\"lines\"";
	JSON_EACH(test, tests)
		if (take(d, test, ++number) < 0)
			return -1;
	draft_left(d, "README.md", "autograding.json has no brief: README.md of the task holds its title only");
	return 0;
}
