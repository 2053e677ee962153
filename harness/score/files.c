/* files.c: the measure "files": files that must, or must not, be in the submission. */
#include "harness/base/fs.h"
#include "harness/base/utf8.h"
#include "harness/score/measures.h"

static const char *first_match(const struct tree *tree, const char *glob)
{
	for (size_t i = 0; i < tree->entry_count; i++)
		if (tree->entries[i].kind != ENTRY_FOLDER && fs_glob(glob, tree->entries[i].path))
			return tree->entries[i].path;
	return NULL;
}

void measure_files(struct measuring *m)
{
	const struct criterion *c = m->criterion;
	double all = 0;
	if (m->grade->tree.refused && measuring_empty(m))
		return;
	for (size_t i = 0; i < c->file_count; i++)
		all += c->files[i].share;
	for (size_t i = 0; i < c->file_count; i++) {
		const struct file_rule *rule = &c->files[i];
		const char *found = first_match(&m->grade->tree, rule->glob);
		if (!found == !rule->must_exist)
			continue;
		const char *fact = found ? arena_printf(m->a, "There is %s", utf8_visible(m->a, bytes_of(found), 200))
					 : arena_printf(m->a, "There is no file %s", rule->glob);
		measuring_lose(m, (struct cost){ .share = rule->share / all, .path = found, .text = arena_printf(m->a, "%s: %s", fact, rule->why) });
	}
	m->whole = "All files are there that should be, and none that should not.";
}
