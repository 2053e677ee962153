/* import.c: the table of importers, and what they share. */
#include "harness/author/import.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"

static const struct importer IMPORTERS[] = {
	{ "kattis", "a problem package of Kattis, ICPC or DOMjudge (problem.yaml, data/, submissions/)", false, import_kattis },
	{ "github-classroom", "autograding.json of GitHub Classroom", true, import_classroom },
	{ "io", "a folder of inputs and outputs (1.in and 1.out, input/ and output/)", false, import_io },
};

const struct importer *import_list(size_t *ret_count)
{
	*ret_count = sizeof IMPORTERS / sizeof *IMPORTERS;
	return IMPORTERS;
}

const struct importer *import_find(const char *name)
{
	for (size_t i = 0; i < sizeof IMPORTERS / sizeof *IMPORTERS; i++)
		if (strcmp(IMPORTERS[i].name, name) == 0)
			return &IMPORTERS[i];
	return NULL;
}

int import_run(struct arena *a, const struct importer *importer, const char *from, const char *id, const char *folder, struct findings *findings, struct err *e)
{
	struct draft *d = ARENA_NEW(a, struct draft);
	const char *name = fs_basename(from), *source = from;
	if (importer->file)
		source = name == from ? "." : arena_strndup(a, from, (size_t)(name - from));
	SCOPED_FD in = open(source, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (in < 0)
		return err_sys(e, OWNER_TASK, "the folder '%s'", source);
	if (mkdir(folder, 0755) < 0)
		return errno == EEXIST ? err_set(e, OWNER_TASK, "'%s' is already there, and is left as it is: choose another --id or --in", folder)
				       : err_sys(e, OWNER_TASK, "making the folder '%s'", folder);
	SCOPED_FD out = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*d = (struct draft){ .a = a, .from = in, .to = out, .id = id, .title = id, .pass = 100, .findings = findings, .e = e };
	int bad = out < 0 ? err_sys(e, OWNER_HARNESS, "opening '%s'", folder) : importer->import(d, name);
	if (bad == 0 && d->group_count == 0)
		bad = err_set(e, OWNER_TASK, "nothing in '%s' can become a case, so that there would be a task without any: none was made", from);
	if (bad == 0)
		bad = draft_finish(d);
	if (bad < 0)
		fs_remove_tree(AT_FDCWD, folder, NULL);
	return bad;
}
