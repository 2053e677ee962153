/* lint.c: one file a run, or all in one run where the profile's command has {files}. */
#include "harness/build/lint.h"

#include "harness/base/pattern.h"
#include "harness/base/utf8.h"
#include "harness/build/fill.h"

enum { LINT_OUTPUT_MAX = 64 << 10 };

/* For one file, or a batch: a syntax check is short. */
static struct limits limits_of(const struct box *box)
{
	struct limits limits = box->limits;
	limits.cpu_ms = limits.cpu_ms < 10000 ? limits.cpu_ms : 10000;
	limits.wall_ms = limits.wall_ms < 20000 ? limits.wall_ms : 20000;
	return limits;
}

static bool takes_all(const struct json *words)
{
	JSON_EACH (word, words)
		if (strcmp(word->string.data, "{files}") == 0)
			return true;
	return false;
}

static void note_first(struct arena *a, struct lint *lint, struct bytes line, const char *path)
{
	if (lint->first)
		return;
	lint->first = utf8_visible(a, line, 300);
	lint->first_path = path;
}

/* Lines that are findings; a failure without any is one, told by its last line. */
static void count_findings(struct arena *a, const struct pattern *finding, const struct box_run *run, const char *path, struct lint *lint)
{
	size_t found = 0;
	struct bytes last = { 0 };
	for (size_t at = 0; at < run->text.len;) {
		const char *start = run->text.data + at, *newline = memchr(start, '\n', run->text.len - at);
		struct bytes line = { .data = start, .len = newline ? (size_t)(newline - start) : run->text.len - at };
		at += line.len + 1;
		if (line.len)
			last = line;
		if (finding && line.len && pattern_find(finding, line, 0, NULL) == PATTERN_YES) {
			note_first(a, lint, line, path);
			found++;
		}
	}
	if (!found && !run->ok) {
		note_first(a, lint, last.len ? last : bytes_of(run->ended), path);
		found = 1;
	}
	lint->findings += found;
}

static int lint_each(struct arena *a, struct box *box, const struct detection *detection, const struct json *words, const struct pattern *finding,
		     struct lint *ret, struct err *e)
{
	struct limits limits = limits_of(box);
	struct holes holes = fill_entry(a, detection, NULL, true);
	const char *const *env = fill_env(a, &holes, json_get(detection->profile->root, "env"), NULL);
	bool all = takes_all(words);
	size_t stopped = 0;
	for (size_t i = 0; i < LINT_FILES_MAX && stopped < LINT_STOPPED_MAX && detection->source_files[i]; i++) {
		struct box_run run;
		holes.entry = fill_inside(detection, detection->source_files[i]);
		if (!holes.entry)
			continue;
		if (box_run(a, box, fill_argv(a, &holes, words), env, &limits, LINT_OUTPUT_MAX, &run, NULL, e) < 0)
			return err_wrap(e, "checking '%s'", holes.entry);
		if (run.missing)
			return 0;
		ret->ran = true;
		stopped += run.stopped;
		ret->stopped = stopped > 0;
		count_findings(a, finding, &run, all ? NULL : detection->source_files[i], ret);
		if (!all) {
			ret->files++;
			continue;
		}
		while (holes.sources[ret->files])
			ret->files++;
		break;
	}
	return 0;
}

int lint_files(struct arena *a, struct box *box, const struct detection *detection, struct lint *ret, struct err *e)
{
	const struct json *words = json_get(detection->profile->root, "lint");
	const char *text = json_text(detection->profile->root, "lint_finding", NULL);
	*ret = (struct lint){ 0 };
	if (!words || !detection->source_files)
		return 0;
	struct pattern *finding = text ? pattern_new(text, 0, OWNER_TASK, e) : NULL;
	int result = text && !finding ? -1 : lint_each(a, box, detection, words, finding, ret, e);
	pattern_free(finding);
	return result;
}
