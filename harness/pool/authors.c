/* authors.c: who a submission itself says wrote it. */
#include "harness/pool/authors.h"

#include <fcntl.h>

#include "harness/base/alloc.h"
#include "harness/base/fs.h"
#include "harness/base/pattern.h"
#include "harness/base/scoped.h"

ENUM_DEFINE(author_kind, AUTHOR_KIND_TABLE)

/* What is looked for: the first capture is a name or a login. A name ends before what encloses it, an address or a remark. */
#define NAME "([\\p{L}][\\p{L}\\p{M}'’.\\- ]{1,60}[\\p{L}\\p{M}.])"
static const struct {
	const char *files;
	enum author_kind kind;
	const char *pattern;
} ROWS[] = {
	/* "author": "Jane Doe <…>", "author": {"name": "Jane Doe"}, "authors": [{"name": …}], authors = [{name = "Jane Doe"}] */
	{ "**/*.{json,toml,cfg,lock}", AUTHOR_NAME, "\"?(?:author|maintainer|contributor)s?\"?\\s*[:=]\\s*[\\[{\\s]*\"(?!name\\b|email\\b)((?:[^\"\\\\<(]|\\\\.){2,80})" },
	{ "**/*.{json,toml,cfg,lock}", AUTHOR_NAME, "(?s)\"?(?:author|maintainer|contributor)s?\"?\\s*[:=]\\s*[\\[{][^\\]]{0,400}?\"?name\"?\\s*[:=]\\s*\"((?:[^\"\\\\]|\\\\.){2,80})\"" },
	/* Several of them: each name that stands beside an address. */
	{ "**/{composer,package,pyproject,Cargo,Pipfile}.{json,toml}", AUTHOR_NAME, "\"?name\"?\\s*[:=]\\s*\"((?:[^\"\\\\]|\\\\.){2,80})\"\\s*,\\s*\"?(?:email|homepage|role|url)\"?\\s*[:=]" },
	{ "**/Cargo.toml", AUTHOR_NAME, "[\\[,]\\s*\"" NAME "\\s*<" },
	{ "**/{composer,package}.json", AUTHOR_LOGIN, "\"name\"\\s*:\\s*\"@?([\\w.\\-]{3,40})/" },
	{ "**/{package,composer}.json", AUTHOR_LOGIN, "(?:github|gitlab|bitbucket|codeberg)(?:\\.com|\\.org)?[:/]([\\w\\-]{2,40})/" },
	{ "**/go.mod", AUTHOR_LOGIN, "(?m)^module\\s+(?:github|gitlab)\\.com/([\\w\\-]{2,40})" },
	{ "**/{setup.py,*.gemspec,conanfile.py,meson.build}", AUTHOR_NAME, "(?:author|maintainer)s?\\s*=\\s*\\[?\\s*[\"']" NAME },
	{ "**/*.{xml,pom,csproj,nuspec}", AUTHOR_NAME, "(?s)<(?:developer|contributor)>.{0,300}?<name>\\s*" NAME },
	{ "**/*.{xml,pom}", AUTHOR_LOGIN, "(?s)<developer>.{0,300}?<id>\\s*([\\w.\\-]{2,40})" },
	{ "**/*.{xml,csproj,nuspec,props}", AUTHOR_NAME, "<(?:Authors?|Copyright|Company)>\\s*(?:©|\\(c\\)|Copyright|\\d{4}|\\s)*" NAME },
	{ "**/{AUTHORS,CONTRIBUTORS,MAINTAINERS,CODEOWNERS}*", AUTHOR_NAME, "(?m)^[\\s*\\-]*" NAME },
	{ "**/{AUTHORS,CONTRIBUTORS,MAINTAINERS,CODEOWNERS,README}*", AUTHOR_LOGIN, "(?<![\\w.])@([A-Za-z][\\w\\-]{2,38})\\b" },
	/* Sources and papers. */
	{ "**", AUTHOR_NAME, "[@\\\\]author:?[ \\t]+" NAME },
	{ "**", AUTHOR_NAME, "(?i:copyright)[ \\t]*(?:\\([cC]\\)|©)?[ \\t\\d,\\-–]*(?:(?i:by)[ \\t]+)?" NAME },
	{ "**", AUTHOR_NAME, "(?:©|\\([cC]\\))[ \\t\\d,\\-–]+" NAME },
	{ "**", AUTHOR_NAME, "(?mi)^[\\s#*/;\\-=_!|\"']*(?:authors?|written by|created by|made by|developed by|submitted by|candidate|applicant|name|developer|maintainer)(?:\\s*:\\s*|\\s+(?=by))[*_ ]*"
			     "(?-i)" NAME },
	{ "**", AUTHOR_NAME, "(?i:written|created|made|developed|submitted|solution|coded) by[ \\t]+[*_\\[]*" NAME },
	{ "**", AUTHOR_NAME, "(?m)^(?:[—–\\-]{1,2}|(?i:best|kind) regards,?|(?i:cheers|thanks|regards|sincerely|yours),?)[ \\t]*\\n?[ \\t]*([\\p{Lu}][\\p{L}\\p{M}'’.\\-]+(?: [\\p{Lu}][\\p{L}\\p{M}'’.\\-]+){1,3})[ \\t]*$" },
	{ "**", AUTHOR_NAME, NAME "[ \\t]*<[\\w.+\\-]+@[\\w\\-]+\\.[\\w.\\-]+>" },
	{ "**", AUTHOR_LOGIN, "(?:linkedin\\.com/in|x\\.com|twitter\\.com|mastodon\\.social)/@?([\\w\\-.%]{3,60})" },
	{ "**/README*", AUTHOR_LOGIN, "(?:github|gitlab|codeberg)\\.(?:com|org)[/:]([\\w\\-]{2,40})" },
	/* Git: its log, and the user of its settings. */
	{ ".git/logs/HEAD", AUTHOR_NAME, "(?m)^[0-9a-f]{40,64} [0-9a-f]{40,64} ([^<\\n]{2,80}) <" },
	{ ".git/config", AUTHOR_NAME, "(?m)^\\s*name\\s*=\\s*([^\\n]{2,80})" },
	{ ".git/config", AUTHOR_LOGIN, "(?m)^\\s*url\\s*=.*[:/]([\\w\\-]{2,40})/[^/\\n]+$" },
};
enum { ROW_COUNT = sizeof ROWS / sizeof ROWS[0], GIVES_UP_AFTER = 3, AUTHORS_MAX = 200, GIT_BYTES_MAX = 1 << 20 };

