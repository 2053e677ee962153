/* papers.c: which files are such documents, and who calls whose commands by name. */
#include "harness/detect/papers.h"

#include <ctype.h>

#include "harness/base/fs.h"

/* Strongest first: where several say the same, the first is pointed at. */
static const struct paper_kind KINDS[] = {
	{ "readme", NULL, "%s says to start it", 40, paper_readme, NULL }, /* named in any.json, in many languages */
	{ "container", "{dockerfile{,.*,-*},*.dockerfile,containerfile}", "%s starts it in its container", 35, paper_dockerfile, NULL },
	{ "compose", "{docker-,}compose{,.*,-*}.y{,a}ml", "%s starts it in a container", 35, paper_compose, NULL },
	{ "procfile", "procfile{,.*}", "%s starts it", 35, paper_procfile, NULL },
	{ "makefile", "{,gnu}makefile", "%s starts it", 30, paper_makefile, "make" },
	{ "justfile", "{,.}justfile", "%s starts it", 30, paper_makefile, "just" },
	{ "taskfile", "taskfile.y{,a}ml", "%s starts it", 30, paper_taskfile, "task" },
	{ "package.json", "package.json", "a script in %s starts it", 30, paper_json_scripts, "npm" },
	{ "composer.json", "composer.json", "a script in %s starts it", 30, paper_json_scripts, "composer" },
	{ "deno.json", "deno.json{,c}", "a task in %s starts it", 30, paper_json_scripts, "deno" },
	{ "pipfile", "pipfile", "a script in %s starts it", 30, paper_toml_scripts, "pipenv" },
	{ "pyproject", "pyproject.toml", "a task in %s starts it", 30, paper_toml_scripts, "poetry" },
	{ "script", "*.{bat,cmd,ps1}", "%s starts it", 15, paper_script, NULL },
};
/* A script of a language whose programs often only start another one. */
static const struct paper_kind WRAPPER = { "wrapper", "", "%s starts it", 15, paper_script, NULL };

static bool begins_with(const char *name, const char *const *words, size_t count)
{
	size_t len = strcspn(name, ":-_.");
	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == len && strncmp(name, words[i], len) == 0)
			return true;
	return false;
}

/* `make test` starts something, but not the program. */
static bool is_helper(const char *name)
{
	static const char *const HELPERS[] = { "test",      "tests",   "lint",    "check",   "build",   "install",  "setup",    "clean",
					       "format",    "fmt",     "analyse", "analyze", "phpstan", "phpunit",  "cs",       "cover",
					       "coverage",  "migrate", "seed",    "deploy",  "docs",    "watch",    "prettier", "eslint",
					       "typecheck", "bench",   "release", "publish", "ci",      "fixtures", "post",     "pre" };
	return begins_with(name, HELPERS, sizeof HELPERS / sizeof *HELPERS);
}

bool papers_main_name(const char *name)
{
	static const char *const MAIN[] = { "run", "start", "serve", "server", "play", "exec",    "execute", "demo",
					    "cli", "app",   "up",    "dev",    "main", "program", "web" };
	return begins_with(name, MAIN, sizeof MAIN / sizeof *MAIN);
}

const char *papers_line(struct scan *s, struct papers *papers, const struct paper *d, struct bytes text, const struct command *proto)
{
	struct command own = *proto;
	own.from = d;
	own.folder = own.folder ? own.folder : d->folder;
	return command_split(s, &papers->commands, text, &own);
}

static int read_paper(struct scan *s, struct papers *papers, const struct paper_kind *kind, const char *path, const struct scan_file *file, struct err *e)
{
	const struct scan_document *document = file ? NULL : scan_document(s, path, e);
	if (papers->count >= PAPERS_MAX)
		return 0;
	if (!file && !document)
		return -1;
	struct paper *d = ARENA_NEW(s->a, struct paper);
	*d = (struct paper){ .path = path, .kind = kind, .file = file, .text = file ? file->text : document->text };
	d->folder = arena_strndup(s->a, path, (size_t)(fs_basename(path) - path));
	if (!d->text.data)
		return 0;
	*papers->last = d;
	papers->last = &d->next;
	papers->count++;
	if (!papers->readme && strcmp(kind->id, "readme") == 0)
		papers->readme = d;
	return kind->read(s, d, papers, e);
}

static size_t depth(const char *path)
{
	size_t count = 0;
	for (; *path; path++)
		count += *path == '/';
	return count;
}

