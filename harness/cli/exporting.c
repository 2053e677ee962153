/* exporting.c: an export as commands run and tell it. */
#include "harness/cli/exporting.h"

#include <stdio.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/cli/cli.h"
#include "harness/cli/terminal.h"
#include "harness/pipeline/pipeline.h"

static void tell(void *context, size_t done, size_t of)
{
	(void)context;
	if (done % 20 == 0 || done == of)
		fprintf(stderr, "\r\x1b[Kexporting %zu of %zu%s", done, of, done == of ? "\r\x1b[K" : "");
}

static void say(const struct export_spec *spec, const struct export_done *done)
{
	printf("%zu %s in %zu %s: %s\n", done->submissions, done->submissions == 1 ? "submission" : "submissions", done->files, done->files == 1 ? "file" : "files",
	       spec->to);
	if (done->ungraded)
		printf("%zu of them without a grade: takehome status %s\n", done->ungraded, spec->folder);
	if (done->without_files)
		printf("%zu without their files: refused, gone, or changed since they were graded\n", done->without_files);
	if (spec->blind)
		printf("Who is who: %s (keep it from whoever reads the export)\n", spec->key);
	if (done->page)
		printf("Open: %s\n", done->page);
}

int exporting_run(struct arena *a, const struct export_spec *spec, bool quiet)
{
	static const struct format *const DEFAULT[] = { &format_html };
	struct err e = ERR_NONE;
	struct export_done done;
	struct export_spec whole = *spec;
	if (spec->format_count == 0) {
		whole.formats = DEFAULT;
		whole.format_count = 1;
	}
	if (!spec->to)
		whole.to = fs_join(a, spec->folder, spec->blind ? "export-blind" : "export");
	if (!spec->key)
		whole.key = fs_join(a, spec->folder, "blind-key.json");
	whole.tell = !quiet && isatty(STDERR_FILENO) ? tell : NULL;
	pipeline_start();
	if (export_run(a, &whole, &done, &e) < 0)
		return terminal_fail(&e);
	if (!quiet)
		say(&whole, &done);
	return EXIT_PASSED;
}