struct authors {
	struct pattern *patterns[ROW_COUNT];
};

struct authors *authors_new(struct err *e)
{
	struct authors *authors = alloc_zero(sizeof *authors);
	for (size_t i = 0; i < ROW_COUNT; i++) {
		authors->patterns[i] = pattern_new(ROWS[i].pattern, 0, OWNER_HARNESS, e);
		if (!authors->patterns[i]) {
			authors_free(authors);
			return NULL;
		}
	}
	return authors;
}

void authors_free(struct authors *authors)
{
	if (!authors)
		return;
	for (size_t i = 0; i < ROW_COUNT; i++)
		pattern_free(authors->patterns[i]);
	free(authors);
}

struct found {
	struct arena *a;
	struct author *first;
	size_t count;
};

/* "Jane Doe" out of "  Jane Doe, " and of "Jane Do\u00e9": ends trimmed, escapes left to the one who compares. */
static void keep(struct found *found, enum author_kind kind, struct bytes text)
{
	while (text.len && strchr(" \t\r.,;:*_-", text.data[0]))
		text = (struct bytes){ .data = text.data + 1, .len = text.len - 1 };
	while (text.len && strchr(" \t\r.,;:*_-", text.data[text.len - 1]))
		text.len--;
	if (text.len < 2 || found->count == AUTHORS_MAX)
		return;
	char *copy = arena_strndup(found->a, text.data, text.len);
	for (const struct author *known = found->first; known; known = known->next)
		if (known->kind == kind && strcmp(known->text, copy) == 0)
			return;
	struct author *author = ARENA_NEW(found->a, struct author);
	*author = (struct author){ .kind = kind, .text = copy, .next = found->first };
	found->first = author;
	found->count++;
}

static void look(const struct authors *authors, struct found *found, const char *path, struct bytes text)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (!fs_glob(ROWS[i].files, path))
			continue;
		struct pattern_match match;
		size_t from = 0;
		while (from <= text.len && found->count < AUTHORS_MAX && pattern_find(authors->patterns[i], text, from, &match) == PATTERN_YES) {
			if (match.group[1].data)
				keep(found, ROWS[i].kind, match.group[1]);
			from = match.end > match.start ? match.end : match.end + 1;
		}
	}
}

static void look_at_git(const struct authors *authors, struct found *found, const char *path)
{
	static const char *const FILES[] = { ".git/logs/HEAD", ".git/config" };
	SCOPED_FD folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; folder >= 0 && i < sizeof FILES / sizeof FILES[0]; i++) {
		struct stat st;
		struct bytes text;
		SCOPED_FD fd = fs_open_regular(folder, FILES[i], &st);
		if (fd >= 0 && fs_read_fd(found->a, fd, GIT_BYTES_MAX, &text, NULL) == 0)
			look(authors, found, FILES[i], text);
	}
}

struct author *authors_in(const struct authors *authors, struct arena *a, const struct format_source *sources, size_t count, const char *path)
{
	struct found found = { .a = a };
	for (size_t i = 0; i < count; i++)
		if (sources[i].text.data)
			look(authors, &found, sources[i].path, sources[i].text);
	if (path)
		look_at_git(authors, &found, path);
	return found.first;
}
