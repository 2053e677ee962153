/* convention_common.c: what every language's people expect: one obvious start, documents and manifests that tell the truth, names that work on Linux. */
#include "harness/detect/convention.h"

#include <limits.h>
#include <strings.h>

#include "harness/base/fs.h"
#include "harness/detect/declared.h"
#include "harness/detect/where.h"

enum { INCLUDES_JUDGED = 2000 };

/* Judges return 1 with held, found and the place filled, 0: not judged, -1: a fault of ours. */

static int judge_ambiguous(struct judging *j, struct convention *c, struct err *e)
{
	(void)e;
	struct arena *a = j->s->a;
	if (!j->entry)
		return 0;
	c->held = !j->d->ambiguous;
	c->path = j->entry->path;
	if (c->held)
		c->found = arena_printf(a, "%s is the one", j->entry->path);
	else
		c->found = arena_printf(a, "%s and %s can both be the start; %s was taken", j->entry->path, j->d->candidates[1].path, j->entry->path);
	return 1;
}

/* The line of the first command of ${paper} one of whose first words is a path to something called ${name}; 0: none. */
static uint32_t mentions(const struct papers *papers, const struct paper *paper, const char *name)
{
	for (const struct command *c = papers->commands.first; c; c = c->next)
		for (size_t w = 0; c->from == paper && w < 3 && c->words[w]; w++)
			if (strcmp(fs_basename(c->words[w]), name) == 0)
				return c->line;
	return 0;
}

static int judge_documented(struct judging *j, struct convention *c, struct err *e)
{
	struct arena *a = j->s->a;
	const struct papers *papers = j->around->papers;
	const char *wanted = j->s->task ? j->s->task->entry : NULL;
	if (!j->entry)
		return 0;
	if (!papers->readme) {
		c->found = "there is no README";
		return 1;
	}
	c->path = papers->readme->path;
	struct start start;
	for (const struct command *after = NULL; !c->line; after = start.command) {
		if (starts_find(j->s, j->around->papers, j->file, after, &start, e) < 0)
			return -1;
		if (!start.command)
			break;
		const struct command *shown = start.command->called_by ? start.command->called_by : start.command;
		if (strcmp(shown->from->kind->id, "readme") != 0)
			continue;
		c->path = shown->from->path;
		c->line = shown->line;
	}
	const char *names[] = { wanted, scan_stem(a, j->entry->path) };
	for (size_t i = 0; i < 2 && !c->line; i++)
		c->line = names[i] ? mentions(papers, papers->readme, names[i]) : 0;
	struct pattern_match match;
	const struct pattern *documented = patterns_get(j->s->patterns, json_get(j->d->profile->root, "documented"));
	if (!c->line && documented && pattern_find(documented, papers->readme->text, 0, &match) == PATTERN_YES)
		c->line = scan_line(papers->readme->text, match.start);
	c->held = c->line > 0;
	c->found = c->held ? arena_printf(a, "%s shows the command", c->path) : arena_printf(a, "%s shows no command that starts %s", c->path, j->entry->path);
	return 1;
}

/* Does the project's file ${name}, if it is there, hold the word? */
static bool holds_word(struct judging *j, const char *name, const char *wanted, struct place *ret)
{
	const char *path = strpbrk(name, "*?{") ? scan_exists(j->s, j->file->project, name) : arena_printf(j->s->a, "%s%s", j->file->project, name);
	const struct scan_document *d = path ? scan_document(j->s, path, NULL) : NULL;
	const char *at = d && d->text.data ? memmem(d->text.data, d->text.len, wanted, strlen(wanted)) : NULL;
	if (at)
		*ret = (struct place){ .path = path, .line = scan_line(d->text, (size_t)(at - d->text.data)) };
	return at != NULL;
}

/* Does a file that says how the program is built know its name? ${ret}: where. */
static bool named_by_manifest(struct judging *j, const char *wanted, struct place *ret)
{
	static const char *const BUILD_FILES[] = { "Makefile", "makefile", "GNUmakefile", "CMakeLists.txt", "meson.build" };
	for (size_t i = 0; i < sizeof BUILD_FILES / sizeof *BUILD_FILES; i++)
		if (holds_word(j, BUILD_FILES[i], wanted, ret))
			return true;
	const char *const *manifest = j->file->profile->manifests;
	for (; manifest && *manifest; manifest++)
		if (holds_word(j, *manifest, wanted, ret))
			return true;
	return false;
}

