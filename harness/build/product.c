/* product.c: one walk over the built tree; each rule keeps its best. */
#include "harness/build/product.h"

#include <elf.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"

enum { RULES_MAX = 16 };

struct rule {
	const struct json *json;
	const char *glob, *not_glob;
	bool elf;
	const char *best;
	size_t best_depth;
};

struct search {
	struct arena *a;
	int built;
	const char *project;
	struct rule rules[RULES_MAX];
	size_t count;
};

static size_t depth(const char *path)
{
	size_t count = 0;
	for (; *path; path++)
		count += *path == '/';
	return count;
}

/* An executable, not an object file or a library: only the kind in the header tells the former. */
static bool is_program(int built, const char *path, const struct stat *st)
{
	unsigned char head[sizeof(Elf64_Ehdr)];
	struct stat opened;
	SCOPED_FD fd = fs_open_regular(built, path, &opened);
	if (fd < 0 || !(st->st_mode & 0100) || pread(fd, head, sizeof head, 0) != (ssize_t)sizeof head || memcmp(head, ELFMAG, SELFMAG) != 0)
		return false;
	Elf64_Half type;
	memcpy(&type, head + offsetof(Elf64_Ehdr, e_type), sizeof type);
	return type == ET_EXEC || type == ET_DYN;
}

static int visit(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	struct search *search = context;
	(void)parent, (void)name;
	size_t len = strlen(search->project);
	const char *inside = path + len;
	if (!S_ISREG(st->st_mode) || strncmp(path, search->project, len) != 0)
		return 0;
	for (size_t i = 0; i < search->count; i++) {
		struct rule *rule = &search->rules[i];
		if ((rule->best && depth(path) >= rule->best_depth) || !fs_glob(rule->glob, inside) || (rule->not_glob && fs_glob(rule->not_glob, inside)) ||
		    (rule->elf && !is_program(search->built, path, st)))
			continue;
		rule->best = arena_strdup(search->a, path);
		rule->best_depth = depth(path);
	}
	return 0;
}

/* "out/quote/Main.class" with class path "quote/Main" → "out". */
static const char *root_of(struct arena *a, const char *product, const char *class_path)
{
	const char *tail = class_path ? arena_printf(a, "%s.class", class_path) : "";
	size_t len = strlen(product), cut = strlen(tail);
	if (!cut || len < cut || strcmp(product + len - cut, tail) != 0)
		return ".";
	len -= cut;
	return len > 1 ? arena_strndup(a, product, len - 1) : ".";
}

int product_find(struct arena *a, int built, const char *project, const struct json *rules, struct holes *holes, const char *const **ret_argv, struct err *e)
{
	struct search search = { .a = a, .built = built, .project = project };
	*ret_argv = NULL;
	JSON_EACH (json, rules) {
		const char *not_glob = json_text(json, "not", NULL);
		if (search.count < RULES_MAX)
			search.rules[search.count++] = (struct rule){ .json = json,
								      .glob = fill_text(a, holes, json_text(json, "glob", "")),
								      .not_glob = not_glob ? fill_text(a, holes, not_glob) : NULL,
								      .elf = json_bool(json, "elf", false) };
	}
	if (fs_walk(built, visit, &search, e) < 0)
		return err_wrap(e, "looking for the built program");
	for (size_t i = 0; i < search.count; i++) {
		if (!search.rules[i].best)
			continue;
		holes->product = search.rules[i].best;
		holes->root = root_of(a, holes->product, holes->class_path);
		*ret_argv = fill_argv(a, holes, json_get(search.rules[i].json, "argv"));
		return 0;
	}
	return 0;
}
