/* fuzz_import_classroom.c: any autograding.json becomes a task that can be loaded, or is refused with a reason; and nothing else is written. */
#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/author/import.h"
#include "harness/base/fs.h"
#include "harness/model/task.h"

static char scratch[] = "/tmp/takehome-fuzz-XXXXXX";

static void clean(void)
{
	fs_remove_tree(AT_FDCWD, scratch, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool made;
	MUST(made || (mkdtemp(scratch) && atexit(clean) == 0));
	made = true;
	struct arena *a = arena_new();
	struct err e = ERR_NONE;
	struct findings findings = { .arena = a };
	struct problems problems;
	problems_init(&problems, a);
	const char *from = fs_join(a, scratch, "autograding.json"), *task = fs_join(a, scratch, "task");
	MUST(fs_replace(from, (struct bytes){ .data = (const char *)data, .len = size }, &e) == 0);
	if (import_run(a, import_find("github-classroom"), from, "fuzzed", task, &findings, &e) == 0) {
		bool loads = task_load(a, task, &problems, &e) != NULL;
		for (const struct problem *p = problems.first; p; p = p->next)
			fprintf(stderr, "%s:%u: %s\n", p->file, p->line, p->text);
		MUST(loads);
	} else {
		MUST(e.text[0]);
	}
	clean();
	MUST(mkdir(scratch, 0700) == 0);
	arena_free(a);
	return 0;
}