static int judge_name(struct judging *j, struct convention *c, struct err *e)
{
	(void)e;
	struct arena *a = j->s->a;
	const char *wanted = j->s->task ? j->s->task->entry : NULL;
	const char *from = json_text(j->file ? j->file->profile->root : NULL, "program_name", "file");
	if (!j->entry || !wanted || strcmp(from, "free") == 0)
		return 0;
	struct place place = { .path = j->entry->path };
	c->held = name_called(wanted, j->entry->path) || (j->file && strcmp(from, "manifest") == 0 && named_by_manifest(j, wanted, &place));
	c->path = place.path;
	c->line = place.line;
	c->found = c->held ? arena_printf(a, "%s gives it the name %s", place.path, wanted)
			   : arena_printf(a, "the task asks for a program called %s, this one is %s", wanted, j->entry->path);
	return 1;
}

static int judge_declared(struct judging *j, struct convention *c, struct err *e)
{
	struct declared_missing m;
	if (declared_find(j->s, j->d, &m, e) < 0)
		return -1;
	if (!m.seen)
		return 0;
	const struct manifest_name *name = m.nowhere ? m.nowhere : m.other_case;
	c->held = !name;
	c->path = name ? name->path : NULL;
	c->line = name ? name->line : 0;
	c->found = name ? arena_printf(j->s->a, "%s names %s, which is not in the submission", name->path, name->text)
			: "what the manifests name is in the submission";
	return 1;
}

static int judge_readme(struct judging *j, struct convention *c, struct err *e)
{
	(void)e;
	size_t seen = 0;
	for (const struct command *command = j->around->papers->commands.first; command; command = command->next) {
		const char *word, *other;
		if (strcmp(command->from->kind->id, "readme") != 0 || command->weak)
			continue;
		seen++;
		if (!starts_missing(j->s, command, &word, &other))
			continue;
		c->path = command->from->path;
		c->line = command->line;
		c->found = other ? arena_printf(j->s->a, "%s says `%s`; there is no %s, but %s", c->path, command->plain, word, other)
				 : arena_printf(j->s->a, "%s says `%s`; there is no %s", c->path, command->plain, word);
		return 1;
	}
	c->held = true;
	c->path = j->around->papers->readme ? j->around->papers->readme->path : NULL;
	c->found = "the files that its commands start are there";
	return seen > 0;
}

/* What "path" in the code means for a file at ${from}, seen from the folder of the file or of its project; NULL: no such file. */
static const char *relative_file(struct judging *j, const char *path)
{
	const char *entry = j->entry->path, *own = arena_strndup(j->s->a, entry, (size_t)(fs_basename(entry) - entry));
	const char *folders[] = { own, j->file->project };
	for (size_t i = 0; i < 2; i++) {
		const struct tree_entry *there = tree_find(j->s->tree, name_resolve(j->s, folders[i], path));
		if (there && there->kind == ENTRY_FILE)
			return there->path;
	}
	return NULL;
}

static int judge_cwd(struct judging *j, struct convention *c, struct err *e)
{
	(void)e;
	struct scan *s = j->s;
	if (!j->entry || !j->file)
		return 0;
	const struct json *rules = json_get(j->file->profile->root, "cwd_dependent");
	if (!rules)
		return 0;
	c->path = j->entry->path;
	JSON_EACH (rule, rules) {
		const struct pattern *pattern = patterns_get(s->patterns, json_get(rule, "pattern"));
		struct pattern_match match;
		size_t count = 0;
		for (size_t at = 0; pattern && count < 200 && pattern_find(pattern, j->file->text, at, &match) == PATTERN_YES; count++) {
			at = match.end > at ? match.end : at + 1;
			bool in_code = match.start < j->file->code.len && j->file->code.data[match.start] == j->file->text.data[match.start];
			if (!match.group[1].data || match.group[1].len > PATH_MAX || !in_code)
				continue;
			const char *file = relative_file(j, arena_strndup(s->a, match.group[1].data, match.group[1].len));
			if (!file)
				continue;
			const char *found = json_text(rule, "found", ""), *hole;
			found = (hole = strstr(found, "{file}")) ? arena_printf(s->a, "%.*s%s%s", (int)(hole - found), found, file, hole + 6) : found;
			found = (hole = strstr(found, "{entry}")) ? arena_printf(s->a, "%.*s%s%s", (int)(hole - found), found, c->path, hole + 7) : found;
			c->line = scan_line(j->file->text, (size_t)(match.group[1].data - j->file->text.data));
			c->found = found;
			return 1;
		}
	}
	c->held = true;
	c->found = arena_printf(s->a, "%s finds its files wherever it is called from", c->path);
	return 1;
}