static bool is_readme(const struct scan *s, const char *name)
{
	JSON_EACH (glob, json_get(s->profiles->common ? s->profiles->common->root : NULL, "readmes"))
		if (fs_glob(glob->string.data, name))
			return true;
	return false;
}

static const struct paper_kind *kind_of(struct scan *s, const char *path)
{
	char *name = arena_strdup(s->a, fs_basename(path));
	for (char *c = name; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
		if (KINDS[i].names ? fs_glob(KINDS[i].names, name) : is_readme(s, name))
			return &KINDS[i];
	return NULL;
}

/* Candidates for the name alone, so that most of a large tree costs nothing: few names begin so. */
static bool may_be_paper(const char *path)
{
	const char *name = fs_basename(path), *extension = fs_extension(path);
	return strchr("rRiIuUhHsSnNdDcCpPmMgGjJtTlLaAbB.", *name) || (unsigned char)*name >= 0x80 || strchr("bBcCpPdD", *extension);
}

/* One folder's documents of one kind count in the order of their paths; a shallow one before a deep one. */
static int read_kind(struct scan *s, struct papers *papers, const char *const *paths, const struct paper_kind *const *kinds, size_t count,
		     const struct paper_kind *kind, struct err *e)
{
	for (size_t level = 0; level <= 3; level++)
		for (size_t i = 0; i < count; i++)
			if (kinds[i] == kind && depth(paths[i]) == level && read_paper(s, papers, kind, paths[i], NULL, e) < 0)
				return -1;
	return 0;
}

static bool calls(const struct command *c, const struct command *named)
{
	const char *program = named->from->kind->called;
	size_t w = 0;
	if (!program || c->from == named->from || c->word_count < 2)
		return false;
	bool node = strcmp(program, "npm") == 0;
	if (strcmp(c->words[w], program) != 0 &&
	    !(node && (strcmp(c->words[0], "yarn") == 0 || strcmp(c->words[0], "pnpm") == 0 || strcmp(c->words[0], "bun") == 0)))
		return false;
	/* make -C x run, npm run -s start, composer run-script start */
	for (w = 1; w < c->word_count; w++) {
		const char *word = c->words[w];
		if (strcmp(word, "-C") == 0 || strcmp(word, "--prefix") == 0)
			w++;
		else if (*word != '-' && strcmp(word, "run") != 0 && strcmp(word, "run-script") != 0 && strcmp(word, "task") != 0)
			return strcmp(word, named->name) == 0;
		else if (strcmp(word, "run") == 0 && strcmp(named->name, "run") == 0 && strcmp(program, "make") == 0)
			return true;
	}
	return strcmp(program, "make") == 0 && strcmp(c->words[c->word_count - 1], named->name) == 0;
}

static void find_callers(struct papers *papers)
{
	for (struct command *named = papers->commands.first; named; named = named->next)
		for (struct command *c = papers->commands.first; named->name && !is_helper(named->name) && c && !named->called_by; c = c->next)
			if (!c->name && calls(c, named))
				named->called_by = c;
}

int papers_read(struct scan *s, struct papers *ret, struct err *e)
{
	*ret = (struct papers){ 0 };
	ret->last = &ret->first;
	ret->commands = (struct command_list){ .room = PAPERS_COMMANDS_MAX };
	ret->commands.last = &ret->commands.first;
	size_t count = 0, room = s->visible_count;
	const char **paths = ARENA_ARRAY(s->a, const char *, room + 1);
	const struct paper_kind **kinds = ARENA_ARRAY(s->a, const struct paper_kind *, room + 1);
	for (size_t i = 0; i < room; i++) {
		const struct tree_entry *entry = s->visible[i];
		if (entry->kind != ENTRY_FILE || depth(entry->path) > 3 || !may_be_paper(entry->path))
			continue;
		const struct paper_kind *kind = kind_of(s, entry->path);
		if (!kind || scan_foreign(s, entry->path))
			continue;
		paths[count] = entry->path;
		kinds[count++] = kind;
	}
	for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++)
		if (read_kind(s, ret, paths, kinds, count, &KINDS[k], e) < 0)
			return -1;
	for (size_t i = 0; i < s->count; i++)
		if (json_bool(s->files[i].profile->root, "wrapper", false) && read_paper(s, ret, &WRAPPER, s->files[i].entry->path, &s->files[i], e) < 0)
			return -1;
	find_callers(ret);
	return 0;
}