/* "Src/Robot.php" for src/Robot.php: the file that only another letter case means. */
static const char *included_otherwise(struct scan *s, const struct include *include)
{
	const char *other = NULL, *name = include->name;
	while (strncmp(name, "../", 3) == 0 || strncmp(name, "./", 2) == 0 || *name == '/')
		name += *name == '/' ? 1 : name[1] == '/' ? 2 : 3;
	size_t len = strlen(name);
	for (size_t i = 0; i < s->count; i++) {
		const char *path = s->files[i].entry->path;
		size_t whole = strlen(path);
		if (name_ends_path(include->name, path, false))
			return NULL;
		if (len && len <= whole && strcasecmp(path + whole - len, name) == 0 && (len == whole || path[whole - len - 1] == '/'))
			other = path;
	}
	return other;
}

static int judge_case(struct judging *j, struct convention *c, struct err *e)
{
	struct scan *s = j->s;
	struct declared_missing m;
	size_t seen = 0;
	if (!j->entry)
		return 0;
	for (const struct include *i = j->around->includes; i && seen < INCLUDES_JUDGED; i = i->next) {
		const char *other = !i->dots && *fs_extension(i->name) ? included_otherwise(s, i) : NULL;
		seen++;
		if (!other)
			continue;
		c->path = i->from->entry->path;
		c->line = i->line;
		c->found = arena_printf(s->a, "%s loads %s, but the file is called %s", c->path, i->name, other);
		return 1;
	}
	if (declared_find(j->s, j->d, &m, e) < 0)
		return -1;
	if (m.other_case) {
		c->path = m.other_case->path;
		c->line = m.other_case->line;
		c->found = arena_printf(s->a, "%s names %s, but the file is called %s", c->path, m.other_case->text, m.is_called);
		return 1;
	}
	c->held = true;
	c->path = j->entry->path;
	c->found = "names are written as the files are called";
	return seen + m.seen > 0;
}

static const struct {
	const char *id, *text, *why, *source;
	int (*judge)(struct judging *j, struct convention *c, struct err *e);
} COMMON[] = {
	{ "any.entry.ambiguous", "A submission has one obvious place where it starts.",
	  "Whoever runs it, on call at night or in a review, should not have to guess.", "Usual practice", judge_ambiguous },
	{ "any.entry.undocumented", "The README shows the command that starts the program.", "It is the first thing that a colleague looks for.",
	  "GNU Coding Standards, 7.3 Making Releases: a README with the way to get going", judge_documented },
	{ "any.entry.name", "The program has the name that the brief asks for.", "Scripts, documents and colleagues call it by that name.",
	  "The brief of the task", judge_name },
	{ "any.declared.missing", "What a manifest declares as a program is in the submission, or is made by its build.",
	  "Installing or starting it by that name fails on every machine but the author's.",
	  "The manuals of the package managers: a bin or main names a file of the package", judge_declared },
	{ "any.readme.command-fails", "The commands of the README work in the submission as it is.",
	  "A reader who types the first one and gets an error does not know what else to believe.",
	  "GNU Coding Standards, 7.3 Making Releases: a README with the way to get going", judge_readme },
	{ "any.entry.cwd-dependent", "The program finds its own files wherever it is called from.",
	  "A relative name is looked up in the caller's folder: the program fails from cron, from another folder, in a container.",
	  "path_resolution(7): a relative pathname starts at the current working directory of the process", judge_cwd },
	{ "any.entry.case-mismatch", "Names of files are written in the letter case that the files have.",
	  "On macOS and Windows the other case opens the file, too; on Linux it does not exist.", "path_resolution(7); ext4(5), casefold: not the default",
	  judge_case },
};

int convention_common(struct judging *j, struct err *e)
{
	for (size_t i = 0; i < sizeof COMMON / sizeof *COMMON; i++) {
		struct convention convention = { .id = COMMON[i].id, .text = COMMON[i].text, .why = COMMON[i].why, .source = COMMON[i].source };
		int judged = COMMON[i].judge(j, &convention, e);
		if (judged < 0)
			return -1;
		if (judged)
			convention_add(j, convention);
	}
	return 0;
}
